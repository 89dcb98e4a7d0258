"""One action done to one ticket by the verbs that people's actions go through, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from foundation.accounts import Staff, list_staff, staff
from foundation.errors import Invalid, Problem
from foundation.live import publish
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.web import config
from helpdesk.assignment.reading import people_of_team
from helpdesk.fields import add_tags, remove_tags, set_status
from helpdesk.rules.actions import SORTS, said_action
from helpdesk.rules.placeholders import filled
from helpdesk.rules.rule import Action
from helpdesk.tickets import lifecycle
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.announcing import tell_in_thread
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket
from helpdesk.tickets.topic import set_topic
from helpdesk.tickets.transferring import move_to_team
from helpdesk.webhooks import call_endpoint

Result = Literal["done", "unchanged", "skipped"]
MOST_LETTERS = 30


@dataclass(frozen=True)
class Outcome:
    words: str  # Set the priority to High
    result: Result
    before: str | None = None
    after: str | None = None
    why: str | None = None  # it was skipped, or there was nothing to change


@dataclass(frozen=True)
class Doing:
    """Who does it, and what it may do."""

    actor: Machine
    firing: int
    may_tell: str | None  # why its customer isn't written to again; None: they may be
    choices: dict[str, dict[str, str]]
    now: datetime


def act(db: Connection, action: Action, ticket_id: int, doing: Doing) -> Outcome:
    """What can't be done is skipped with its reason; what was done before it stays done."""
    words = said_action(action, doing.choices)
    before = read_ticket(db, ticket_id)
    try:
        with db.begin_nested():
            many = _DO[action.kind](db, action, before, doing)
    except (Problem, BadAddress) as why:
        return Outcome(words, "skipped", why=why.detail if isinstance(why, Problem) else str(why))
    except KeyError:
        return Outcome(words, "skipped", why="Nobody knows this action any more.")
    if action.kind in ("add_tags", "remove_tags") and not many:
        return Outcome(
            words, "unchanged", why="Nothing to add." if action.kind == "add_tags" else "It had none of them."
        )
    if not SORTS[action.kind].choices or action.kind in ("mail", "webhook"):
        return Outcome(words, "done")
    was, became = (_shown(one, action.kind) for one in (before, read_ticket(db, ticket_id)))
    if was == became:
        return Outcome(words, "unchanged", was, became, f"It was {was} already.")
    return Outcome(words, "done", was, became)


def _shown(ticket: Ticket, kind: str) -> str:
    if kind == "assignee":
        return ticket.assignee_name or "nobody"
    return str(getattr(ticket, kind) or "not set").replace("_", " ")


def _status(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    category, _, named = action.value.partition(":")
    if named and action.value not in doing.choices["status"]:
        raise Invalid("This status is no longer in use.")
    set_status(db, ticket.id, category, int(named) if named else None, by=doing.actor, now=doing.now)


def _priority(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    lifecycle.set_priority(db, ticket.id, action.value, by=doing.actor, now=doing.now)


def _team(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if ticket.team == action.value:
        return
    if action.value not in doing.choices["team"]:
        raise Invalid("This team is gone.")
    move_to_team(db, ticket.id, action.value, by=doing.actor.name, actor=doing.actor.key, now=doing.now)


def _assignee(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if action.value == "nobody":
        return lifecycle.assign(db, ticket.id, None, by=doing.actor, now=doing.now)
    lifecycle.assign(db, ticket.id, _person(db, action.value), by=doing.actor, now=doing.now)


def _topic(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    set_topic(db, ticket.id, action.value, by=doing.actor, now=doing.now)


def _add_tags(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> int:
    return add_tags(db, [ticket.id], action.text.split(), by=doing.actor, now=doing.now)


def _remove_tags(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> int:
    return remove_tags(db, [ticket.id], action.text.split(), by=doing.actor, now=doing.now)


def _tell(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    if doing.may_tell:
        raise Invalid(doing.may_tell)
    sentence = lifecycle.checked_body(filled(action.text, ticket, config().base_url))
    tell_in_thread(db, ticket.id, sentence, by=doing.actor.name, now=doing.now)
    told = {"ticket": ticket.id, "reference": ticket.reference, "kind": "told", "by": "agent"}
    for topic in ("queue", f"ticket:{ticket.id}", f"thread:{ticket.reference}"):
        publish(db, topic, told)


def _note(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    body = filled(action.text, ticket, config().base_url)
    lifecycle.add_note(db, ticket.id, author=doing.actor, body=body, now=doing.now)


def _mail(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    readers = _readers(db, action.value, ticket)
    base = config().base_url
    text = f"{filled(action.text, ticket, base)}\n\n{base}/desk/tickets/{ticket.id}\n\nSent by “{doing.actor.name}”, a rule of your desk."
    subject = filled(action.subject, ticket, base)
    for one in readers[:MOST_LETTERS]:
        letter = Letter(read_address(one.email), subject, text)
        post(db, letter, key=f"rule:{doing.firing}:{one.id}:{action.subject[:40]}", now=doing.now, who=one.key)


def _webhook(db: Connection, action: Action, ticket: Ticket, doing: Doing) -> None:
    call_endpoint(db, action.value, ticket, by=doing.actor.name, key=f"firing:{doing.firing}", now=doing.now)


def _stop(_db: Connection, _action: Action, _ticket: Ticket, _doing: Doing) -> None:
    """Whoever tries the rules sees that it stops."""


def _readers(db: Connection, value: str, ticket: Ticket) -> list[Staff]:
    if value == "assignee":
        if ticket.assignee is None:
            raise Invalid("It has no assignee.")
        return [_person(db, str(ticket.assignee))]
    if value == "team":
        ids = people_of_team(db, ticket.team)
        readers = [one for one in list_staff(db) if one.id in ids]
        if not readers:
            raise Invalid("Nobody is on its team.")
        return readers
    return [_person(db, value)]


def _person(db: Connection, number: str) -> Staff:
    wanted = staff.c.id == (int(number) if number.isdigit() else 0)
    row = db.execute(select(staff).where(wanted, staff.c.active)).first()
    if row is None:
        raise Invalid("This person isn’t on the team any more.")
    return Staff(row.id, row.name, row.email, frozenset(row.roles))


_DO: dict[str, Callable[[Connection, Action, Ticket, Doing], Any]] = {
    "status": _status, "priority": _priority, "team": _team, "assignee": _assignee, "topic": _topic, "tell": _tell, "note": _note,
    "add_tags": _add_tags, "remove_tags": _remove_tags, "mail": _mail, "webhook": _webhook, "stop": _stop,
}  # fmt: skip
