"""What a typed question is about, at request time: by what was learned for the topics it is trusted with, else by their words."""

from flask import current_app, has_app_context

from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.topics.model.model import Topic
from helpdesk.routing.topics.sayings import guess_by_words, rank_by_words, touched_by_words
from helpdesk.routing.topics.versions import Learned

SURE = 0.5  # below, what was learned doesn't decide alone
THESE = 3


def guess_topic(text: str) -> tuple[str | None, float]:
    """(topic or None, how sure from 0 to 1)."""
    learned = _learned()
    return guess_by_words(text) if learned is None else guess_with(learned, text)


def which_of_these(text: str) -> list[str]:
    """Up to three topics it may be about, the likeliest first: to be asked where a guess isn't sure. None for no idea at all."""
    learned = _learned()
    by_words = [topic for topic, _ in rank_by_words(text)]
    likely = _likely(learned.model.predict([text])[0], learned) if learned else []
    return list(dict.fromkeys([*likely, *by_words, *touched_by_words(text)]))[:THESE]


def guess_with(learned: Learned, text: str) -> tuple[str | None, float]:
    """Words still count where the model isn't sure, or knows a topic by too few examples."""
    found = learned.model.predict([text])[0]
    if found.label in learned.trusted and found.probability >= SURE:
        return found.label, round(found.probability, 2)
    return guess_by_words(text)


def _likely(found: Topic, learned: Learned) -> list[str]:
    first = [] if found.label is None else [(found.label, found.probability)]
    least = 1 / len(learned.model.labels)
    return [topic for topic, chance in [*first, *found.alternatives] if topic in TOPICS and chance > least]


def _learned() -> Learned | None:
    """What is on in the running application; nothing outside one."""
    shelf = current_app.extensions.get("topics") if has_app_context() else None
    found: Learned | None = shelf.current() if shelf else None
    return found
