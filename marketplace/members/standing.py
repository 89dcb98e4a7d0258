"""A member's reputation in figures, as it was last worked out."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from marketplace.members.tables import standings


@dataclass(frozen=True)
class Standing:
    ended: int = 0
    rated: int = 0
    stars: float = 0.0
    score: int | None = None  # per cent; none before 3 contracts ended
    badge: str = "Newcomer"


def read_standing(db: Connection, member_id: int) -> Standing:
    row = db.execute(select(standings).where(standings.c.member == member_id)).first()
    return Standing(row.ended, row.rated, row.stars, row.score, row.badge) if row else Standing()
