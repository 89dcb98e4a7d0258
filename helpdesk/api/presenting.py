"""Tickets as the API shows them, a page in a few statements."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from foundation.bearer import current_token
from foundation.errors import Forbidden, Invalid
from foundation.web import config
from helpdesk.api.shapes import Customer, File, Message, Ticket
from helpdesk.fields import tags_of, values_of
from helpdesk.files import File as Kept
from helpdesk.files import file_address, files_of
from helpdesk.joining.telling import JOINED
from helpdesk.joining.words_since import joined_since
from helpdesk.people.person import Person
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Ticket as Whole

EXPANDS = ("customer", "messages")
NEWEST = 10  # messages that come with a ticket


def read_expand(sent: str | None) -> frozenset[str]:
    """Raises Invalid, and Forbidden for what the token may not read."""
    wanted = frozenset(one.strip() for one in (sent or "").split(",") if one.strip())
    if wanted - set(EXPANDS):
        raise Invalid(f"expand takes {' and '.join(EXPANDS)}.", field="expand")
    if "customer" in wanted and "customers:read" not in current_token().scopes:
        raise Forbidden("This API token lacks the scope 'customers:read', which expand=customer takes.")
    return wanted


def present_one(db: Connection, ticket_id: int, expand: Collection[str] = ()) -> Ticket:
    return present(db, [read_ticket(db, ticket_id)], expand)[0]


def present(db: Connection, found: Sequence[Whole], expand: Collection[str] = ()) -> list[Ticket]:
    """Four statements, two more for messages."""
    ids = [one.id for one in found]
    if not ids:
        return []
    tags, values, marks = tags_of(db, ids), values_of(db, ids), joined_since(db, ids)
    said = _newest(db, ids) if "messages" in expand else {}
    shown = []
    for one in found:
        own = {value.field.key: list(value.texts) for value in values.get(one.id, ())}
        ticket = _versioned(_shown(one, tags.get(one.id, []), own, marks.get(one.id, 0)))
        if "customer" in expand:
            ticket.customer = present_person(one.customer)
        if "messages" in expand:
            ticket.messages = said.get(one.id, [])
        shown.append(ticket)
    return shown


def present_person(person: Person) -> Customer:
    return Customer(
        key=person.key, name=person.name, email=person.email, role=person.role, plan=person.plan, state=person.state,
        language=person.language, timezone=person.timezone,
    )  # fmt: skip


def _shown(one: Whole, tags: list[str], values: dict[str, list[str]], mark: int) -> Ticket:
    return Ticket(
        id=one.id, reference=one.reference, version="", url=f"{config().base_url}/desk/tickets/{one.id}", subject=one.subject,
        status=one.status, custom_status=one.custom_status, priority=one.priority, kind=one.kind, team=one.team, channel=one.channel,
        via=one.via, topic=one.topic, language=one.language, customer=one.customer.key, assignee=one.assignee,
        waiting_on_us=one.waiting_on_us, last_message=max(one.last_message, mark), tags=tags, fields=values, rating=one.rating,
        rating_comment=one.rating_comment, due_at=one.due_at, resolve_by=one.resolve_by, snoozed_until=one.snoozed_until,
        shelved=one.shelved, merged_into=one.merged_into, parent=one.parent, problem=one.problem, opened_at=one.opened_at,
        updated_at=one.updated_at, first_reply_at=one.first_reply_at, solved_at=one.solved_at,
    )  # fmt: skip


def _versioned(ticket: Ticket) -> Ticket:
    """When it last changed, so that what came after can be told, and all of it in short."""
    whole = hashlib.sha256(msgspec.json.encode(ticket)).hexdigest()[:12]
    ticket.version = f"{int(ticket.updated_at.timestamp() * 1_000_000):x}-{whole}"
    return ticket


def _newest(db: Connection, ids: Sequence[int]) -> dict[int, list[Message]]:
    """The newest of each, oldest first, in two statements."""
    place = func.row_number().over(partition_by=messages.c.ticket, order_by=messages.c.id.desc()).label("place")
    ranked = select(messages, place).where(messages.c.ticket.in_(ids), messages.c.kind != JOINED).subquery()
    found: dict[int, list[Message]] = {}
    rows = db.execute(select(ranked).where(ranked.c.place <= NEWEST).order_by(ranked.c.id)).all()
    for one in present_messages(db, rows):
        found.setdefault(one.ticket, []).append(one)
    return found


_MESSAGE = [one for one in Message.__struct_fields__ if one != "files"]


def present_messages(db: Connection, rows: Sequence[Any]) -> list[Message]:
    """With their files, in one statement."""
    files = files_of(db, [row.id for row in rows])
    shown = [Message(**{name: getattr(row, name) for name in _MESSAGE}) for row in rows]
    for one in shown:
        one.files = [present_file(file) for file in files.get(one.id, ())]
    return shown


def present_file(file: Kept) -> File:
    return File(id=file.id, name=file.name, kind=file.kind, size=file.size, url=file_address(file))
