"""The mart read: facts since a day, what their codes stand for, and how fresh they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, select

from analytics.desk.facts import DAY, Facts, pack, unpack
from analytics.desk.tables import desk_counted, desk_days, desk_words


@dataclass(frozen=True)
class Counted:
    """What the figures are made of."""

    at: datetime
    tickets: int
    left_out: int
    synthetic: bool  # such tickets are in them
    without_synthetic: bool = False  # there are some, and they are left out


@dataclass(frozen=True)
class Words:
    """What stands for the values of facets."""

    by_code: Mapping[int, tuple[str, str]]

    def value(self, code: int) -> str:
        return self.by_code[code][1] if code in self.by_code else ""

    def of(self, facet: str) -> dict[str, int]:
        return {value: code for code, (of, value) in self.by_code.items() if of == facet}


def read_counted(db: Connection) -> Counted | None:
    """None: nothing was counted yet."""
    row = db.execute(select(desk_counted)).first()
    if row is None:
        return None
    out = row.synthetic and row.without_synthetic
    return Counted(row.counted_at, row.tickets, row.left_out, row.synthetic and not out, out)


def read_words(db: Connection) -> Words:
    return Words({row.id: (row.facet, row.value) for row in db.execute(select(desk_words))})


def read_since(db: Connection, second: int) -> Facts:
    """All that happened since then, and what was or is open since then."""
    later = select(desk_days.c.facts).where(desk_days.c.day >= second // DAY).order_by(desk_days.c.day)
    return np.concatenate([pack([]), *map(unpack, db.execute(later).scalars())])
