"""Comments that change their theme because of an edit: noted one by one, so that undoing finds each of them again."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, String, cast, insert, literal, select, update

from analytics.voice.registry.tables import voice_moves
from analytics.voice.tables import verbatims
from foundation.columns import Big


def move_all(db: Connection, edit: int, was: str, became: str) -> int:
    """Every comment of one theme goes to another."""
    _note(db, edit, (verbatims.c.theme == was) & _not_yet(edit), literal(became))
    return _follow(db, edit)


def move_some(db: Connection, edit: int, numbers: Sequence[int], was: str | None, became: str | None) -> int:
    """Those of the comments that still have the theme `was`."""
    if not numbers:
        return 0
    still = verbatims.c.theme.is_(None) if was is None else verbatims.c.theme == was
    _note(db, edit, verbatims.c.id.in_(numbers) & still & _not_yet(edit), literal(became, String(60)))
    return _follow(db, edit, numbers)


def move_back(db: Connection, edit: int, undo: int) -> int:
    """What the edit moved goes back to where it was, if it is still where the edit left it."""
    here = select(voice_moves.c.verbatim).where(
        voice_moves.c.edit == edit, voice_moves.c.verbatim == verbatims.c.id, voice_moves.c.became.is_not_distinct_from(verbatims.c.theme)
    )  # fmt: skip
    origin = select(voice_moves.c.was).where(voice_moves.c.edit == edit, voice_moves.c.verbatim == verbatims.c.id)
    _note(db, undo, here.exists(), origin.scalar_subquery())
    return _follow(db, undo)


def _not_yet(edit: int) -> ColumnElement[bool]:
    """Comments this edit hasn't moved yet: a job that is done twice moves them once."""
    return (
        ~select(voice_moves.c.edit).where(voice_moves.c.edit == edit, voice_moves.c.verbatim == verbatims.c.id).exists()
    )


def _note(db: Connection, edit: int, which: ColumnElement[bool], became: ColumnElement[str]) -> None:
    found = select(cast(literal(edit), Big), verbatims.c.id, verbatims.c.theme, became).where(which)
    db.execute(insert(voice_moves).from_select(["edit", "verbatim", "was", "became"], found))


def _follow(db: Connection, edit: int, numbers: Sequence[int] | None = None) -> int:
    """Comments take the theme that the edit's notes give them; returns how many changed."""
    noted = (voice_moves.c.edit == edit) & (voice_moves.c.verbatim == verbatims.c.id)
    target = select(voice_moves.c.became).where(noted).scalar_subquery()
    still = verbatims.c.theme.is_not_distinct_from(select(voice_moves.c.was).where(noted).scalar_subquery())
    which = select(voice_moves.c.verbatim).where(voice_moves.c.edit == edit)
    if numbers is not None:
        which = which.where(voice_moves.c.verbatim.in_(list(numbers)))
    return db.execute(update(verbatims).where(verbatims.c.id.in_(which), still).values(theme=target)).rowcount
