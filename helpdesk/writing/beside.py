"""What a page of the desk shows of writing, in one statement: my drafts, what waits to leave, unread mentions, the team, who
follows, who is in copy, and what notes said before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from math import ceil
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from foundation.accounts import Staff, staff
from foundation.columns import Big
from helpdesk.joining.trees import tree_of
from helpdesk.people.person import customers
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import tickets
from helpdesk.writing.tables import drafts, followers, held_replies, mentions, note_versions

Number = ColumnElement[int]


@dataclass(frozen=True)
class Draft:
    kind: str  # reply | note
    body: str
    files: list[int]
    version: int
    typed_at: datetime
    replaced: str | None
    held_back: str | None
    along: bool | None  # of a problem: whether its incidents are to be answered too, where its author chose


@dataclass(frozen=True)
class Held:
    id: int
    ticket: int
    staff: int
    author: str
    customer: str
    body: str
    files: list[int]
    then_solve: bool
    along: bool  # the incidents of the problem it solves are answered too
    send_at: datetime


@dataclass(frozen=True)
class Version:
    body: str
    by: str  # who changed it then
    at: datetime  # until when it said this
    removed: bool


@dataclass(frozen=True)
class Copied:
    """Somebody of the customer's side who gets our replies too."""

    id: int
    mail: str
    name: str | None


@dataclass(frozen=True)
class Beside:
    drafted: frozenset[int] = frozenset()  # tickets I have a draft in
    drafts: Mapping[str, Draft] = field(default_factory=dict)  # of this ticket, by kind
    held: tuple[Held, ...] = ()  # in this ticket, or mine in another
    unread: int = 0  # mentions of me
    unread_here: int = 0  # of them in this ticket
    versions: Mapping[int, list[Version]] = field(default_factory=dict)  # of notes, by message, oldest first
    team: tuple[Staff, ...] = ()
    following: tuple[Staff, ...] = ()
    copied: tuple[Copied, ...] = ()


def seconds_left(held: Held, at: datetime) -> int:
    return max(0, ceil((held.send_at - at).total_seconds()))


def read_beside(db: Connection, me: Staff, ticket_id: int = 0) -> Beside:
    """`ticket_id`: 0 on pages without one; the team isn't read there."""
    rows: dict[str, list[Any]] = {}
    for row in db.execute(_query(bool(ticket_id)), {"me": me.id, "ticket": ticket_id}):
        rows.setdefault(row.what, []).append(row)
    return _sorted(rows, ticket_id)


@cache
def _query(with_ticket: bool) -> CompoundSelect[Any]:
    """Put together once: that takes longer than SQLite needs to answer it."""
    me, here = bindparam("me", type_=Big), bindparam("ticket", type_=Big)
    parts = [_drafts(me, here), _held(me, here), _unread(me, here)]
    return union_all(*parts, *([_versions(here), _team(here), _copies(here)] if with_ticket else []))


def _sorted(rows: dict[str, list[Any]], ticket_id: int) -> Beside:
    drafted = rows.get("draft", [])
    people = sorted(((_person(row), bool(row.n)) for row in rows.get("person", [])), key=lambda one: one[0].name)
    versions: dict[int, list[Version]] = {}
    for row in sorted(rows.get("version", []), key=lambda one: one.id):
        versions.setdefault(row.n, []).append(Version(row.b, row.a, row.at, bool(row.c)))
    unread = rows["unread"][0]
    return Beside(
        drafted=frozenset(row.ticket for row in drafted if row.n),
        drafts={row.a: _draft(row) for row in drafted if row.ticket == ticket_id},
        held=tuple(_waits(row) for row in sorted(rows.get("held", []), key=lambda one: one.id)),
        unread=unread.n or 0, unread_here=unread.id or 0, versions=versions,
        team=tuple(one for one, _ in people), following=tuple(one for one, follows in people if follows),
        copied=tuple(Copied(row.id, row.a, row.b) for row in sorted(rows.get("copied", []), key=lambda one: one.id)),
    )  # fmt: skip


