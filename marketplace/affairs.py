"""What the assistant may tell a member of their own affairs: milestones in review, money pending, payouts under way."""

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select

from foundation.money import Money, format_money
from helpdesk.host import AccountFact
from marketplace.contracts.tables import contracts, milestones
from marketplace.escrow.tables import holds
from marketplace.members.people import Member
from marketplace.payouts.tables import payouts

MOST = 5  # of each

RELEASED = (
    "when is my milestone released", "when do I get paid", "when will I be paid for my milestone", "how long until my milestone is released", "what is the status of my milestone",
    "my client hasn't answered when do I get paid", "how long does my client have to approve", "is my milestone approved", "cuándo se libera mi hito", "cuándo me pagan",
)  # fmt: skip
TO_REVIEW = (
    "how long do I have to review",
    "until when can I review my milestone",
    "when is my milestone released",
    "how long can I ask for changes",
    "when does my milestone release on its own",
    "hasta cuándo puedo revisar",
)
PENDING = (
    "when is my money available",
    "when can I withdraw my money",
    "why is my money pending",
    "how much of my money is pending",
    "when do I get my money",
    "cuándo está disponible mi dinero",
)
PAYOUT = (
    "where is my payout",
    "when does my payout arrive",
    "what is the status of my payout",
    "my payout hasn't arrived",
    "did my payout fail",
    "why did my payout fail",
    "my withdrawal status",
    "dónde está mi pago",
)


def affairs_of(db: Connection, member: Member, *, contract: int | None) -> list[AccountFact]:
    """Three statements. `contract`: the one whose page they are on comes first."""
    return [*_in_review(db, member, contract), *_pending(db, member), *_payouts(db, member)]


def _in_review(db: Connection, member: Member, contract: int | None) -> Iterator[AccountFact]:
    query = (
        select(milestones.c.title, milestones.c.amount_minor, milestones.c.review_until, contracts.c.id, contracts.c.title.label("contract"), contracts.c.currency, contracts.c.client)
        .join(contracts, contracts.c.id == milestones.c.contract)
        .where(or_(contracts.c.client == member.id, contracts.c.freelancer == member.id), milestones.c.review_until.is_not(None), milestones.c.status == "submitted")
        .order_by(*([contracts.c.id != contract] if contract else []), milestones.c.review_until)
        .limit(MOST)
    )  # fmt: skip
    for row in db.execute(query):
        amount = format_money(Money(row.amount_minor, row.currency))
        if row.client == member.id:
            sentence = (
                f"You can review “{row.title}” until {{time}}; after that its {amount} are released on their own."
            )
        else:
            sentence = f"“{row.title}” ({amount}) is released on its own on {{time}}, unless your client approves it or asks for changes first."
        answers = (*(TO_REVIEW if row.client == member.id else RELEASED), f"when is {row.title} released")
        where = f"Contract: {row.contract}", f"/contracts/{row.id}"
        yield AccountFact(answers, sentence, *where, at=row.review_until, zone=_zone(member))


def _pending(db: Connection, member: Member) -> Iterator[AccountFact]:
    query = select(holds.c.amount_minor, holds.c.currency, holds.c.until).where(
        holds.c.member == member.id, holds.c.status == "pending"
    )
    for row in db.execute(query.order_by(holds.c.until).limit(1)):
        amount = format_money(Money(row.amount_minor, row.currency))
        sentence = f"Your next {amount} are pending and available on {{time}}."
        yield AccountFact(PENDING, sentence, "Payouts: pending", "/payouts", at=row.until, zone=_zone(member))


def _payouts(db: Connection, member: Member) -> Iterator[AccountFact]:
    query = select(payouts).where(payouts.c.member == member.id).order_by(payouts.c.asked_at.desc()).limit(1)
    for row in db.execute(query):
        amount = format_money(Money(row.amount_minor - row.fee_minor, row.currency))
        why = f": {row.reason.rstrip('.')}" if row.reason else ""
        told = {
            "sent": f"Your payout of {amount} to {row.label} is on its way and due by {{time}}.",
            "arrived": f"Your last payout, {amount} to {row.label}, arrived by {{time}}.",
            "failed": f"Your payout of {amount} to {row.label} failed{why}. The money is back in your balance.",
        }  # fmt: skip
        if row.status in told:
            yield AccountFact(PAYOUT, told[row.status], "Payouts", "/payouts", at=row.due_at, zone=_zone(member))


def _zone(member: Member) -> str:
    return member.timezone or "UTC"
