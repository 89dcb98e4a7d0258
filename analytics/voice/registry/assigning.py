"""Which of today's themes a comment speaks of: cues first, then likeness to what each theme's comments mean; or none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, func, select, update

from analytics.voice.registry.classifier import read_model, sure
from analytics.voice.registry.holding import hold_to_read
from analytics.voice.registry.prototypes import Prototypes, embed, read_prototypes
from analytics.voice.registry.standing import ARCHIVED, Registry, read_registry
from analytics.voice.registry.tables import voice_edits, voice_examples, voice_moves
from analytics.voice.registry.themes import Themes, load_themes
from analytics.voice.tables import verbatims

if TYPE_CHECKING:
    from analytics.voice.discovery import ThemeModel

BRINGING = ("accept", "join", "split", "correct", "undo")  # edits after which a comment stays where it was brought

NO_THEME = ""  # an example of it: a person said that the comment speaks of none

Found = tuple[str | None, float]


class Assigner:
    """Made once for many comments. What it says is settled when it is written: themes may be merged meanwhile."""

    def __init__(
        self, registry: Registry, prototypes: Prototypes, model: "ThemeModel | None" = None, cues: Themes | None = None
    ) -> None:
        self._registry, self._prototypes, self._model, self._cues = registry, prototypes, model, cues or load_themes()
        self._families = {key: [key, *parts] for key in registry.all if (parts := registry.parts(key))}

    def assign(self, texts: Sequence[str]) -> list[Found]:
        by_cues = self._cues.assign(texts)
        found = [(self._registry.now(key), chance) for key, chance in by_cues]
        self._choose_parts(texts, found)
        open_places = [place for place, (key, _) in enumerate(by_cues) if key is None and texts[place].strip()]
        for place, one in zip(open_places, self._by_likeness([texts[place] for place in open_places]), strict=True):
            found[place] = one if one[0] else found[place]
        return [(key, round(chance, 3) if key else 0.0) for key, chance in found]

    def _choose_parts(self, texts: Sequence[str], found: list[Found]) -> None:
        """A theme that was split shares its cues with its parts: the nearest of them takes the comment."""
        places = [place for place, (key, _) in enumerate(found) if key in self._families]
        rows = embed([texts[place] for place in places]) if places else None
        if rows is None:
            return
        for place, row in zip(places, rows, strict=True):
            key, chance = found[place]
            found[place] = (nearest_of(row, self._families[key or ""], self._prototypes) or key, chance)

    def _by_likeness(self, texts: Sequence[str]) -> list[Found]:
        if not texts or not self._prototypes:
            return [(None, 0.0)] * len(texts)
        return by_likeness(texts, self._prototypes, self._model)


def by_likeness(texts: Sequence[str], prototypes: Prototypes, model: "ThemeModel | None") -> list[Found]:
    """The classifier where it learned a theme and is sure; prototypes for the themes that have too few comments to learn."""
    from analytics.voice.discovery import place

    learned = set(model.labels) if model else set()
    found: list[Found] = list(place(texts, {key: row for key, row in prototypes.items() if key not in learned}))
    for at, (key, chance) in enumerate(sure(model, texts) if model else ()):
        if key and (found[at][0] is None or chance > found[at][1]):
            found[at] = key, chance
    return found


def read_assigner(db: Connection) -> Assigner:
    """Once a night a worker learns the classifier anew here, which takes a few seconds."""
    registry = read_registry(db)
    prototypes = read_prototypes(db, registry)
    return Assigner(registry, prototypes, read_model(db, registry, prototypes))


def settle(db: Connection, found: Sequence[Found], numbers: Sequence[int] = ()) -> list[Found]:
    """What was found a while ago as it is written now: merges hold, and where people's edits put a comment, it stays.

    Takes a lock that waits for edits, until the transaction ends. `numbers` are the comments' ids, where they have some.
    """
    hold_to_read(db)
    registry = read_registry(db)
    kept = _kept_by_people(db, numbers, registry)
    archived = _in_archived_themes(db, numbers, registry)
    settled: list[Found] = []
    for place, (key, chance) in enumerate(found):
        number = numbers[place] if numbers else 0
        now = registry.now(key)
        if number in kept:
            settled.append((kept[number], 1.0 if kept[number] else 0.0))
        elif now in registry.all or (now and archived.get(number) == now):
            settled.append((now, chance))
        else:
            settled.append((None, 0.0))
    return settled


def hold_to_examples(db: Connection) -> None:
    """After comments were written anew: one that a person made an example stays in its theme, or in none."""
    c = verbatims.c
    told = select(c.id, voice_examples.c.theme).join(voice_examples, voice_examples.c.verbatim == c.id)
    strayed = db.execute(told.where(func.coalesce(c.theme, NO_THEME) != voice_examples.c.theme)).all()
    if not strayed:
        return
    registry = read_registry(db)
    where: dict[str | None, list[int]] = {}
    for row in strayed:
        if (now := registry.taking(row.theme)) or row.theme == NO_THEME:
            where.setdefault(now, []).append(row.id)
    for key, numbers in where.items():
        values = {"theme": key, "theme_probability": 1.0 if key else 0.0}
        db.execute(update(verbatims).where(c.id.in_(numbers), c.theme.is_distinct_from(key)).values(**values))


def nearest_of(row: np.ndarray, keys: Sequence[str], prototypes: Prototypes) -> str | None:
    """The theme among them whose prototype is most like the comment; None when none has one."""
    known = [(float(row @ prototypes[key]), key) for key in keys if key in prototypes]
    return max(known, key=lambda one: one[0])[1] if known else None


def _kept_by_people(db: Connection, numbers: Sequence[int], registry: Registry) -> dict[int, str | None]:
    """The theme of each comment that is an example, or that an edit which still holds brought somewhere; None: of no theme."""
    if not numbers:
        return {}
    moves, edits = voice_moves.c, voice_edits.c
    brought = (
        select(moves.verbatim, moves.became).join(voice_edits, edits.id == moves.edit)
        .where(moves.verbatim.in_(numbers), edits.kind.in_(BRINGING)).order_by(moves.edit)
    )  # fmt: skip
    kept = {row.verbatim: row.became for row in db.execute(brought)}
    examples = select(voice_examples).where(voice_examples.c.verbatim.in_(numbers))
    kept |= {row.verbatim: row.theme for row in db.execute(examples)}
    standing = {number: (registry.taking(key), key) for number, key in kept.items()}
    return {number: now for number, (now, key) in standing.items() if now or key == NO_THEME}


def _in_archived_themes(db: Connection, numbers: Sequence[int], registry: Registry) -> dict[int, str]:
    """An archived theme takes no comments and keeps those it has."""
    gone = [key for key, theme in registry.known.items() if theme.status == ARCHIVED]
    if not numbers or not gone:
        return {}
    there = select(verbatims.c.id, verbatims.c.theme).where(verbatims.c.id.in_(numbers), verbatims.c.theme.in_(gone))
    return {row.id: row.theme for row in db.execute(there)}
