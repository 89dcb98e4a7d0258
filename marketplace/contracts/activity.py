"""What happened on a contract, in order, as sentences."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.database import insert_row
from marketplace.contracts.tables import contract_events

SENTENCES = {
    "started": "accepted the offer; the contract started",
    "planned": "added {subject}",
    "changed": "changed {subject}",
    "removed": "removed {subject}",
    "funded": "funded {subject}",
    "submitted": "submitted {subject}",
    "approved": "approved {subject}",
    "released_itself": "released {subject} after 14 days without an answer",
    "released_part": "released {subject}",
    "asked_changes": "asked for changes to {subject}",
    "asked_refund": "asked for a refund of {subject}",
    "refused_refund": "declined to refund {subject}",
    "refunded": "refunded {subject}",
    "gave_back": "gave back {subject}",
    "paid_bonus": "paid a bonus of {subject}",
    "disputed": "opened a dispute about {subject}",
    "answered": "answered the dispute about {subject}",
    "withdrew": "withdrew the dispute about {subject}",
    "questioned": "questioned {subject}",
    "limited": "changed the weekly limit to {subject}",
    "invoiced": "invoiced {subject}",
    "charge_failed": "couldn’t charge the client for {subject}",
    "paid": "paid out {subject}",
    "paused": "paused the contract",
    "resumed": "resumed the contract",
    "ended": "ended the contract",
}


def note(
    db: Connection, contract: int, kind: str, *, actor: int | None, now: datetime, subject: str = "", words: str = ""
) -> None:
    """Remember one happening. `actor` None is Worklane itself."""
    if kind not in SENTENCES:
        raise KeyError(kind)
    insert_row(
        db, contract_events, contract=contract, actor=actor, kind=kind, subject=subject[:160], note=words, at=now
    )


def activity(db: Connection, contract: Any, viewer: int, *, limit: int = 12) -> list[dict[str, Any]]:
    """The newest happenings: who, what, when, and their words."""
    query = select(contract_events).where(contract_events.c.contract == contract.id)
    newest = query.order_by(contract_events.c.at.desc(), contract_events.c.id.desc()).limit(limit)
    names = {contract.client: contract.client_name.split()[0], contract.freelancer: contract.freelancer_name.split()[0]}
    names |= {viewer: "You"}
    return [
        {
            "who": names.get(row.actor, "Worklane"),
            "what": SENTENCES[row.kind].format(subject=row.subject),
            "words": row.note,
            "at": row.at,
        }
        for row in db.execute(newest)
    ]
