"""Released money given back by the freelancer, for 180 days: from what is pending first, then from what is available."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from foundation.errors import Conflict, Invalid
from foundation.money import Money, format_money
from marketplace.contracts.activity import note
from marketplace.contracts.reading import must_be_freelancer, read_contract, read_milestone
from marketplace.escrow import moves
from marketplace.escrow.holds import take_back
from marketplace.escrow.ledger import balance, post
from marketplace.escrow.tables import transactions

RETURN_FOR = timedelta(days=180)


def give_back(
    db: Connection, contract_id: int, milestone_id: int, *, member: int, amount: int, seen: int, now: datetime
) -> None:
    """`amount` minor units of what was received; `seen`: what the page showed as given back so far."""
    contract = read_contract(db, contract_id, member)
    must_be_freelancer(contract, member)
    step = read_milestone(db, contract_id, milestone_id)
    if step.status == "disputed":
        raise Conflict("This money is frozen by a dispute. What is given back is part of its settlement.")
    received, given, until = returnable(db, step.id)
    if until is None or now > until:
        raise Conflict("Released money can be given back for 180 days after the release. Those are over.")
    if seen != given:
        raise Conflict("Part of it was given back in the meantime. Reload the page to see what is left.")
    if not 0 < amount <= received - given:
        most = format_money(Money(received - given, contract.currency))
        raise Invalid(f"Enter an amount above zero and up to {most}, which you received.", field="back")
    pending = take_back(db, step.id, amount)
    there = balance(db, moves.Account("available", member), contract.currency)
    if amount - pending > there:
        most = format_money(Money(pending + there, contract.currency))
        raise Invalid(f"You have {most} on Worklane for this. Enter that or less.", field="back")
    post(
        db, moves.give_back(member, pending, amount - pending, contract.currency), key=f"giveback:{step.id}:{given}",
        contract=contract.id, milestone=step.id, member=contract.client, actor=f"member:{member}",
        cause=f"Gave back {step.title}", now=now,
    )  # fmt: skip
    said = f"{format_money(Money(amount, contract.currency))} of {step.title}"
    note(db, contract.id, "gave_back", actor=member, now=now, subject=said)


def returnable(db: Connection, milestone_id: int) -> tuple[int, int, datetime | None]:
    """What was received and given back of a milestone (minor units), and until when more can be given back."""
    query = (
        select(
            transactions.c.kind,
            func.sum(transactions.c.gross_minor - transactions.c.fee_minor).label("net"),
            func.max(transactions.c.at).label("last"),
        )
        .where(transactions.c.milestone == milestone_id, transactions.c.kind.in_(("release", "giveback")))
        .group_by(transactions.c.kind)
    )
    found = {row.kind: row for row in db.execute(query)}
    if "release" not in found:
        return 0, 0, None
    given = int(found["giveback"].net) if "giveback" in found else 0
    return int(found["release"].net), given, found["release"].last + RETURN_FOR
