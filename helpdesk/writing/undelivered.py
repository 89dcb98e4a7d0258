"""A letter that no mail server takes is told where people look: at the reply it carries, in the story, to who wrote it and who has the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation import clock
from foundation.accounts import Staff, list_staff
from foundation.database import Database, upsert
from foundation.events import Happening
from foundation.live import publish
from foundation.mail.address import one_line
from foundation.mail.outbox import GIVEN_UP, LetterRefused
from foundation.mail.tables import mails
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.trees import hold_where_it_goes_on
from helpdesk.permissions.sight import may_read
from helpdesk.tickets.moving import Move, move_all
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import Change, Message, reference_of
from helpdesk.writing.copying import carried_by
from helpdesk.writing.tables import mentions

UNDELIVERED, SENT_AGAIN = "undelivered", "sent_again"  # lines of a story: `before` the message, `after` the letter
MAIL = "Mail"  # who tells it
LONGEST = 160  # characters of a mail server's answer


@dataclass(frozen=True)
class Lost:
    """A letter that went out in vain. `why`: what the mail server said, on one line; `now`: it hasn't been sent again since."""

    id: int
    address: str
    why: str
    is_refused: bool
    now: bool


@dataclass(frozen=True)
class Letters:
    """By letter, and those that nobody has, by the message they carry."""

    told: dict[int, Lost]
    of: dict[int, list[Lost]]
    lines = frozenset([UNDELIVERED, SENT_AGAIN])

    def line(self, change: Change) -> Lost | None:
        return self.told.get(int(change.after or 0))


def lost_letters(db: Connection, story: Sequence[Message | Change]) -> Letters:
    """Nothing is asked of the database where every letter of this story has arrived."""
    told_of = [one for one in story if isinstance(one, Change) and one.what in Letters.lines]
    lines = {int(one.after or 0): int(one.before or 0) for one in told_of}
    if not lines:
        return Letters({}, {})
    told = {row.id: _lost(row) for row in db.execute(select(mails).where(mails.c.id.in_(lines)).order_by(mails.c.id))}
    of: dict[int, list[Lost]] = {}
    for one in told.values():
        if one.now:
            of.setdefault(lines[one.id], []).append(one)
    return Letters(told, of)


def hear(database: Database, fact: LetterRefused, happening: Happening) -> None:
    """Only letters that carry a reply; told once for each time they were tried."""
    carried = carried_by(fact.key)
    if carried is None:
        return
    with database.writing() as db:
        reply = db.execute(_reply(carried.message)).first()
        letter = db.execute(select(mails).where(mails.c.id == fact.letter)).first()
        if reply is None or letter is None or letter.state not in GIVEN_UP or _is_told(db, reply.ticket, fact.letter):
            return
        _, top = hold_where_it_goes_on(db, reply.ticket)
        note_change(db, reply.ticket, MAIL, UNDELIVERED, str(reply.id), str(fact.letter), now=happening.happened_at)
        told = _tell_who_answers_for_it(db, reply, letter.address, now=happening.happened_at)
        if not told and carried.to == "reply" and top.last_message == reply.id and top.status == "pending":
            back = Move(top, {"status": "open", "waiting_on_us": True, "updated_at": clock.now()})
            move_all(db, [back], who=MAIL, now=clock.now())  # nobody has it: so somebody sees it in the queue
        for number in {reply.ticket, top.id}:
            tell_agents(db, number, UNDELIVERED)


def _lost(row: Any) -> Lost:
    said = one_line(row.last_error or "")
    why = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    return Lost(row.id, row.address, why, row.state == "refused", row.state in GIVEN_UP and bool(row.address))


def _reply(message: int) -> Any:
    query = select(messages, tickets.c.assignee).join(tickets, tickets.c.id == messages.c.ticket)
    return query.where(messages.c.id == message)


def _is_told(db: Connection, ticket: int, letter: int) -> bool:
    """And nobody has sent it again since."""
    of_it = changes.c.ticket == ticket, changes.c.what.in_(Letters.lines), changes.c.after == str(letter)
    newest = select(changes.c.what).where(*of_it).order_by(changes.c.id.desc()).limit(1)
    return db.execute(newest).scalar() == UNDELIVERED


def _tell_who_answers_for_it(db: Connection, reply: Any, address: str, *, now: datetime) -> int:
    """It stands among their mentions until they have looked, and open pages say so at once. How many they are."""
    data = {
        "kind": UNDELIVERED, "ticket": reply.ticket, "reference": reference_of(reply.ticket), "message": reply.id, "address": address,
    }  # fmt: skip
    whose = [one for one in list_staff(db) if one.key == reply.author or one.id == reply.assignee]
    readers: list[Staff] = [one for one in whose if may_read(db, one, reply.ticket)]
    rows = [
        {"message": reply.id, "ticket": reply.ticket, "staff": one.id, "mentioned_at": now, "read_at": None}
        for one in readers
    ]
    if rows:
        upsert(db, mentions, rows, keys=["message", "staff"])
    for one in readers:
        publish(db, f"staff:{one.id}", data)
    return len(readers)
