"""Workbooks, row by row in constant memory: real numbers and moments, a frozen head, columns wide enough to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import xlsxwriter

from analytics.voice.export.cells import excel_moment, short
from foundation.speaking import say

MOST_ROWS = 1_048_576  # of a sheet, its head among them
WORDS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """`kind` is words | long | whole | number | share | day | moment."""

    head: str
    width: int
    kind: str = "words"


class Workbook:
    """A file of sheets, to be written one after the other."""

    def __init__(self, path: Path, *, title: str, folder: Path, most_rows: int = MOST_ROWS) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(folder), **WORDS_ONLY})
        self._book.set_properties({"title": title, "author": "Aside", "company": ""})
        self._most_rows = most_rows
        plain = {"valign": "top"}
        self._head = self._book.add_format({"bold": True, "valign": "vcenter", "bottom": 1, "bg_color": "#F2F0EA", "text_wrap": True})  # fmt: skip
        self.bold = self._book.add_format({"bold": True, "font_size": 14})
        self.words = self._book.add_format({**plain, "text_wrap": True})
        formats = {"words": "@", "long": "@", "whole": "#,##0", "number": "0.00", "share": "0.0%", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}  # fmt: skip
        wrapped = {"long": {"text_wrap": True}}
        self._formats = {
            kind: self._book.add_format({**plain, "num_format": shown, **wrapped.get(kind, {})})
            for kind, shown in formats.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._book.close()

    def note(self, name: str, lines: Iterable[tuple[str, Any]], *, heading: str) -> None:
        """A sheet of names and values, for people to read."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, short(heading), self.bold)
        for at, (label, value) in enumerate(lines, start=2):
            sheet.write_string(at, 0, short(label), self._formats["words"])
            _write(sheet, at, 1, value, self.words if isinstance(value, str) else self._formats[_kind_of(value)])

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
        """A sheet, and a further one for each million of rows; returns how many rows were written."""
        sheet, at, total, part = self._sheet(name, columns), 1, 0, 1
        for row in rows:
            if at >= self._most_rows:
                part += 1
                sheet, at = self._sheet(f"{name} {part}", columns), 1
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, at, place, value, self._formats[column.kind])
            at, total = at + 1, total + 1
        return total

    def _sheet(self, name: str, columns: Sequence[Column]) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 30)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head, self._head)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        return sheet


def _write(sheet: Any, row: int, column: int, value: Any, format: Any) -> None:
    """Each kind of value by the method that can write nothing else: text is never looked at for a formula."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, format)
    elif isinstance(value, str):
        sheet.write_string(row, column, short(value), format)
    elif isinstance(value, bool):
        sheet.write_string(row, column, say.text("yes") if value else say.text("no"), format)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, excel_moment(value), format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, format)
    else:
        sheet.write_number(row, column, value, format)


def _kind_of(value: Any) -> str:
    if isinstance(value, datetime):
        return "moment"
    return "day" if isinstance(value, date) else "whole"
