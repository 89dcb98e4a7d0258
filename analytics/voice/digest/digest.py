"""What a digest says of a week, as plain values: pure, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from analytics.voice.digest.saying import At, Piece, Sentence, counted, days_in_words, one_line, percent, say, since
from analytics.voice.digest.subscribing import Subscription
from analytics.voice.digest.week import Week
from analytics.voice.meaning.figures import Z95
from analytics.voice.meaning.fixing import Fix

Tone = Literal["warm", "ink", "accent", "plain"]
STRETCHES = {1: "one day", 3: "three days", 7: "seven days"}
CAPTION = "Comments a week for a year; the tint is the expected range."


@dataclass(frozen=True)
class Card:
    tone: Tone
    label: str  # Alert | Hurts most | Got better | You follow
    theme: str
    name: str
    href: str
    said: Sentence
    picture_said: str = ""  # what a picture of its year shows; empty: no picture
    quote: str = ""
    quote_about: str = ""
    act: Piece | None = None


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
    rest = [_hurts(week, at), _better(week, at)]
    cards = [*alerts, *(card for card in rest if card and wanted.covers(card.theme))]
    shown = {card.theme for card in cards}
    cards += [
        _followed(week, key, at) for key in sorted(wanted.themes) if key in week.registry.all and key not in shown
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
        subject=f"Alert: {card.name}, {_seen(one)} since {since(one['day'], week.last)}",
        heading=f"{card.name}: more than usual since {since(one['day'], week.last)}.",
        days=f"{week.last:%-d %B %Y}", lead=say("This began too suddenly to wait for the digest."), cards=(card,), waiting=(),
        why="You get this at once because you asked for alerts.", at_once=True,
    )  # fmt: skip


def alert_card(week: Week, one: Mapping[str, Any], at: At, *, may_edit: bool) -> Card:
    key, quote = one["key"], week.quotes.get(one["key"])
    behind = at("voice.verbatims", **{"theme": key, "from": one["since"], "to": one["until"], "heard": week.heard})
    stretch = f"in {STRETCHES.get(one['days'], '{} days'.format(one['days']))}"
    began = f"It began about {since(one['day'], week.last)}"
    began += f", just after release {one['release']}." if one["release"] else "."
    year = week.years.get(key)
    fixed = any(fix.theme == key and fix.status != "shipped" for fix, _ in week.fixes)
    act = Piece("Link a product issue", at("voice.theme", key=key) + "#fixes") if may_edit and not fixed else None
    return Card(
        "warm", "Alert", key, one["name"], at("voice.theme", key=key),
        say(Piece(_seen(one), behind), f" {stretch}; {one['expected']:.1f} would be usual ({one['low']:.0f} to {one['high']:.0f}). {began}"),
        picture_said=f"{one['name']}: comments a week for a year. {year.counts[-1]} in the last seven days." if year else "",
        quote=one_line(quote["text"]) if quote else "", quote_about=_about(quote) if quote else "", act=act,
    )  # fmt: skip


def _hurts(week: Week, at: At) -> Card | None:
    one = week.front.get("hurts")
    if not one:
        return None
    key = one["key"]
    under_way = [fix for fix, _ in week.fixes if fix.theme == key and fix.status != "shipped"]
    fix = [" A fix is linked: ", Piece(under_way[0].title, at("voice.fix", number=under_way[0].id)), "."] if under_way else [" No fix is linked yet."]  # fmt: skip
    beside = "" if one.get("most", True) else ", the alert aside"
    return Card(
        "ink", f"Hurts most{beside}", key, one["name"], at("voice.theme", key=key),
        say(_this_week(week, key, at), " in these seven days, and ", Piece(percent(one["pain"]), at("voice.theme", key=key)), f" of all pain over four weeks ({round(100 * one['low'])} to {round(100 * one['high'])}).", *fix),
    )  # fmt: skip


def _better(week: Week, at: At) -> Card | None:
    one = week.front.get("better")
    if not one:
        return None
    key, fell = one["key"], f"{percent(-one['change'])}"
    said: list[str | Piece] = [
        _this_week(week, key, at),
        " in these seven days. Down ",
        Piece(fell, at("voice.theme", key=key)),
    ]
    said += [
        f" against the twelve weeks before ({round(-100 * one['change_high'])} to {round(-100 * one['change_low'])})."
    ]
    if worked := _worked(week, key):
        fix, judged = worked
        said += [" It fell after ", Piece(fix.title, at("voice.fix", number=fix.id)), "; the verdict is “fell”."]
        if fix.told_at is None and judged.get("asked"):
            who = counted(judged["asked"], "person asks", "people ask")
            said += [" ", Piece(f"{who} to be told", at("voice.fix", number=fix.id) + "#telling", True), "."]
    return Card("accent", "Got better", key, one["name"], at("voice.theme", key=key), say(*said))


def _followed(week: Week, key: str, at: At) -> Card:
    name, year = week.registry.all[key].name, week.years.get(key)
    usual = f"; {year.usual[-1].expected:.0f} would be usual ({year.usual[-1].low:.0f} to {year.usual[-1].high:.0f})." if year else "."  # fmt: skip
    return Card(
        "plain",
        "You follow",
        key,
        name,
        at("voice.theme", key=key),
        say(_this_week(week, key, at), " in these seven days", usual),
    )


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
            found.append(f"the fix for {card.name} holds" if _worked(week, card.theme) else f"{card.name} got better")
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
    names = [week.registry.name(key) for key in sorted(wanted.themes)]
    return f"follow {' and '.join(names)}" if len(names) < 3 else f"follow {names[0]}, {names[1]} and {len(names) - 2} more"  # fmt: skip


def _this_week(week: Week, key: str, at: At) -> Piece:
    count = week.years[key].counts[-1] if key in week.years else 0
    behind = {"theme": key, "from": week.first, "to": week.last, "heard": week.heard}
    return Piece(counted(count), at("voice.verbatims", **behind))


def _seen(one: Mapping[str, Any]) -> str:
    return counted(one["all"])


def _about(quote: Mapping[str, Any]) -> str:
    who = ", ".join(one for one in (quote["role"], quote["plan"]) if one).capitalize()
    return " · ".join(one for one in (who, quote["page"], f"{quote['happened_at']:%-d %b}") if one)


def _worked(week: Week, key: str) -> tuple[Fix, Mapping[str, Any]] | None:
    return next(((fix, judged) for fix, judged in week.fixes if fix.theme == key and (judged.get("now") or {}).get("outcome") == "fell"), None)  # fmt: skip


def _card(cards: list[Card], key: str) -> Card | None:
    return next((card for card in cards if card.theme == key), None)
