"""Gaps in sentences: the finding first, then what changed, then what may be said of what was written."""

from foundation.speaking import say
from kb.gaps.gap import Gap
from kb.gaps.verdict import Verdict


def headline(open_gaps: list[Gap]) -> str:
    asked = [gap for gap in open_gaps if gap.count]
    if not asked:
        return say.text("Nothing people look for is missing")
    if len(asked) == 1:
        return say.text("One thing people look for isn’t here yet")
    return say.text("{n} things people look for aren’t here yet", n=len(asked))


def summary(gaps: list[Gap]) -> str:
    count, before = sum(gap.count for gap in gaps), sum(gap.before for gap in gaps)
    if not count and not before:
        return say.text("No search went unanswered in the last eight weeks.")
    than = compared(count - before)
    if count == 1:
        return say.text("1 search went unanswered in the last four weeks, {than}.", than=than)
    return say.text("{n} searches went unanswered in the last four weeks, {than}.", n=count, than=than)


def in_four_weeks(count: int, change: int) -> str:
    than = compared(change)
    if count == 1:
        return say.text("1 search in four weeks, {than}", than=than)
    return say.text("{n} searches in four weeks, {than}", n=count, than=than)


def compared(change: int) -> str:
    if not change:
        return say.text("as many as in the four before")
    if change > 0:
        return say.text("{n} more than in the four before", n=change)
    return say.text("{n} fewer than in the four before", n=-change)


def trend(gap: Gap) -> str:
    """Two or three words beside the number."""
    if gap.is_new:
        return say.text("new")
    if not gap.change:
        return say.text("as before")
    return say.text("{n} more", n=gap.change) if gap.change > 0 else say.text("{n} fewer", n=-gap.change)


def verdict_name(verdict: Verdict) -> str:
    return {
        "early": say.text("Too early to say"),
        "closed": say.text("Closed"),
        "shrinking": say.text("Getting smaller"),
        "open": say.text("Still open"),
    }[verdict.said]


def verdict_sentence(verdict: Verdict) -> str:
    """What was measured, and what follows from it."""
    before, after = _rate(verdict.before), _rate(verdict.after)
    match verdict.said:
        case "closed":
            return say.text(
                "Nobody missed it lately: {before} a week before, {after} since.", before=before, after=after
            )
        case "shrinking":
            return say.text(
                "Fewer people miss it than chance explains: {before} a week before, {after} since.",
                before=before,
                after=after,
            )
        case "open":
            return say.text(
                "People still miss it: {before} a week before, {after} since. Its title or questions may lack their words.",
                before=before, after=after,
            )  # fmt: skip
    left = say.text("1 more day and we can say more.")
    if verdict.days_left != 1:
        left = say.text("{n} more days and we can say more.", n=verdict.days_left)
    if not verdict.days:
        return say.text("Published less than a day ago; {before} a week before. {left}", before=before, left=left)
    return say.text("{before} a week before, {after} since. {left}", before=before, after=after, left=left)


def _rate(weekly: float) -> str:
    return say.number(round(weekly) if weekly >= 9.5 or weekly == int(weekly) else round(weekly, 1))
