"""The parts of a digest: an alert, what hurts most, what got better, a theme that is followed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analytics.voice.digest.saying import At, Piece, Sentence, counted, one_line, since, told
from analytics.voice.digest.week import Week
from analytics.voice.frame import SOURCE_NAMES, day_in_words
from analytics.voice.meaning.fixing import Fix
from analytics.voice.meaning.next_steps import under_way
from analytics.voice.numbers import percent
from foundation.speaking import say

Tone = Literal["warm", "ink", "accent", "plain"]
STRETCHES = {1: "in one day", 3: "in three days", 7: "in seven days"}
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
    began = say.text("It began about {day}", day=since(one["day"], week.last))
    began += (say.text(", just after release {release}", release=one["release"]) if one["release"] else "") + "."
    year = week.years.get(key)
    fixed = any(fix.theme == key and under_way(judged) for fix, judged in week.fixes)
    act = (
        Piece(say.text("Link a product issue"), at("voice.theme", key=key) + "#fixes")
        if may_edit and not fixed
        else None
    )
    return Card(
        "warm", say.text("Alert"), key, one["name"], at("voice.theme", key=key),
        told(*_much(week, one, at), " ", began),
        picture_said=say.text("{theme}: comments a week for a year. {count} in the last seven days.", theme=one["name"], count=year.counts[-1]) if year else "",
        quote=one_line(quote["text"]) if quote else "", quote_about=_about(quote) if quote else "", act=act,
    )  # fmt: skip


def _much(week: Week, one: Mapping[str, Any], at: At) -> Sentence:
    """By the digest's own seven days, as its picture; what began after them by the days that showed it."""
    key, year = one["key"], week.years.get(one["key"])
    if year and one["day"] <= week.last < one["until"]:
        usual = year.usual[-1]
        return told(_this_week(week, key, at), _usual(say.text("in these seven days"), usual.expected, usual.low, usual.high))  # fmt: skip
    behind = at("voice.verbatims", **{"theme": key, "from": one["since"], "to": one["until"], "heard": week.heard})
    stretch = say.word(STRETCHES[one["days"]]) if one["days"] in STRETCHES else say.text("in {n} days", n=one["days"])
    return told(Piece(seen(one), behind), _usual(stretch, one["expected"], one["low"], one["high"]))  # fmt: skip


def _usual(stretch: str, expected: float, low: float, high: float) -> str:
    words = " {stretch}; {expected} would be usual ({low} to {high})."
    return say.text(words, stretch=stretch, expected=say.number(expected, 1), low=f"{low:.0f}", high=f"{high:.0f}")


def hurts_card(week: Week, at: At) -> Card | None:
    one = week.front.get("hurts")
    if not one:
        return None
    key = one["key"]
    linked = [fix for fix, judged in week.fixes if fix.theme == key and under_way(judged)]
    fix = [f" {say.text('A fix is linked:')} ", Piece(linked[0].title, at("voice.fix", number=linked[0].id)), "."] if linked else [f" {say.text('No fix is under way.')}"]  # fmt: skip
    return Card(
        "ink",
        say.text("Hurts most") if one.get("most", True) else say.text("Hurts most, the alert aside"),
        key,
        one["name"],
        at("voice.theme", key=key),
        told(
            _this_week(week, key, at),
            f" {say.text('in these seven days, and')} ",
            Piece(percent(one["pain"]), at("voice.theme", key=key)),
            " "
            + say.text(
                "of all pain over four weeks ({low} to {high}).",
                low=round(100 * one["low"]),
                high=round(100 * one["high"]),
            ),
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
        f" {say.text('in these seven days. Down')} ",
        Piece(fell, at("voice.theme", key=key)),
    ]
    said += [
        " "
        + say.text(
            "against the twelve weeks before ({low} to {high}).",
            low=round(-100 * one["change_high"]),
            high=round(-100 * one["change_low"]),
        )
    ]
    if fell_after := worked(week, key):
        fix, judged = fell_after
        said += [
            f" {say.text('It fell after')} ",
            Piece(fix.title, at("voice.fix", number=fix.id)),
            say.text("; the verdict is “fell”."),
        ]
        if fix.told_at is None and judged.get("asked"):
            who = counted(judged["asked"], "person asks", "people ask")
            said += [
                " ",
                Piece(say.text("{who} to be told", who=who), at("voice.fix", number=fix.id) + "#telling", True),
                ".",
            ]
    return Card("accent", say.text("Got better"), key, one["name"], at("voice.theme", key=key), told(*said))


def followed_card(week: Week, key: str, at: At) -> Card:
    name, year = week.registry.all[key].name, week.years.get(key)
    band = year.usual[-1] if year else None
    usual = say.text("; {expected} would be usual ({low} to {high}).", expected=f"{band.expected:.0f}", low=f"{band.low:.0f}", high=f"{band.high:.0f}") if band else "."  # fmt: skip
    return Card(
        "plain",
        say.text("You follow"),
        key,
        name,
        at("voice.theme", key=key),
        told(_this_week(week, key, at), f" {say.text('in these seven days')}", usual),
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
    who = ", ".join(one for one in (say.word(quote["role"] or ""), quote["plan"], quote["segment"]) if one)
    source, sure = (
        say.word(SOURCE_NAMES[quote["source"]], "voice"),
        say.text("{share} sure", share=percent(quote["probability"])),
    )
    return " · ".join(
        one for one in (source, who, quote["page"], day_in_words(quote["happened_at"].date(), "MMMd"), sure) if one
    )
