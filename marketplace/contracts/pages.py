"""Contracts: the list, a contract of either kind, and what is done to it as a whole."""

import secrets
from typing import Any

from flask import request

from foundation.errors import NotFound, Problem
from foundation.web import now, reading
from marketplace.contracts import changing
from marketplace.contracts.activity import activity
from marketplace.contracts.funding import pay_bonus
from marketplace.contracts.milestones import HELD, STATUSES, possible
from marketplace.contracts.reading import list_contracts, read_contract, read_milestones
from marketplace.diary.keeping import invoiced_weeks, is_covered, read_week
from marketplace.diary.weeks import REVIEW_UNTIL, count_week, price_of, week_of
from marketplace.disputes.answering import disputes_of
from marketplace.frame import amount, attempt, me, member_only, page, text, whole, worklane
from marketplace.payouts.statement import net_released
from marketplace.ratings.rating import rate, rating_by


@worklane.get("/contracts")
@member_only
def contracts() -> Any:
    with reading() as db:
        rows = list_contracts(db, me().id)
    return page("contracts.html", "contract/fixed", title="Contracts", rows=rows)


@worklane.get("/contracts/<int:contract_id>")
@member_only
def contract(contract_id: int) -> Any:
    return show_contract(contract_id)


def show_contract(contract_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_contract(db, contract_id, me().id)
        rated = rating_by(db, contract_id, me().id) if found.status == "ended" else None
        shared = {
            "contract": found, "is_client": found.client == me().id, "events": activity(db, found, me().id),
            "rated": rated, "once": secrets.token_hex(8), "wrong": wrong, "title": found.title,
        }  # fmt: skip
        if found.kind == "hourly":
            return page("contract_hourly.html", "contract/hourly", **shared, **_hourly(db, found))
        return page("contract_fixed.html", "contract/fixed", **shared, **_fixed(db, contract_id))


def _fixed(db: Any, contract_id: int) -> dict[str, Any]:
    steps = read_milestones(db, contract_id)
    held = [one.amount_minor - one.released_minor - one.refunded_minor for one in steps if one.status in HELD]
    return {
        "steps": steps, "statuses": STATUSES, "possible": possible, "disputed": disputes_of(db, contract_id),
        "price": sum(one.amount_minor for one in steps), "held": sum(held),
        "released": sum(one.released_minor for one in steps), "received": net_released(db, contract_id),
    }  # fmt: skip


def _hourly(db: Any, found: Any) -> dict[str, Any]:
    monday = week_of(now())
    week = count_week(
        read_week(db, found.id, monday), limit=found.weekly_limit_minutes, manual_allowed=found.manual_allowed,
        covered=is_covered(db, found),
    )  # fmt: skip
    past = invoiced_weeks(db, found.id)
    questionable = {one.id for one in past if one.status == "review" and now() < one.starts_at + REVIEW_UNTIL}
    worth = price_of(week.billed, found.rate_minor)
    return {"week": week, "past": past, "monday": monday, "worth": worth, "questionable": questionable}


@worklane.post("/contracts/<int:contract_id>/<action>")
@member_only
def step_contract(contract_id: int, action: str) -> Any:
    who: dict[str, Any] = {"member": me().id, "now": now()}
    hours, stars = whole("hours"), whole("stars") or 0
    steps: dict[str, Any] = {
        "pause": lambda db: changing.pause(db, contract_id, **who),
        "resume": lambda db: changing.resume(db, contract_id, **who),
        "end": lambda db: changing.end_contract(db, contract_id, words=text("words")[:2000], **who),
        "limit": lambda db: changing.change_limit(
            db, contract_id, minutes=None if hours is None else hours * 60, manual=bool(request.form.get("manual")), **who
        ),
        "bonus": lambda db: pay_bonus(db, contract_id, amount=amount("bonus"), once=text("once"), **who),
        "rating": lambda db: rate(
            db, contract_id, stars=stars, comment=text("comment"), again=bool(request.form.get("again")),
            private_note=text("private"), completed_well=stars >= 4, **who,
        ),
    }  # fmt: skip
    if action not in steps:
        raise NotFound("That isn’t something a contract can do.")
    return attempt(
        steps[action], then=f"/contracts/{contract_id}", again=lambda wrong: show_contract(contract_id, wrong)
    )  # fmt: skip
