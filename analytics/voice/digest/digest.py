"""What a digest says of a week, as plain values: pure, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from analytics.voice.digest.cards import Card, alert_card, better_card, followed_card, hurts_card, seen, worked
from analytics.voice.digest.saying import At, Piece, Sentence, counted, days_in_words, say, since
from analytics.voice.digest.subscribing import Subscription
from analytics.voice.digest.week import Week
from analytics.voice.meaning.figures import Z95


@dataclass(frozen=True)
class Digest:
    subject: str
    heading: str
    days: str
    lead: Sentence
    cards: tuple[Card, ...]
    waiting: tuple[Piece, ...]
    why: str
    at_once: bool = False


def weekly_digest(week: Week, wanted: Subscription, at: At, *, may_edit: bool) -> Digest:
    wanted = wanted.standing(week.registry)
    alerts = [alert_card(week, one, at, may_edit=may_edit) for one in week.alerts if wanted.covers(one["key"])]
    rest = [hurts_card(week, at), better_card(week, at)]
    cards = [*alerts, *(card for card in rest if card and wanted.covers(card.theme))]
    shown = {card.theme for card in cards}
    cards += [
        followed_card(week, key, at) for key in sorted(wanted.themes) if key in week.registry.all and key not in shown
    ]
    waiting = _waiting(week, at) if may_edit else []
    return Digest(
        subject=f"{'; '.join(_news(cards, week)) or _nothing(week)} ({days_in_words(week.first, week.last, year=False, short=True)})",
        heading=_heading(cards, week, len(waiting) + sum(card.act is not None for card in alerts)),
        days=days_in_words(week.first, week.last), lead=_lead(week, at), cards=tuple(cards), waiting=tuple(waiting),
        why=f"You get this on {wanted.when} because you {_because(week, wanted)}.",
    )  # fmt: skip


def alert_digest(week: Week, one: Mapping[str, Any], at: At, *, may_edit: bool) -> Digest:
    """An alert by itself, at once."""
    card = alert_card(week, one, at, may_edit=may_edit)
    return Digest(
        subject=f"Alert: {card.name}, {seen(one)} since {since(one['day'], week.last)}",
        heading=f"{card.name}: more than usual since {since(one['day'], week.last)}.",
        days=f"{week.last:%-d %B %Y}", lead=say("This began too suddenly to wait for the digest."), cards=(card,), waiting=(),
        why="You get this at once because you asked for alerts.", at_once=True,
    )  # fmt: skip


def _waiting(week: Week, at: At) -> list[Piece]:
    found = []
    if week.proposals:
        found.append(Piece(counted(week.proposals, "proposed theme", "proposed themes"), at("curation.page")))
    for fix, judged in week.fixes:
        outcome = (judged.get("now") or {}).get("outcome")
        if outcome == "no":
            found.append(Piece(f"“{fix.title}” shipped and changed nothing", at("voice.fix", number=fix.id)))
        elif outcome == "fell" and fix.told_at is None and judged.get("asked"):
            asked = counted(judged["asked"], "person", "people")
            found.append(Piece(f"tell {asked} that “{fix.title}” is done", at("voice.fix", number=fix.id) + "#telling"))
    return found


def _lead(week: Week, at: At) -> Sentence:
    """Both weeks, and whether the week was ordinary but for its alerts."""
    if not week.total:
        return say("Nobody said anything in these seven days, or no source could be heard. Nothing else to tell.")
    first, last = week.first, week.last
    mondays = first.weekday() == 0
    now = Piece(counted(week.total), at("voice.verbatims", **{"from": first, "to": last, "heard": week.heard}))
    earlier = {"from": first - timedelta(days=7), "to": first - timedelta(days=1)}
    before = Piece(f"{week.before:,}", at("voice.verbatims", **earlier, heard=week.heard))
    said = [now, " last week, " if mondays else " in seven days, ", before, " the week before." if mondays else " in the seven before."]  # fmt: skip
    return say(*said, *_but_for_alerts(week))


def _but_for_alerts(week: Week) -> list[str]:
    years = [week.years[one["key"]] for one in week.alerts if one["key"] in week.years]
    now, before = (
        total - sum(year.counts[back] for year in years) for total, back in ((week.total, -1), (week.before, -2))
    )
    usual = abs(now - before) <= Z95 * (max(now + before, 1)) ** 0.5
    if not years or not usual:
        return []
    return [f" Without “{week.alerts[0]['name']}” it was an ordinary week."] if len(years) == 1 else [" Without the alerts it was an ordinary week."]  # fmt: skip


def _news(cards: list[Card], week: Week) -> list[str]:
    """At most two, for the subject."""
    found = [
        f"{one['name']}: alert since {since(one['day'], week.last)}" for one in week.alerts if _card(cards, one["key"])
    ]
    if not found:
        found += [f"{card.name} hurts most" for card in cards if card.tone == "ink"]
    for card in cards:
        if card.tone == "accent":
            found.append(f"the fix for {card.name} holds" if worked(week, card.theme) else f"{card.name} got better")
    return [found[0], *found[-1:]] if len(found) > 1 else found


def _heading(cards: list[Card], week: Week, to_decide: int) -> str:
    news = _news(cards, week)
    said = f"{news[0]}." if news else f"{_nothing(week)}."
    if to_decide:
        said += f" {'One thing' if to_decide == 1 else f'{to_decide} things'} to decide."
    return said


def _nothing(week: Week) -> str:
    return "No theme stands out" if week.total else "A silent week"


def _because(week: Week, wanted: Subscription) -> str:
    if wanted.everything:
        return "asked for everything"
    if not wanted.themes:
        return "asked for themes you follow, and follow none yet"
    names = [week.registry.name(key) for key in sorted(wanted.themes)]
    return f"follow {' and '.join(names)}" if len(names) < 3 else f"follow {names[0]}, {names[1]} and {len(names) - 2} more"  # fmt: skip


def _card(cards: list[Card], key: str) -> Card | None:
    return next((card for card in cards if card.theme == key), None)
