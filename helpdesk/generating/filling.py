"""Generated people and tickets into the database, a thousand at a time: memory stays the same however many there are."""

from collections.abc import Callable
from itertools import islice

from sqlalchemy import Connection, select, text

from foundation.accounts import staff
from foundation.database import Database, insert_unless_there
from foundation.errors import Conflict
from helpdesk.bulk import CHUNK, add_customers, add_tickets
from helpdesk.generating.tickets import SPAN, Plan, customer_row, ticket_rows
from helpdesk.tickets.tables import tickets

AGENTS = (
    "Aske Lund", "Bea Ortiz", "Cleo Vance", "Dina Roth", "Egon Falk", "Fia Nord", "Gil Amado", "Hope Mensah", "Ilja Petrov", "June Park",
    "Kai Brandt", "Lotte Vos", "Max Oyelaran", "Nia Costa", "Otto Kern", "Pilar Sanz", "Rita Holm", "Sami Aalto", "Tove Berg", "Ugo Neri",
)  # fmt: skip
NO_PASSWORD = "!"  # no hash: nobody signs in as one of them


def generate(database: Database, plan: Plan, progress: Callable[[int], None]) -> None:
    """Add what the plan says. Raises Conflict where people's own tickets are. `progress` hears how many tickets there are so far."""
    with database.writing() as db:
        _refuse_among_real_ones(db)
        agents = _agents(db, plan)
    for start in range(0, plan.customers, CHUNK):
        with database.writing() as db:
            add_customers(db, [customer_row(plan, one) for one in range(start, min(start + CHUNK, plan.customers))])
    rows, made = ticket_rows(plan, agents), 0
    while block := list(islice(rows, CHUNK)):
        with database.writing() as db:
            add_tickets(db, block)
        made += len(block)
        progress(made)
    if not database.is_sqlite:
        with database.writing() as db:
            db.execute(text("ANALYZE"))  # as its own housekeeping does after a while


def _refuse_among_real_ones(db: Connection) -> None:
    if db.execute(select(tickets.c.id).where(tickets.c.synthetic.is_(False)).limit(1)).first():
        raise Conflict("This database holds people’s own tickets. Generate into one of its own.")


def _agents(db: Connection, plan: Plan) -> list[tuple[int, str]]:
    for name in AGENTS:
        row = {
            "email": f"{name.lower().replace(' ', '.')}@generated.example", "name": name, "roles": ["agent"], "active": True,
            "password_hash": NO_PASSWORD, "created_at": plan.until - SPAN,
        }  # fmt: skip
        insert_unless_there(db, staff, row, key="email")
    found = db.execute(select(staff.c.id, staff.c.name).where(staff.c.name.in_(AGENTS)).order_by(staff.c.name))
    return [(row.id, row.name) for row in found]
