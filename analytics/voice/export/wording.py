"""The cards of the report in words: what hurts most, what is new, what got better."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from analytics.voice.asking.address import left_out
from analytics.voice.asking.describing import in_words
from analytics.voice.numbers import percent, signed_percent
from analytics.voice.registry.standing import Registry
from foundation.speaking import say


def span(first: date, last: date) -> str:
    """`26 October to 22 November 2026`; the year of the first day too where it is another."""
    begun = f"{first:%-d %B}" if first.year == last.year else f"{first:%-d %B %Y}"
    return f"{begun} to {last:%-d %B %Y}"


def about(quote: Mapping[str, Any]) -> str:
    """Source, day, segment and how sure the reading is; never who."""
    segment = ", ".join(part for part in ((quote["role"] or "").capitalize(), quote["plan"]) if part)
    sure = f"{quote['sentiment']}, {percent(quote['sure'])} sure"
    return " · ".join(part for part in (quote["source"], f"{quote['said_on']:%-d %b %Y}", segment, quote["page"], sure) if part)  # fmt: skip


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
        "kind": "hurts", "kick": "What hurts most" if one["most"] else "What hurts most, beside the alert", "key": one["key"], "name": one["name"],
        "figure": percent(one["pain"]), "unit": "of all pain", "interval": f"{percent(one['low'])} to {percent(one['high'])}",
        "words": f"{one['count']:,} comments, {one['negative']:,} of them negative.",
    }  # fmt: skip


def _new(figures: Mapping[str, Any], emerging: Mapping[str, Any]) -> dict[str, Any] | None:
    """With what the list of what emerges knows; none when it isn't there any more."""
    one = figures["new"]
    found = next((new for new in emerging.get("found", ()) if one and new["key"] == one["key"]), None)
    if not found:
        return None
    lasting = "today" if found["days"] == 1 else f"in the last {found['days']} days"
    after = f", just after release {found['release']}" if found["release"] else ""
    return {
        "kind": "new", "kick": "What is new: alert", "key": found["key"], "name": found["name"], "figure": f"{found['ratio']:.1f}×",
        "unit": "the expected count", "interval": f"{found['expected']:.1f} expected",
        "words": f"{found['all']:,} comments {lasting}, where {round(found['low'])} to {round(found['high'])} are usual. It began about {found['day']:%A %-d %B}{after}.",
    }  # fmt: skip


def _better(figures: Mapping[str, Any]) -> dict[str, Any] | None:
    one = figures["better"]
    if not one:
        return None
    fix = f" It fell after “{one['fix']['title']}”." if one.get("fix") else ""
    return {
        "kind": "better", "kick": "What got better: fell", "key": one["key"], "name": one["name"], "figure": signed_percent(one["change"]),
        "unit": "comments a week", "interval": f"{signed_percent(one['change_low'])} to {signed_percent(one['change_high'])}",
        "words": f"From {one['a_week_before']:.1f} comments a week to {one['a_week']:.1f}.{fix}",
    }  # fmt: skip


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
