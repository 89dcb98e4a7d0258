"""The report as a PDF of A4 pages, set by Typst in our own fonts: vectors, real text, links, a language and a title."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
import typst

from analytics.voice.export.content import Report
from analytics.voice.export.wording import about, by_theme, span
from analytics.voice.numbers import percent, signed, signed_percent
from analytics.voice.reports.pictures.alone import alone

HERE = Path(__file__).parent
THEMES, DRIVERS = 12, 12
VERDICTS = {"fell": "Fell", "no": "No", "not yet provable": "Not yet provable"}


def write_pdf(path: Path, report: Report, *, base: str, now: datetime) -> None:
    """`base` is the address of Aside, which links open."""
    told = msgspec.json.encode(told_for(report, base)).decode()
    try:
        _set(path, told, now, "ua-1")
    except (
        typst.TypstError
    ):  # PDF/UA wants every letter in a font; a report with an emoji in a quote is tagged all the same
        _set(path, told, now, None)


def _set(path: Path, told: str, now: datetime, standard: Literal["ua-1"] | None) -> None:
    typst.compile(
        str(HERE / "report.typ"), output=str(path), root=str(HERE), font_paths=[str(HERE / "fonts")], format="pdf",
        sys_inputs={"report": told}, pdf_standards=standard, timestamp=int(now.timestamp()),
    )  # fmt: skip


def told_for(report: Report, base: str) -> dict[str, Any]:
    """Everything as it is set: words, and the shares that are drawn."""
    days, opening = span(report["first"], report["last"]), _Opening(report, base)
    measured, rated = report["measured"], report["rated"]
    wrong = f"Measured on quiet theme-weeks: something in {measured['watch']} of 100, an alert in {measured['alert']}." if measured else ""  # fmt: skip
    unassigned, left = report["unassigned"], len(report["themes"]) - THEMES
    more = f"{left} more themes are on the page. " if left > 0 else ""
    return {
        "title": f"Voice of the customer, {days}", "span": days, "headline": report["headline"], "total": f"{report['total']:,}",
        "negative": f"{report['negative']:,}", "counted": f"{report['counted_at']:%-d %B %Y, %H:%M} UTC", "synthetic": report["synthetic"],
        "address": opening.comments(), "negative_address": opening.comments(sentiment="negative"), "base": f"{base}/voice/", "steps": report["steps"],
        "cards": [{**card, "address": opening.theme(card["key"])} for card in report["cards"]],
        "themes": [_theme(one, opening) for one in report["themes"][:THEMES]], "wrong": wrong,
        "unassigned": more + (f"{unassigned:,} comments fit no theme and stay unassigned." if unassigned else ""),
        "emerging": [_emerging(one, opening) for one in report["emerging"]],
        "pictures": [{**one, "svg": alone(one["svg"])} for one in report["pictures"] if one["key"] != "drivers"],
        "drivers": [_driver(one, opening) for one in report["drivers"][:DRIVERS]], "rated": _rated(rated) if report["drivers"] else "",
        "fixes": [_fix(one, opening) for one in report["fixes"]], "quotes": _quotes(report, opening),
    }  # fmt: skip


class _Opening:
    """Addresses of what was counted, as the pages count it."""

    def __init__(self, report: Report, base: str) -> None:
        self._base, self._days = base, report["days"]
        self._same = {"from": report["first"], "to": report["last"], "heard": report["heard"]}

    def comments(self, **wanted: Any) -> str:
        return f"{self._base}/voice/verbatims?{urlencode({**self._same, **wanted})}"

    def theme(self, key: str) -> str:
        return f"{self._base}/voice/themes/{key}?days={self._days}"

    def fix(self, number: int) -> str:
        return f"{self._base}/voice/fixes/{number}"


def _theme(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    return {
        **{name: one[name] for name in ("name", "pain", "low", "high", "kind", "trend")}, "pain_words": percent(one["pain"]),
        "interval": f"{100 * one['low']:.0f}–{100 * one['high']:.0f}", "comments": f"{one['count']:,}", "address": opening.theme(one["key"]),
        "negative_words": f"{one['negative']:,}", "address_comments": opening.comments(theme=one["key"]),
        "address_negative": opening.comments(theme=one["key"], sentiment="negative"),
    }  # fmt: skip


def _emerging(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    after = f", after release {one['release']}" if one["release"] else ""
    return {
        "level": one["level"].capitalize(), "name": one["name"], "address": opening.theme(one["key"]),
        "since": f"Since about {one['day']:%A %-d %B}{after}", "seen": f"{one['all']:,}", "lasting": "one day" if one["days"] == 1 else f"{one['days']} days",
        "address_seen": opening.comments(**{"theme": one["key"], "from": one["since"], "to": one["until"]}),
        "expected": f"{one['expected']:.1f}", "usual": f"{one['low']:.0f} to {one['high']:.0f}", "ratio": f"{one['ratio']:.1f}×",
        "words": f"“{one['words']}”" if one["words"] else "",
    }  # fmt: skip


def _driver(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    return {
        "name": one["name"],
        "address": opening.theme(one["theme"]),
        "effect": one["effect"],
        "low": one["low"],
        "high": one["high"],
        "points": signed(one["effect"]),
        "proven": one["proven"],
        "interval": f"{signed(one['low'])} to {signed(one['high'])}",
        "mentions": f"{one['mentions']:,}",
    }


def _rated(rated: Mapping[str, Any]) -> str:
    return (
        "The change in a rating, in points of five, when somebody mentions a theme; other themes, role, plan and page held level. "
        f"From {rated['ratings']:,} ratings since {rated['first']:%-d %B %Y}, {rated['mean']:.2f} on average."
    )


def _fix(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    judged = one["change"] is not None
    shipped, verdict = one["shipped_on"], VERDICTS.get(one["verdict"], "Being watched" if one["shipped_on"] else "")
    return {
        "title": one["title"], "address": opening.fix(one["number"]), "theme": one["theme_name"], "owner": one["owner"],
        "shipped": f"{shipped:%-d %b %Y}" if shipped else one["status"].capitalize(), "verdict": verdict, "fell": one["verdict"] == "fell",
        "change": signed_percent(one["change"]) if judged else "", "interval": f"{signed_percent(one['low'])} to {signed_percent(one['high'])}" if judged else "",
    }  # fmt: skip


def _quotes(report: Report, opening: _Opening) -> list[dict[str, Any]]:
    return [
        {"name": name, "address": opening.theme(key), "quotes": [{"text": one["text"], "about": about(one)} for one in found]}
        for (key, name), found in by_theme(report["quotes"]).items()
    ]  # fmt: skip
