"""Named people for help desk tests."""

from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.accounts import Staff, create_staff

BO = helpdesk.Person(
    "worklane:member:1", "Bo Halvorsen", "bo@worklane.example", "client", "plus", "ok", "en", "Europe/Oslo"
)
MARA = helpdesk.Person(
    "worklane:member:2", "Mara Castell", "mara@worklane.example", "freelancer", "basic", "ok", "en", "Europe/Lisbon"
)


def staff(db: Connection, name: str, *roles: str) -> Staff:
    email = f"{name.split()[0].lower()}@aside.example"
    made = create_staff(
        db, name=name, email=email, password="correct horse", roles=list(roles or ("agent",)), now=clock.now()
    )
    return Staff(made, name, email, frozenset(roles or ("agent",)))


def ask(
    db: Connection, who: helpdesk.Person = MARA, body: str = "My milestone is not released.", **more
) -> helpdesk.Ticket:
    now = more.pop("now", clock.now())
    question = helpdesk.Question(
        customer=who, subject=more.pop("subject", "Milestone"), body=body, channel=more.pop("channel", "ticket"), **more
    )
    return helpdesk.take_in(db, question, now=now)
