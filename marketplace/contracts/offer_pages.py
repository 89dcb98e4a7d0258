"""Offers: the form, the offer as both sides see it, and its answers."""

from datetime import datetime
from typing import Any

from flask import request

from foundation.errors import Forbidden, NotFound, Problem
from foundation.web import now, reading
from marketplace.contracts.offering import accept_offer, decline_offer, send_offer, withdraw_offer
from marketplace.contracts.reading import read_offer
from marketplace.frame import amount, attempt, client_only, me, member_only, minor_of, page, text, whole, worklane
from marketplace.proposals.sending import move_proposal, read_proposal

ROWS = 4  # milestones the form has room for; more can be added to the contract


@worklane.get("/proposals/<int:proposal_id>/offer")
@client_only
def offer_form(proposal_id: int) -> Any:
    return _offer_form(proposal_id)


def _offer_form(proposal_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        proposal = read_proposal(db, proposal_id, me().id)
    return page(
        "offer_form.html", "offer", title="Send offer", proposal=proposal, plan=_typed_plan(), manual=_manual(),
        wrong=wrong,
    )  # fmt: skip


@worklane.post("/proposals/<int:proposal_id>/offer")
@client_only
def make_offer(proposal_id: int) -> Any:
    def act(db: Any) -> int:
        proposal = read_proposal(db, proposal_id, me().id)
        if proposal.client != me().id:
            raise Forbidden("Only the client of this job can send an offer.")
        move_proposal(db, proposal_id, "offer", member=me().id, now=now())
        hourly, hours = proposal.kind == "hourly", whole("limit")
        return send_offer(
            db, client=me().id, freelancer=proposal.freelancer, title=text("title"), kind=proposal.kind,
            currency=proposal.currency, terms=text("terms"), rate_minor=amount("rate") if hourly else None,
            weekly_limit_minutes=hours * 60 if hourly and hours is not None else None, manual_allowed=_manual(),
            plan=[] if hourly else _plan(), proposal=proposal_id, job=proposal.job, now=now(),
        )  # fmt: skip

    return attempt(act, then=lambda made: f"/offers/{made}", again=lambda wrong: _offer_form(proposal_id, wrong))


@worklane.get("/offers/<int:offer_id>")
@member_only
def offer(offer_id: int) -> Any:
    return _offer(offer_id)


def _offer(offer_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_offer(db, offer_id, me().id)
    over = found.status == "open" and found.expires_at <= now()
    return page(
        "offer.html", "offer", title=found.title, offer=found, is_client=found.client == me().id, wrong=wrong,
        status="expired" if over else found.status, plan=[(step, _day(step.get("due"))) for step in found.milestones],
    )  # fmt: skip


@worklane.post("/offers/<int:offer_id>/<step>")
@member_only
def step_offer(offer_id: int, step: str) -> Any:
    steps: dict[str, Any] = {"accept": accept_offer, "decline": decline_offer, "withdraw": withdraw_offer}
    if step not in steps:
        raise NotFound("An offer can be accepted, declined and withdrawn.")
    return attempt(
        lambda db: steps[step](db, offer_id, member=me().id, now=now()),
        then=lambda made: f"/contracts/{made}" if step == "accept" else f"/offers/{offer_id}",
        again=lambda wrong: _offer(offer_id, wrong),
    )


def _day(due: str | None) -> datetime | None:
    """Noon of the day it's due: the same day wherever it's read."""
    return datetime.fromisoformat(f"{due}T12:00:00+00:00") if due else None


def _typed_plan() -> list[tuple[str, str, str]]:
    """Title, amount and day of each row as they were typed; empty rows fill up the form."""
    typed = zip(*(request.form.getlist(name)[:ROWS] for name in ("milestone", "amount", "due")), strict=False)
    rows = [(title.strip(), money.strip(), due.strip()) for title, money, due in typed]
    return rows + [("", "", "")] * (ROWS - len(rows))


def _plan() -> list[dict[str, Any]]:
    """The rows that hold something; those between keep their number, so that a fault is shown where it is."""
    rows = [row for row in _typed_plan() if any(row)]
    return [{"title": title, "amount_minor": minor_of(money) or 0, "due": due or None} for title, money, due in rows]


def _manual() -> bool:
    """Time added by hand is accepted unless the client says otherwise."""
    return request.method == "GET" or bool(request.form.get("manual"))
