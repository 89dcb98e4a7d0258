"""The help centre's questions come in by the same door as the widget's, and its hours are those that routing goes by."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import Connection, select

from foundation import clock
from foundation.accounts import Staff
from foundation.web import config
from helpdesk.assignment.attendance import Attendance
from helpdesk.intake import Person, Question, take_in
from helpdesk.people.person import UNNAMED, remember
from helpdesk.permissions.acts import Act, may
from helpdesk.permissions.sight import only_visible
from helpdesk.routing.data.settings import Channel
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.offering import LABELS, SELF_SERVICE, next_with_somebody, opens_at, reopens_at
from helpdesk.routing.opening import chat_attendance, holidays_here, settings_in_force, shut_days, wheel_in_force
from helpdesk.routing.wheel import Hold
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import id_of
from kb import Asked, Taken, Way

RECENT = timedelta(minutes=10)  # the same words within so short a time are one question, sent twice


class HelpCentreDesk:
    def __init__(self, router: DeskRouter) -> None:
        self._router = router

    def ask(self, db: Connection, question: Asked, *, now: datetime) -> Taken:
        person = person_of(question, now)
        remember(db, person, now=now)  # on PostgreSQL the second of two at once waits here for the first
        known = _sent_before(db, person, question, now)
        ticket = read_ticket(db, known) if known else take_in(db, _as_question(question, person), now=now)
        return Taken(ticket.reference, ticket.due_at)

    def pages_for(self, db: Connection, staff: Staff, references: Sequence[str]) -> dict[str, str]:
        numbers = {number: one for one in references if (number := id_of(one))}
        seen = only_visible(db, staff.id, numbers) if may(staff, Act.READ) else []
        return {numbers[one]: url_for("workspace.ticket", ticket_id=one) for one in seen}

    def hidden_from(self, db: Connection, staff: Staff, references: Sequence[str]) -> frozenset[str]:
        numbers = {number: one for one in references if (number := id_of(one))}
        seen = set(only_visible(db, staff.id, numbers))
        return frozenset(one for number, one in numbers.items() if number not in seen)

    def ways(self) -> Sequence[Way]:
        at = clock.now()
        channels, closed = settings_in_force().channels.values(), wheel_in_force(at).closed()
        people = {"live_chat": chat_attendance(at)}
        return [
            _way(one, closed.get(one.name), people.get(one.name, Attendance()), at)
            for one in channels
            if one.name not in SELF_SERVICE
        ]


def _way(channel: Channel, hold: Hold | None, people: Attendance, now: datetime) -> Way:
    """A lead may have closed it for now, nobody may be here, or nobody works today."""
    holidays = holidays_here()
    nobody = not people.is_open and opens_at(channel, now, holidays) is None
    opens = (
        reopens_at(channel, hold, now) if hold else next_with_somebody(channel, people, holidays) if nobody else None
    )
    works = channel.days is None or now.weekday() in channel.days
    on_holiday = works and shut_days(channel, holidays)(now.date())
    name = LABELS.get(channel.name, channel.name)
    return Way(name, channel.hours, channel.days, hold is not None or nobody, opens, on_holiday)


def person_of(question: Asked, now: datetime) -> Person:
    """A reader as the host knows them. A visitor is new with each question of a day: an address anybody can type proves nothing."""
    reader = question.reader
    if reader:
        return Person(
            reader.key,
            reader.name,
            question.email,
            reader.role,
            reader.plan,
            reader.state,
            reader.language,
            reader.timezone,
        )
    told = "\n".join([f"{now:%Y-%m-%d}", question.email or "", question.subject, question.body])
    name = hmac.digest(config().secret_key.encode(), told.encode(), hashlib.sha256).hex()[:24]
    return Person(f"anon:{name}", UNNAMED, question.email, language=question.locale)


def _sent_before(db: Connection, person: Person, question: Asked, now: datetime) -> int | None:
    """The open ticket of theirs that was just begun, or continued, in exactly these words."""
    query = (
        select(tickets.c.id)
        .join(messages, messages.c.id == tickets.c.last_message)
        .where(tickets.c.customer == person.key, tickets.c.status != "closed", tickets.c.subject == question.subject)
        .where(messages.c.kind == "customer", messages.c.body == checked_body(question.body))
        .where(messages.c.sent_at > now - RECENT)
    )
    return db.execute(query.order_by(tickets.c.id.desc())).scalar()


def _as_question(question: Asked, person: Person) -> Question:
    context = {
        "query": question.query or None, "articles_read": [{"id": one.id, "title": one.title} for one in question.read],
        "tried": ["article"] if question.read else [], "role": person.role, "plan": person.plan, "state": person.state,
        "locale": question.locale, "signed": question.reader is not None,
    }  # fmt: skip
    return Question(
        customer=person, subject=question.subject, body=question.body, channel="ticket", page="help", context=context, via="helpcentre"
    )  # fmt: skip
