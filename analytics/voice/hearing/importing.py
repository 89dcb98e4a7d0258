"""Comments from a file of any size, CSV or JSONL as docs/voice.md describes: read as it goes, and gone on with after a stop."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from analytics.voice.hearing.adding import CHUNK, add_verbatims
from analytics.voice.hearing.columns import read_row
from analytics.voice.hearing.marks import forget_mark, read_mark, set_mark
from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid

LONGEST_LINE = 1_000_000  # characters; a line is held in memory
MOST_NAMED = 1000  # problems a report names; the rest are counted

Told = dict[str, Any] | str  # a row, or what is wrong with it


@dataclass
class VoiceReport:
    added: int = 0
    unchanged: int = 0
    not_read: int = 0
    gone_on_after: int = 0  # rows that went in before an import of this file was stopped
    errors: list[tuple[str, str]] = field(default_factory=list)  # (where, a sentence), the first thousand

    def name(self, line: int, problem: str) -> None:
        self.not_read += 1
        if len(self.errors) < MOST_NAMED:
            self.errors.append((f"line {line}", problem))


def import_comments(database: Database, path: Path, progress: Callable[[str], Any] | None = None) -> VoiceReport:
    """A row that can't be read is named and skipped. Twice changes nothing; after a stop, the same file goes on where it was."""
    report = VoiceReport()
    with path.open("rb") as file:
        mark = f"import:{_fingerprint(file)}"
        with database.reading() as db:
            report.gone_on_after = done = read_mark(db, mark)
        rows = islice(_read(file, path.suffix.lower()), done, None)
        size = path.stat().st_size
        while chunk := list(islice(rows, CHUNK)):
            _take_in(database, chunk, report)
            done += len(chunk)
            with database.writing() as db:
                set_mark(db, mark, done, now=clock.now())
            if progress:
                progress(f"{done:,} rows, {min(100 * file.tell() // max(size, 1), 100)} %")
    with database.writing() as db:
        forget_mark(db, mark)
    return report


def _take_in(database: Database, chunk: Iterable[tuple[int, Told]], report: VoiceReport) -> None:
    good = []
    for line, told in chunk:
        if isinstance(told, str):
            report.name(line, told)
            continue
        try:
            good.append(read_row(told))
        except Invalid as problem:
            report.name(line, problem.detail)
    added = add_verbatims(database, good)
    report.added += added
    report.unchanged += len(good) - added


def _read(file: BinaryIO, suffix: str) -> Iterator[tuple[int, Told]]:
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from _read_objects(text) if suffix in {".jsonl", ".ndjson", ".json"} else _read_table(text)
    finally:
        text.detach()


def _read_objects(file: TextIOWrapper) -> Iterator[tuple[int, Told]]:
    for line, text in enumerate(_whole_lines(file), 1):
        if not text:
            yield line, f"This line is longer than {LONGEST_LINE:,} characters."
        elif text.strip():
            yield line, _object(text)


def _object(text: str) -> Told:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        row = None
    return row if isinstance(row, dict) else "This line isn’t a JSON object."


def _whole_lines(file: TextIOWrapper) -> Iterator[str]:
    """Each line; empty for one that is too long."""
    while text := file.readline(LONGEST_LINE):
        if text.endswith("\n") or len(text) < LONGEST_LINE:
            yield text
            continue
        while (more := file.readline(LONGEST_LINE)) and not more.endswith("\n"):
            pass
        yield ""


def _read_table(file: TextIOWrapper) -> Iterator[tuple[int, Told]]:
    reader = csv.DictReader(iter(lambda: file.readline(LONGEST_LINE), ""))
    while True:
        try:
            row = next(reader)
            yield reader.line_num, row
        except csv.Error as error:
            yield reader.reader.line_num, f"This line can’t be read: {error}."
        except StopIteration:
            return


def _fingerprint(file: BinaryIO) -> str:
    """The same for the same file, wherever it lies."""
    start = file.read(65_536)
    size = file.seek(0, 2)
    file.seek(0)
    return hashlib.blake2b(start + str(size).encode(), digest_size=16).hexdigest()
