"""Versions of what was learned: one of them on, the earlier ones a command away, every change written down."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from analytics.voice.sentiment.blend.model import SentimentModel
from analytics.voice.sentiment.blend.packing import BadModel, unpack
from analytics.voice.sentiment.scoring import SentimentScorer, load_sentiment
from analytics.voice.sentiment.tables import voice_feeling_models as models
from foundation.errors import NotFound
from foundation.jobs import enqueue

log = logging.getLogger(__name__)

KEPT = 8
Scorer = SentimentScorer | SentimentModel
_read: dict[tuple[int, datetime], Scorer] = {}  # the version used last in this process
_FACTS = [column for column in models.c if column.name != "model"]


def read_scorer(db: Connection) -> Scorer:
    """What reads comments now: the version that is on, or the lexicon."""
    row = db.execute(select(models.c.id, models.c.made_at).where(models.c.state == "on")).first()
    if row is None:
        return load_sentiment()
    key = (row.id, row.made_at)
    if key not in _read:
        packed = db.execute(select(models.c.model).where(models.c.id == row.id)).scalar_one()
        _read.clear()
        _read[key] = _scorer(row.id, packed)
    return _read[key]


def standing(db: Connection) -> Row[Any] | None:
    """The facts of the version that is on."""
    return db.execute(select(*_FACTS).where(models.c.state == "on")).first()


def list_versions(db: Connection) -> list[Row[Any]]:
    """The latest first."""
    return list(db.execute(select(*_FACTS).order_by(models.c.id.desc())).all())


def keep(db: Connection, packed: bytes | None, report: dict[str, Any], state: str, *, now: datetime) -> int:
    """A new version; on at once where its state is `on`."""
    db.execute(delete(models).where(models.c.state == "refused"))
    row = {
        "state": "before" if state == "on" else state,
        "held": False,
        "report": report,
        "model": packed,
        "made_at": now,
    }
    number = int(db.execute(insert(models).values(**row).returning(models.c.id)).scalar_one())
    if state == "on":
        _put_on(db, number, held=False, by_name=None)
    _forget_old(db)
    return number


def use(db: Connection, number: int | None, *, by_name: str, now: datetime) -> None:
    """Switch a version on and stay there; None: the lexicon alone. Raises NotFound for one that can't be used."""
    if number is None:
        report = {"sentence": "The lexicon alone."}
        number = keep(db, None, report, "before", now=now)
    else:
        row = db.execute(select(models.c.model, models.c.state).where(models.c.id == number)).first()
        if row is None or row.state == "refused":
            raise NotFound(f"Version {number} isn’t there.")
        try:
            _scorer(number, row.model)
        except BadModel as problem:
            raise NotFound(f"Version {number} can’t be used: {problem}.") from problem
    _put_on(db, number, held=True, by_name=by_name)


def let_go(db: Connection) -> None:
    """Newer versions that are better go on by themselves again."""
    db.execute(update(models).where(models.c.state == "on").values(held=False))


def _put_on(db: Connection, number: int, *, held: bool, by_name: str | None) -> None:
    db.execute(update(models).where(models.c.state == "on").values(state="before", held=False))
    db.execute(update(models).where(models.c.id == number).values(state="on", held=held, by_name=by_name))
    enqueue(db, "voice.feel_anew", unique="voice.feel_anew")


def _scorer(number: int, packed: bytes | None) -> Scorer:
    if packed is None:
        return load_sentiment()
    return SentimentModel(unpack(packed), load_sentiment(), f"version {number}")


def _forget_old(db: Connection) -> None:
    old = db.execute(select(models.c.id).where(models.c.state != "on").order_by(models.c.id.desc()).offset(KEPT))
    db.execute(delete(models).where(models.c.id.in_(list(old.scalars()))))
