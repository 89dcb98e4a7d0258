"""CSV files: UTF-8 with the mark that makes Excel read it as such, a head, one line a row; no cell is a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from analytics.voice.export.cells import csv_cell

ENCODING = "utf-8-sig"


class Table(Protocol):
    def writerow(self, row: Iterable[Any], /) -> Any: ...


@contextmanager
def csv_table(path: Path, head: Sequence[str]) -> Iterator[Table]:
    """Rows as RFC 4180 wants them."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        yield _Inert(table)


class _Inert:
    def __init__(self, table: Table) -> None:
        self._table = table

    def writerow(self, row: Iterable[Any], /) -> None:
        self._table.writerow([csv_cell(value) for value in row])
