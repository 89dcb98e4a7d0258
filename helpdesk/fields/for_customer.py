"""What a customer reads of their ticket's status and fields: the lead's sentence, and the values they may see."""

from sqlalchemy import Connection, select

from helpdesk.fields.definitions import read_definitions
from helpdesk.fields.values import values_of
from helpdesk.tickets.tables import tickets

STANDS = "Where it stands"


def seen_by_customer(db: Connection, ticket_id: int) -> list[tuple[str, str]]:
    """(label, words), the status first. One statement where leads show customers nothing, three otherwise."""
    known = read_definitions(db)
    shown = {one.id for one in known.fields if one.customer_sees and one.active}
    told = {one.id for one in known.statuses if one.told}
    if not shown and not told:
        return []
    row = db.execute(select(tickets.c.status, tickets.c.custom_status).where(tickets.c.id == ticket_id)).first()
    named = known.status(row.custom_status) if row else None
    stands = [(STANDS, named.told)] if named and row and named.told and named.category == row.status else []
    values = values_of(db, [ticket_id], known).get(ticket_id, []) if shown else []
    return stands + [(one.field.name, one.words) for one in values if one.field.id in shown]
