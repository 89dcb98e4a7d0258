"""Asking a person: the question sent once, the thread read and answered, replies arriving live."""

from flask import Response
from sqlalchemy import Connection

import helpdesk
from foundation.errors import Forbidden, Invalid, TooLarge
from foundation.live import stream
from foundation.web import now, reading, writing
from widgets.api import answers as a
from widgets.api.door import api, person_of, short, widget_page
from widgets.asking import once
from widgets.identity import Who
from widgets.journeys.steps import journey_of

LONGEST_MESSAGE = 20_000


@api.post("/tickets", summary="Ask a person", access=widget_page)
def ask(body: a.Ask) -> a.Asked:
    """Sending the same key again is the same question: nothing is doubled by a lost answer."""
    who = person_of(body.session)
    said, key = _checked(body.body), _checked_key(body.key)
    email = (who.email if who.signed else body.email) or None
    if not who.signed and email and ("@" not in email or len(email) > 254):
        raise Invalid("That doesn’t look like an e-mail address. Check it, or leave it empty.", field="email")
    at = now()
    with writing() as db:
        trail = [
            {"kind": step.kind, "page": step.page, "at": step.happened_at.isoformat(), **step.facts}
            for step in journey_of(db, who.key, until=at)
        ]
        context = {
            "query": short(body.query, 300), "articles_read": [{"id": short(one.id, 160), "title": short(one.title, 300)} for one in body.articles[:20]],
            "tried": [short(one, 40) for one in body.tried[:10]], "role": who.role, "plan": who.plan, "state": who.state, "url": short(body.url, 500),
            "locale": who.locale, "journey": trail, "decision_id": short(body.decision, 60), "signed": who.signed,
        }  # fmt: skip
        person = helpdesk.Person(
            key=who.key, name=who.name or short(body.name, 120) or "Visitor", email=email, role=who.role, plan=who.plan,
            state=who.state, language=who.locale, timezone=None,
        )  # fmt: skip
        question = helpdesk.Question(
            customer=person, subject=_subject(said), body=said, channel=body.channel, page=short(body.page, 80), context=context,
            via="widget",
        )  # fmt: skip
        reference = once(db, f"ask:{who.key}:{key}", lambda: helpdesk.take_in(db, question, now=at).reference, now=at)
    return a.Asked(reference=reference)


@api.post("/threads", summary="Your conversations", access=widget_page)
def threads(body: a.AskArticle) -> a.Threads:
    with reading() as db:
        return a.Threads(threads=thread_lines(db, person_of(body.session)))


@api.post("/thread", summary="One conversation", access=widget_page)
def thread(body: a.ThreadRef) -> a.Thread:
    who = person_of(body.session)
    with reading() as db:
        found = helpdesk.read_thread(db, body.reference, who.key)
    messages = [
        a.Message(id=one.id, by=one.by, name=one.name, body=one.body, at=one.at.isoformat()) for one in found.messages
    ]
    return a.Thread(reference=found.reference, subject=found.subject, status=found.status, messages=messages)


@api.post("/messages", summary="Answer in a conversation", access=widget_page)
def say(body: a.Say) -> a.Done:
    who, said, key, at = person_of(body.session), _checked(body.body), _checked_key(body.key), now()
    with writing() as db:

        def send() -> str:
            helpdesk.customer_reply(db, body.reference, who.key, said, now=at)
            return short(body.reference, 60) or ""

        once(db, f"say:{who.key}:{key}", send, now=at)
    return a.Done()


@api.post("/live", summary="Replies as they are written (server-sent events)", access=widget_page)
def live(body: a.Listen) -> Response:
    who = person_of(body.session)
    with reading() as db:
        own = {line.reference for line in helpdesk.customer_tickets(db, who.key)}
    if set(body.references) - own:
        raise Forbidden("You can only listen to your own conversations.")
    return stream([f"thread:{reference}" for reference in body.references or own] or [f"person:{who.key}"])


def thread_lines(db: Connection, who: Who) -> list[a.ThreadLine]:
    return [
        a.ThreadLine(
            reference=one.reference,
            subject=one.subject,
            status=one.status,
            last=one.last[:140],
            last_by=one.last_by,
            at=one.at.isoformat(),
        )
        for one in helpdesk.customer_tickets(db, who.key)[:5]
    ]


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
