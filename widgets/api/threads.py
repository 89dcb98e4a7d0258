"""Asking a person: the question sent once, the thread read and answered, replies arriving live."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Response
from sqlalchemy import Connection

import helpdesk
from foundation.errors import Conflict, Forbidden, Invalid, TooLarge
from foundation.live import stream
from foundation.web import config, now, reading, writing
from helpdesk.callbacks import Number, book, zone_of
from helpdesk.chat import WAITING_ROOM
from helpdesk.files import files_of, send_files
from helpdesk.joining.threads import conversations_of
from helpdesk.people.person import UNNAMED
from helpdesk.tickets.replies import count_replies
from widgets.api import answers as a
from widgets.api import channel_types as c
from widgets.api.assistant import handed
from widgets.api.calls import call_hours, moment, number_in
from widgets.api.door import api, find_site, person_of, short, widget_page
from widgets.api.files import shown
from widgets.api.going_on import next_of
from widgets.api.pace import check_pace
from widgets.api.renewing import renewed
from widgets.api.standing import call_of, chat_of
from widgets.asking import once
from widgets.conversation.talking import handed_over, open_question
from widgets.identity import Who
from widgets.journeys.steps import journey_of
from widgets.saying import say
from widgets.sites.narrowing import is_here
from widgets.unread import unread_of

LONGEST_MESSAGE = 20_000


@api.post("/tickets", summary="Ask a person", access=widget_page)
def ask(body: c.AskPerson) -> a.Asked:
    """Sending the same key again is the same question: nothing is doubled by a lost answer. A chat that nobody is here for, or
    whose line is full, is a 409, and nothing is kept of it."""
    who = person_of(body.session)
    said, key = _checked(body.body), _checked_key(body.key)
    if not who.signed and body.email and ("@" not in body.email or len(body.email) > 254):
        raise Invalid("That doesn’t look like an e-mail address. Check it, or leave it empty.", field="email")
    at = now()
    told = helpdesk.requests.read_answers(body.channel, body.request, today=at.date())
    channel = _channel_here(body, who, at)
    promise = _promised(body, at) if channel == "phone_callback" else None
    with writing() as db:
        question = _question(db, body, who, said, channel, told, at)

        def send() -> str:
            check_pace("tickets", who)
            ticket = helpdesk.take_in(db, question, now=at)
            send_files(db, body.files, who=who.key, message=ticket.last_message)
            if body.conversation:
                handed_over(db, body.conversation, who.key, reference=ticket.reference)
            if channel == "live_chat":
                _begin_chat(db, ticket.id, at)
            if promise:
                number, slot = promise
                hours = call_hours(db, who, at)
                book(db, ticket, number=number, timezone=body.timezone or "UTC", slot=slot, hours=hours, now=at)
            return ticket.reference

        reference = once(db, f"ask:{who.key}:{key}", send, now=at)
    return a.Asked(reference=reference)


def _question(db: Connection, body: c.AskPerson, who: Who, said: str, channel: str, told: list[helpdesk.requests.Answer], at: datetime) -> helpdesk.Question:  # fmt: skip
    """What they ask, with who they are and all that led here."""
    email = (who.email if who.signed else body.email) or None
    person = helpdesk.Person(
        key=who.key, name=who.name or short(body.name, 120) or UNNAMED, email=email, role=who.role, plan=who.plan,
        state=who.state, language=who.locale, timezone=zone_of(body.timezone).key if body.timezone else None,
    )  # fmt: skip
    return helpdesk.Question(
        customer=person, subject=_subject(said), body=said, channel=channel, page=short(body.page, 80),
        context=_context(db, body, who, told, at), via="widget", urgency=helpdesk.requests.urgency_of(told),
    )  # fmt: skip


def _context(db: Connection, body: c.AskPerson, who: Who, told: list[helpdesk.requests.Answer], at: datetime) -> dict[str, Any]:  # fmt: skip
    trail = [
        {"kind": step.kind, "page": step.page, "at": step.happened_at.isoformat(), **step.facts}
        for step in journey_of(db, who.key, until=at)
    ]
    return {
        "query": short(body.query, 300), "articles_read": [{"id": short(one.id, 160), "title": short(one.title, 300)} for one in body.articles[:20]],
        "tried": [short(one, 40) for one in body.tried[:10]], "role": who.role, "plan": who.plan, "state": who.state, "url": short(body.url, 500),
        "locale": who.locale, "journey": trail, "decision_id": short(body.decision, 60), "signed": who.signed,
        **handed(db, body.conversation, who),
        "request": [{"name": one.name, "label": one.label, "value": one.value, "words": one.words} for one in told],
    }  # fmt: skip


def _begin_chat(db: Connection, ticket_id: int, at: datetime) -> None:
    if not helpdesk.chat_has_somebody(at):
        raise Conflict(helpdesk.NOBODY_HERE)
    helpdesk.chat.begin(db, ticket_id, patience=timedelta(seconds=config().chat_patience_seconds), now=at)


@api.post("/threads", summary="Your conversations", access=widget_page)
def threads(body: a.AskArticle) -> a.Threads:
    who = person_of(body.session)
    with reading() as db:
        return a.Threads(threads=thread_lines(db, who), assistant=open_talk(db, who))


@api.post("/thread", summary="One conversation", access=widget_page)
def thread(body: a.ThreadRef) -> c.Conversation:
    who, at = person_of(body.session), now()
    with reading() as db:
        found = helpdesk.read_thread(db, body.reference, who.key)
        chat, call = chat_of(db, found.id, at), call_of(db, found.id)
        way = next_of(db, found.id, found.status)
        told = [*helpdesk.fields.seen_by_customer(db, found.id), *found.told]
        files = files_of(db, [one.id for one in found.messages])
    messages = [
        a.Message(
            id=one.id,
            by=one.by,
            name=one.name,
            body=say(one.body) if one.by == "system" else one.body,
            at=one.at.isoformat(),
            files=[shown(file) for file in files.get(one.id, [])],
        )
        for one in found.messages
    ]
    return c.Conversation(
        reference=found.reference, subject=found.subject, status=found.status, messages=messages, chat=chat, call=call,
        rating=c.Rating(found.rating, found.rating_comment) if found.rating else None,
        told=[c.ToldField(say(label), words) for label, words in told], next=way,
    )  # fmt: skip


@api.post("/messages", summary="Answer in a conversation", access=widget_page)
def answer(body: a.Say) -> a.Done:
    who, said, key, at = person_of(body.session), _checked(body.body), _checked_key(body.key), now()
    with writing() as db:

        def send() -> str:
            check_pace("messages", who)
            message = helpdesk.customer_reply(db, body.reference, who.key, said, now=at)
            send_files(db, body.files, who=who.key, message=message.id)
            return short(body.reference, 60) or ""

        once(db, f"say:{who.key}:{key}", send, now=at)
    return a.Done()


@api.post("/live", summary="Replies as they are written (server-sent events)", access=widget_page)
def live(body: a.Listen) -> Response:
    who = person_of(body.session)
    with reading() as db:
        own = {line.reference for line in helpdesk.customer_tickets(db, who.key)}
        merged = conversations_of(db, who.key, set(body.references) - own)
    if set(body.references) - own - set(merged):
        raise Forbidden("You can only listen to your own conversations.")
    threads = [f"thread:{reference}" for reference in body.references or own]
    line = [WAITING_ROOM] if threads else []
    answer = stream([*threads, *line, f"person:{who.key}"])  # by the last a conversation is heard that we begin
    answer.response = renewed(cast(Generator[str], answer.response), threads)
    return answer


def thread_lines(db: Connection, who: Who) -> list[a.ThreadLine]:
    lines = helpdesk.customer_tickets(db, who.key)[:5]
    replies = count_replies(db, who.key, [one.reference for one in lines])
    written = {reference: told for counted in replies.values() for reference, told in counted.items()}
    news = unread_of(db, who.key, written, now=now())
    unread = {thread: sum(news[one] for one in counted) for thread, counted in replies.items()}
    return [
        a.ThreadLine(
            reference=one.reference,
            subject=one.subject,
            status=one.status,
            last=one.last[:140],
            last_by=one.last_by,
            at=one.at.isoformat(),
            unread=unread.get(one.reference, 0),
        )
        for one in lines
    ]


def open_talk(db: Connection, who: Who) -> a.Talk | None:
    found = open_question(db, who.key, now=now())
    return a.Talk(found[0], found[1].text[:140], found[1].at.isoformat()) if found else None


def _channel_here(body: c.AskPerson, who: Who, at: datetime) -> str:
    """A channel that this site doesn't have, or whose hours have ended meanwhile, is a ticket. A call that names its time is
    refused where there are none, and otherwise kept if that time is one of ours."""
    settings = find_site(who.site).settings
    if body.channel == "phone_callback" and body.call:
        if "phone_callback" in settings.channels_off:
            raise Invalid("We don’t make calls from here. Send your question as a message instead.", field="slot")
        return body.channel
    if body.channel == "live_chat" and not helpdesk.chat_has_hours(at):
        return "ticket"
    return body.channel if is_here(body.channel, settings, at) else "ticket"


def _promised(body: c.AskPerson, at: datetime) -> tuple[Number, datetime] | None:
    """The number and time of a call. Without a time nothing is promised: somebody writes back."""
    if body.call is None:
        return None
    return number_in(body.call.number, body.call.country), moment(body.call.slot)


def _checked(body: str) -> str:
    said = body.replace("\x00", "").strip()
    if not said:
        raise Invalid("Write a few words first, so that we know how to help.", field="body")
    if len(said) > LONGEST_MESSAGE:
        raise TooLarge("This message is longer than 20,000 characters. Shorten it, or send it in two.")
    return said


def _checked_key(key: str) -> str:
    if not 8 <= len(key) <= 80:
        raise Invalid("The message needs a key of 8 to 80 characters, made once for it.", field="key")
    return key


def _subject(said: str) -> str:
    """The first line, cut at a word."""
    first = said.split("\n", 1)[0].strip()
    return first if len(first) <= 90 else first[: first.rfind(" ", 0, 90) if " " in first[:90] else 90] + "…"
