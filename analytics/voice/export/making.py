"""The job that makes a file: block by block beside its place, moved in at the end; cancelled or failed it leaves nothing."""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.voice.asking.shelf import Shelf
from analytics.voice.export.comments import COLUMNS, Comments, find_comments
from analytics.voice.export.content import Report, read_report
from analytics.voice.export.csv_file import csv_table
from analytics.voice.export.orders import REPORT, Cancelled, Order, advance, begin, fail, finish
from analytics.voice.export.wording import filters_in_words
from analytics.voice.registry.standing import read_registry
from foundation import clock
from foundation.database import Database
from foundation.saying import OWN
from foundation.speaking import say, speaking_in
from helpdesk.speaking import WORDS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """`folder` holds the files, `base` is the address of Aside that links in them open, `shelf` what finds words by meaning."""

    folder: Path
    base: str
    shelf: Callable[[], Shelf | None] = lambda: None


def make_export(database: Database, number: int, place: Place) -> None:
    """What fails isn't tried again by itself: somebody is waiting, and is told."""
    with database.writing() as db:
        order = begin(db, number)
    if order is None:
        return
    name = f"{order.id}-{secrets.token_hex(8)}.{order.format}"
    unfinished = place.folder / f"{name}.part"
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        with _speaking(order.language):
            count = _write(database, order, unfinished, place)
        size = unfinished.stat().st_size
        unfinished.replace(place.folder / name)
        with database.writing() as db:
            finish(db, number, file=name, comments=count, bytes=size, now=clock.now())
    except Cancelled:
        (place.folder / name).unlink(missing_ok=True)
    except Exception:  # whatever it is: it is logged, and the page says that this file couldn't be made
        log.exception("export %s couldn't be made", number)
        with database.writing() as db:
            fail(db, number)
    finally:
        if place.folder.is_dir():
            unfinished.unlink(missing_ok=True)


def _speaking(language: str | None) -> AbstractContextManager[None]:
    return nullcontext() if language in {None, OWN} else speaking_in(WORDS.words_in(language or OWN))


def _write(database: Database, order: Order, path: Path, place: Place) -> int:
    """Returns how many comments are in it."""
    with database.reading() as db:
        registry = read_registry(db)
        report = read_report(db, order.filters["days"]) if order.what == REPORT else None
        wanted = order.filters if report is None else _of(report)
        comments = find_comments(db, wanted, registry, place.shelf(), told=order.format != "csv" or say.lang != OWN)
    following = _Following(database, order.id, comments)
    if report is None:
        return _write_comments(order, path, following, filters_in_words(order.filters, registry), place)
    if order.format == "xlsx":
        from analytics.voice.export.xlsx_file import write_report

        return write_report(path, report, following.rows(), folder=place.folder)
    if order.format == "csv":
        _write_themes(path, report)
    else:
        from analytics.voice.export.pdf_file import write_pdf

        write_pdf(path, report, base=place.base, now=clock.now())
    return int(report["total"])


def _of(report: Report) -> dict[str, str]:
    """The comments that the report counted."""
    return {"from": str(report["first"]), "to": str(report["last"]), "heard": str(report["heard"])}


def _write_comments(order: Order, path: Path, following: "_Following", told: str, place: Place) -> int:
    if order.format == "xlsx":
        from analytics.voice.export.xlsx_file import write_comments

        about = [(say.text("Which"), told), (say.text("Comments"), following.comments.total), (say.text("Asked for at (UTC)"), order.asked_at), (say.text("By"), order.by_name)]  # fmt: skip
        return write_comments(path, about, following.rows(), folder=place.folder)
    from analytics.voice.export.xlsx_file import COMMENTS as SHEET

    count = 0
    with csv_table(path, _head(COLUMNS, [column.head for column in SHEET.values()])) as table:
        for row in following.rows():
            table.writerow(row)
            count += 1
    return count


def _write_themes(path: Path, report: Report) -> None:
    """The report as one table: a theme a line."""
    from analytics.voice.export.xlsx_file import THEMES, in_page_words

    names = [column[3] for column in THEMES]
    head = _head(["first_day", "last_day", *names], ["First day", "Last day", *(column[0] for column in THEMES)])
    with csv_table(path, head) as table:
        for one in report["themes"]:
            table.writerow([report["first"], report["last"], *(in_page_words(name, one.get(name)) for name in names)])


def _head(names: Sequence[str], words: Sequence[str]) -> Sequence[str]:
    """Names that programs know; in another language the words of the workbook."""
    return names if say.lang == OWN else [say.word(one, "report") for one in words]


@dataclass(frozen=True)
class _Following:
    """Says how far it is, after each block; raises Cancelled where nobody waits any more."""

    database: Database
    number: int
    comments: Comments

    def rows(self) -> Iterator[Sequence[Any]]:
        done = 0
        for block in self.comments.blocks(self.database):
            yield from block
            done += len(block)
            with self.database.writing() as db:
                advance(db, self.number, min(99, 100 * done // max(self.comments.total, 1)))
