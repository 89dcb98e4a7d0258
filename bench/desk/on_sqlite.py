"""Pages and verbs on SQLite, with full durability."""

from bench.desk.data import sqlite_copy
from bench.desk.pages import measured
from bench.table import Row


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        return measured(url, folder, "SQLite")
