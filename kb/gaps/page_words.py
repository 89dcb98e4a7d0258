"""Gaps in sentences: the finding first, then what changed, then what may be said of what was written."""

from kb.gaps.gap import Gap
from kb.gaps.verdict import Verdict


def headline(open_gaps: list[Gap]) -> str:
    asked = [gap for gap in open_gaps if gap.count]
    if not asked:
        return "Nothing people look for is missing"
    if len(asked) == 1:
        return "One thing people look for isn’t here yet"
    return f"{len(asked)} things people look for aren’t here yet"


def summary(gaps: list[Gap]) -> str:
    count, before = sum(gap.count for gap in gaps), sum(gap.before for gap in gaps)
    if not count and not before:
        return "No search went unanswered in the last eight weeks."
    searches = f"{count:,} {'search' if count == 1 else 'searches'} went unanswered in the last four weeks"
    return f"{searches}, {compared(count - before)}."


def compared(change: int) -> str:
    if not change:
        return "as many as in the four before"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} than in the four before"


def trend(gap: Gap) -> str:
    """Two or three words beside the number."""
    if gap.is_new:
        return "new"
    if not gap.change:
        return "as before"
    return f"{abs(gap.change)} {'more' if gap.change > 0 else 'fewer'}"


def verdict_name(verdict: Verdict) -> str:
    return {"early": "Too early to say", "closed": "Closed", "shrinking": "Getting smaller", "open": "Still open"}[
        verdict.said
    ]


def verdict_sentence(verdict: Verdict) -> str:
    """What was measured, and what follows from it."""
    rates = f"{_rate(verdict.before)} a week before, {_rate(verdict.after)} since"
    match verdict.said:
        case "closed":
            return f"Nobody missed it lately: {rates}."
        case "shrinking":
            return f"Fewer people miss it than chance explains: {rates}."
        case "open":
            return f"People still miss it: {rates}. Its title or questions may lack their words."
    more = f"{verdict.days_left} more {'day' if verdict.days_left == 1 else 'days'}"
    if not verdict.days:
        return f"Published less than a day ago; {_rate(verdict.before)} a week before. {more} and we can say more."
    return f"{rates[:1].upper()}{rates[1:]}. {more} and we can say more."


def _rate(weekly: float) -> str:
    return f"{weekly:.0f}" if weekly >= 9.5 or weekly == int(weekly) else f"{weekly:.1f}"
