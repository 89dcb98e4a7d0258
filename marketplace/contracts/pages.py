"""Offers, contracts and milestones."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from werkzeug.utils import redirect

from foundation.errors import Conflict, Problem
from foundation.incoming import whole_number
from foundation.web import now, reading
from marketplace.contracts import changing, funding, refunds
from marketplace.contracts.activity import activity
from marketplace.contracts.milestones import STATUSES, possible
from marketplace.contracts.offering import accept_offer, decline_offer, send_offer, withdraw_offer
from marketplace.contracts.reading import (
    list_contracts,
    milestone_totals,
    read_contract,
    read_milestone,
    read_milestones,
    read_offer,
)
from marketplace.diary.keeping import add_time, delete_time, invoiced_weeks, is_covered, read_week
from marketplace.diary.weeks import count_week, price_of, protection_of, week_of
from marketplace.disputes.answering import disputes_of
from marketplace.escrow.moves import fee_of
from marketplace.frame import amount, attempt, me, member_only, page, text, whole, worklane
from marketplace.proposals.sending import move_proposal, read_proposal
from marketplace.ratings.rating import rate, rating_by


@worklane.get("/contracts")
@member_only
def contracts() -> Any:
    with reading() as db:
        rows = list_contracts(db, me().id)
        totals = milestone_totals(db, [one.id for one in rows if one.kind == "fixed"]) if rows else {}
    return page("contracts.html", "contract/fixed", title="Contracts", rows=rows, totals=totals)


@worklane.get("/contracts/<int:contract_id>")
@member_only
def contract(contract_id: int) -> Any:
    return _contract(contract_id)


def _contract(contract_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_contract(db, contract_id, me().id)
        shared = {"contract": found, "is_client": found.client == me().id, "events": activity(db, found, me().id), "wrong": wrong,
                  "rated": rating_by(db, contract_id, me().id) if found.status == "ended" else None}  # fmt: skip
        if found.kind == "hourly":
            monday = week_of(now())
            entries = read_week(db, contract_id, monday)
            covered = is_covered(db, found)
            week = count_week(
                entries, limit=found.weekly_limit_minutes, manual_allowed=found.manual_allowed, covered=covered
            )
            past = invoiced_weeks(db, contract_id)
            return page("contract_hourly.html", "contract/hourly", title=found.title, week=week, past=past, monday=monday,
                        worth=price_of(week.billed, found.rate_minor), **shared)  # fmt: skip
        steps = read_milestones(db, contract_id)
        disputed = disputes_of(db, contract_id)
    held = sum(
        one.amount_minor - one.released_minor - one.refunded_minor
        for one in steps
        if one.status in ("funded", "submitted", "changes", "disputed")
    )
    released = sum(one.released_minor for one in steps)
    return page(
        "contract_fixed.html", "contract/fixed", title=found.title, steps=steps, statuses=STATUSES, disputed=disputed, held=held, released=released,
        received=released - fee_of(released), price=sum(one.amount_minor for one in steps), possible=possible, **shared,
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/milestones")
@member_only
def add_milestone(contract_id: int) -> Any:
    return attempt(
        lambda db: changing.add_milestone(
            db, contract_id, member=me().id, title=text("title"), amount=amount("amount") or 0, due_at=_date("due"), now=now()
        ),
        then=f"/contracts/{contract_id}", again=lambda wrong: _contract(contract_id, wrong),
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
    return page(
        "milestone.html", "milestone", title=step.title, contract=found, step=step, is_client=found.client == me().id, wrong=wrong,
        status=STATUSES[step.status], can=possible(step.status), rest=funding.remaining(step), dispute=disputed, fee=fee_of(funding.remaining(step)),
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/milestones/<int:milestone_id>/<action>")
@member_only
def step_milestone(contract_id: int, milestone_id: int, action: str) -> Any:
    who: dict[str, Any] = {"member": me().id, "now": now()}
    words, part = text("words"), amount("amount")
    steps: dict[str, Any] = {
        "fund": lambda db: funding.fund_milestone(db, contract_id, milestone_id, **who),
        "submit": lambda db: funding.submit_work(db, contract_id, milestone_id, words=words, **who),
        "approve": lambda db: funding.approve(db, contract_id, milestone_id, **who),
        "changes": lambda db: funding.ask_changes(db, contract_id, milestone_id, words=words, **who),
        "part": lambda db: funding.release_part(db, contract_id, milestone_id, amount=part or 0, seen=whole("seen") or 0, **who),
        "refund-request": lambda db: refunds.ask_refund(db, contract_id, milestone_id, words=words, **who),
        "refund": lambda db: refunds.give_refund(db, contract_id, milestone_id, **who),
        "refund-refusal": lambda db: refunds.refuse_refund(db, contract_id, milestone_id, words=words, **who),
        "remove": lambda db: changing.remove_milestone(db, contract_id, milestone_id, **who),
    }  # fmt: skip
    if action not in steps:
        raise Conflict("That isn’t something a milestone can do.")
    return attempt(
        steps[action],
        then=f"/contracts/{contract_id}",
        again=lambda wrong: _milestone(contract_id, milestone_id, wrong),
    )


@worklane.post("/contracts/<int:contract_id>/<action>")
@member_only
def step_contract(contract_id: int, action: str) -> Any:
    who: dict[str, Any] = {"member": me().id, "now": now()}
    steps: dict[str, Any] = {
        "pause": lambda db: changing.pause(db, contract_id, **who),
        "resume": lambda db: changing.resume(db, contract_id, **who),
        "end": lambda db: changing.end_contract(db, contract_id, words=text("words"), **who),
        "limit": lambda db: changing.change_limit(db, contract_id, minutes=(whole("hours") or 0) * 60, manual=bool(request.form.get("manual")), **who),
        "rating": lambda db: rate(
            db, contract_id, stars=whole("stars") or 0, comment=text("comment"), again=bool(request.form.get("again")), private_note=text("private"),
            completed_well=(whole("stars") or 0) >= 4, **who,
        ),
    }  # fmt: skip
    if action not in steps:
        raise Conflict("That isn’t something a contract can do.")
    return attempt(steps[action], then=f"/contracts/{contract_id}", again=lambda wrong: _contract(contract_id, wrong))


@worklane.get("/contracts/<int:contract_id>/diary")
@member_only
def diary(contract_id: int) -> Any:
    return _diary(contract_id)


def _diary(contract_id: int, wrong: Problem | None = None) -> Any:
    back = min(whole_number(request.args.get("back")) or 0, 999)
    monday = week_of(now()) - timedelta(weeks=back)
    with reading() as db:
        found = read_contract(db, contract_id, me().id)
        entries, covered = read_week(db, contract_id, monday), is_covered(db, found)
    week = count_week(entries, limit=found.weekly_limit_minutes, manual_allowed=found.manual_allowed, covered=covered)
    return page(
        "diary.html", "work diary", title="Work diary", contract=found, entries=[(one, *protection_of(one, covered)) for one in entries], week=week,
        monday=monday, back=back, wrong=wrong, is_client=found.client == me().id, today=now().date().isoformat(),
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/diary")
@member_only
def write_time(contract_id: int) -> Any:
    hours = amount("hours") or 0  # hundredths of an hour
    start = _date("day")
    clock = text("start")
    if (
        start
        and len(clock) == 5
        and clock[:2].isdecimal()
        and clock[3:].isdecimal()
        and int(clock[:2]) < 24
        and int(clock[3:]) < 60
    ):
        start = start.replace(hour=int(clock[:2]), minute=int(clock[3:]), second=0)
    return attempt(
        lambda db: add_time(
            db, contract_id, member=me().id, starts_at=start or now() + timedelta(days=1), minutes=hours * 60 // 100, memo=text("memo"), now=now()
        ),
        then=f"/contracts/{contract_id}/diary", again=lambda wrong: _diary(contract_id, wrong),
    )  # fmt: skip


@worklane.post("/contracts/<int:contract_id>/diary/<int:entry_id>/deletion")
@member_only
def erase_time(contract_id: int, entry_id: int) -> Any:
    return attempt(
        lambda db: delete_time(db, contract_id, entry_id, member=me().id, now=now()),
        then=f"/contracts/{contract_id}/diary", again=lambda wrong: _diary(contract_id, wrong),
    )  # fmt: skip


@worklane.get("/proposals/<int:proposal_id>/offer")
@member_only
def offer_form(proposal_id: int) -> Any:
    return _offer_form(proposal_id)


def _offer_form(proposal_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        proposal = read_proposal(db, proposal_id, me().id)
    return page("offer_form.html", "offer", title="Send offer", proposal=proposal, wrong=wrong)


@worklane.post("/proposals/<int:proposal_id>/offer")
@member_only
def make_offer(proposal_id: int) -> Any:
    def act(db: Any) -> int:
        proposal = read_proposal(db, proposal_id, me().id)
        titles, dues = request.form.getlist("milestone"), request.form.getlist("due")
        amounts = [_minor(one) for one in request.form.getlist("amount")]
        plan = [
            {"title": title.strip(), "amount_minor": minor, "due": due or None}
            for title, minor, due in zip(titles, amounts, dues, strict=False)
            if title.strip() or minor
        ]
        move_proposal(db, proposal_id, "offer", member=me().id, now=now())
        return send_offer(
            db, client=me().id, freelancer=proposal.freelancer, title=text("title"), kind=proposal.kind, currency=proposal.currency, now=now(),
            terms=text("terms"), rate_minor=amount("rate"), weekly_limit_minutes=(whole("limit") or 0) * 60 if proposal.kind == "hourly" else None,
            manual_allowed=bool(request.form.get("manual")), plan=plan if proposal.kind == "fixed" else [], proposal=proposal_id, job=proposal.job,
        )  # fmt: skip

    return attempt(act, then=lambda made: f"/offers/{made}", again=lambda wrong: _offer_form(proposal_id, wrong))


@worklane.get("/offers/<int:offer_id>")
@member_only
def offer(offer_id: int) -> Any:
    return _offer(offer_id)


def _offer(offer_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_offer(db, offer_id, me().id)
    return page("offer.html", "offer", title=found.title, offer=found, is_client=found.client == me().id, wrong=wrong)


@worklane.post("/offers/<int:offer_id>/<step>")
@member_only
def step_offer(offer_id: int, step: str) -> Any:
    steps: dict[str, Any] = {"accept": accept_offer, "decline": decline_offer, "withdraw": withdraw_offer}
    if step not in steps:
        return redirect(f"/offers/{offer_id}", 303)
    return attempt(
        lambda db: steps[step](db, offer_id, member=me().id, now=now()),
        then=lambda made: f"/contracts/{made}" if step == "accept" else f"/offers/{offer_id}", again=lambda wrong: _offer(offer_id, wrong),
    )  # fmt: skip


def _date(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get(name, "")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _minor(typed: str) -> int:
    from decimal import Decimal, InvalidOperation

    try:
        return int((Decimal(typed.replace(",", "").replace(" ", "")) * 100).to_integral_value())
    except (InvalidOperation, OverflowError, ValueError):
        return 0
