"""What can be asked about a ticket: a field of some kind, the operators it takes, its choices, and how it becomes SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

from sqlalchemy import ColumnElement

from helpdesk.conditions.condition import Condition, Op

Kind = Literal["choice", "choices", "text", "number", "moment", "flag"]

OPS: dict[Kind, tuple[Op, ...]] = {
    "choice": ("is_any_of", "is_none_of", "is_set", "is_not_set"),
    "choices": ("is_any_of", "has_all_of", "is_none_of", "is_set", "is_not_set"),
    "text": ("contains", "contains_not", "is_any_of", "is_none_of", "is_set", "is_not_set"),
    "number": ("is_any_of", "less", "more", "is_set", "is_not_set"),
    "moment": ("within_last", "longer_ago", "within_next", "before", "after", "is_set", "is_not_set"),
    "flag": ("is_any_of",),
}


@dataclass(frozen=True)
class Choice:
    key: str
    name: str


@dataclass(frozen=True)
class Asking:
    """Who asks, and when: `me` is the staff's id (None: a rule asks, nobody is `me`), days begin in `zone`. `sees`: the teams whose
    tickets they see, where these were read before; otherwise the statement finds out."""

    now: datetime
    me: int | None = None
    zone: tzinfo = UTC
    sees: frozenset[str] | None = None


@dataclass(frozen=True)
class Field:
    """`where` gives the SQL of one condition on this field, already checked. `choices` are every key it takes; none given: any word
    is taken. `always` tells that a ticket always has one, so that nobody is asked whether it is set."""

    key: str
    name: str
    group: str
    kind: Kind
    where: Callable[[Condition, Asking], ColumnElement[bool]]
    choices: tuple[Choice, ...] = ()
    always: bool = False

    @property
    def ops(self) -> tuple[Op, ...]:
        return tuple(op for op in OPS[self.kind] if not (self.always and op in {"is_set", "is_not_set"}))

    def name_of(self, key: str) -> str:
        return next((one.name for one in self.choices if one.key == key), key)
