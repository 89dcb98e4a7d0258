"""The log of edits: written together with what it changes, read as history, undone by one more entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from analytics.voice.registry.folding import CANDIDATES, EXAMPLES, THEMES, Folded, Patch, lay, taking_back
from analytics.voice.registry.holding import hold_to_edit
from analytics.voice.registry.standing import as_row, seed
from analytics.voice.registry.tables import voice_candidates, voice_edits, voice_examples, voice_themes
from analytics.voice.registry.themes import load_themes
from foundation.database import insert_row, upsert
from foundation.errors import NotFound

SEED, UNDO = "seed", "undo"
SIZE = 500  # keys asked for in one statement


@dataclass(frozen=True)
class Editor:
    id: int | None
    name: str


NOBODY = Editor(None, "Aside")


@dataclass(frozen=True)
class Edit:
    id: int
    kind: str
    theme: str | None
    candidate: int | None
    about: str
    by_name: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: int | None


def begin_editing(db: Connection, now: datetime) -> None:
    """Take the lock; themes the file has and the registry hasn't are entered, as an edit of their own."""
    hold_to_edit(db)
    known = set(db.execute(select(voice_themes.c.id)).scalars())
    missing = [theme for key, theme in load_themes().all.items() if key not in known]
    if missing:
        record(db, SEED, {THEMES: {theme.key: as_row(seed(theme)) for theme in missing}}, about="", by=NOBODY, now=now)


def record(
    db: Connection, kind: str, after: Patch, *, about: str, by: Editor, now: datetime, theme: str | None = None, candidate: int | None = None,
    undoes: int | None = None,
) -> int:  # fmt: skip
    """Write the edit and the rows it changes; returns its number. Inside `begin_editing` only."""
    rows = read_rows(db, after)
    before = taking_back(rows, after)
    lay(rows, after)
    number = insert_row(
        db, voice_edits, kind=kind, theme=theme, candidate=candidate, about=about[:80], by=by.id, by_name=by.name, at=now, before=before, after=after,
        undoes=undoes,
    )  # fmt: skip
    _write(db, rows, after)
    return number


def read_rows(db: Connection, patch: Patch) -> Folded:
    """The rows a patch speaks of, as they are now."""
    themes, candidates = list(patch.get(THEMES, {})), [int(key) for key in patch.get(CANDIDATES, {})]
    found = Folded()
    if themes:
        for row in db.execute(select(voice_themes).where(voice_themes.c.id.in_(themes))).mappings():
            found.themes[row["id"]] = {name: row[name] for name in row if name != "id"}
    numbers = [int(key) for key in patch.get(EXAMPLES, {})]
    for begin in range(0, len(numbers), SIZE):
        wanted = voice_examples.c.verbatim.in_(numbers[begin : begin + SIZE])
        found.examples |= {
            str(row.verbatim): {"theme": row.theme} for row in db.execute(select(voice_examples).where(wanted))
        }
    if candidates:
        c = voice_candidates.c
        for one in db.execute(select(c.id, c.status, c.theme).where(c.id.in_(candidates))):
            found.candidates[str(one.id)] = {"status": one.status, "theme": one.theme}
    return found


def read_edit(db: Connection, number: int) -> Edit:
    row = db.execute(select(voice_edits).where(voice_edits.c.id == number)).first()
    if row is None or row.kind == SEED:
        raise NotFound("This edit isn’t in the log.")
    return _edit(row)


def list_edits(db: Connection, *, themes: Sequence[str] = (), size: int = 12, before: int | None = None) -> list[Edit]:
    """Newest first, without the file's own; of these themes, where some are named."""
    wanted = select(voice_edits).where(voice_edits.c.kind != SEED)
    if themes:
        wanted = wanted.where(voice_edits.c.theme.in_(themes))
    if before:
        wanted = wanted.where(voice_edits.c.id < before)
    return [_edit(row) for row in db.execute(wanted.order_by(voice_edits.c.id.desc()).limit(size))]


def read_patches(db: Connection) -> list[Patch]:
    """Everything that was ever changed, oldest first: folded, it is the registry."""
    return list(db.execute(select(voice_edits.c.after).order_by(voice_edits.c.id)).scalars())


def undone_by(edits: Sequence[Edit]) -> dict[int, Edit]:
    """Which of the edits was taken back by which later one that itself still holds."""
    found: dict[int, Edit] = {}
    for edit in sorted(edits, key=lambda one: -one.id):
        if edit.undoes and edit.id not in found:
            found[edit.undoes] = edit
    return found


def _write(db: Connection, rows: Folded, patch: Patch) -> None:
    upsert(db, voice_themes, [{"id": key, **rows.themes[key]} for key in patch.get(THEMES, {})], keys=["id"])
    kept = [{"verbatim": int(key), **rows.examples[key]} for key in patch.get(EXAMPLES, {}) if key in rows.examples]
    upsert(db, voice_examples, kept, keys=["verbatim"])
    gone = [int(key) for key in patch.get(EXAMPLES, {}) if key not in rows.examples]
    if gone:
        db.execute(voice_examples.delete().where(voice_examples.c.verbatim.in_(gone)))
    for key in patch.get(CANDIDATES, {}):
        db.execute(update(voice_candidates).where(voice_candidates.c.id == int(key)).values(**rows.candidates[key]))


def _edit(row: Any) -> Edit:
    return Edit(
        row.id, row.kind, row.theme, row.candidate, row.about, row.by_name, row.at, row.before, row.after, row.undoes
    )
