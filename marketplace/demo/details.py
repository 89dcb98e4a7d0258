"""What the demo's team added to its desk: two statuses of its own, a form for payouts, and tags over a year of tickets."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk.fields import defining, shaping
from helpdesk.fields.bulk import Details, add_details
from helpdesk.routing import TOPICS
from marketplace.demo import SEED
from marketplace.demo.asking import Question

PAYOUTS = [topic for topic, family in TOPICS.items() if family == "payout"]
TAGS = {
    "payout_pending_time": "bank_delay", "withdraw_failed": "bank_returned", "bank_name_mismatch": "name_mismatch", "two_factor_lost": "locked_out",
    "identity_check_stuck": "identity", "hours_not_paid": "unpaid_hours", "milestone_not_released": "release", "chargeback": "chargeback",
    "scam_job": "scam", "off_platform_payment": "off_platform", "fee_question": "fees", "app_crash": "bug", "upload_fails": "bug",
}  # fmt: skip
TAGGED = 0.7  # of the questions whose topic has a tag: people forget some
MISSED = 0.6  # of the payout questions, those in which the contract was asked for


def seed_details(db: Connection, lead: tuple[int, str], held: Sequence[tuple[int, str, Question]], *, now: datetime) -> None:  # fmt: skip
    """`held`: number, status and question of each ticket."""
    by, made = Staff(lead[0], lead[1], "", frozenset({"lead"})), now - timedelta(days=200)
    bank, mediation = _statuses(db, by, made)
    _payout_form(db, by, made)
    rng = random.Random(f"{SEED} details")
    add_details(db, [_details(rng, ticket, status, question, bank, mediation) for ticket, status, question in held])


def _statuses(db: Connection, by: Staff, at: datetime) -> tuple[int, int]:
    bank = shaping.status_data(
        category="on_hold",
        about="The bank has the money, or the file. We ask it again after two working days.",
        told="Your money is with the bank. We ask it again if nothing has happened within two working days.",
    )
    mediation = shaping.status_data(
        category="on_hold",
        about="A mediator reads both sides. Don’t promise an outcome.",
        told="A mediator is reading both sides.",
    )
    return (
        defining.keep(db, "status", None, "Waiting on bank", bank, by=by, now=at),
        defining.keep(db, "status", None, "With mediation", mediation, by=by, now=at),
    )


def _payout_form(db: Connection, by: Staff, at: datetime) -> None:
    contract = shaping.field_data(
        db, None, name="Contract", kind="pattern", pattern="C-[0-9]{3,7}", example="C-48213", help="From the address of the contract’s page.", customer_sees=True,
    )  # fmt: skip
    asked = [(defining.keep(db, "field", None, "Contract", contract, by=by, now=at), "never")]
    amount = shaping.field_data(db, None, name="Amount", kind="number", help="In the contract’s currency.")
    asked.append((defining.keep(db, "field", None, "Amount", amount, by=by, now=at), "solve"))
    form = shaping.form_data(db, fields=asked, topics=PAYOUTS)
    defining.keep(db, "form", None, "Payouts", form, by=by, now=at)


def _details(rng: random.Random, ticket: int, status: str, question: Question, bank: int, mediation: int) -> Details:
    family = TOPICS[question.topic.name]
    tag = TAGS.get(question.topic.name)
    tags = [tag] if tag and rng.random() < TAGGED else []
    if question.spanish:
        tags.append("spanish")
    named = {"payout": bank, "billing": bank, "dispute": mediation}.get(family) if status == "on_hold" else None
    if family != "payout" or (status not in ("solved", "closed") and rng.random() > MISSED):
        return Details(ticket, tags, status=named)
    values = {"contract": f"C-{rng.randint(10_000, 99_999)}", "amount": f"{rng.randint(20, 3_000)}.{rng.choice(('00', '00', '50', '25'))}"}  # fmt: skip
    return Details(ticket, tags, values, named)
