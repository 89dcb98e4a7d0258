"""The job after an acceptance or a split: comments that were waiting for the theme go to it, a few hundred at a time."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from analytics.voice.registry.assigning import nearest_of
from analytics.voice.registry.candidates import read_candidate
from analytics.voice.registry.holding import hold_to_read
from analytics.voice.registry.log import Edit, read_edit
from analytics.voice.registry.moving import move_some
from analytics.voice.registry.passes import Pass, fail, finish, mark, read_pass
from analytics.voice.registry.prototypes import Prototypes, embed, read_prototypes, renew_prototypes
from analytics.voice.registry.standing import read_registry
from analytics.voice.registry.tables import voice_examples
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import enqueue

CHUNK = 500


def place_waiting(database: Database, number: int) -> None:
    """Do the pass `number`: bears being done twice, and stops quietly when the edit was undone meanwhile."""
    with database.reading() as db:
        asked = read_pass(db, number)
        edit = read_edit(db, asked.edit) if asked and asked.edit else None
    if asked is None or edit is None or edit.theme is None or asked.state == "done":
        return
    try:
        read, changed = _place(database, asked, edit)
    except Exception:
        with database.writing() as db:
            fail(db, number)
        raise
    with database.writing() as db:
        finish(db, number, read=read, changed=changed, now=clock.now())
        enqueue(db, "voice.summarise", unique="voice.summarise")


def _place(database: Database, asked: Pass, edit: Edit) -> tuple[int, int]:
    theme = str(edit.theme)
    with database.writing() as db:
        registry = read_registry(db)
        source = registry.now(registry.known[theme].split_from) if edit.kind == "split" else None
        renew_prototypes(db, registry, clock.now(), only=[theme, *([source] if source else [])])
        prototypes = read_prototypes(db, registry)
        members = _members(db, edit)
        total = db.execute(select(func.count()).select_from(verbatims).where(_waiting(source))).scalar_one()
    read = last = 0
    changed = _fetch(database, edit, members) if members else 0
    while True:
        with database.reading() as db:
            wanted = select(verbatims.c.id, verbatims.c.text).where(_waiting(source), verbatims.c.id > last)
            rows = db.execute(wanted.order_by(verbatims.c.id).limit(CHUNK)).all()
        if not rows:
            return read, changed
        fitting = _fitting(rows, members, theme, source, prototypes)
        with database.writing() as db:
            hold_to_read(db)
            target = read_registry(db).taking(theme)
            if target is None:
                return read, changed  # undone or archived while this ran: what had moved went with it
            changed += move_some(db, edit.id, fitting, source, target)  # merged: where it leads
            read, last = read + len(rows), rows[-1].id
            mark(db, asked.id, progress=min(99, 100 * read // max(total, 1)), read=read, changed=changed)


def _fetch(database: Database, edit: Edit, members: frozenset[int]) -> int:
    """Members of a proposal that other themes took come from there; not from a locked one, nor what a person put there."""
    with database.writing() as db:
        hold_to_read(db)
        registry = read_registry(db)
        target = registry.taking(str(edit.theme))
        spoken = set(
            db.execute(select(voice_examples.c.verbatim).where(voice_examples.c.verbatim.in_(members))).scalars()
        )
        c = verbatims.c
        there = select(c.id, c.theme).where(c.id.in_(members - spoken), c.theme.is_not(None), c.theme != target)
        by_theme: dict[str, list[int]] = defaultdict(list)
        for row in db.execute(there):
            by_theme[row.theme].append(row.id)
        free = {
            key: numbers for key, numbers in by_theme.items() if not (key in registry.all and registry.all[key].locked)
        }
        return sum(move_some(db, edit.id, numbers, key, target) for key, numbers in free.items()) if target else 0


def _fitting(
    rows: Sequence[Any], members: frozenset[int], theme: str, source: str | None, prototypes: Prototypes
) -> list[int]:
    """Those of the comments that belong to the theme: members of the proposal, and what is like its examples."""
    others = [row for row in rows if row.id not in members]
    texts = [row.text for row in others]
    if source:
        vectors = embed(texts) if texts else None
        near = [] if vectors is None else [nearest_of(one, [source, theme], prototypes) for one in vectors]
    elif texts and prototypes:
        from analytics.voice.discovery import place

        near = [key for key, _ in place(texts, prototypes)]
    else:
        near = []
    found = [row.id for row, key in zip(others, near, strict=False) if key == theme]
    return [row.id for row in rows if row.id in members] + found


def _waiting(source: str | None) -> ColumnElement[bool]:
    here = verbatims.c.theme.is_(None) if source is None else verbatims.c.theme == source
    return here & (verbatims.c.text != "")


def _members(db: Any, edit: Edit) -> frozenset[int]:
    found = read_candidate(db, edit.candidate) if edit.candidate else None
    return frozenset(found.members) if found else frozenset()
