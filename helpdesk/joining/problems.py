"""One answer to everybody a problem touched: each open incident gets it as a reply and is solved, in a job, each once.

Where a customer has written since the answer was, nothing is sent: an answer to words nobody read is no answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation import clock
from foundation.accounts import Staff, staff
from foundation.database import Database, insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue, job
from helpdesk.joining.tables import incident_answers, problem_answers
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.words_since import joined_since
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets import lifecycle
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import OPEN, Ticket

SHOWN_EVERY = 10  # answers between two signs of progress


@dataclass(frozen=True)
class Progress:
    """Of the newest answer of a problem."""

    asked: int
    waiting: int
    told: int
    left: tuple[int, ...]  # not told, or not solved: somebody has to look

    @property
    def is_done(self) -> bool:
        return self.waiting == 0


def answer_incidents(db: Connection, problem: int, body: str, *, by: Staff, now: datetime) -> int:
    """How many will be told. The problem itself is solved. Raises Conflict while another answer is on its way."""
    body = checked_body(body)
    row = db.execute(select(tickets).where(tickets.c.id == problem).with_for_update()).first()
    if row is None or row.kind != "problem":
        raise NotFound("There is no such problem.")
    if (before := progress_of(db, problem)) and not before.is_done:
        raise Conflict("An answer is on its way to the incidents already.")
    which = tickets.c.problem == problem, tickets.c.status.in_(OPEN), tickets.c.shelved.is_(None)
    found = db.execute(select(tickets.c.id, tickets.c.last_message).where(*which).order_by(tickets.c.id)).all()
    if not found:
        raise Invalid("No incident is open, so there is nobody to tell. Solve the problem itself.", field="body")
    answer = insert_row(db, problem_answers, problem=problem, staff=by.id, body=body, answered_at=now)
    marks = joined_since(db, [one.id for one in found])
    seen = {one.id: max(one.last_message, marks.get(one.id, 0)) for one in found}
    rows = [{"answer": answer, "incident": one, "seen": last, "state": "waiting"} for one, last in seen.items()]
    db.execute(incident_answers.insert(), rows)
    lifecycle.solve(db, problem, by=by, now=now)
    enqueue(db, "joining.tell_incidents", {"answer": answer})
    return len(found)


def progress_of(db: Connection, problem: int) -> Progress | None:
    newest = select(func.max(problem_answers.c.id)).where(problem_answers.c.problem == problem).scalar_subquery()
    rows = db.execute(
        select(incident_answers).where(incident_answers.c.answer == newest).order_by(incident_answers.c.incident)
    ).all()
    if not rows:
        return None
    states = [row.state for row in rows]
    left = tuple(row.incident for row in rows if row.state in ("newer", "unsolved"))
    return Progress(len(rows), states.count("waiting"), states.count("told") + states.count("unsolved"), left)


def open_incidents(db: Connection, problem: int, *, by: int) -> tuple[int, list[Ticket]]:
    """How many, and the newest of those that `by` sees."""
    which = tickets.c.problem == problem, tickets.c.status.in_(OPEN)
    many = db.execute(select(func.count()).select_from(tickets).where(*which)).scalar_one()
    rows = db.execute(with_people().where(*which, visible_to(by)).order_by(tickets.c.id.desc()).limit(20))
    return many, [ticket_from_row(row) for row in rows]


def solution_of(db: Connection, problem: int) -> str:
    """What the customer of a solved problem read last from us, to begin the answer with; nothing while it is open."""
    solved = tickets.c.id == problem, tickets.c.status.not_in(OPEN)
    query = select(messages.c.body).join(tickets, tickets.c.id == messages.c.ticket)
    return (
        db.execute(query.where(*solved, messages.c.kind == "agent").order_by(messages.c.id.desc()).limit(1)).scalar()
        or ""
    )


@job("joining.tell_incidents")
def tell_incidents(database: Database, payload: dict[str, Any]) -> None:
    """Each in a transaction of its own: stopped half way, it goes on where it was."""
    with database.reading() as db:
        mine = incident_answers.c.answer == payload["answer"], incident_answers.c.state == "waiting"
        waiting = list(db.execute(select(incident_answers.c.incident).where(*mine)).scalars())
    for place, incident in enumerate(waiting, start=1):
        with database.writing() as db:
            problem = _tell_one(db, payload["answer"], incident, now=clock.now())
            if place % SHOWN_EVERY == 0 or place == len(waiting):
                tell_agents(db, problem, "answered")


def _tell_one(db: Connection, answer: int, incident: int, *, now: datetime) -> int:
    """The problem it is about. Its row is held first: of two workers the second finds it told."""
    db.execute(select(tickets.c.id).where(tickets.c.id == incident).with_for_update()).first()
    row = db.execute(
        select(problem_answers, staff.c.name, staff.c.email).join(staff).where(problem_answers.c.id == answer)
    ).one()
    mine = incident_answers.c.answer == answer, incident_answers.c.incident == incident
    asked = db.execute(select(incident_answers).where(*mine)).one()
    if asked.state == "waiting":
        by = Staff(row.staff, row.name, row.email, frozenset())
        state = _answer(db, incident, row.body, by=by, seen=asked.seen, problem=row.problem, now=now)
        db.execute(update(incident_answers).where(*mine).values(state=state))
    return int(row.problem)


def _answer(db: Connection, incident: int, body: str, *, by: Staff, seen: int, problem: int, now: datetime) -> str:
    ticket = db.execute(select(tickets).where(tickets.c.id == incident)).one()
    if ticket.status not in OPEN or ticket.problem != problem:
        return "over"
    try:
        lifecycle.reply(db, incident, author=by, body=body, seen=seen, now=now)
    except StaleReply:
        return "newer"
    try:
        with db.begin_nested():
            lifecycle.solve(db, incident, by=by, now=now)
    except Invalid:  # its form asks for more first
        return "unsolved"
    return "told"
