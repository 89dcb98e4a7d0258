"""People's word on how a comment feels: it holds at once, outlives every new reading, and is learned from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from analytics.voice.hearing.wording import words_hash
from analytics.voice.sentiment.feeling import LABELS
from analytics.voice.sentiment.tables import voice_feelings
from analytics.voice.tables import verbatims
from foundation.database import upsert
from foundation.errors import Invalid, NotFound
from foundation.jobs import enqueue

SOON = timedelta(seconds=15)  # many corrections in a row make figures once


def correct(db: Connection, verbatim: int, label: str, *, by: int | None, by_name: str, now: datetime) -> None:
    """Raises Invalid for a label that isn't one, NotFound for a comment that isn't there or lost its words."""
    if label not in LABELS:
        raise Invalid(f"{label[:20]!r} isn’t a feeling; use {', '.join(LABELS)}.", field="label")
    row = _row(db, verbatim)
    hashed = words_hash(row.text)
    before = db.execute(select(voice_feelings).where(voice_feelings.c.verbatim == verbatim)).first()
    first = before if before and before.words_hash == hashed else None
    told = {
        "verbatim": verbatim, "words_hash": hashed, "label": label, "by": by, "by_name": by_name, "at": now,
        "was": first.was if first else row.sentiment, "was_probability": first.was_probability if first else row.probability,
    }  # fmt: skip
    upsert(db, voice_feelings, [told], keys=("verbatim",))
    _set(db, verbatim, now, sentiment=label, probability=1.0, words_hash=hashed)


def take_back(db: Connection, verbatim: int, *, now: datetime) -> None:
    """What was read by itself holds again."""
    _row(db, verbatim)
    told = db.execute(select(voice_feelings).where(voice_feelings.c.verbatim == verbatim)).first()
    if told is None:
        return
    db.execute(delete(voice_feelings).where(voice_feelings.c.verbatim == verbatim))
    _set(db, verbatim, now, sentiment=told.was, probability=told.was_probability)


def hold_to_what_people_said(db: Connection) -> None:
    """After comments were read anew: where somebody corrected one and its words are the same, their word holds."""
    told = (voice_feelings.c.verbatim == verbatims.c.id) & (voice_feelings.c.words_hash == verbatims.c.words_hash)
    label = select(voice_feelings.c.label).where(told).scalar_subquery()
    read_anew = or_(verbatims.c.sentiment != label, verbatims.c.probability != 1.0)
    corrected = verbatims.c.id.in_(select(voice_feelings.c.verbatim))
    db.execute(
        update(verbatims).where(corrected, label.is_not(None), read_anew).values(sentiment=label, probability=1.0)
    )


def corrections_of(db: Connection, ids: Sequence[int]) -> dict[int, Any]:
    """Who corrected which of these, and to what."""
    rows = db.execute(select(voice_feelings).where(voice_feelings.c.verbatim.in_(ids)))
    return {row.verbatim: row for row in rows}


def _row(db: Connection, verbatim: int) -> Any:
    row = db.execute(select(verbatims).where(verbatims.c.id == verbatim, verbatims.c.text != "")).first()
    if row is None:
        raise NotFound("This comment isn’t there any more.")
    return row


def _set(db: Connection, verbatim: int, now: datetime, **values: Any) -> None:
    db.execute(update(verbatims).where(verbatims.c.id == verbatim).values(**values))
    enqueue(db, "voice.summarise", unique="voice.summarise", run_at=now + SOON)
