"""What a program asks to change about a ticket, done by the verbs that people's actions go through; all of it, or nothing."""

from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET
from sqlalchemy import Connection, select

from foundation.accounts import Staff, list_staff
from foundation.errors import Invalid, Outdated
from helpdesk.api.fields_named import naming
from helpdesk.api.shapes import Ticket, TicketChange
from helpdesk.fields import add_tags, clean_tag, read_definitions, remove_tags, set_field, set_status, tags_of
from helpdesk.joining.kinds import set_kind
from helpdesk.joining.telling import JOINED
from helpdesk.permissions.sight import may_take
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.lifecycle import assign, set_priority
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import changes, messages
from helpdesk.tickets.topic import set_topic
from helpdesk.tickets.transferring import move_to_team

MOST_TOLD = 20


def change_ticket(db: Connection, ticket_id: int, body: TicketChange, *, by: Staff, now: datetime) -> None:
    """The caller holds its row. Raises Invalid and Conflict as the verbs do."""
    if body.kind is not UNSET:
        set_kind(db, ticket_id, body.kind, by=by, now=now)
    if body.topic is not UNSET:
        set_topic(db, ticket_id, body.topic, by=by, now=now)
    _tag(db, ticket_id, body, by=by, now=now)
    if body.fields is not UNSET:
        fill(db, ticket_id, body.fields, by=by, now=now)
    if body.priority is not UNSET:
        set_priority(db, ticket_id, body.priority, by=by, now=now)
    if body.team is not UNSET:
        _pass_on(db, ticket_id, body.team, by=by, now=now)
    if body.assignee is not UNSET:
        assign(db, ticket_id, _person(db, body.assignee, ticket_id), by=by, now=now)
    _set_status(db, ticket_id, body, by=by, now=now)


def fill(db: Connection, ticket_id: int, values: dict[str, Any], *, by: Staff, now: datetime) -> None:
    known = {one.key for one in read_definitions(db).fields}
    for key, value in values.items():
        if key not in known:
            raise Invalid(f"There is no field “{key[:60]}”. GET /api/v1/fields lists them.", field=f"fields.{key[:60]}")
        set_field(db, ticket_id, key, value if value is not None else "", by=by, now=now)


def check_version(db: Connection, ticket: Ticket, sent: str) -> None:
    """Raises Outdated, with what happened since, for another version than the ticket's. `sent`: as If-Match has it."""
    wanted = {one.strip().removeprefix("W/").strip('"') for one in sent.split(",")}
    if "*" in wanted or ticket.version in wanted:
        return
    happened = _since(db, ticket.id, max((_moment_of(one) for one in wanted), default=_LONG_AGO))
    said = ", ".join(dict.fromkeys(f"{one['what']} by {one['who']}" for one in happened[-3:])) or "something about it"
    detail = f"{ticket.reference} has changed since you read it: {said}. Read it again, then send your change."
    raise Outdated(detail, field="If-Match", version=ticket.version, changes=happened)


def _tag(db: Connection, ticket_id: int, body: TicketChange, *, by: Staff, now: datetime) -> None:
    more = list(body.add_tags) if body.add_tags is not UNSET else []
    fewer = list(body.remove_tags) if body.remove_tags is not UNSET else []
    if body.tags is not UNSET:
        if more or fewer:
            raise Invalid("Send tags, or add_tags and remove_tags; not both.", field="tags")
        with naming(tag="tags"):
            wanted, had = {clean_tag(one) for one in body.tags}, set(tags_of(db, [ticket_id]).get(ticket_id, ()))
        more, fewer = sorted(wanted - had), sorted(had - wanted)
    if fewer:
        with naming(tag="remove_tags"):
            remove_tags(db, [ticket_id], fewer, by=by, now=now)
    if more:
        with naming(tag="add_tags" if body.tags is UNSET else "tags"):
            add_tags(db, [ticket_id], more, by=by, now=now)


def _pass_on(db: Connection, ticket_id: int, team: str, *, by: Staff, now: datetime) -> None:
    if team not in TEAMS:
        raise Invalid(f"There is no such team. Choose one of {', '.join(TEAMS)}.", field="team")
    if read_ticket(db, ticket_id).team != team:
        move_to_team(db, ticket_id, team, by=by.name, actor=by.key, now=now)


def _person(db: Connection, number: int | None, ticket_id: int) -> Staff | None:
    if number is None:
        return None
    found = next((one for one in list_staff(db) if one.id == number), None)
    if found is None:
        raise Invalid("Nobody on the team has this number. GET /api/v1/agents lists them.", field="assignee")
    if not may_take(db, found, ticket_id):
        raise Invalid(f"{found.name} can’t be given this ticket: choose an agent who sees its team’s tickets.", field="assignee")  # fmt: skip
    return found


def _set_status(db: Connection, ticket_id: int, body: TicketChange, *, by: Staff, now: datetime) -> None:
    if body.status is UNSET and body.custom_status is UNSET:
        return
    status = read_ticket(db, ticket_id).status if body.status is UNSET else body.status
    named = None if body.custom_status is UNSET else body.custom_status
    set_status(db, ticket_id, status, named, by=by, now=now)


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _moment_of(version: str) -> datetime:
    """When the version was the newest; long ago for one that isn't ours."""
    head = version.partition("-")[0]
    try:
        return datetime.fromtimestamp(int(head, 16) / 1_000_000, UTC) if len(head) <= 14 else _LONG_AGO
    except (ValueError, OverflowError, OSError):
        return _LONG_AGO


def _since(db: Connection, ticket_id: int, moment: datetime) -> list[dict[str, Any]]:
    """Oldest first, the newest twenty."""
    changed = select(changes).where(changes.c.ticket == ticket_id, changes.c.changed_at > moment)
    said = select(messages).where(
        messages.c.ticket == ticket_id, messages.c.sent_at > moment, messages.c.kind != JOINED
    )
    rows = [
        {"what": row.what, "who": row.who, "before": row.before, "after": row.after, "at": row.changed_at}
        for row in db.execute(changed.order_by(changes.c.id.desc()).limit(MOST_TOLD))
    ] + [
        {"what": "note" if row.kind == "note" else "message", "who": row.author_name, "before": None, "after": str(row.id), "at": row.sent_at}
        for row in db.execute(said.order_by(messages.c.id.desc()).limit(MOST_TOLD))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["at"])[-MOST_TOLD:]
