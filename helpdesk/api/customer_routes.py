"""Customers, as last seen, with their tickets."""

from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy import ColumnElement, Connection, exists, func, select, true

from foundation.access import token_only
from foundation.bearer import current_token
from foundation.errors import Invalid, NotFound
from foundation.web import reading
from helpdesk.api.blueprint import api, in_reach
from helpdesk.api.listing import Wanted
from helpdesk.api.paging import next_page
from helpdesk.api.shapes import Cursor, Customer, Customers, Expand, Limit, Tickets
from helpdesk.api.ticket_routes import answer_list
from helpdesk.audit.reading_customers import note_customers
from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets


@api.get("/customers", summary="List customers", access=token_only("customers:read"))
def list_customers(
    limit: Limit = 25, cursor: Cursor = None, email: Annotated[str | None, Meta(description="Exactly this address.")] = None
) -> Customers:  # fmt: skip
    """By their keys."""
    query = select(customers).where(_in_reach(), *([customers.c.key > cursor] if cursor else []))
    if email is not None:
        query = query.where(func.lower(customers.c.email) == email.strip().lower())
    if cursor is not None and len(cursor) > 120:
        raise Invalid("This page of the list can’t be found. Start again from the first page.", field="cursor")
    with reading() as db:
        rows = db.execute(query.order_by(customers.c.key).limit(limit + 1)).all()
    note_customers("list")
    following = rows[limit - 1].key if len(rows) > limit else None
    return Customers(data=[_customer(row) for row in rows[:limit]], next=next_page(following))


@api.get("/customers/<customer>", summary="Read a customer", access=token_only("customers:read"))
def read_customer(customer: str) -> Customer:
    with reading() as db:
        found = _customer(_find(db, customer))
    note_customers(about=found.key)
    return found


@api.get("/customers/<customer>/tickets", summary="List a customer’s tickets", access=token_only("tickets:read"))
def list_tickets_of(customer: str, limit: Limit = 25, cursor: Cursor = None, expand: Expand = None) -> Tickets:
    """The newest first."""
    with reading() as db:
        _find(db, customer)
    return answer_list(Wanted(customer=customer), cursor=cursor, limit=limit, expand=expand)


def _find(db: Connection, key: str) -> Any:
    row = db.execute(select(customers).where(customers.c.key == key, _in_reach())).first()
    if row is None:
        raise NotFound("There is no such customer.")
    return row


def _in_reach() -> ColumnElement[bool]:
    """A token of some teams knows who asked these."""
    if not current_token().teams:
        return true()
    return exists().where(tickets.c.customer == customers.c.key, in_reach())


def _customer(row: Any) -> Customer:
    return Customer(
        key=row.key, name=row.name, email=row.email, role=row.role, plan=row.plan, state=row.state, language=row.language,
        timezone=row.timezone, seen_at=row.seen_at,
    )  # fmt: skip
