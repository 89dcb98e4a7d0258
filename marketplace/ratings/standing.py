"""Reputation: the success score, the badge and the mean of the stars. Derived; rebuilt from ratings and contracts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from foundation.database import upsert
from marketplace.contracts.tables import contracts
from marketplace.members.tables import standings
from marketplace.ratings.tables import ratings

COUNTS_FOR = timedelta(days=730)
LEAST_CONTRACTS = 3


@dataclass(frozen=True)
class Outcome:
    """How one ended contract went, as far as the other side said so."""

    stars: int | None  # 1-5
    completed_well: bool
    again: bool | None  # would work together again


def success_score(outcomes: Sequence[Outcome]) -> int | None:
    """0-100 of the last 24 months; None before three contracts have ended.

    A contract is worth the mean of what is known: completed well, (stars - 1) / 4, would work together again. Contracts
    nobody rated count as completed and nothing more.
    """
    if len(outcomes) < LEAST_CONTRACTS:
        return None
    return round(100 * sum(_worth(outcome) for outcome in outcomes) / len(outcomes))


def badge_of(score: int | None, ended: int) -> str:
    if score is None or ended < LEAST_CONTRACTS:
        return "Newcomer"
    return "Trusted" if score >= 90 else "Rising"


def rebuild_standings(db: Connection, member_ids: Iterable[int] | None = None, *, now: datetime) -> int:
    """Work out the standing of these members, or of everybody. Returns how many."""
    only = None if member_ids is None else sorted(set(member_ids))
    ended = _ended(db, only, now)
    stars = _stars(db, only)
    rows = []
    for member in only if only is not None else sorted(set(ended) | set(stars)):
        outcomes = ended.get(member, [])
        score = success_score(outcomes)
        rated, mean = stars.get(member, (0, 0.0))
        rows.append(
            {"member": member, "ended": len(outcomes), "rated": rated, "stars": round(mean, 2), "score": score,
             "badge": badge_of(score, len(outcomes))}
        )  # fmt: skip
    upsert(db, standings, rows, keys=["member"])
    return len(rows)


def _worth(outcome: Outcome) -> float:
    known = [1.0 if outcome.completed_well else 0.0]
    if outcome.stars is not None:
        known.append((outcome.stars - 1) / 4)
    if outcome.again is not None:
        known.append(1.0 if outcome.again else 0.0)
    return sum(known) / len(known)


def _ended(db: Connection, only: list[int] | None, now: datetime) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for side in (contracts.c.freelancer, contracts.c.client):
        query = (
            select(side.label("member"), ratings.c.stars, ratings.c.completed_well, ratings.c.again)
            .outerjoin(ratings, (ratings.c.contract == contracts.c.id) & (ratings.c.rated == side))
            .where(contracts.c.status == "ended", contracts.c.ended_at >= now - COUNTS_FOR)
        )
        for row in db.execute(query if only is None else query.where(side.in_(only))):
            well = True if row.completed_well is None else row.completed_well
            found[row.member].append(Outcome(row.stars, well, row.again))
    return found


def _stars(db: Connection, only: list[int] | None) -> dict[int, tuple[int, float]]:
    query = select(ratings.c.rated, func.count(), func.avg(ratings.c.stars)).group_by(ratings.c.rated)
    rows = db.execute(query if only is None else query.where(ratings.c.rated.in_(only)))
    return {member: (count, float(mean)) for member, count, mean in rows}
