"""The assistant: one message in, one answer out, each statement with where it stands; a person is always one step away."""

from typing import Any

import msgspec
from sqlalchemy import Connection

import helpdesk
import kb
from foundation.errors import Invalid, TooLarge
from foundation.web import now, reading, writing
from helpdesk.people.person import UNNAMED
from widgets.api import answers as a
from widgets.api.affairs import affairs_in
from widgets.api.door import api, person_of, short, widget_page
from widgets.api.pace import check_pace
from widgets.asking import once
from widgets.conversation import talking
from widgets.conversation.handing import summary, transcript
from widgets.identity import Who
from widgets.saying import reading_language

LONGEST = 4000  # characters of a message to the assistant; a person reads longer ones
MOST_READ = 20


class AskAssistant(msgspec.Struct):
    session: str
    text: str
    key: str  # made by the browser, once a message: sending again is the same message
    conversation: str | None = None
    page: str | None = None
    url: str | None = None
    recently_read: list[str] = []


class Said(msgspec.Struct):
    text: str
    citation: int | None = None  # counted from 1
    step: int = 0


class Source(msgspec.Struct):
    document: str  # an article's id; "account" for what the host told
    title: str
    place: str  # the heading
    quote: str
    url: str = ""


class AssistantTurn(msgspec.Struct):
    id: int
    by: str  # customer | assistant
    text: str
    at: str
    kind: str = ""  # answer | clarify | decline | hand_over | small_talk
    why: str = ""
    question: str = ""  # as it was understood: what goes along to a person
    statements: list[Said] = []
    citations: list[Source] = []
    choices: list[str] = []
    related: list[a.ReadArticle] = []
    person: bool = False  # lead on to a person now


class AssistantSaid(msgspec.Struct):
    conversation: str
    turn: AssistantTurn


class AskConversation(msgspec.Struct):
    session: str
    conversation: str | None = None  # none: the last one that is still going on


class ConversationShown(msgspec.Struct):
    conversation: str | None
    turns: list[AssistantTurn]
    solved: bool | None = None


class JudgeConversation(msgspec.Struct):
    session: str
    conversation: str
    solved: bool


@api.post("/assistant", summary="Ask the assistant", access=widget_page)
def ask_assistant(body: AskAssistant) -> AssistantSaid:
    """The same key again is the same message: its answer comes again, nothing is said twice."""
    who, at = person_of(body.session), now()
    said = _checked(body)
    check_pace("assistant", who)
    with reading() as db:
        before = talking.read_conversation(db, body.conversation, who.key) if body.conversation else None
        again = talking.answered(before, body.key) if before else None
        if before and again:
            return AssistantSaid(before.key, _shown(again))
        account = helpdesk.ask_account(db, who.key, page=body.page, url=short(body.url, 500)) if who.signed else ()
    language = reading_language(who.locale)
    context: dict[str, Any] = who.context | {
        "page": short(body.page, 80), "recently_read": body.recently_read[-MOST_READ:], "language": language, "account": affairs_in(account, language),
    }  # fmt: skip
    answer = kb.answer(said, talking.history(before), context)
    with writing() as db:
        key, turn = talking.keep_turn(
            db, body.conversation, who=who.key, site=who.site, locale=who.locale, message=said, message_key=body.key, page=short(body.page, 80), answer=answer,
            now=at,
        )  # fmt: skip
        if answer.why == "danger":
            _tell_people(db, who, key, said, page=short(body.page, 80))
    return AssistantSaid(key, _shown(turn))


@api.post("/assistant/read", summary="A conversation with the assistant, to go on with", access=widget_page)
def read_assistant(body: AskConversation) -> ConversationShown:
    who = person_of(body.session)
    with reading() as db:
        if body.conversation:
            found = talking.read_conversation(db, body.conversation, who.key)
        else:
            last = talking.last_conversation(db, who.key, now=now())
            if last is None:
                return ConversationShown(None, [])
            found = last
    return ConversationShown(found.key, [_shown(turn) for turn in found.turns], found.solved)


@api.post("/assistant/judge", summary="Did the conversation solve it?", access=widget_page)
def judge_assistant(body: JudgeConversation) -> a.Done:
    who = person_of(body.session)
    with writing() as db:
        talking.judge(db, body.conversation, who.key, solved=body.solved)
    return a.Done()


def handed(db: Connection, key: str | None, who: Who) -> dict[str, Any]:
    """What of a conversation goes along to a person: nothing for none, or for somebody else's."""
    found = talking.find_conversation(db, key, who.key) if key else None
    if found is None:
        return {}
    return {"assistant": {"key": found.key, "summary": summary(found), "transcript": transcript(found)}}


def _tell_people(db: Connection, who: Who, conversation: str, said: str, *, page: str | None) -> None:
    """Somebody may be in danger: the safety team sees it now, and all they write of it later in the same ticket."""
    opened = []

    def begin() -> str:
        person = helpdesk.Person(
            key=who.key, name=who.name or UNNAMED, email=who.email, role=who.role, plan=who.plan, state=who.state, language=who.locale, timezone=None,
        )  # fmt: skip
        question = helpdesk.Question(
            customer=person, subject=said[:90], body=said, channel="trust_safety", page=page, urgency="critical", via="widget",
            context={"signed": who.signed, **handed(db, conversation, who)},
        )  # fmt: skip
        opened.append(helpdesk.take_in(db, question, now=now()).reference)
        return str(opened[0])

    reference = once(db, f"danger:{who.key}:{conversation}", begin, now=now())
    if not opened:
        helpdesk.customer_reply(db, reference, who.key, said, now=now())


def _shown(turn: talking.Turn) -> AssistantTurn:
    told: dict[str, Any] = {"id": turn.id, "by": turn.by, "text": turn.text, "at": turn.at.isoformat()}
    told |= {name: value for name, value in turn.facts.items() if name in AssistantTurn.__struct_fields__}
    told["person"] = told.get("kind") in {"decline", "hand_over"}
    return msgspec.convert(told, AssistantTurn)


def _checked(body: AskAssistant) -> str:
    said = body.text.replace("\x00", "").strip()
    if not said:
        raise Invalid("Write a few words first, so that we know what to look for.", field="text")
    if len(said) > LONGEST:
        raise TooLarge(
            "That’s longer than the assistant reads. Shorten it to 4,000 characters, or send it to a person."
        )
    if not 8 <= len(body.key) <= 80:
        raise Invalid("The message needs a key of 8 to 80 characters, made once for it.", field="key")
    return said