def _drafts(me: Number, ticket_id: Number) -> Select[Any]:
    here = drafts.c.ticket == ticket_id
    written = func.length(func.trim(drafts.c.body))
    facts = func.coalesce(drafts.c.held_back, "")
    return _columns(
        "draft", drafts.c.id, drafts.c.ticket, written, drafts.c.typed_at, drafts.c.kind, case((here, drafts.c.body)),
        case((here, drafts.c.replaced)), type_coerce(drafts.c.files, Text), facts, drafts.c.version,
        case((drafts.c.along.is_(None), None), (drafts.c.along, 1), else_=0),
    ).where(drafts.c.staff == me, or_(here, written > 0))  # fmt: skip


def _held(me: Number, ticket_id: Number) -> Select[Any]:
    joined = (
        held_replies.join(staff, staff.c.id == held_replies.c.staff)
        .join(tickets, tickets.c.id == held_replies.c.ticket)
        .join(customers, customers.c.key == tickets.c.customer)
    )
    solve = case((or_(held_replies.c.then_solve, held_replies.c.then_status.startswith("solved")), "solve"), else_="")
    return (
        _columns(
            "held", held_replies.c.id, held_replies.c.ticket, held_replies.c.staff, held_replies.c.send_at, staff.c.name, held_replies.c.body,
            customers.c.name, type_coerce(held_replies.c.files, Text), solve, held_replies.c.incidents,
        )
        .select_from(joined)
        .where(or_(held_replies.c.staff == me, held_replies.c.ticket == ticket_id))
    )  # fmt: skip


def _unread(me: Number, ticket_id: Number) -> Select[Any]:
    here = func.sum(case((mentions.c.ticket == ticket_id, 1), else_=0))
    seen = exists().where(tickets.c.id == mentions.c.ticket, visible_to(me))
    return _columns("unread", here, None, func.count(), None, None, None, None, None, None, None).where(
        mentions.c.staff == me, mentions.c.read_at.is_(None), seen
    )


def _versions(ticket_id: Number) -> Select[Any]:
    told = note_versions.c
    removed = case((told.removed, "removed"), else_="")
    return _columns(
        "version", told.id, told.ticket, told.message, told.replaced_at, told.replaced_by, told.body, removed, None, None, None,
    ).where(told.ticket.in_(tree_of(ticket_id)))  # fmt: skip


def _team(ticket_id: Number) -> Select[Any]:
    follows = and_(followers.c.staff == staff.c.id, followers.c.ticket == ticket_id, followers.c.kind == "agent")
    return (
        _columns(
            "person", staff.c.id, None, followers.c.id, None, staff.c.name, staff.c.email, type_coerce(staff.c.roles, Text), None, None, None,
        )
        .select_from(staff.outerjoin(followers, follows))
        .where(staff.c.active)
    )  # fmt: skip


def _copies(ticket_id: Number) -> Select[Any]:
    mine = followers.c.ticket == ticket_id, followers.c.kind == "cc"
    return _columns(
        "copied",
        followers.c.id,
        followers.c.ticket,
        None,
        None,
        followers.c.mail,
        followers.c.name,
        None,
        None,
        None,
        None,
    ).where(*mine)


def _columns(what: str, *values: Any) -> Select[Any]:
    """(id, ticket, n, at, a, b, c, d, e, version, m), of the same types in every part; the last may be left out."""
    names = ("id", "ticket", "n", "at", "a", "b", "c", "d", "e", "version", "m")
    numbers = {"id", "ticket", "n", "version", "m"}
    values += (None,) * (len(names) - len(values))
    made = []
    for name, value in zip(names, values, strict=True):
        kind = BigInteger if name in numbers or name == "at" else Text
        made.append(
            cast(null(), kind).label(name)
            if value is None
            else value.label(name)
            if name == "at"
            else cast(value, kind).label(name)
        )
    return select(literal(what).label("what"), *made)


def _draft(row: Any) -> Draft:
    along = None if row.m is None else bool(row.m)
    return Draft(row.a, row.b or "", msgspec.json.decode(row.d), row.version, row.at, row.c, row.e or None, along)


def _waits(row: Any) -> Held:
    return Held(
        row.id,
        row.ticket,
        row.n,
        row.a,
        row.c,
        row.b,
        msgspec.json.decode(row.d),
        row.e == "solve",
        bool(row.version),
        row.at,
    )


def _person(row: Any) -> Staff:
    return Staff(row.id, row.a, row.b, frozenset(msgspec.json.decode(row.c)))
