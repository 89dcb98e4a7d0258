"""What triggers hear of besides a ticket's own fields: what somebody in copy writes, and custom fields."""

import pytest
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.fields import set_field
from helpdesk.fields.defining import keep
from helpdesk.fields.shaping import field_data
from helpdesk.rules.tables import rule_firings
from helpdesk.tickets.customer_messages import customer_reply, reply_in_copy
from helpdesk.tickets.reading import read_ticket
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import do, trigger


@pytest.mark.usefixtures("app")
def test_somebody_in_copy_and_a_custom_field_set_off_triggers_of_their_own(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        order = keep(db, "field", None, "Order", field_data(db, None, name="Order", kind="text"), by=ada, now=clock.now())  # fmt: skip
        copied = trigger(db, "Copy", "copy_replied", actions=[do("priority", "low")])
        filled = trigger(db, "Order", "field", actions=[do("priority", "high")])
        ticket = ask(db, MARA)
        customer_reply(db, ticket.reference, MARA.key, "Which one?", now=clock.now())
    assert fired(database) == []
    with database.writing() as db:
        reply_in_copy(db, ticket.id, author="cc:1", name="Pat Doe", body="Me too.", now=clock.now())
    assert fired(database) == [copied]
    with database.writing() as db:
        set_field(db, ticket.id, order, "A-7", by=ada, now=clock.now())
    assert fired(database) == [copied, filled]
    with database.reading() as db:
        assert read_ticket(db, ticket.id).priority == "high"


def fired(database: Database) -> list[int]:
    work_all(database)
    with database.reading() as db:
        return list(db.execute(select(rule_firings.c.rule).order_by(rule_firings.c.id)).scalars())
