"""Opening a dispute, and following it."""

from typing import Any

from foundation.errors import Problem
from foundation.web import now, reading
from marketplace.contracts.reading import read_contract, read_milestone
from marketplace.diary.keeping import read_invoiced
from marketplace.disputes.answering import answer_dispute, read_dispute, withdraw_dispute
from marketplace.disputes.opening import REASONS, WISHES, at_stake, open_dispute, question_hours
from marketplace.frame import amount, attempt, me, member_only, page, text, worklane


@worklane.get("/contracts/<int:contract_id>/milestones/<int:milestone_id>/dispute")
@member_only
def dispute_form(contract_id: int, milestone_id: int) -> Any:
    return _form(contract_id, milestone_id)


def _form(contract_id: int, milestone_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        contract = read_contract(db, contract_id, me().id)
        step = read_milestone(db, contract_id, milestone_id)
        amount_at_stake = at_stake(db, step)
    return page(
        "dispute_form.html", "dispute", title="Open a dispute", contract=contract, step=step, amount=amount_at_stake,
        reasons={key: name for key, name in REASONS.items() if key != "hours"}, wishes=WISHES, wrong=wrong,
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/milestones/<int:milestone_id>/dispute")
@member_only
def start_dispute(contract_id: int, milestone_id: int) -> Any:
    return attempt(
        lambda db: open_dispute(
            db, contract_id, milestone_id, member=me().id, reason=text("reason"), statement=text("statement"), wish=text("wish"),
            wish_minor=amount("amount"), now=now(),
        ),
        then=lambda made: f"/disputes/{made}", again=lambda wrong: _form(contract_id, milestone_id, wrong),
    )  # fmt: skip


@worklane.get("/contracts/<int:contract_id>/weeks/<int:week_id>/dispute")
@member_only
def hours_form(contract_id: int, week_id: int) -> Any:
    return _hours_form(contract_id, week_id)


def _hours_form(contract_id: int, week_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        contract = read_contract(db, contract_id, me().id)
        week = read_invoiced(db, contract_id, week_id)
    return page("hours_form.html", "dispute", title="Question hours", contract=contract, week=week, wrong=wrong)


@worklane.post("/contracts/<int:contract_id>/weeks/<int:week_id>/dispute")
@member_only
def start_hours_dispute(contract_id: int, week_id: int) -> Any:
    return attempt(
        lambda db: question_hours(
            db, contract_id, week_id, member=me().id, statement=text("statement"), wish_minor=amount("amount"), now=now()
        ),
        then=lambda made: f"/disputes/{made}", again=lambda wrong: _hours_form(contract_id, week_id, wrong),
    )  # fmt: skip


@worklane.get("/disputes/<int:dispute_id>")
@member_only
def dispute(dispute_id: int) -> Any:
    return _dispute(dispute_id)


def _dispute(dispute_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_dispute(db, dispute_id, me().id)
    return page(
        "dispute.html", "dispute", title="Dispute", dispute=found, reasons=REASONS, wishes=WISHES,
        opener=found.opener == me().id, late=now() >= found.answer_until, wrong=wrong,
    )  # fmt: skip


@worklane.post("/disputes/<int:dispute_id>/answer")
@member_only
def answer(dispute_id: int) -> Any:
    return attempt(
        lambda db: answer_dispute(db, dispute_id, member=me().id, words=text("words"), now=now()),
        then=f"/disputes/{dispute_id}", again=lambda wrong: _dispute(dispute_id, wrong),
    )  # fmt: skip


@worklane.post("/disputes/<int:dispute_id>/withdrawal")
@member_only
def take_back(dispute_id: int) -> Any:
    return attempt(
        lambda db: withdraw_dispute(db, dispute_id, member=me().id, now=now()),
        then=f"/disputes/{dispute_id}", again=lambda wrong: _dispute(dispute_id, wrong),
    )  # fmt: skip
