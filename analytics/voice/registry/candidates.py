"""Proposals of new themes: kept over nights by their likeness, and gone when the words they came from are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, update

from analytics.voice.discovery.likeness import DECIDED, SAME
from analytics.voice.registry.tables import voice_candidates

MOST = 200


@dataclass(frozen=True)
class Candidate:
    id: int
    name: str
    sentence: str
    size: int
    members: tuple[int, ...]
    prototype: tuple[float, ...]
    nearest: str | None
    likeness: float
    status: str
    theme: str | None
    proposed_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Proposal:
    """One that tonight's pass found; `members` are ids of comments, the most typical first."""

    name: str
    sentence: str
    size: int
    members: tuple[int, ...]
    prototype: tuple[float, ...]
    nearest: str | None
    likeness: float


def reconcile(
    waiting: Sequence[Candidate], dismissed: Sequence[Sequence[float]], found: Sequence[Proposal]
) -> tuple[dict[int, Proposal], list[Proposal], list[int]]:
    """Those that go on under their number, those that are new, and the numbers of those that weren't found again."""
    fresh = [one for one in found if not _near(one.prototype, dismissed)]
    pairs = sorted(
        ((cosine(one.prototype, old.prototype), old.id, place) for place, one in enumerate(fresh) for old in waiting),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    kept: dict[int, Proposal] = {}
    taken: set[int] = set()
    for likeness, number, place in pairs:
        if likeness >= SAME and number not in kept and place not in taken:
            kept[number] = fresh[place]
            taken.add(place)
    return (
        kept,
        [one for place, one in enumerate(fresh) if place not in taken],
        [old.id for old in waiting if old.id not in kept],
    )


def keep_proposals(db: Connection, found: Sequence[Proposal], now: datetime) -> int:
    """Write what tonight's pass found beside what people decided; returns how many are new."""
    waiting = list_candidates(db, "waiting", size=None)
    dismissed = [one.prototype for one in list_candidates(db, "dismissed", size=None)]
    kept, fresh, gone = reconcile(waiting, dismissed, found)
    for number, one in kept.items():
        db.execute(update(voice_candidates).where(voice_candidates.c.id == number).values(**_row(one), seen_at=now))
    if gone:
        db.execute(update(voice_candidates).where(voice_candidates.c.id.in_(gone)).values(status="gone"))
    if fresh:
        born = {"status": "waiting", "proposed_at": now, "seen_at": now}
        db.execute(voice_candidates.insert(), [_row(one) | born for one in fresh])
    return len(fresh)


def list_candidates(db: Connection, status: str, *, size: int | None = MOST) -> list[Candidate]:
    """The largest first."""
    c = voice_candidates.c
    rows = db.execute(select(voice_candidates).where(c.status == status).order_by(c.size.desc(), c.id).limit(size))
    return [_candidate(row) for row in rows]


def forget_sentences(db: Connection, erased: Iterable[int]) -> None:
    """Proposals no longer quote what may be the words of somebody who is erased; the comments still count."""
    gone = set(erased)
    told = db.execute(
        select(voice_candidates.c.id, voice_candidates.c.members).where(voice_candidates.c.sentence != "")
    )
    quoting = [row.id for row in told if not gone.isdisjoint(row.members)]
    if quoting:
        db.execute(update(voice_candidates).where(voice_candidates.c.id.in_(quoting)).values(sentence=""))


def read_candidate(db: Connection, number: int) -> Candidate | None:
    row = db.execute(select(voice_candidates).where(voice_candidates.c.id == number)).first()
    return _candidate(row) if row else None


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    left, right = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if left.shape != right.shape:  # made with other vectors
        return 0.0
    return float(left @ right / max(float(np.linalg.norm(left) * np.linalg.norm(right)), 1e-12))


def _near(prototype: Sequence[float], others: Iterable[Sequence[float]]) -> bool:
    return any(cosine(prototype, other) >= DECIDED for other in others)


def _row(one: Proposal) -> dict[str, Any]:
    fields = vars(one).copy()
    return fields | {"name": one.name[:80], "members": list(one.members), "prototype": list(one.prototype)}


def _candidate(row: Any) -> Candidate:
    told = row._asdict()
    return Candidate(**told | {"members": tuple(told["members"]), "prototype": tuple(told["prototype"])})
