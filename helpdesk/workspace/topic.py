"""What a ticket is about, set right by an agent, and back again."""

from dataclasses import dataclass
from functools import lru_cache

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.speaking import say
from foundation.web import now, writing
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.names import topic_title
from helpdesk.tickets.ticket import Change, Message
from helpdesk.tickets.topic import set_topic as save_topic
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.going_back import back_to

AGENTS = ("agent", "lead")


@dataclass(frozen=True)
class Choice:
    topic: str
    title: str
    family: str


@workspace.post("/tickets/<int:ticket_id>/topic")
@staff_only(*AGENTS)
def set_topic(ticket_id: int) -> AnyResponse:
    """By its name, as it stands in the field; nothing: not known. `was` guards an undo."""
    chosen = _topic_called(request.form.get("topic", ""))
    with writing() as db:
        save_topic(db, ticket_id, chosen, by=current_staff(), now=now(), was=request.form.get("was") or None)
    return back_to(ticket_id)


def topic_choices() -> tuple[Choice, ...]:
    """By family, then by name, in the language of the page."""
    return _choices(say.lang)


@lru_cache(64)
def _choices(_language: str) -> tuple[Choice, ...]:
    choices = [
        Choice(topic, say.word(topic_title(topic)), say.word(family.replace("_", " ").capitalize()))
        for topic, family in TOPICS.items()
    ]
    return tuple(sorted(choices, key=lambda one: (one.family, one.title)))


def undoable_change(said: list[Message | Change]) -> int | None:
    """The latest change of topic, unless another came to the same ticket's topic since."""
    changed = [one for one in said if isinstance(one, Change) and one.what == "topic"]
    return changed[-1].id if changed else None


def _topic_called(name: str) -> str | None:
    wanted = " ".join(name.split()).casefold()
    if not wanted:
        return None
    for one in topic_choices():
        if wanted in {one.title.casefold(), topic_title(one.topic).casefold(), one.topic}:
            return one.topic
    raise Invalid("There is no topic of this name. Choose one of the list.", field="topic")
