"""Pages and verbs on PostgreSQL: our CPU and its own."""

from bench.desk.data import postgresql_copy
from bench.desk.pages import measured
from bench.table import Row


def rows() -> list[Row]:
    with postgresql_copy() as (url, folder):
        return measured(url, folder, "PostgreSQL")
