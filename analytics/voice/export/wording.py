"""The cards of the report in words: what hurts most, what is new, what got better."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from analytics.voice.asking.address import left_out
from analytics.voice.asking.describing import in_words
from analytics.voice.digest.saying import days_in_words
from analytics.voice.frame import day_in_words
from analytics.voice.numbers import percent, signed_percent
from analytics.voice.registry.standing import Registry
from foundation.saying import OWN
from foundation.speaking import say


def span(first: date, last: date) -> str:
    """`26 October to 22 November 2026`; the year of the first day too where it is another."""
    if say.lang != OWN:
        return days_in_words(first, last)
    begun = f"{first:%-d %B}" if first.year == last.year else f"{first:%-d %B %Y}"
    return f"{begun} to {last:%-d %B %Y}"


def about(quote: Mapping[str, Any]) -> str:
    """Source, day, segment and how sure the reading is; never who."""
    segment = ", ".join(part for part in (say.word((quote["role"] or "").capitalize()), quote["plan"]) if part)
    feeling = say.word(quote["sentiment"].capitalize()).lower()
    sure = f"{feeling}, {say.text('{share} sure', share=percent(quote['sure']))}"
    day = day_in_words(quote["said_on"], "yMMMd")
    return " · ".join(part for part in (quote["source"], day, segment, quote["page"], sure) if part)


def by_theme(quotes: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """Quotes of each (key, name), in the order they come in."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in quotes:
        found.setdefault((one["theme"], one["theme_name"]), []).append(one)
    return found


def cards(figures: Mapping[str, Any], emerging: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Only those that are true."""
    return [card for card in (_hurts(figures), _new(figures, emerging), _better(figures)) if card]


def _hurts(figures: Mapping[str, Any]) -> dict[str, Any] | None:
    one = figures["hurts"]
    if not one:
        return None
    return {
        "kind": "hurts", "kick": say.text("What hurts most" if one["most"] else "What hurts most, beside the alert"), "key": one["key"], "name": one["name"],
        "figure": percent(one["pain"]), "unit": say.text("of all pain"), "interval": to(percent(one["low"]), percent(one["high"])),
        "words": say.text("{all} comments, {negative} of them negative.", all=say.number(one["count"]), negative=say.number(one["negative"])),
    }  # fmt: skip


def _new(figures: Mapping[str, Any], emerging: Mapping[str, Any]) -> dict[str, Any] | None:
    """With what the list of what emerges knows; none when it isn't there any more."""
    one = figures["new"]
    found = next((new for new in emerging.get("found", ()) if one and new["key"] == one["key"]), None)
    if not found:
        return None
    told = "{comments} today, where {low} to {high} are usual." if found["days"] == 1 else "{comments} in the last {stretch}, where {low} to {high} are usual."  # fmt: skip
    usual = {"low": round(found["low"]), "high": round(found["high"]), "stretch": say.text("{n} days", n=found["days"])}
    comments = f"{say.number(found['all'])} {say.text('comments')}"
    began = say.text("It began {when}.", when=began_in_words(found))
    return {
        "kind": "new", "kick": say.text("What is new: alert"), "key": found["key"], "name": found["name"], "figure": f"{say.number(found['ratio'], 1)}×",
        "unit": say.text("the expected count"), "interval": say.text("{count} expected", count=say.number(found["expected"], 1)),
        "words": f"{say.text(told, comments=comments, **usual)} {began}",
    }  # fmt: skip


def _better(figures: Mapping[str, Any]) -> dict[str, Any] | None:
    one = figures["better"]
    if not one:
        return None
    title = say.text("“{words}”", words=one["fix"]["title"]) if one.get("fix") else ""
    fix = " " + say.text("It fell after {fix}.", fix=title) if title else ""
    rates = {"before": say.number(one["a_week_before"], 1), "now": say.number(one["a_week"], 1)}
    return {
        "kind": "better", "kick": say.text("What got better: fell"), "key": one["key"], "name": one["name"], "figure": signed_percent(one["change"]),
        "unit": say.text("comments a week"), "interval": to(signed_percent(one["change_low"]), signed_percent(one["change_high"])),
        "words": say.text("From {before} comments a week to {now}.", **rates) + fix,
    }  # fmt: skip


def began_in_words(one: Mapping[str, Any]) -> str:
    """`about Monday 5 October, just after release 26.40`"""
    after = say.text(", just after release {release}", release=one["release"]) if one["release"] else ""
    return say.text("about {day}", day=day_in_words(one["day"], "MMMMEEEEd")) + after


def to(low: str, high: str) -> str:
    return say.text("{low} to {high}", low=low, high=high)


FORMAT_NAMES = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV"}
PERIOD_NAMES = {28: "four weeks", 84: "twelve weeks", 365: "a year"}


def filters_in_words(filters: Mapping[str, str], registry: Registry) -> str:
    """`Payouts arrive late, Negative, 1 Oct 2026 to 28 Oct 2026, but not Spanish`"""
    others = left_out(filters)
    told = [
        in_words(filters, registry),
        say.text("but not {filters}", filters=in_words(others, registry)) if others else "",
        say.text("like one of them") if "like" in filters else "",
    ]
    return ", ".join(part for part in told if part) or say.text("all of them")


def size_in_words(size: int) -> str:
    return f"{say.number(size / 1e6, 1)} MB" if size >= 1e6 else f"{say.number(max(1, round(size / 1000)))} KB"
