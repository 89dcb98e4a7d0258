"""The job that brings an answer to a problem's incidents, one by one, and says when it is done what became of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select, update

from foundation import clock
from foundation.accounts import Staff, staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.jobs import job
from foundation.live import publish
from helpdesk.joining.problems import LEFT, TELL
from helpdesk.joining.tables import incident_answers, problem_answers
from helpdesk.joining.telling import tell_agents
from helpdesk.tickets import lifecycle
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of
from helpdesk.writing.tables import drafts, held_replies

SHOWN_EVERY = 10  # answers between two signs of progress
STILL_WRITING = timedelta(minutes=2)  # since a colleague typed last


@job(TELL)
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


def _tell_one(db: Connection, number: int, incident: int, *, now: datetime) -> int:
    """The problem it is about. The answer is held first: of two workers the second finds the incident told, and one sees the end."""
    answer = db.execute(select(problem_answers).where(problem_answers.c.id == number).with_for_update()).one()
    mine = incident_answers.c.answer == number, incident_answers.c.incident == incident
    asked = db.execute(select(incident_answers).where(*mine)).one()
    if asked.state == "waiting":
        by = _author(db, answer)
        state = _answer(db, incident, answer, by=by, seen=asked.seen, now=now)
        db.execute(update(incident_answers).where(*mine).values(state=state))
        _say_when_done(db, answer, by=by, now=now)
    return int(answer.problem)


def _author(db: Connection, answer: Any) -> Staff:
    if answer.staff is None:
        return Machine(0, answer.program_name, "", frozenset(), machine=answer.program)
    row = db.execute(select(staff).where(staff.c.id == answer.staff)).one()
    return Staff(row.id, row.name, row.email, frozenset())


def _answer(db: Connection, incident: int, answer: Any, *, by: Staff, seen: int, now: datetime) -> str:
    ticket = db.execute(select(tickets).where(tickets.c.id == incident).with_for_update()).one()
    if ticket.status not in OPEN or ticket.problem != answer.problem or ticket.shelved or ticket.merged_into:
        return "over"
    if _is_being_answered(db, incident, by, now):
        return "answering"
    try:
        lifecycle.reply(db, incident, author=by, body=answer.body, seen=seen, now=now)
    except StaleReply:
        return "newer"
    try:
        with db.begin_nested():
            lifecycle.solve(db, incident, by=by, now=now)
    except (Invalid, Conflict):  # its form asks for more first, or somebody talks in its chat
        return "unsolved"
    return "told"


def _is_being_answered(db: Connection, incident: int, by: Staff, now: datetime) -> bool:
    """A reply waits there to leave, or a colleague is writing one."""
    c = drafts.c
    writes = c.ticket == incident, c.kind == "reply", c.staff != by.id, c.body != "", c.typed_at > now - STILL_WRITING
    waits = exists().where(held_replies.c.ticket == incident)
    return bool(db.execute(select(or_(waits, exists().where(*writes)))).scalar())


def _say_when_done(db: Connection, answer: Any, *, by: Staff, now: datetime) -> None:
    """In the problem's story, and to who wrote the answer, wherever they are."""
    c = incident_answers.c
    counted = db.execute(select(c.state, func.count()).where(c.answer == answer.id).group_by(c.state)).all()
    many = {state: number for state, number in counted}
    if "waiting" in many:
        return
    told, asked = many.get("told", 0) + many.get("unsolved", 0), sum(many.values())
    note_change(db, answer.problem, by.name, "incidents", None, f"{told} of {asked}", now=now)
    if by.id:
        left = sum(many.get(state, 0) for state in LEFT)
        told_live = {"ticket": answer.problem, "reference": reference_of(answer.problem), "kind": "incidents_answered"}
        publish(db, f"staff:{by.id}", told_live | {"told": told, "asked": asked, "left": left})
