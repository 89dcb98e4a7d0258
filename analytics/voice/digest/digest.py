"""What a digest says of a week, as plain values: pure, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from analytics.voice.digest.cards import Card, alert_card, better_card, followed_card, hurts_card, seen, worked
from analytics.voice.digest.saying import At, Piece, Sentence, counted, days_in_words, since, told
from analytics.voice.digest.subscribing import Subscription
from analytics.voice.digest.week import Week
from analytics.voice.frame import day_in_words
from analytics.voice.meaning.figures import Z95
from foundation.speaking import say


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
        why=say.text("You get this on {when} because you {why}.", when=wanted.when, why=_because(week, wanted)),
    )  # fmt: skip


def alert_digest(week: Week, one: Mapping[str, Any], at: At, *, may_edit: bool) -> Digest:
    """An alert by itself, at once."""
    card, day = alert_card(week, one, at, may_edit=may_edit), since(one["day"], week.last)
    return Digest(
        subject=say.text("Alert: {theme}, {comments} since {day}", theme=card.name, comments=seen(one), day=day),
        heading=say.text("{theme}: more than usual since {day}.", theme=card.name, day=day),
        days=day_in_words(week.last), lead=told(say.text("This began too suddenly to wait for the digest.")), cards=(card,), waiting=(),
        why=say.text("You get this at once because you asked for alerts."), at_once=True,
    )  # fmt: skip


def _waiting(week: Week, at: At) -> list[Piece]:
    found = []
    if week.proposals:
        found.append(Piece(counted(week.proposals, "proposed theme", "proposed themes"), at("curation.page")))
    for fix, judged in week.fixes:
        outcome = (judged.get("now") or {}).get("outcome")
        if outcome == "no":
            found.append(
                Piece(say.text("“{fix}” shipped and changed nothing", fix=fix.title), at("voice.fix", number=fix.id))
            )
        elif outcome == "fell" and fix.told_at is None and judged.get("asked"):
            asked = counted(judged["asked"], "person", "people")
            found.append(
                Piece(
                    say.text("tell {people} that “{fix}” is done", people=asked, fix=fix.title),
                    at("voice.fix", number=fix.id) + "#telling",
                )
            )
    return found


def _lead(week: Week, at: At) -> Sentence:
    """Both weeks, and whether the week was ordinary but for its alerts."""
    if not week.total:
        return told(
            say.text("Nobody said anything in these seven days, or no source could be heard. Nothing else to tell.")
        )
    first, last = week.first, week.last
    mondays = first.weekday() == 0
    now = Piece(counted(week.total), at("voice.verbatims", **{"from": first, "to": last, "heard": week.heard}))
    earlier = {"from": first - timedelta(days=7), "to": first - timedelta(days=1)}
    before = Piece(say.number(week.before), at("voice.verbatims", **earlier, heard=week.heard))
    these = say.text("last week,") if mondays else say.text("in seven days,")
    those = say.text("the week before.") if mondays else say.text("in the seven before.")
    said: list[str | Piece] = [now, f" {these} ", before, f" {those}"]
    return told(*said, *_but_for_alerts(week))


def _but_for_alerts(week: Week) -> list[str]:
    years = [week.years[one["key"]] for one in week.alerts if one["key"] in week.years]
    now, before = (
        total - sum(year.counts[back] for year in years) for total, back in ((week.total, -1), (week.before, -2))
    )
    usual = abs(now - before) <= Z95 * (max(now + before, 1)) ** 0.5
    if not years or not usual:
        return []
    return [" " + say.text("Without “{theme}” it was an ordinary week.", theme=week.alerts[0]["name"])] if len(years) == 1 else [" " + say.text("Without the alerts it was an ordinary week.")]  # fmt: skip


def _news(cards: list[Card], week: Week) -> list[str]:
    """At most two, for the subject."""
    found = [
        say.text("{theme}: alert since {day}", theme=one["name"], day=since(one["day"], week.last))
        for one in week.alerts
        if _card(cards, one["key"])
    ]
    if not found:
        found += [say.text("{theme} hurts most", theme=card.name) for card in cards if card.tone == "ink"]
    for card in cards:
        if card.tone == "accent":
            holds = worked(week, card.theme)
            found.append(say.text("the fix for {theme} holds" if holds else "{theme} got better", theme=card.name))
    return [found[0], *found[-1:]] if len(found) > 1 else found


def _heading(cards: list[Card], week: Week, to_decide: int) -> str:
    news = _news(cards, week)
    said = f"{news[0]}." if news else f"{_nothing(week)}."
    if to_decide:
        said += " " + (
            say.text("One thing to decide.") if to_decide == 1 else say.text("{n} things to decide.", n=to_decide)
        )
    return said


def _nothing(week: Week) -> str:
    return say.text("No theme stands out") if week.total else say.text("A silent week")


def _because(week: Week, wanted: Subscription) -> str:
    if wanted.everything:
        return say.text("asked for everything")
    if not wanted.themes:
        return say.text("asked for themes you follow, and follow none yet")
    names = [week.registry.name(key) for key in sorted(wanted.themes)]
    if len(names) == 1:
        return say.text("follow {theme}", theme=names[0])
    if len(names) == 2:
        return say.text("follow {one} and {other}", one=names[0], other=names[1])
    return say.text("follow {one}, {other} and {n} more", one=names[0], other=names[1], n=len(names) - 2)


def _card(cards: list[Card], key: str) -> Card | None:
    return next((card for card in cards if card.theme == key), None)
