"""The demo's milestones: funded, submitted, released, and what became of the money."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from foundation.database import reserve_ids
from marketplace.contracts.milestones import REVIEW
from marketplace.contracts.tables import contract_events, milestones
from marketplace.demo.book import Book
from marketplace.demo.work import Contract, Milestone
from marketplace.escrow import moves
from marketplace.escrow.holds import PENDING

Row = dict[str, Any]
STANDS = timedelta(days=20)  # money that has stood this long was mostly withdrawn


def seed_milestones(
    db: Connection, book: Book, made: list[Contract], contract_ids: list[int], ids: dict[int, int], now: datetime
) -> None:
    flat = [
        (one, id_, place, step)
        for one, id_ in zip(made, contract_ids, strict=True)
        for place, step in enumerate(one.milestones, 1)
    ]
    rows: list[Row] = []
    events: list[Row] = []
    for step_id, (one, contract, place, step) in zip(reserve_ids(db, milestones, len(flat)), flat, strict=True):
        client, freelancer = ids[one.client.number], ids[one.freelancer.number]
        if step.status != "planned":
            _fund(book, one, contract, step_id, step, client, _funded_at(one, step, now))
        if step.status == "released" and step.released_at:
            _release(book, one, contract, step_id, step, freelancer, now)
        events += _events(one, contract, step, client, freelancer, now)
        rows.append(_row(step_id, contract, place, step))
    db.execute(milestones.insert(), rows)
    db.execute(contract_events.insert(), sorted(events, key=lambda event: event["at"]))


def _funded_at(one: Contract, step: Milestone, now: datetime) -> datetime:
    return min(one.started_at + timedelta(hours=2), step.submitted_at or now)


def _events(
    one: Contract, contract: int, step: Milestone, client: int, freelancer: int, now: datetime
) -> Iterator[Row]:
    happened = (
        (step.status != "planned", client, "funded", _funded_at(one, step, now)),
        (step.submitted_at, freelancer, "submitted", step.submitted_at),
        (step.status == "released" and step.released_at, client, "approved", step.released_at),
    )
    for did, actor, kind, at in happened:
        if did:
            yield {"contract": contract, "actor": actor, "kind": kind, "subject": step.title, "note": "", "at": at}


def _row(step_id: int, contract: int, place: int, step: Milestone) -> Row:
    waits = step.submitted_at + REVIEW if step.submitted_at and step.status == "submitted" else None
    return {
        "id": step_id, "contract": contract, "position": place, "title": step.title, "amount_minor": step.amount_minor, "due_at": step.due_at,
        "status": step.status, "released_minor": step.amount_minor if step.status == "released" else 0, "refunded_minor": 0,
        "submission": "The files are attached to the contract." if step.submitted_at else "", "submitted_at": step.submitted_at,
        "review_until": waits, "decided_at": step.released_at,
        "refund_asked_at": None, "refund_until": None,
    }  # fmt: skip


def _fund(book: Book, one: Contract, contract: int, step_id: int, step: Milestone, client: int, at: datetime) -> None:
    move = moves.fund(step_id, step.amount_minor, one.currency)
    book.post(move, key=f"fund:{step_id}", cause=f"Funded {step.title}", at=at, contract=contract, member=client, milestone=step_id)  # fmt: skip


def _release(
    book: Book, one: Contract, contract: int, step_id: int, step: Milestone, freelancer: int, now: datetime
) -> None:
    """Released, pending for five days, then free; most people withdraw, some let it stand."""
    assert step.released_at is not None
    who: dict[str, Any] = {"contract": contract, "member": freelancer}
    move = moves.release(step_id, freelancer, step.amount_minor, one.currency)
    book.post(move, key=f"release:{step_id}:0", cause=f"Released {step.title}", at=step.released_at, milestone=step_id, **who)  # fmt: skip
    freed_at = step.released_at + PENDING
    book.holds.append(
        {"member": freelancer, "contract": contract, "milestone": step_id, "currency": one.currency, "amount_minor": move.net,
         "until": freed_at, "status": "freed" if freed_at <= now else "pending"}
    )  # fmt: skip
    if freed_at > now:
        return
    free = moves.free(freelancer, move.net, one.currency)
    book.post(free, key=f"seeded-free:{step_id}", cause="5 days have passed", at=freed_at, milestone=step_id, **who)
    if freed_at + STANDS < now and freelancer % 3:
        left = freed_at + timedelta(days=3)
        sent = moves.withdraw(freelancer, move.net, one.currency)
        arrived = moves.arrive(freelancer, move.net, min(99, move.net), one.currency)
        book.post(sent, key=f"seeded-withdraw:{step_id}", cause="Payout", at=left, **who)
        book.post(arrived, key=f"seeded-arrive:{step_id}", cause="Arrived", at=left + timedelta(days=2), **who)
