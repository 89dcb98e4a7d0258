"""Names the desk knows, so that they can be taken out of what is quoted elsewhere."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from foundation.accounts import staff
from helpdesk.people.person import customers
from helpdesk.tickets.tables import messages, tickets


def names_by_ticket(db: Connection, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Of each ticket the customer's name, then those of the agents who wrote in it."""
    asked = select(tickets.c.id, customers.c.name).join(customers, customers.c.key == tickets.c.customer)
    told = select(messages.c.ticket, messages.c.author_name).where(messages.c.kind.in_(("agent", "note"))).distinct()
    found: dict[int, list[str]] = {}
    for number, name in [
        *db.execute(asked.where(tickets.c.id.in_(numbers))).all(),
        *db.execute(told.where(messages.c.ticket.in_(numbers)).order_by(messages.c.author_name)).all(),
    ]:
        found.setdefault(number, []).append(name)
    return {number: tuple(names) for number, names in found.items()}


def names_by_person(db: Connection, keys: Collection[str]) -> dict[str, str]:
    rows = db.execute(select(customers.c.key, customers.c.name).where(customers.c.key.in_(keys)))
    return {row.key: row.name for row in rows}


def count_people(db: Connection) -> int:
    count = select(func.count()).select_from
    return int(db.execute(count(customers)).scalar_one() + db.execute(count(staff)).scalar_one())


def all_names(db: Connection) -> list[str]:
    """Of customers and staff; each once."""
    return list(db.execute(select(customers.c.name).union(select(staff.c.name))).scalars())
