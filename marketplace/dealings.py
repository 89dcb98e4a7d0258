"""What an agent of the help desk looks up about a member: where their money is, what is contested, what they work on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from foundation.money import Money
from helpdesk.host import Dealings, Step, StepState, Sum, Trouble, Work
from marketplace.contracts.reading import list_contracts
from marketplace.contracts.tables import contracts, milestones
from marketplace.diary.tables import weeks
from marketplace.disputes.tables import disputes
from marketplace.escrow.tables import accounts, holds, transactions
from marketplace.members.people import Member
from marketplace.payouts.statement import CHARGES, EARNINGS, RETURNS
from marketplace.payouts.tables import payouts

NAMED = 3  # pieces of work
KINDS = {"fixed": "Fixed price", "hourly": "Hourly"}
WAITS = {"open": "not answered yet", "answered": "a mediator decides"}
STEPS: dict[str, StepState] = {
    "planned": "planned", "funded": "funded", "submitted": "reviewed", "changes": "changing", "released": "released", "refunded": "returned",
    "disputed": "disputed",
}  # fmt: skip


def dealings_of(db: Connection, member: Member, *, contract: int | None, now: datetime) -> Dealings:
    """Five statements, seven for a freelancer. `contract`: the one whose page they wrote from."""
    running = [row for row in list_contracts(db, member.id) if row.status != "ended" or row.id == contract]
    running.sort(key=lambda row: (row.id != contract, not row.held))  # then where money is
    sums = [_held(db, member, running), _this_year(db, member, now), *([] if member.is_client else _next(db, member))]
    steps = _steps(db, running[:NAMED])
    return Dealings(
        tuple(one for one in sums if one.amounts),
        tuple(_troubles(db, member)),
        tuple(_work(row, member, contract, steps) for row in running[:NAMED]),
        max(0, len(running) - NAMED),
    )


def _held(db: Connection, member: Member, running: Iterable[Row[Any]]) -> Sum:
    """Of milestones, and of hours whose week is looked at."""
    amounts: dict[str, int] = defaultdict(int)
    for row in running:
        amounts[row.currency] += int(row.held)
    query = (
        select(accounts.c.currency, func.sum(accounts.c.balance_minor).label("minor"))
        .join(weeks, weeks.c.id == accounts.c.owner)
        .join(contracts, contracts.c.id == weeks.c.contract)
        .where(accounts.c.kind == "week", accounts.c.balance_minor > 0, _is_theirs(member))
        .group_by(accounts.c.currency)
    )
    for one in db.execute(query):
        amounts[one.currency] += int(one.minor)
    return Sum("Held in escrow", _money(amounts))


def _this_year(db: Connection, member: Member, now: datetime) -> Sum:
    """What a client paid less what came back; what a freelancer earned after our fee."""
    t, kinds = transactions.c, (CHARGES if member.is_client else EARNINGS)
    back = RETURNS if member.is_client else ("giveback",)
    worth = t.gross_minor if member.is_client else t.gross_minor - t.fee_minor
    signed = func.sum(case((t.kind.in_(back), -t.gross_minor), else_=worth)).label("minor")
    since = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    query = (
        select(t.currency, signed)
        .join(contracts, contracts.c.id == t.contract)
        .where(_is_theirs(member), t.kind.in_((*kinds, *back)), t.at >= since)
        .group_by(t.currency)
    )
    label = "Paid this year" if member.is_client else "Earned this year"
    return Sum(label, _money({row.currency: int(row.minor) for row in db.execute(query)}))


def _next(db: Connection, member: Member) -> Iterator[Sum]:
    """The payout that is under way, and the money that is free to be sent next."""
    sent = select(payouts).where(payouts.c.member == member.id, payouts.c.status == "sent")
    for row in db.execute(sent.order_by(payouts.c.due_at).limit(1)):
        money = Money(row.amount_minor - row.fee_minor, row.currency)
        yield Sum("Next payout", (money,), f"to {row.label}", row.due_at)
    waiting = select(holds).where(holds.c.member == member.id, holds.c.status == "pending")
    for row in db.execute(waiting.order_by(holds.c.until).limit(1)):
        yield Sum("Available next", (Money(row.amount_minor, row.currency),), at=row.until)


def _troubles(db: Connection, member: Member) -> Iterator[Trouble]:
    d = disputes.c
    query = (
        select(d.amount_minor, d.currency, d.status, d.answer_until, d.opener, contracts.c.title, milestones.c.title.label("step"))
        .join(contracts, contracts.c.id == d.contract)
        .outerjoin(milestones, milestones.c.id == d.milestone)
        .where(_is_theirs(member), d.status.in_(WAITS))
        .order_by(d.opened_at)
    )  # fmt: skip
    for row in db.execute(query):
        by = "Opened by them" if row.opener == member.id else "Opened against them"
        money, until = Money(row.amount_minor, row.currency), row.answer_until if row.status == "open" else None
        yield Trouble(f"Dispute about “{row.step or row.title}”", money, f"{by}, {WAITS[row.status]}", until)


def _work(row: Row[Any], member: Member, here: int | None, steps: Mapping[int, list[Step]]) -> Work:
    other = f"with {row.freelancer_name}" if row.client == member.id else f"for {row.client_name}"
    told = [KINDS[row.kind], *([row.status] if row.status != "active" else []), other]
    held = Money(int(row.held), row.currency) if row.held else None
    return Work(row.title, ", ".join(told), held, row.id == here, tuple(steps.get(row.id, ())))


def _steps(db: Connection, named: Iterable[Row[Any]]) -> dict[int, list[Step]]:
    """The milestones of these contracts in their order, by contract."""
    currencies, found = {row.id: row.currency for row in named}, defaultdict[int, list[Step]](list)
    contested = disputes.c.milestone == milestones.c.id, disputes.c.status.in_(WAITS)
    query = (
        select(milestones, disputes.c.amount_minor.label("contested"))
        .outerjoin(disputes, and_(*contested))
        .where(milestones.c.contract.in_(currencies))
        .order_by(milestones.c.contract, milestones.c.position, milestones.c.id)
    )
    for row in db.execute(query):
        found[row.contract].append(_step(row, currencies[row.contract]))
    return found


def _step(row: Row[Any], currency: str) -> Step:
    state = STEPS[row.status]
    open_minor = row.amount_minor - row.released_minor - row.refunded_minor
    minor = {
        "released": row.released_minor, "returned": row.refunded_minor, "disputed": open_minor if row.contested is None else row.contested,
    }.get(state, open_minor)  # fmt: skip
    settled = row.decided_at if state in {"released", "returned"} else None
    return Step(row.title, state, Money(minor, currency), settled, row.review_until if state == "reviewed" else None)


def _is_theirs(member: Member) -> Any:
    return or_(contracts.c.client == member.id, contracts.c.freelancer == member.id)


def _money(amounts: dict[str, int]) -> tuple[Money, ...]:
    return tuple(Money(minor, currency) for currency, minor in sorted(amounts.items()) if minor)
