"""An offer: seven days to accept it; accepting it starts the contract."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Invalid
from marketplace.contracts.activity import note
from marketplace.contracts.milestones import check_milestone
from marketplace.contracts.reading import read_offer
from marketplace.contracts.tables import contracts, milestones, offers
from marketplace.escrow.moves import check_rate
from marketplace.jobs.tables import job_posts
from marketplace.proposals.tables import proposals

OFFER_LASTS = timedelta(days=7)


def send_offer(
    db: Connection, *, client: int, freelancer: int, title: str, kind: str, currency: str, now: datetime,
    terms: str = "", rate_minor: int | None = None, weekly_limit_minutes: int | None = None,
    manual_allowed: bool = True, plan: list[dict[str, Any]] | None = None, proposal: int | None = None,
    job: int | None = None,
) -> int:  # fmt: skip
    """Offer a contract. `plan` of a fixed price: [{"title", "amount_minor", "due" (ISO date or None)}]."""
    plan = plan or []
    _check_offer(title, terms, kind, rate_minor, weekly_limit_minutes, plan)
    _must_hire(db, job)
    same = (offers.c.client == client) & (offers.c.freelancer == freelancer) & (offers.c.status == "open")
    if db.execute(
        select(offers.c.id).where(same, offers.c.job.is_(job) if job is None else offers.c.job == job)
    ).first():
        raise Conflict("There’s an open offer to this freelancer already. Withdraw it before you send another.")
    return insert_row(
        db, offers, proposal=proposal, job=job, client=client, freelancer=freelancer, title=title.strip(), terms=terms,
        kind=kind, currency=currency, rate_minor=rate_minor, weekly_limit_minutes=weekly_limit_minutes,
        manual_allowed=manual_allowed, milestones=plan, status="open", sent_at=now, expires_at=now + OFFER_LASTS,
    )  # fmt: skip


def accept_offer(db: Connection, offer_id: int, *, member: int, now: datetime) -> int:
    """Start the contract; returns its id."""
    offer = read_offer(db, offer_id, member)
    if offer.freelancer != member:
        raise Forbidden("Only the freelancer can accept this offer.")
    _close(db, offer, "accepted", now)
    contract = insert_row(
        db, contracts, offer=offer.id, job=offer.job, client=offer.client, freelancer=offer.freelancer,
        title=offer.title, terms=offer.terms, kind=offer.kind, currency=offer.currency, rate_minor=offer.rate_minor,
        weekly_limit_minutes=offer.weekly_limit_minutes, manual_allowed=offer.manual_allowed, status="active",
        started_at=now,
    )  # fmt: skip
    rows = [
        {"contract": contract, "position": position, "title": step["title"], "amount_minor": step["amount_minor"],
         "due_at": datetime.fromisoformat(step["due"] + "T23:59:00+00:00") if step.get("due") else None}
        for position, step in enumerate(offer.milestones, 1)
    ]  # fmt: skip
    if rows:
        db.execute(milestones.insert(), rows)
    if offer.job:
        db.execute(update(job_posts).where(job_posts.c.id == offer.job).values(status="filled", changed_at=now))
    note(db, contract, "started", actor=member, now=now)
    return contract


def decline_offer(db: Connection, offer_id: int, *, member: int, now: datetime) -> None:
    offer = read_offer(db, offer_id, member)
    if offer.freelancer != member:
        raise Forbidden("Only the freelancer can decline this offer.")
    _close(db, offer, "declined", now)
    _reopen_proposal(db, offer, now)


def withdraw_offer(db: Connection, offer_id: int, *, member: int, now: datetime) -> None:
    offer = read_offer(db, offer_id, member)
    if offer.client != member:
        raise Forbidden("Only the client can withdraw this offer.")
    _close(db, offer, "withdrawn", now)
    _reopen_proposal(db, offer, now)


def expire_offers(db: Connection, *, now: datetime) -> int:
    """Close the offers nobody answered in seven days; returns how many."""
    due = select(offers).where(offers.c.status == "open", offers.c.expires_at <= now)
    rows = db.execute(due).all()
    for offer in rows:
        still_open = (offers.c.id == offer.id) & (offers.c.status == "open")
        if db.execute(update(offers).where(still_open).values(status="expired")).rowcount:
            _reopen_proposal(db, offer, now)
    return len(rows)


def _close(db: Connection, offer: Any, status: str, now: datetime) -> None:
    if offer.status == "open" and offer.expires_at <= now:
        raise Conflict("This offer has expired: it was open for 7 days. Ask the client to send it again.")
    still_open = (offers.c.id == offer.id) & (offers.c.status == "open")
    if db.execute(update(offers).where(still_open).values(status=status)).rowcount != 1:
        raise Conflict(f"This offer was already {offer.status}. Nothing has changed.")


def _reopen_proposal(db: Connection, offer: Any, now: datetime) -> None:
    mine = (proposals.c.id == offer.proposal) & (proposals.c.status == "offered")
    db.execute(update(proposals).where(mine).values(status="shortlisted", changed_at=now))


def _must_hire(db: Connection, job: int | None) -> None:
    status = db.execute(select(job_posts.c.status).where(job_posts.c.id == job)).scalar()
    if status in ("filled", "closed"):
        raise Conflict(
            f"This job is {status}, so no offer can be sent for it. Post a new job, or write to the freelancer."
        )


def _check_offer(
    title: str, terms: str, kind: str, rate_minor: int | None, limit: int | None, plan: list[dict[str, Any]]
) -> None:
    if len(terms) > 10_000:
        raise Invalid("Keep what you agree on to 10,000 characters.", field="terms")
    if not 3 <= len(title.strip()) <= 120:
        raise Invalid("Give the contract a title of 3 to 120 characters.", field="title")
    if kind == "hourly":
        check_rate(rate_minor, field="rate")
        if limit is None or not 60 <= limit <= 168 * 60:
            raise Invalid("Enter a weekly limit between 1 and 168 hours.", field="limit")
    elif kind == "fixed":
        if not plan:
            raise Invalid("Add at least one milestone with a title and an amount.", field="milestone-1")
        for position, step in enumerate(plan, 1):
            check_milestone(step["title"], step["amount_minor"], place=f"-{position}")
            _check_due(step.get("due"), field=f"due-{position}")
    else:
        raise Invalid("Choose fixed price or hourly.", field="kind")


def _check_due(due: str | None, *, field: str) -> None:
    try:
        date.fromisoformat(due or "2000-01-01")
    except ValueError:
        raise Invalid("Enter the day it’s due like 2027-03-31, or leave it open.", field=field) from None
