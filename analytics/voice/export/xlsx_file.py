"""What the sheets of a workbook hold: the report's figures with their intervals, and the comments behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics.voice.export.comments import COLUMNS
from analytics.voice.export.content import Report
from analytics.voice.export.sheets import Column, Workbook
from analytics.voice.export.wording import span
from foundation.saying import OWN
from foundation.speaking import say

THEMES = (
    ("Theme", 34, "words", "name"), ("Area", 20, "words", "area"), ("Owner", 18, "words", "owner"), ("Pain, share of all", 10, "share", "pain"),
    ("Pain, low (95 %)", 10, "share", "low"), ("Pain, high (95 %)", 10, "share", "high"), ("Comments", 10, "whole", "count"),
    ("Negative", 10, "whole", "negative"), ("Negative, share", 10, "share", "share_negative"), ("Weight of a mention", 10, "number", "weight"),
    ("Last seven days", 10, "whole", "week"), ("Usual in seven days", 10, "number", "usual"), ("Against the period before", 24, "words", "trend"),
    ("Level", 9, "words", "kind"), ("Key", 22, "words", "key"),
)  # fmt: skip
EMERGING = (
    ("Level", 9, "words", "level"), ("Theme", 34, "words", "name"), ("Days", 7, "whole", "days"), ("Seen", 9, "whole", "seen"),
    ("Expected", 10, "number", "expected"), ("Usual, low", 9, "number", "low"), ("Usual, high", 9, "number", "high"),
    ("Ratio", 9, "number", "ratio"), ("Began about", 12, "day", "day"), ("Release just before", 14, "words", "release"),
    ("First words", 60, "long", "words"), ("Key", 22, "words", "key"),
)  # fmt: skip
DRIVERS = (
    ("Theme", 34, "words", "name"), ("Points for a mention", 11, "number", "effect"), ("Low (95 %)", 9, "number", "low"),
    ("High (95 %)", 9, "number", "high"), ("Rated mentions", 10, "whole", "mentions"), ("Proven", 9, "words", "proven"), ("Key", 22, "words", "theme"),
)  # fmt: skip
FIXES = (
    ("Fix", 40, "words", "title"), ("Theme", 34, "words", "theme_name"), ("Owner", 18, "words", "owner"), ("Status", 12, "words", "status"),
    ("Shipped on", 12, "day", "shipped_on"), ("Verdict", 16, "words", "verdict"), ("Change", 9, "share", "change"), ("Change, low (95 %)", 10, "share", "low"),
    ("Change, high (95 %)", 10, "share", "high"), ("Address", 44, "words", "url"),
)  # fmt: skip
CODES = {
    "kind": {"alert": "Alert", "watch": "Watch", "steady": "Steady"},
    "level": {"alert": "Alert", "watch": "Watch"},
    "status": {},
    "verdict": {"fell": "Fell", "no": "No", "not yet provable": "Not yet provable"},
}
COMMENTS = dict(zip(COLUMNS, (
    Column("Number", 9, "whole"), Column("Said at (UTC)", 17, "moment"), Column("Source", 11), Column("Theme, key", 20), Column("Theme", 28),
    Column("Sentiment", 11), Column("Sentiment, sure", 10, "share"), Column("Theme, sure", 10, "share"), Column("Rating, of 5", 8, "number"),
    Column("Page", 18), Column("Role", 12), Column("Plan", 10), Column("Segment", 14), Column("Contract type", 13), Column("Release", 10),
    Column("Channel, key", 14), Column("Channel", 20), Column("Language", 10), Column("Synthetic", 10), Column("Comment, personal details taken out", 100, "long"),
), strict=True))  # fmt: skip


def write_report(path: Path, report: Report, comments: Iterable[Sequence[Any]], *, folder: Path) -> int:
    """Returns how many comments it holds."""
    days = span(report["first"], report["last"])
    with Workbook(path, title=say.text("Voice of the customer, {days}", days=days), folder=folder) as book:
        book.note(say.text("Summary"), _summary(report, days), heading=report["headline"])
        for name, columns, rows in (
            ("Themes", THEMES, report["themes"]), ("Emerging", EMERGING, report["emerging"]), ("Drivers", DRIVERS, report["drivers"]),
            ("Fixes", FIXES, report["fixes"]),
        ):  # fmt: skip
            heads = [Column(say.word(head, "report"), width, kind) for head, width, kind, _ in columns]
            values = ([in_page_words(column[3], one.get(column[3])) for column in columns] for one in rows)
            book.table(say.word(name, "report"), heads, values)
        return book.table(say.text("Comments"), _heads_of_comments(), comments)


def write_comments(path: Path, about: Iterable[tuple[str, Any]], comments: Iterable[Sequence[Any]], *, folder: Path) -> int:  # fmt: skip
    """Returns how many comments it holds."""
    with Workbook(path, title=say.text("What customers said"), folder=folder) as book:
        book.note(say.text("Summary"), about, heading=say.text("What customers said"))
        return book.table(say.text("Comments"), _heads_of_comments(), comments)


def in_page_words(name: str, value: Any) -> Any:
    """What programs know by an English name, in the language of the page where that is another."""
    if say.lang == OWN or not value or name not in CODES:
        return value
    return say.word(CODES[name].get(value, value), "fix" if name == "status" else "")


def _heads_of_comments() -> list[Column]:
    return [replace(one, head=say.word(one.head, "report")) for one in COMMENTS.values()]


def _summary(report: Report, days: str) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [
        (say.text("Period"), days), (say.text("Counted at (UTC)"), report["counted_at"]), (say.text("Comments"), report["total"]), (say.word("Negative", "report"), report["negative"]),
        (say.text("Without a theme"), report["unassigned"]), (say.text("Synthetic data"), say.text("yes") if report["synthetic"] else say.text("no")), ("", ""),
    ]  # fmt: skip
    for card in report["cards"]:
        lines.append((card["kick"], f"{card['name']}: {card['figure']} {card['unit']}, {card['interval']}. {card['words']}"))  # fmt: skip
    lines += [(say.text("What to do next"), step) for step in report["steps"]]
    return [
        *lines, ("", ""), (say.text("Pain"), say.text("Negative comments, each weighed by the rating points a mention costs, as a share of all; low and high hold it 95 times in 100.")),
        (say.word("Emerging"), say.text("Counts against what weekday, source and everything else that was said lead us to expect.")),
        (say.text("Drivers"), say.text("The change in a rating, in points of five, when somebody mentions a theme, all else held level.")),
        (say.text("Fixes"), say.text("Change in comments a week after the day it shipped, against all else that was said; with its interval.")),
        (say.text("Privacy"), f"{say.text('Personal details were taken out before a comment was kept.')} {say.text('Sentiment and theme are found by machine and are sometimes wrong.')}"),
    ]  # fmt: skip
