"""The job that learns topics: nightly and after corrections; judged beside the words before it is switched on."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from foundation.database import Database
from helpdesk.routing.topics.examples import Example, count_corrections, known_phrases, ticket_examples
from helpdesk.routing.topics.guessing import guess_with
from helpdesk.routing.topics.sayings import guess_by_words
from helpdesk.routing.topics.versions import Facts, Learned, TopicShelf

log = logging.getLogger(__name__)

TRUSTED_FROM = 50  # examples of a topic
TOLD_FROM = 5  # below, a topic is no label of the model: its words alone count
MANY_CORRECTIONS = 20  # since the last version, for which a new one doesn't wait for the night
JUDGED = 5  # one in so many examples is kept for judging


def teach(database: Database, shelf: TopicShelf, *, now: datetime, after_corrections: bool = False) -> int | None:
    """Learn, judge, keep. The new version's number; None when there is too little to learn from, or too little new."""
    with database.reading() as db:
        corrections = count_corrections(db)
        if after_corrections and corrections - _last_corrections(shelf) < MANY_CORRECTIONS:
            return None
        told = ticket_examples(db)
    examples = enough_of([*known_phrases(), *told])
    trusted = trusted_in(examples)
    if len(trusted) < 2:
        log.info("no two topics have %d examples yet, so their words decide", TRUSTED_FROM)
        return None
    judged, right, by_words = judge(examples)
    from helpdesk.routing.topics.training import train_topics  # heavy: for jobs

    model = train_topics(*_columns(examples), weights=[one.weight for one in examples])
    facts = Facts(now.isoformat(), len(examples), corrections, tuple(sorted(trusted)), judged, right, by_words)
    number, is_on = shelf.keep(model, facts, now=now)
    log.info("topics, version %d: %d of %d right, by words %d, so it is %s", number, right, judged, by_words, "on" if is_on else "off")  # fmt: skip
    return number


def judge(examples: Sequence[Example]) -> tuple[int, int, int]:
    """(judged, right, right by words) on one in five of the tickets, by a model that wasn't taught them."""
    held = [one for one in examples if one.weight >= 1 and _is_held(one)]
    taught = enough_of([one for one in examples if not _is_held(one)])
    trusted = trusted_in(taught)
    if not held or len(trusted) < 2:
        return 0, 0, 0
    from helpdesk.routing.topics.training import train_topics

    learned = Learned(0, train_topics(*_columns(taught), weights=[one.weight for one in taught]), trusted)
    right = sum(guess_with(learned, one.text)[0] == one.topic for one in held)
    return len(held), right, sum(guess_by_words(one.text)[0] == one.topic for one in held)


def enough_of(examples: Sequence[Example]) -> list[Example]:
    counts = Counter(one.topic for one in examples)
    return [one for one in examples if counts[one.topic] >= TOLD_FROM]


def trusted_in(examples: Sequence[Example]) -> frozenset[str]:
    """Topics with enough different texts."""
    counts = Counter(topic for topic, _ in {(one.topic, one.text) for one in examples})
    return frozenset(topic for topic, count in counts.items() if count >= TRUSTED_FROM)


def _columns(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    return [one.text for one in examples], [one.topic for one in examples]


def _is_held(example: Example) -> bool:
    return crc32(example.text.encode("utf-8", "surrogatepass")) % JUDGED == 0


def _last_corrections(shelf: TopicShelf) -> int:
    versions = shelf.versions()
    return versions[0][1].corrections if versions else 0
