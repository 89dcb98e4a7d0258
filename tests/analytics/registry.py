"""Themes in people's hands, for the tests of the registry: Pia edits, and a pass that proposes what share a word."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from analytics.voice import add_verbatims
from analytics.voice.registry import prototypes
from analytics.voice.registry.candidates import Candidate, list_candidates
from analytics.voice.registry.log import Editor
from analytics.voice.registry.passes import PROPOSE, ask_for
from analytics.voice.registry.proposing import propose_themes
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from tests.analytics.content import comment

PIA = Editor(7, "Pia Lindqvist")
CALENDARS = [
    "The calendar shows the wrong month.",
    "A calendar with the wrong month again.",
    "My calendar opens in the wrong month.",
    "Why does the calendar begin with another month?",
]


class Found(NamedTuple):
    """As discovery gives it: places in the texts, the most typical first."""

    name: str
    sentence: str
    size: int
    examples: tuple[int, ...]
    prototype: tuple[float, ...]
    nearest: str | None
    likeness: float


def by_word(word: str, name: str) -> Any:
    """A pass that proposes the comments with this word; what it takes in is what discovery takes in."""

    def propose(texts: Sequence[str], *, prototypes: Any, dismissed: Any, history: Any, seed: int = 0) -> list[Found]:
        free = (place for place, theme in enumerate(history.themes) if theme is None)
        places = tuple(place for place in free if word in texts[place])
        if not places:
            return []
        centre = _mean([texts[place] for place in places])
        return [Found(name, texts[places[0]], len(places), places, centre, None, 0.1)]

    return propose


def _mean(texts: list[str]) -> tuple[float, ...]:
    vector = prototypes.mean_of([(text, 1) for text in texts])
    assert vector is not None
    return tuple(float(value) for value in np.asarray(vector))


def hear_of_calendars(database: Database, first: int = 9000) -> None:
    add_verbatims(database, [comment(first + place, text) for place, text in enumerate(CALENDARS)])


def propose_calendars(database: Database) -> list[Candidate]:
    with database.writing() as db:
        number = ask_for(db, PROPOSE, now=clock.now())
    propose_themes(database, number, propose=by_word("calendar", "calendar, wrong month"))
    with database.reading() as db:
        return list_candidates(db, "waiting")


def propose_two(database: Database) -> list[Candidate]:
    """Lamps, of which more is said, and calendars."""

    def both(texts: Sequence[str], **more: Any) -> list[Found]:
        return [one for word in ("lamp", "calendar") for one in by_word(word, word)(texts, **more)]

    with database.writing() as db:
        number = ask_for(db, PROPOSE, now=clock.now())
    propose_themes(database, number, propose=both)
    with database.reading() as db:
        return list_candidates(db, "waiting")


def themes_of(db: Connection) -> dict[str, str | None]:
    return {row.text: row.theme for row in db.execute(select(verbatims.c.text, verbatims.c.theme))}
