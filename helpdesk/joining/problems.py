"""One answer to everybody a problem touched: each open incident gets it as a reply and is solved, in a job, each once.

Where somebody has written since the answer was, or a colleague is answering, nothing is sent: an answer to words nobody read is no
answer, and two are one too many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.incoming import MOST_ID
from foundation.jobs import enqueue
from helpdesk.joining.tables import incident_answers, problem_answers
from helpdesk.joining.words_since import joined_since
from helpdesk.permissions.sight import read_by, visible_to
from helpdesk.tickets import lifecycle
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import OPEN, Ticket, reference_of

TELL = "joining.tell_incidents"
LEFT = ("newer", "answering", "unsolved")  # somebody has to look


@dataclass(frozen=True)
class Progress:
    """Of the newest answer of a problem."""

    asked: int
    waiting: int
    told: int
    why: Mapping[int, str]  # of each that is left open: not told, or not solved

    @property
    def is_done(self) -> bool:
        return self.waiting == 0

    @property
    def left(self) -> tuple[int, ...]:
        return tuple(self.why)


def answer_incidents(db: Connection, problem: int, body: str, *, by: Staff, now: datetime) -> int:
    """How many will be told. The problem itself is solved. Raises Conflict while another answer is on its way."""
    body = checked_body(body)
    row = db.execute(select(tickets).where(tickets.c.id == problem).with_for_update()).first()
    if row is None or row.kind != "problem":
        raise NotFound("There is no such problem.")
    if _is_on_its_way(db, problem):
        raise Conflict("An answer is on its way to the incidents already.")
    if not (found := _open_ones(db, problem, by)):
        raise Invalid("No incident is open, so there is nobody to tell. Solve the problem itself.", field="body")
    _ask(db, problem, body, found, by=by, read=MOST_ID, now=now)
    lifecycle.solve(db, problem, by=by, now=now)
    return len(found)


def answer_along(
    db: Connection, problem: int, body: str, *, by: Staff, read: int, known_at: datetime | None = None, now: datetime
) -> int:
    """A reply that solved a problem goes to its open incidents too: how many. None where it is no problem, isn't solved, or another
    answer is on its way. `read`: the last message of theirs that its author could have read; `known_at`: what was linked after that
    is left as it is (None: nothing is)."""
    row = db.execute(select(tickets).where(tickets.c.id == problem).with_for_update()).one()
    if row.kind != "problem" or row.status in OPEN or _is_on_its_way(db, problem):
        return 0
    if found := _open_ones(db, problem, by, known_at=known_at):
        _ask(db, problem, body, found, by=by, read=read, now=now)
    return len(found)


def _is_on_its_way(db: Connection, problem: int) -> bool:
    before = progress_of(db, problem)
    return before is not None and not before.is_done


def _open_ones(db: Connection, problem: int, by: Staff, *, known_at: datetime | None = None) -> Sequence[Any]:
    """Of those they see."""
    which = [tickets.c.problem == problem, tickets.c.status.in_(OPEN), tickets.c.shelved.is_(None), read_by(by)]
    if known_at is not None:
        linked = changes.c.ticket == tickets.c.id, changes.c.what == "problem", changes.c.after == reference_of(problem)
        which.append(~select(changes.c.id).where(*linked, changes.c.changed_at > known_at).exists())
    return db.execute(select(tickets.c.id, tickets.c.last_message).where(*which).order_by(tickets.c.id)).all()


def _ask(db: Connection, problem: int, body: str, found: Sequence[Any], *, by: Staff, read: int, now: datetime) -> None:
    person = {"staff": by.id} if by.id else {"program": by.key, "program_name": by.name}
    answer = insert_row(db, problem_answers, problem=problem, body=body, answered_at=now, **person)
    marks = joined_since(db, [one.id for one in found])
    newest = {one.id: max(one.last_message, marks.get(one.id, 0)) for one in found}
    seen = {one: min(last, read) for one, last in newest.items()}
    db.execute(
        incident_answers.insert(),
        [{"answer": answer, "incident": one, "seen": last, "state": "waiting"} for one, last in seen.items()],
    )
    enqueue(db, TELL, {"answer": answer})


def progress_of(db: Connection, problem: int) -> Progress | None:
    newest = select(func.max(problem_answers.c.id)).where(problem_answers.c.problem == problem).scalar_subquery()
    rows = db.execute(
        select(incident_answers).where(incident_answers.c.answer == newest).order_by(incident_answers.c.incident)
    ).all()
    if not rows:
        return None
    states = [row.state for row in rows]
    why = {row.incident: row.state for row in rows if row.state in LEFT}
    return Progress(len(rows), states.count("waiting"), states.count("told") + states.count("unsolved"), why)


def open_incidents(db: Connection, problem: int, *, by: int) -> tuple[int, list[Ticket]]:
    """How many, and the newest, of those that `by` sees."""
    which = tickets.c.problem == problem, tickets.c.status.in_(OPEN), tickets.c.shelved.is_(None), visible_to(by)
    many = db.execute(select(func.count()).select_from(tickets).where(*which)).scalar_one()
    rows = db.execute(with_people().where(*which).order_by(tickets.c.id.desc()).limit(20))
    return many, [ticket_from_row(row) for row in rows]


def solution_of(db: Connection, problem: int) -> str:
    """What the customer of a solved problem read last from us, to begin the answer with; nothing while it is open."""
    solved = tickets.c.id == problem, tickets.c.status.not_in(OPEN)
    query = select(messages.c.body).join(tickets, tickets.c.id == messages.c.ticket)
    return (
        db.execute(query.where(*solved, messages.c.kind == "agent").order_by(messages.c.id.desc()).limit(1)).scalar()
        or ""
    )
