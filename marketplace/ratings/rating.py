"""Rating the other side after a contract has ended, once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid
from marketplace.contracts.reading import read_contract
from marketplace.contracts.tables import contracts
from marketplace.members.tables import members
from marketplace.ratings.standing import rebuild_standings
from marketplace.ratings.tables import ratings


def rate(
    db: Connection, contract_id: int, *, member: int, stars: int, comment: str, again: bool, private_note: str,
    completed_well: bool, now: datetime,
) -> None:  # fmt: skip
    contract = read_contract(db, contract_id, member)
    if contract.status != "ended":
        raise Conflict("You can rate each other when the contract has ended.")
    if not 1 <= stars <= 5:
        raise Invalid("Choose between one and five stars.", field="stars")
    if rating_by(db, contract_id, member):
        raise Conflict("You’ve rated this contract already. A rating can’t be changed.")
    other = contract.freelancer if member == contract.client else contract.client
    insert_row(
        db, ratings, contract=contract_id, rater=member, rated=other, stars=stars, comment=comment.strip()[:600],
        again=again, private_note=private_note.strip()[:600], completed_well=completed_well, at=now,
    )  # fmt: skip
    rebuild_standings(db, [other], now=now)


def rating_by(db: Connection, contract_id: int, member: int) -> Row[Any] | None:
    mine = (ratings.c.contract == contract_id) & (ratings.c.rater == member)
    return db.execute(select(ratings).where(mine)).first()


def ratings_of(db: Connection, member: int, *, limit: int = 20) -> list[Row[Any]]:
    """What others said of this member, in public: newest first."""
    query = (
        select(ratings.c.stars, ratings.c.comment, ratings.c.at, contracts.c.title, members.c.name.label("rater_name"))
        .join(contracts, contracts.c.id == ratings.c.contract)
        .join(members, members.c.id == ratings.c.rater)
        .where(ratings.c.rated == member)
        .order_by(ratings.c.at.desc())
    )
    return list(db.execute(query.limit(limit)))
