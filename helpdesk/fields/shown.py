"""What a ticket's page shows of its status, tags, fields and time: one statement, with what leads defined."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Float, Integer, Text, bindparam, literal, null, select, type_coerce, union_all

from foundation.columns import Big, Moment
from foundation.speaking import say
from helpdesk.fields.checking import canonical
from helpdesk.fields.definitions import CATEGORIES, Choice, CustomStatus, Definitions, Field, Form, definition_of
from helpdesk.fields.naming import NAMED
from helpdesk.fields.required import missing_of
from helpdesk.fields.setting import stamp
from helpdesk.fields.spent import TIME
from helpdesk.fields.statuses import BY_HAND
from helpdesk.fields.tables import definitions, field_values, ticket_tags, time_entries
from helpdesk.fields.tags import ADDED, REMOVED, RENAMED
from helpdesk.fields.telling import told
from helpdesk.fields.values import FieldValue, words_of
from helpdesk.tickets.ticket import Ticket


@dataclass(frozen=True)
class Entry:
    id: int
    agent: int
    minutes: int
    note: str
    at: datetime


@dataclass(frozen=True)
class Typed:
    """What somebody sent for a field that wasn't taken, and why; it stays in the form."""

    field: int
    texts: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class ShownField:
    field: Field
    texts: tuple[str, ...]  # what stands in the form
    was: str  # the stamp of what is kept
    required: str
    missing: bool = False
    wrong: str | None = None

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def words(self) -> str:
        return words_of(self.field, self.texts)

    @property
    def choices(self) -> list[Choice]:
        """Those offered, and those it has though they are gone."""
        return [one for one in self.field.choices if not one.gone or one.key in self.texts]


@dataclass(frozen=True)
class Shown:
    known: Definitions
    named: CustomStatus | None
    statuses: list[tuple[str, list[tuple[str, str]]]]  # (category, (what is sent, label)), for the choice
    tags: list[str]
    asked: list[ShownField] = field(default_factory=list)  # by its form
    beside: list[ShownField] = field(default_factory=list)  # filled in, though its form doesn't ask for them
    entries: list[Entry] = field(default_factory=list)  # of time, the newest first

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.entries)

    @property
    def missing(self) -> list[str]:
        return [one.field.name for one in self.asked if one.missing]

    def what_changed(self, what: str) -> str:
        """The first words of a line of the story: `field:12` -> `Contract`."""
        if what.startswith("field:"):
            changed = self._field(what)
            return say.word(changed.name) if changed else say.text("A field")
        return say.text("Status") if what == NAMED else say.text("Tag")

    def told(self, what: str, words: str) -> str:
        """What a line of the story says it was, or became, in the language of the page."""
        changed = self._field(what)
        return told(changed, words) if changed else say.word(words) if what == NAMED else words

    def _field(self, what: str) -> Field | None:
        return next((one for one in self.known.fields if what == f"field:{one.id}"), None)

    def tells(self, what: str) -> bool:
        """Whether a change of this kind is one of ours."""
        return what.startswith("field:") or what in (NAMED, ADDED, REMOVED, RENAMED, TIME)


def read_shown(db: Connection, ticket: Ticket, *, typed: Typed | None = None, refused: bool = False) -> Shown:
    """`refused`: solving was tried, so that what is missing is marked."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in db.execute(_everything(), {"ticket": ticket.id}):
        rows[row.told].append(row)
    known = Definitions(*(tuple(_definition(row, shape) for row in rows[what]) for what, shape in _SHAPES.items()))
    held = _held(known, rows["value"])
    named = known.status(ticket.custom_status)
    named = named if named and named.category == ticket.status else None
    asked = known.asked_of(ticket)
    missing = {one.id for one in missing_of(known, ticket, set(held), to_solve=True)} if refused else set[int]()
    own = {one.id for one, _ in asked}
    return Shown(
        known, named, status_choices(known, ticket, named), [row.text for row in rows["tag"]],
        [_shown(one, required, held, typed, one.id in missing) for one, required in asked],
        [_shown(value.field, "never", held, typed) for number, value in held.items() if number not in own],
        [Entry(row.one, row.two, int(row.number), row.text, row.at) for row in sorted(rows["time"], key=lambda row: -row.one)],
    )  # fmt: skip


def status_choices(known: Definitions, ticket: Ticket, named: CustomStatus | None = None) -> list[tuple[str, list[tuple[str, str]]]]:  # fmt: skip
    """By category, the plain one first; what the ticket has now is among them, whatever it is."""
    offered = known.statuses_for(ticket.team)
    if named and named not in offered:
        offered = [*offered, named]
    keys = [*BY_HAND] if ticket.status in BY_HAND else [ticket.status, *BY_HAND]
    return [
        (CATEGORIES[key], [(key, CATEGORIES[key]), *((f"{key}:{one.id}", one.name) for one in offered if one.category == key)])
        for key in keys
    ]  # fmt: skip


_SHAPES: Mapping[str, type] = {"status": CustomStatus, "field": Field, "form": Form}


@cache
def _everything() -> Any:
    """Columns: told, one, two, text, long, number, at; as of each kind of row. Put together once."""
    ticket = bindparam("ticket", type_=Big)
    d, v, e = definitions.c, field_values.c, time_entries.c
    nothing = {"long": null().cast(Text), "number": null().cast(Float), "at": type_coerce(null().cast(Moment.impl), Moment)}  # fmt: skip
    two = null().cast(Integer)

    def row(told: Any, one: Any, two: Any, text: Any, **more: Any) -> Any:
        kept = nothing | more
        return select(told.label("told"), one.label("one"), two.label("two"), text.label("text"), *(kept[name].label(name) for name in nothing))  # fmt: skip

    active = d.active.cast(Integer).cast(Float)  # PostgreSQL knows no way from yes and no to a float
    defined = row(d.what, d.id, d.place, d.name, long=type_coerce(d.data, Text), number=active)
    tags = row(literal("tag"), literal(0), two, ticket_tags.c.tag).where(ticket_tags.c.ticket == ticket)
    values = row(literal("value"), v.field, v.item, v.value_text, long=v.value_long, number=v.value_number, at=v.value_at)  # fmt: skip
    times = row(literal("time"), e.id, e.agent, e.note, number=e.minutes.cast(Float), at=e.spent_at)
    return union_all(
        defined, tags, values.where(v.ticket == ticket), times.where(e.ticket == ticket)
    ).order_by("told", "two", "one", "text")  # fmt: skip


def _definition(row: Any, shape: type) -> Any:
    own = {"id": row.one, "name": row.text, "place": row.two, "active": bool(row.number)}
    return definition_of(msgspec.json.decode(row.long) | own, shape)


def _held(known: Definitions, rows: list[Any]) -> dict[int, FieldValue]:
    texts: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        value = {"value_text": row.text, "value_long": row.long, "value_number": row.number, "value_at": row.at}
        texts[row.one].append(canonical(value))
    return {one.id: FieldValue(one, tuple(texts[one.id])) for one in known.fields if one.id in texts}


def _shown(one: Field, required: str, held: Mapping[int, FieldValue], typed: Typed | None, missing: bool = False) -> ShownField:  # fmt: skip
    kept = held[one.id].texts if one.id in held else ()
    if typed and typed.field == one.id:
        return ShownField(one, typed.texts, stamp(kept), required, missing, typed.why)
    return ShownField(one, kept, stamp(kept), required, missing)
