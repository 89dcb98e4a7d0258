"""People's word on which theme one comment speaks of: an edit like any other, so it outlives every re-run and can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, select

from analytics.voice.registry.deciding import correct
from analytics.voice.registry.editing import undo
from analytics.voice.registry.log import Editor, begin_editing, record
from analytics.voice.registry.moving import move_some
from analytics.voice.registry.standing import read_registry
from analytics.voice.registry.tables import voice_edits, voice_moves
from analytics.voice.tables import verbatims
from foundation.errors import NotFound
from foundation.jobs import enqueue

CORRECT = "correct"


def correct_theme(db: Connection, verbatim: int, key: str, *, by: Editor, now: datetime) -> int:
    """The comment speaks of `key`, or of no theme (""); it becomes an example. Returns the edit's number.

    Raises NotFound for a comment or theme that isn't there, Conflict where it has that theme already.
    """
    begin_editing(db, now)
    found = db.execute(select(verbatims).where(verbatims.c.id == verbatim, verbatims.c.text != "")).first()
    if found is None:
        raise NotFound("This comment isn’t there any more.")
    registry = read_registry(db)
    change = correct(registry, verbatim, was=found.theme, key=key)
    number = record(
        db, CORRECT, change, about=registry.name(found.theme), by=by, now=now, theme=key or found.theme
    )  # fmt: skip
    move_some(db, number, [verbatim], found.theme, key or None)
    enqueue(db, "voice.summarise", unique="voice.summarise")
    return number


def take_theme_back(db: Connection, verbatim: int, *, by: Editor, now: datetime) -> int:
    """Undo the last correction of this comment that still holds. Raises NotFound where there is none."""
    number = db.execute(select(last_correction(voice_edits.c.id, verbatim))).scalar()
    if number is None:
        raise NotFound("Nobody has corrected the theme of this comment, or it was undone already.")
    return undo(db, int(number), by=by, now=now)


def last_correction(told: Any, verbatim: Any) -> ScalarSelect[Any]:
    """Of the last correction of a comment (a number, or a column of them) one fact; none where it was undone."""
    undone = voice_edits.alias()
    taken_back = select(undone.c.undoes).where(undone.c.undoes.is_not(None))
    return (
        select(told)
        .select_from(voice_edits.join(voice_moves, voice_edits.c.id == voice_moves.c.edit))
        .where(voice_moves.c.verbatim == verbatim, voice_edits.c.kind == CORRECT, voice_edits.c.id.not_in(taken_back))
        .order_by(voice_edits.c.id.desc())
        .limit(1)
        .correlate(verbatims)
        .scalar_subquery()
    )
