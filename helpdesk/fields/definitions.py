"""What leads define for tickets, read in one statement: statuses with names of their own, fields, and the forms that ask for them."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection, select

from foundation.database import read_once
from foundation.errors import NotFound
from helpdesk.fields.tables import definitions

CATEGORIES = {
    "new": "New", "open": "Open", "pending": "Waiting for customer", "on_hold": "On hold", "solved": "Solved", "closed": "Closed",
}  # fmt: skip
KINDS = {
    "text": "Text", "long_text": "Long text", "number": "Number", "date": "Date", "choice": "Choice", "choices": "Several choices",
    "checkbox": "Checkbox", "pattern": "Text with a pattern",
}  # fmt: skip
Required = Literal["never", "solve", "always"]
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class CustomStatus:
    """A team's own name within one of the fixed categories."""

    id: int
    name: str
    place: int
    active: bool
    category: str
    told: str = ""  # the sentence its customer reads
    about: str = ""  # when agents use it
    teams: tuple[str, ...] = ()  # whose tickets may have it; none: everybody's


@dataclass(frozen=True)
class Choice:
    key: str  # what is kept: a new name leaves it as it is
    name: str
    gone: bool = False  # no longer offered; old values stay readable


@dataclass(frozen=True)
class Field:
    id: int
    name: str
    place: int
    active: bool
    key: str
    kind: str  # one of KINDS
    help: str = ""
    choices: tuple[Choice, ...] = ()
    pattern: str = ""
    example: str = ""  # what fits the pattern, for the sentence that says it doesn't
    customer_sees: bool = False

    def choice_name(self, key: str) -> str:
        return next((one.name for one in self.choices if one.key == key), key)


@dataclass(frozen=True)
class Asked:
    """A field in a form."""

    field: int
    required: Required = "never"


@dataclass(frozen=True)
class Form:
    """Which fields, in which order, for which tickets; nothing named: for all."""

    id: int
    name: str
    place: int
    active: bool
    fields: tuple[Asked, ...] = ()
    teams: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def fits(self, ticket: "Asks") -> bool:
        return all(
            not wanted or has in wanted
            for wanted, has in ((self.teams, ticket.team), (self.topics, ticket.topic), (self.kinds, ticket.kind))
        )


class Asks(Protocol):
    """What a form is chosen by: a ticket, or a row of one."""

    @property
    def team(self) -> str: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Definitions:
    """Everything, also what is switched off, in the lead's order."""

    statuses: tuple[CustomStatus, ...]
    fields: tuple[Field, ...]
    forms: tuple[Form, ...]

    def status(self, number: int | None) -> CustomStatus | None:
        return next((one for one in self.statuses if one.id == number), None)

    def field(self, wanted: int | str) -> Field:
        """By its number or its key. Raises NotFound."""
        for one in self.fields:
            if wanted in (one.id, one.key):
                return one
        raise NotFound("There is no such field.")

    def form_for(self, ticket: Asks) -> Form | None:
        """The first that fits."""
        return next((one for one in self.forms if one.active and one.fits(ticket)), None)

    def asked_of(self, ticket: Asks) -> list[tuple[Field, Required]]:
        """The fields of its form that are in use, in the form's order."""
        form = self.form_for(ticket)
        known = {one.id: one for one in self.fields if one.active}
        return [(known[one.field], one.required) for one in form.fields if one.field in known] if form else []

    def statuses_for(self, team: str) -> list[CustomStatus]:
        return [one for one in self.statuses if one.active and (not one.teams or team in one.teams)]


def read_definitions(db: Connection) -> Definitions:
    return read_once(db, _all_definitions)


def _all_definitions(db: Connection) -> Definitions:
    kept: dict[str, list[dict[str, Any]]] = {"status": [], "field": [], "form": []}
    for row in db.execute(select(definitions).order_by(definitions.c.place, definitions.c.id)):
        own = {"id": row.id, "name": row.name, "place": row.place, "active": row.active}
        kept[row.what].append(row.data | own)
    return Definitions(
        tuple(definition_of(one, CustomStatus) for one in kept["status"]),
        tuple(definition_of(one, Field) for one in kept["field"]),
        tuple(definition_of(one, Form) for one in kept["form"]),
    )


def definition_of(kept: dict[str, Any], shape: type[Shape]) -> Shape:
    return msgspec.convert(kept, shape)
