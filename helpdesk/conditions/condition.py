"""A condition and a set of them, as plain values."""

from dataclasses import dataclass
from typing import Literal

Op = Literal[
    "is_any_of", "is_none_of", "has_all_of", "contains", "contains_not", "less", "more", "before", "after", "within_last",
    "longer_ago", "within_next", "is_set", "is_not_set",
]  # fmt: skip
Value = tuple[str, ...] | str | float | None


@dataclass(frozen=True)
class Condition:
    """`value`: a tuple of keys for `is_any_of`, `is_none_of` and `has_all_of`; a number for `less` and `more`; a day (2026-05-01) or
    a moment (2026-05-01T09:30Z) for `before` and `after`; a length (30min, 4h, 3d, 2w) for `within_last`, `longer_ago` and
    `within_next`; words for `contains`; None for `is_set` and `is_not_set`."""

    field: str
    op: Op
    value: Value = None


@dataclass(frozen=True)
class Conditions:
    """Met when all of `every` hold and, where there are some, at least one of `some`."""

    every: tuple[Condition, ...] = ()
    some: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.every or self.some)

    @property
    def all_of_them(self) -> tuple[Condition, ...]:
        return self.every + self.some
