"""Milestones: adding one, a milestone's own page, and every step it can take."""

from datetime import UTC, datetime
from typing import Any

from flask import request

from foundation.errors import Invalid, NotFound, Problem
from foundation.web import now, reading
from marketplace.contracts import changing, funding, refunds
from marketplace.contracts.milestones import STATUSES, possible
from marketplace.contracts.pages import show_contract
from marketplace.contracts.reading import read_contract, read_milestone
from marketplace.contracts.returning import give_back, returnable
from marketplace.disputes.answering import disputes_of
from marketplace.escrow.moves import fee_of
from marketplace.frame import amount, attempt, me, member_only, page, text, whole, worklane


@worklane.post("/contracts/<int:contract_id>/milestones")
@member_only
def add_milestone(contract_id: int) -> Any:
    return attempt(
        lambda db: changing.add_milestone(
            db, contract_id, member=me().id, title=text("title"), amount=amount("amount") or 0, due_at=due("due"),
            now=now(),
        ),
        then=f"/contracts/{contract_id}", again=lambda wrong: show_contract(contract_id, wrong),
    )  # fmt: skip


@worklane.get("/contracts/<int:contract_id>/milestones/<int:milestone_id>")
@member_only
def milestone(contract_id: int, milestone_id: int) -> Any:
    return _milestone(contract_id, milestone_id)


def _milestone(contract_id: int, milestone_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_contract(db, contract_id, me().id)
        step = read_milestone(db, contract_id, milestone_id)
        disputed = disputes_of(db, contract_id).get(milestone_id)
        received, given, until = returnable(db, milestone_id)
    rest = funding.remaining(step)
    return page(
        "milestone.html", "milestone", title=step.title, contract=found, step=step, is_client=found.client == me().id,
        wrong=wrong, status=STATUSES[step.status], can=possible(step.status), rest=rest, fee=fee_of(rest),
        dispute=disputed, received=received, given=given, return_until=until if until and until >= now() else None,
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/milestones/<int:milestone_id>/<action>")
@member_only
def step_milestone(contract_id: int, milestone_id: int, action: str) -> Any:
    where = (contract_id, milestone_id)
    who: dict[str, Any] = {"member": me().id, "now": now()}
    words, seen = text("words")[:10_000], whole("seen")
    seen = -1 if seen is None else seen
    steps: dict[str, Any] = {
        "change": lambda db: changing.change_milestone(
            db, *where, title=text("title"), amount=amount("amount") or 0, due_at=due("due"), **who
        ),
        "remove": lambda db: changing.remove_milestone(db, *where, **who),
        "fund": lambda db: funding.fund_milestone(db, *where, **who),
        "submit": lambda db: funding.submit_work(db, *where, words=words, **who),
        "approve": lambda db: funding.approve(db, *where, **who),
        "changes": lambda db: funding.ask_changes(db, *where, words=words, **who),
        "part": lambda db: funding.release_part(db, *where, amount=amount("part") or 0, seen=seen, **who),
        "refund-request": lambda db: refunds.ask_refund(db, *where, words=text("why")[:10_000], **who),
        "refund": lambda db: refunds.give_refund(db, *where, **who),
        "refund-refusal": lambda db: refunds.refuse_refund(db, *where, words=text("why")[:10_000], **who),
        "return": lambda db: give_back(db, *where, amount=amount("back") or 0, seen=seen, **who),
    }  # fmt: skip
    if action not in steps:
        raise NotFound("That isn’t something a milestone can do.")
    return attempt(
        steps[action], then=f"/contracts/{contract_id}", again=lambda wrong: _milestone(contract_id, milestone_id, wrong)
    )  # fmt: skip


def due(name: str) -> datetime | None:
    """The end of the day that was chosen, if one was. Raises Invalid for what isn't a day."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(hour=23, minute=59, tzinfo=UTC)
    except ValueError:
        raise Invalid("Enter the day it’s due like 2027-03-31, or leave it open.", field=name) from None
