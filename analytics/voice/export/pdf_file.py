"""The report as a PDF of A4 pages, set by Typst in our own fonts: vectors, real text, links, a language and a title."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
import typst

from analytics.voice.export.content import Report
from analytics.voice.export.wording import about, began_in_words, by_theme, span, to
from analytics.voice.frame import day_in_words
from analytics.voice.numbers import percent, signed, signed_percent
from analytics.voice.reports.pictures.alone import alone
from foundation.saying import OWN
from foundation.speaking import say

HERE = Path(__file__).parent
THEMES, DRIVERS = 12, 12
SET = (  # what the report’s template says
    "Synthetic data: these customers are invented.",
    "Voice of the customer",
    "What to do next",
    "Themes by pain",
    "What is emerging",
    "A year, week by week",
    "What costs rating points",
    "Did the fixes work?",
    "In customers’ own words",
    "Pain is negative comments, each weighed by the rating points a mention costs: a theme’s share of all of it, with the interval that holds 95 times in 100. Where intervals overlap, don’t argue about the order.",
    "Comments after the day it shipped against the weeks before and everything else that was said.",
    "Negative comments of the themes that hurt most, those read most surely. Personal details were taken out before a comment was kept.",
    "Counts against what the weekday, the source and everything else that was said lead us to expect.",
    "Sentiment and theme are found by machine and are sometimes wrong.",
    "Intervals hold 95 times in 100 if the model is right.",
    "How we count, and every number opened:",
    "no period before",
    "Theme",
    "Pain",
    "Interval",
    "Comments",
    "Negative",
    "Against before",
    "Level",
    "Seen",
    "Expected",
    "Ratio",
    "First words",
    "Points",
    "Less rating, more rating",
    "Rated mentions",
    "Fix",
    "Shipped",
    "Verdict",
    "Change",
)
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
    wrong = "Measured on quiet theme-weeks: something in {watch} of 100, an alert in {alert}."
    seen = {"watch": say.number(measured["watch"]), "alert": say.number(measured["alert"])} if measured else {}
    unassigned, left = report["unassigned"], len(report["themes"]) - THEMES
    more = say.text("{many} more themes are on the page.", many=left) + " " if left > 0 else ""
    fit_none = say.text("{comments} comments fit no theme and stay unassigned.", comments=say.number(unassigned))
    counted = f"{day_in_words(report['counted_at'].date())}, {report['counted_at']:%H:%M} UTC"
    return {
        "lang": say.lang, "words": {one: say.word(one, "report") for one in SET}, "page": say.text("Page {page} of {pages}", page="<1>", pages="<2>"),
        "title": say.text("Voice of the customer, {days}", days=days), "span": days, "headline": report["headline"], "total": f"{say.number(report['total'])} {say.text('comments')}",
        "from": say.text("from {days}", days=days), "negative": f"{say.number(report['negative'])} {say.text('negative')}", "counted": say.text("Counted {when}.", when=counted), "synthetic": report["synthetic"],
        "address": opening.comments(), "negative_address": opening.comments(sentiment="negative"), "base": f"{base}/voice/", "steps": report["steps"],
        "cards": [{**card, "address": opening.theme(card["key"])} for card in report["cards"]],
        "themes": [_theme(one, opening) for one in report["themes"][:THEMES]], "wrong": say.text(wrong, **seen) if seen else "",
        "unassigned": more + (fit_none if unassigned else ""),
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
        "interval": f"{100 * one['low']:.0f}–{100 * one['high']:.0f}", "comments": say.number(one["count"]), "address": opening.theme(one["key"]),
        "negative_words": say.number(one["negative"]), "address_comments": opening.comments(theme=one["key"]),
        "address_negative": opening.comments(theme=one["key"], sentiment="negative"),
    }  # fmt: skip


def _emerging(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    return {
        "alert": one["level"] == "alert", "level": say.word(one["level"].capitalize()), "name": one["name"], "address": opening.theme(one["key"]),
        "since": say.text("Since {when}", when=began_in_words(one)), "seen": say.number(one["all"]), "lasting": say.text("one day") if one["days"] == 1 else say.text("{n} days", n=one["days"]),
        "address_seen": opening.comments(**{"theme": one["key"], "from": one["since"], "to": one["until"]}),
        "expected": say.number(one["expected"], 1), "usual": to(f"{one['low']:.0f}", f"{one['high']:.0f}"), "ratio": f"{say.number(one['ratio'], 1)}×",
        "words": say.text("“{words}”", words=one["words"]) if one["words"] else "",
    }  # fmt: skip


def _driver(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    return {
        "name": one["name"],
        "address": opening.theme(one["theme"]),
        "effect": one["effect"],
        "low": one["low"],
        "high": one["high"],
        "points": _points(one["effect"]),
        "proven": one["proven"],
        "interval": to(_points(one["low"]), _points(one["high"])),
        "mentions": say.number(one["mentions"]),
    }


def _rated(rated: Mapping[str, Any]) -> str:
    change = say.text("The change in a rating, in points of five, when somebody mentions a theme; other themes, role, plan and page held level.")  # fmt: skip
    ratings, mean = say.number(rated["ratings"]), say.number(rated["mean"], 2)
    since = day_in_words(rated["first"])
    return f"{change} {say.text('From {ratings} ratings since {day}, {mean} on average.', ratings=ratings, day=since, mean=mean)}"


def _points(value: float) -> str:
    """`−0.42`, as the language writes it."""
    told = signed(value)
    return told if say.lang == OWN else f"{'' if told[0].isdigit() else told[0]}{say.number(abs(value), 2)}"


def _fix(one: Mapping[str, Any], opening: _Opening) -> dict[str, Any]:
    judged = one["change"] is not None
    shipped, verdict = one["shipped_on"], VERDICTS.get(one["verdict"], "Being watched" if one["shipped_on"] else "")
    status = one["status"].capitalize() if say.lang == OWN else say.word(one["status"], "fix").capitalize()
    return {
        "title": one["title"], "address": opening.fix(one["number"]), "theme": one["theme_name"], "owner": one["owner"],
        "shipped": day_in_words(shipped, "yMMMd") if shipped else status, "verdict": say.word(verdict) if verdict else "", "fell": one["verdict"] == "fell",
        "change": signed_percent(one["change"]) if judged else "", "interval": to(signed_percent(one["low"]), signed_percent(one["high"])) if judged else "",
    }  # fmt: skip


def _quotes(report: Report, opening: _Opening) -> list[dict[str, Any]]:
    return [
        {"name": name, "address": opening.theme(key), "quotes": [{"text": say.text("“{words}”", words=one["text"]), "about": about(one)} for one in found]}
        for (key, name), found in by_theme(report["quotes"]).items()
    ]  # fmt: skip
