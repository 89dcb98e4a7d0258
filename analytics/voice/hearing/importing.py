"""Comments from a file, CSV or JSONL as docs/voice.md describes; a row that can't be read is named and skipped."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.hearing.preparing import SOURCES
from foundation.database import Database
from foundation.errors import Invalid
from foundation.incoming import MOST, plain

_KNOWN = {
    "id", "text", "created_at", "source", "rating", "page", "role", "plan", "language", "channel", "ticket", "article", "synthetic",
}  # fmt: skip
_SCALES = {"csat5": (1, 5), "nps10": (0, 10), "stars5": (1, 5), "thumbs": (0, 1)}
_THUMBS = {"up": 1.0, "down": 0.0, "true": 1.0, "false": 0.0}


@dataclass
class VoiceReport:
    added: int = 0
    unchanged: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


def import_comments(database: Database, path: Path) -> VoiceReport:
    report, rows = VoiceReport(), []
    for line, given in _read(path, report):
        try:
            rows.append(read_row(given))
        except Invalid as problem:
            report.errors.append((f"line {line}", problem.detail))
    report.added = add_verbatims(database, rows)
    report.unchanged = len(rows) - report.added
    return report


def read_row(given: dict[str, Any]) -> dict[str, Any]:
    """One row of the file as a verbatim; raises Invalid with a sentence that says what is wrong."""
    told = {
        plain(name): _kept(value) for name, value in given.items() if isinstance(name, str) and value not in (None, "")
    }
    for name in ("id", "text", "created_at"):
        if not str(told.get(name, "")).strip():
            raise Invalid(f"The column {name} is missing or empty.", field=name)
    source = str(told.get("source", "survey"))
    if source not in SOURCES:
        raise Invalid(f"{source!r} isn’t a source; use one of {', '.join(SOURCES)}.", field="source")
    ticket = str(told.get("ticket", ""))
    return {
        "source": source, "source_id": f"import:{str(told['id'])[:100]}", "text": str(told["text"]),
        "happened_at": _moment(str(told["created_at"])), "rating": _rating(told),
        **{name: str(told[name])[:most] for name, most in _TEXTS.items() if name in told},
        "ticket": int(ticket) if ticket.isdecimal() and len(ticket) < 10 else None,
        "synthetic": str(told.get("synthetic", "")).lower() in {"1", "true", "yes"},
        "attributes": {name: value for name, value in told.items() if name not in _KNOWN} or None,
    }  # fmt: skip


_TEXTS = {"page": 80, "role": 20, "plan": 20, "language": 12, "channel": 40, "article": 120}


def _read(path: Path, report: VoiceReport) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                try:
                    row = json.loads(text)
                except (ValueError, RecursionError):
                    row = None
                if isinstance(row, dict):
                    yield line, row
                else:
                    report.errors.append((f"line {line}", "This line isn’t a JSON object."))
        else:
            yield from _read_table(csv.DictReader(file), report)


def _read_table(reader: "csv.DictReader[str]", report: VoiceReport) -> Iterator[tuple[int, dict[str, Any]]]:
    while True:
        try:
            row = next(reader)
            yield reader.line_num, row
        except csv.Error as error:
            report.errors.append((f"line {reader.reader.line_num}", f"This line can’t be read: {error}."))
        except StopIteration:
            return


def _kept(value: Any) -> Any:
    """Truths and numbers that any database holds stay what they are; everything else becomes text."""
    if isinstance(value, bool) or (isinstance(value, int | float) and abs(value) <= MOST):
        return value
    return plain(str(value))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            f"{text[:40]!r} isn’t a date; write 2026-11-22 or 2026-11-22T14:30:00Z.", field="created_at"
        ) from None
    if not 1990 <= moment.year <= 2100:
        raise Invalid(f"The year {moment.year} can’t be right.", field="created_at")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rating(told: dict[str, Any]) -> float | None:
    """On a scale of 1 to 5, whatever the scale of the file."""
    if "rating" not in told:
        return None
    text, scale = str(told["rating"]).strip().lower(), str(told.get("rating_scale", "csat5"))
    if scale not in _SCALES:
        raise Invalid(f"{scale!r} isn’t a scale; use one of {', '.join(_SCALES)}.", field="rating_scale")
    low, high = _SCALES[scale]
    try:
        value = _THUMBS[text] if text in _THUMBS and scale == "thumbs" else float(text)
    except ValueError:
        raise Invalid(f"{text[:20]!r} isn’t a rating.", field="rating") from None
    if not low <= value <= high:
        raise Invalid(f"{text} isn’t between {low} and {high}.", field="rating")
    return 1 + 4 * (value - low) / (high - low)
