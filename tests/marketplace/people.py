"""Bo hires, Mara and Sam work; their contracts, and what they hold, made by the product's own verbs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import hash_password
from foundation.database import insert_row
from marketplace.contracts.funding import fund_milestone, submit_work
from marketplace.contracts.offering import accept_offer, send_offer
from marketplace.contracts.tables import milestones
from marketplace.diary.tables import diary_entries
from marketplace.escrow.ledger import balance, find_faults
from marketplace.escrow.moves import Account
from marketplace.escrow.tables import accounts
from marketplace.jobs.posting import post_job
from marketplace.members.people import Member, read_member
from marketplace.members.tables import members
from marketplace.payouts.methods import add_bank, add_card

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
NOW = MONDAY + timedelta(hours=9)
PASSWORD = "correct horse"
IBAN = "PT50000201231234567890154"
CARD = "4242 4242 4242 4242"
JOB = {
    "title": "Illustrations for a tea box", "kind": "fixed", "budget_minor": 120_000, "currency": "EUR",
    "brief": "Six drawings of plants for the lids of our boxes, ready for print by the end of May.",
    "skills": ["Illustration", "Print"],
}  # fmt: skip
NOTE = "I have drawn plants for three printed series and can show you the proofs of each."


@dataclass(frozen=True)
class People:
    bo: Member
    mara: Member
    sam: Member


def settle_in(db: Connection, *, now: datetime = NOW) -> People:
    """Bo with a card; Mara and Sam verified, with bank accounts."""
    joined = now - timedelta(days=200)
    bo = member(db, "Bo Halvorsen", "client", joined, company="Halvorsen Tea")
    mara, sam = member(db, "Mara Castell", "freelancer", joined), member(db, "Sam Odell", "freelancer", joined)
    add_card(db, bo.id, number=CARD, holder="Bo Halvorsen", now=now)
    for one in (mara, sam):
        add_bank(db, one.id, iban=IBAN, holder=one.name, now=now)
    return People(bo, mara, sam)


def member(db: Connection, name: str, role: str, joined: datetime, *, verified: bool = True, **more: Any) -> Member:
    values = {"identity_verified_at": joined, "state": "ok"} if verified else {"state": "unverified"}
    made = insert_row(
        db, members, name=name, email=f"{name.split()[0].lower()}@worklane.example", password_hash=_hash(), role=role,
        joined_at=joined, notifications={}, **values | more,
    )  # fmt: skip
    return read_member(db, made)


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def job(db: Connection, client: Member, *, now: datetime = NOW, **changes: Any) -> int:
    return post_job(db, client.id, now=now, **JOB | changes)


def fixed_contract(db: Connection, people: People, *amounts: int, now: datetime = NOW) -> int:
    """Of Bo with Mara: one milestone for each amount."""
    plan = [
        {"title": f"Part {n}", "amount_minor": amount, "due": None} for n, amount in enumerate(amounts or (100_00,), 1)
    ]
    offer = send_offer(
        db, client=people.bo.id, freelancer=people.mara.id, title="Six drawings", kind="fixed", currency="EUR",
        plan=plan, now=now,
    )  # fmt: skip
    return accept_offer(db, offer, member=people.mara.id, now=now)


def hourly_contract(db: Connection, people: People, *, limit_hours: int = 20, now: datetime = NOW) -> int:
    """Of Bo with Mara, at 30.00 an hour."""
    offer = send_offer(
        db, client=people.bo.id, freelancer=people.mara.id, title="Labels by the hour", kind="hourly", currency="EUR",
        rate_minor=3000, weekly_limit_minutes=limit_hours * 60, now=now,
    )  # fmt: skip
    return accept_offer(db, offer, member=people.mara.id, now=now)


def milestone_of(db: Connection, contract: int, position: int = 1) -> Any:
    wanted = (milestones.c.contract == contract) & (milestones.c.position == position)
    return db.execute(select(milestones).where(wanted)).one()


def funded(db: Connection, people: People, amount: int = 100_00, *, now: datetime = NOW) -> tuple[int, int]:
    """A contract whose only milestone is funded; (contract, milestone)."""
    contract = fixed_contract(db, people, amount, now=now)
    step = milestone_of(db, contract).id
    fund_milestone(db, contract, step, member=people.bo.id, now=now)
    return contract, step


def submitted(db: Connection, people: People, amount: int = 100_00, *, now: datetime = NOW) -> tuple[int, int]:
    contract, step = funded(db, people, amount, now=now)
    submit_work(db, contract, step, member=people.mara.id, words="All six, in the shared folder.", now=now)
    return contract, step


def track(
    db: Connection, contract: int, starts_at: datetime, minutes: int, *, memo: str = "Sketches", kind: str = "tracked"
) -> None:
    """What Worklane's tracker would have written."""
    activity = 80 if kind == "tracked" else None
    values = {"contract": contract, "starts_at": starts_at, "minutes": minutes, "memo": memo, "kind": kind}
    db.execute(diary_entries.insert().values(activity=activity, **values))


def held(db: Connection, milestone: int) -> int:
    return balance(db, Account("escrow", milestone), "EUR")


def money_of(db: Connection, who: Member) -> dict[str, int]:
    """What this freelancer has: pending, available and leaving, in minor units of EUR."""
    return {kind: balance(db, Account(kind, who.id), "EUR") for kind in ("pending", "available", "leaving")}


def faults(db: Connection) -> list[str]:
    """Where the ledger disagrees with itself, or a milestone with its escrow."""
    found = find_faults(db)
    query = select(milestones, accounts.c.balance_minor).outerjoin(
        accounts, (accounts.c.kind == "escrow") & (accounts.c.owner == milestones.c.id)
    )
    for row in db.execute(query):
        paid_in = 0 if row.status == "planned" else row.amount_minor
        if (row.balance_minor or 0) != paid_in - row.released_minor - row.refunded_minor:
            found.append(f"milestone {row.id} ({row.status}): escrow {row.balance_minor}")
    return found
