"""Whether a ticket meets a rule's conditions, each by itself, in words with the value of this moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, case, select

from helpdesk.conditions import Asking, Condition, Conditions, Field, said_one, where
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket


@dataclass(frozen=True)
class Weighed:
    words: str  # Priority is high or critical
    held: bool
    value: str | None  # what it was: “High”; None where the words say it, or nothing short could
    optional: bool  # one of those of which one is enough


def weigh(
    db: Connection, conditions: Conditions, ticket: Ticket, asking: Asking, fields: Mapping[str, Field]
) -> tuple[bool, list[Weighed]]:
    """(whether it meets them, each condition). One statement."""
    alone = [where(Conditions((one,)), asking, fields) for one in conditions.all_of_them]
    parts = [
        case((one, 1), else_=0).label(f"c{at}") for at, one in enumerate([where(conditions, asking, fields), *alone])
    ]
    row = db.execute(select(*parts).where(tickets.c.id == ticket.id)).one()
    weighed = [
        Weighed(said_one(one, fields), bool(held), value_of(ticket, one, fields), at >= len(conditions.every))
        for at, (one, held) in enumerate(zip(conditions.all_of_them, row[1:], strict=True))
    ]
    return bool(row[0]), weighed


def value_of(ticket: Ticket, one: Condition, fields: Mapping[str, Field]) -> str | None:
    field = fields.get(one.field)
    if field is None or (one.op == "is_any_of" and isinstance(one.value, tuple) and len(one.value) == 1):
        return None
    match one.field:
        case "status" | "priority" | "kind" | "team" | "channel" | "via" | "topic":
            key = getattr(ticket, one.field)
            return field.name_of(key) if key else "not set"
        case "assignee":
            return ticket.assignee_name or "Nobody"
        case "role" | "plan" | "state":
            return getattr(ticket.customer, one.field) or "not set"
        case "mood" | "rating" | "page" | "language":
            found = getattr(ticket, one.field)
            return "not set" if found is None else str(found)
        case "opened" | "updated" | "solved" | "due":
            moment = getattr(ticket, {"due": "due_at"}.get(one.field, f"{one.field}_at"))
            return f"{moment:%-d %b %Y, %H:%M} UTC" if moment else "not set"
    return None
