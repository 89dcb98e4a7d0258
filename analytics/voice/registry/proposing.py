"""The nightly pass: all comments of a year are read again, and what many say alike and no theme holds is proposed. It changes no theme."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, select

from analytics.voice.hearing.told import told_to_all
from analytics.voice.registry.assigning import BRINGING
from analytics.voice.registry.candidates import Proposal, keep_proposals, list_candidates
from analytics.voice.registry.passes import fail, finish, mark, read_pass
from analytics.voice.registry.prototypes import read_prototypes, renew_prototypes
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.registry.tables import voice_edits, voice_examples, voice_moves
from analytics.voice.registry.themes import load_themes
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database

if TYPE_CHECKING:
    from analytics.voice.discovery import History

DAYS = 365
MOST = 20_000  # comments read in one pass, the newest
DECIDED = ("dismissed", "merged", "accepted")  # what is like them isn't proposed again

Propose = Callable[..., Sequence[Any]]
"""As `analytics.voice.discovery.propose`: texts, prototypes, dismissed and their history in; candidates with places in the texts out."""


def propose_themes(database: Database, number: int, *, propose: Propose | None = None) -> None:
    """Do the pass `number`; doing it again over the same comments proposes the same."""
    with database.reading() as db:
        asked = read_pass(db, number)
    if asked is None or asked.state == "done":
        return
    try:
        read, fresh = _pass(database, number, propose or _discovery())
    except Exception:
        with database.writing() as db:
            fail(db, number)
        raise
    with database.writing() as db:
        finish(db, number, read=read, changed=fresh, now=clock.now())


def _pass(database: Database, number: int, propose: Propose) -> tuple[int, int]:
    now = clock.now()
    with database.writing() as db:
        registry = read_registry(db)
        renew_prototypes(db, registry, now)
        mark(db, number, progress=20)
    with database.reading() as db:
        rows = _heard(db, now)
        history = _history(db, registry, rows)
        prototypes = read_prototypes(db, registry)
        decided = [np.asarray(one.prototype) for status in DECIDED for one in list_candidates(db, status, size=None)]
    texts = [row.text for row in rows]
    found = propose(texts, prototypes=prototypes, dismissed=decided, seed=0, history=history) if rows else []
    with database.writing() as db:
        fresh = keep_proposals(db, [_as_proposal(one, rows) for one in found], now)
    return len(rows), fresh


def _heard(db: Connection, now: datetime) -> list[Any]:
    c = verbatims.c
    wanted = select(c.id, c.text, c.theme, c.happened_at).where(
        c.text != "", c.happened_at >= now - timedelta(days=DAYS), told_to_all()
    )
    return list(db.execute(wanted.order_by(c.happened_at.desc(), c.id.desc()).limit(MOST)))


def _history(db: Connection, registry: Registry, rows: Sequence[Any]) -> "History":
    """When each was said, under which theme, and whether a person or the theme's cues put it there."""
    from analytics.voice.discovery import History

    by_people = set(db.execute(select(voice_examples.c.verbatim)).scalars())
    brought = select(voice_moves.c.verbatim).join(voice_edits, voice_edits.c.id == voice_moves.c.edit)
    by_people |= set(db.execute(brought.where(voice_edits.c.kind.in_(BRINGING))).scalars())
    cues = load_themes().assign([row.text for row in rows])
    held = [
        row.id in by_people or (row.theme is not None and registry.now(key) == row.theme)
        for row, (key, _) in zip(rows, cues, strict=True)
    ]
    return History([row.happened_at.toordinal() for row in rows], [row.theme for row in rows], held)


def _as_proposal(one: Any, rows: Sequence[Any]) -> Proposal:
    """Places in the list of texts become ids of comments."""
    members = tuple(rows[place].id for place in one.examples)
    prototype = tuple(round(float(value), 5) for value in one.prototype)
    return Proposal(one.name, one.sentence, one.size, members, prototype, one.nearest, float(one.likeness))


def _discovery() -> Propose:
    from analytics.voice.discovery import propose  # scikit-learn: in the worker only

    found: Propose = propose
    return found
