"""When a channel failed, or an agent asks to talk: one choice in the conversation, to take or to leave."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

import helpdesk
from foundation.errors import Conflict, Invalid
from foundation.web import config, now, writing
from helpdesk.callbacks import book, zone_of
from helpdesk.routing.outcomes.escalating import answer
from helpdesk.routing.outcomes.escalations import offered_now
from helpdesk.tickets.ticket import Ticket
from widgets.api import answers as a
from widgets.api import channel_types as c
from widgets.api.calls import call_hours, moment, number_in
from widgets.api.door import api, find_site, person_of, widget_page
from widgets.identity import Who
from widgets.saying import say
from widgets.sites.narrowing import is_here

WHY = {
    "chat_unanswered": "Nobody was free in chat.",
    "not_reached": "We called and couldn’t reach you.",
    "late": "You have waited longer than we promised.",
    "not_solved": "That didn’t settle it, and we’re sorry.",
    "reopened": "It isn’t settled yet.",
    "invited": "We can also talk about it.",
}
QUESTIONS = {
    "live_chat": "Shall we go on in a chat?",
    "phone_callback": "Shall we call you?",
    "payments_team": "Shall the payments team take it?",
    "mediation_team": "Shall the mediation team take it?",
    "trust_safety": "Shall trust and safety take it?",
    "freelancer_success": "Shall freelancer success take it?",
}
NO_CHAT = "Nobody can chat now. Write here, and we answer here."


@api.post("/thread/next", summary="Take the way on that we propose in a conversation, or leave it", access=widget_page)
def thread_next(body: c.AnswerNext) -> a.Done:
    """A choice that isn't open any more is a 409. A call needs its number and time."""
    who, at = person_of(body.session), now()
    if body.accept and body.channel == "live_chat" and not _can_chat(who, at):
        raise Conflict(NO_CHAT)
    if body.accept and body.channel == "phone_callback" and body.call is None:
        raise Invalid("Choose when we may call.", field="slot")
    with writing() as db:
        ticket = answer(db, body.reference, who.key, body.channel, body.accept, now=at)
        if body.accept:
            _begin(db, ticket, body, who, at)
    return a.Done()


def next_of(db: Connection, ticket_id: int, status: str) -> c.NextWay | None:
    found = offered_now(db, ticket_id) if status not in {"solved", "closed"} else None
    if found is None or found.channel not in QUESTIONS:
        return None
    return c.NextWay(
        found.channel, say(WHY[found.because]), say(QUESTIONS[found.channel]), say("Yes"), say("No, go on here")
    )


def _begin(db: Connection, ticket: Ticket, body: c.AnswerNext, who: Who, at: datetime) -> None:
    if body.channel == "live_chat":
        helpdesk.chat.begin(db, ticket.id, patience=timedelta(seconds=config().chat_patience_seconds), now=at)
    elif body.channel == "phone_callback" and body.call:
        number, hours = number_in(body.call.number, body.call.country), call_hours(db, who, at)
        timezone = zone_of(body.timezone).key
        book(db, ticket, number=number, timezone=timezone, slot=moment(body.call.slot), hours=hours, now=at)


def _can_chat(who: Who, at: datetime) -> bool:
    return helpdesk.chat_is_open(at) and is_here("live_chat", find_site(who.site).settings, at)
