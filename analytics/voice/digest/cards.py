"""The parts of a digest: an alert, what hurts most, what got better, a theme that is followed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analytics.voice.digest.saying import At, Piece, Sentence, counted, one_line, say, since
from analytics.voice.digest.week import Week
from analytics.voice.frame import SOURCE_NAMES
from analytics.voice.meaning.fixing import Fix
from analytics.voice.meaning.next_steps import under_way
from analytics.voice.numbers import percent

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


def alert_card(week: Week, one: Mapping[str, Any], at: At, *, may_edit: bool) -> Card:
    key, quote = one["key"], week.quotes.get(one["key"])
    began = f"It began about {since(one['day'], week.last)}"
    began += f", just after release {one['release']}." if one["release"] else "."
    year = week.years.get(key)
    fixed = any(fix.theme == key and under_way(judged) for fix, judged in week.fixes)
    act = Piece("Link a product issue", at("voice.theme", key=key) + "#fixes") if may_edit and not fixed else None
    return Card(
        "warm", "Alert", key, one["name"], at("voice.theme", key=key),
        say(*_much(week, one, at), " ", began),
        picture_said=f"{one['name']}: comments a week for a year. {year.counts[-1]} in the last seven days." if year else "",
        quote=one_line(quote["text"]) if quote else "", quote_about=_about(quote) if quote else "", act=act,
    )  # fmt: skip


def _much(week: Week, one: Mapping[str, Any], at: At) -> Sentence:
    """By the digest's own seven days, as its picture; what began after them by the days that showed it."""
    key, year = one["key"], week.years.get(one["key"])
    if year and one["day"] <= week.last < one["until"]:
        usual = year.usual[-1]
        return say(_this_week(week, key, at), f" in these seven days; {usual.expected:.1f} would be usual ({usual.low:.0f} to {usual.high:.0f}).")  # fmt: skip
    behind = at("voice.verbatims", **{"theme": key, "from": one["since"], "to": one["until"], "heard": week.heard})
    stretch = STRETCHES.get(one["days"], f"{one['days']} days")
    return say(Piece(seen(one), behind), f" in {stretch}; {one['expected']:.1f} would be usual ({one['low']:.0f} to {one['high']:.0f}).")  # fmt: skip


def hurts_card(week: Week, at: At) -> Card | None:
    one = week.front.get("hurts")
    if not one:
        return None
    key = one["key"]
    linked = [fix for fix, judged in week.fixes if fix.theme == key and under_way(judged)]
    fix = [" A fix is linked: ", Piece(linked[0].title, at("voice.fix", number=linked[0].id)), "."] if linked else [" No fix is under way."]  # fmt: skip
    beside = "" if one.get("most", True) else ", the alert aside"
    return Card(
        "ink",
        f"Hurts most{beside}",
        key,
        one["name"],
        at("voice.theme", key=key),
        say(
            _this_week(week, key, at),
            " in these seven days, and ",
            Piece(percent(one["pain"]), at("voice.theme", key=key)),
            f" of all pain over four weeks ({round(100 * one['low'])} to {round(100 * one['high'])}).",
            *fix,
        ),
    )


def better_card(week: Week, at: At) -> Card | None:
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
    if fell_after := worked(week, key):
        fix, judged = fell_after
        said += [" It fell after ", Piece(fix.title, at("voice.fix", number=fix.id)), "; the verdict is “fell”."]
        if fix.told_at is None and judged.get("asked"):
            who = counted(judged["asked"], "person asks", "people ask")
            said += [" ", Piece(f"{who} to be told", at("voice.fix", number=fix.id) + "#telling", True), "."]
    return Card("accent", "Got better", key, one["name"], at("voice.theme", key=key), say(*said))


def followed_card(week: Week, key: str, at: At) -> Card:
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


def seen(one: Mapping[str, Any]) -> str:
    return counted(one["all"])


def worked(week: Week, key: str) -> tuple[Fix, Mapping[str, Any]] | None:
    return next(((fix, judged) for fix, judged in week.fixes if fix.theme == key and (judged.get("now") or {}).get("outcome") == "fell"), None)  # fmt: skip


def _this_week(week: Week, key: str, at: At) -> Piece:
    count = week.years[key].counts[-1] if key in week.years else 0
    behind = {"theme": key, "from": week.first, "to": week.last, "heard": week.heard}
    return Piece(counted(count), at("voice.verbatims", **behind))


def _about(quote: Mapping[str, Any]) -> str:
    """Source, day, segment and how sure its feeling is; never who."""
    who = ", ".join(one for one in (quote["role"], quote["plan"], quote["segment"]) if one)
    source, sure = SOURCE_NAMES[quote["source"]], f"{percent(quote['probability'])} sure"
    return " · ".join(one for one in (source, who, quote["page"], f"{quote['happened_at']:%-d %b}", sure) if one)
