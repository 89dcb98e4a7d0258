"""What the sheets of a workbook hold: the report's figures with their intervals, and the comments behind them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from analytics.voice.export.comments import COLUMNS
from analytics.voice.export.content import Report
from analytics.voice.export.sheets import Column, Workbook
from analytics.voice.export.wording import span

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
COMMENTS = dict(zip(COLUMNS, (
    Column("Number", 9, "whole"), Column("Said at (UTC)", 17, "moment"), Column("Source", 11), Column("Theme, key", 20), Column("Theme", 28),
    Column("Sentiment", 11), Column("Sentiment, sure", 10, "share"), Column("Theme, sure", 10, "share"), Column("Rating, of 5", 8, "number"),
    Column("Page", 18), Column("Role", 12), Column("Plan", 10), Column("Segment", 14), Column("Contract type", 13), Column("Release", 10),
    Column("Channel", 11), Column("Language", 10), Column("Synthetic", 10), Column("Comment, personal details taken out", 100, "long"),
), strict=True))  # fmt: skip


def write_report(path: Path, report: Report, comments: Iterable[Sequence[Any]], *, folder: Path) -> int:
    """Returns how many comments it holds."""
    days = span(report["first"], report["last"])
    with Workbook(path, title=f"Voice of the customer, {days}", folder=folder) as book:
        book.note("Summary", _summary(report, days), heading=report["headline"])
        for name, columns, rows in (
            ("Themes", THEMES, report["themes"]), ("Emerging", EMERGING, report["emerging"]), ("Drivers", DRIVERS, report["drivers"]),
            ("Fixes", FIXES, report["fixes"]),
        ):  # fmt: skip
            heads = [Column(head, width, kind) for head, width, kind, _ in columns]
            book.table(name, heads, ([one.get(column[3]) for column in columns] for one in rows))
        return book.table("Comments", list(COMMENTS.values()), comments)


def write_comments(path: Path, about: Iterable[tuple[str, Any]], comments: Iterable[Sequence[Any]], *, folder: Path) -> int:  # fmt: skip
    """Returns how many comments it holds."""
    with Workbook(path, title="What customers said", folder=folder) as book:
        book.note("Summary", about, heading="What customers said")
        return book.table("Comments", list(COMMENTS.values()), comments)


def _summary(report: Report, days: str) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [
        ("Period", days), ("Counted at (UTC)", report["counted_at"]), ("Comments", report["total"]), ("Negative", report["negative"]),
        ("Without a theme", report["unassigned"]), ("Synthetic data", "yes" if report["synthetic"] else "no"), ("", ""),
    ]  # fmt: skip
    for card in report["cards"]:
        lines.append((card["kick"], f"{card['name']}: {card['figure']} {card['unit']}, {card['interval']}. {card['words']}"))  # fmt: skip
    lines += [("What to do next", step) for step in report["steps"]]
    return [
        *lines, ("", ""), ("Pain", "Negative comments, each weighed by the rating points a mention costs, as a share of all; low and high hold it 95 times in 100."),
        ("Emerging", "Counts against what weekday, source and everything else that was said lead us to expect."),
        ("Drivers", "The change in a rating, in points of five, when somebody mentions a theme, all else held level."),
        ("Fixes", "Change in comments a week after the day it shipped, against all else that was said; with its interval."),
        ("Privacy", "Personal details were taken out before a comment was kept. Sentiment and theme are found by machine and are sometimes wrong."),
    ]  # fmt: skip
