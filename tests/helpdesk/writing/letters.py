"""What the story of a ticket tells of its letters."""

from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.tickets.tables import changes
from helpdesk.writing.sending import send_reply


def answer(app: Flask, database: Database, number: int, by: Staff, body: str = "It is on its way.", *, solve: bool = False) -> int:  # fmt: skip
    with app.app_context(), database.writing() as db:
        return send_reply(db, number, author=by, body=body, seen=10**9, then_solve=solve, now=clock.now()).id


def story(database: Database, number: int) -> list[str]:
    with database.reading() as db:
        found = select(changes.c.what).where(
            changes.c.ticket == number, changes.c.what.in_(("undelivered", "sent_again"))
        )
        return list(db.execute(found.order_by(changes.c.id)).scalars())
