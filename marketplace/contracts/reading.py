"""Contracts as their two people see them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from foundation.errors import Forbidden, NotFound
from marketplace.contracts.milestones import HELD
from marketplace.contracts.tables import contracts, milestones, offers
from marketplace.members.tables import members

client_of = members.alias("client_of")
freelancer_of = members.alias("freelancer_of")


def read_contract(db: Connection, contract_id: int, viewer: int) -> Row[Any]:
    """The contract with both people's names, its row locked for who writes. Somebody else's contract isn't found."""
    query = _with_people().where(contracts.c.id == contract_id)
    row = db.execute(query.with_for_update(of=contracts) if _writes(db) else query).first()
    if row is None or viewer not in (row.client, row.freelancer):
        raise NotFound("There’s no contract of yours with this address. Look in Contracts.")
    return row


def list_contracts(db: Connection, member: int, *, limit: int = 100) -> list[Row[Any]]:
    """Running ones first, newest first; with the price, what is held now and how many milestones are in review."""
    order = (contracts.c.status == "ended", contracts.c.started_at.desc(), contracts.c.id.desc())
    query = _with_people().add_columns(*_totals()).where(_concerns(member))
    return list(db.execute(query.order_by(*order).limit(limit)))


def list_waiting(db: Connection, member: int, *, limit: int = 10) -> list[Row[Any]]:
    """Milestones that wait for this member: work to review, changes to make, refund requests to answer."""
    to_review = (contracts.c.client == member) & (milestones.c.status == "submitted")
    unanswered = milestones.c.refund_asked_at.isnot(None) & milestones.c.status.in_(HELD)
    to_do = (contracts.c.freelancer == member) & ((milestones.c.status == "changes") | unanswered)
    until = func.coalesce(milestones.c.refund_until, milestones.c.review_until, milestones.c.due_at)
    query = select(milestones, contracts.c.title.label("contract_title"), contracts.c.currency)
    query = query.join(contracts, contracts.c.id == milestones.c.contract).where(or_(to_review, to_do))
    return list(db.execute(query.order_by(until, milestones.c.id).limit(limit)))


def read_milestones(db: Connection, contract_id: int) -> list[Row[Any]]:
    mine = select(milestones).where(milestones.c.contract == contract_id)
    return list(db.execute(mine.order_by(milestones.c.position, milestones.c.id)))


def read_milestone(db: Connection, contract_id: int, milestone_id: int) -> Row[Any]:
    """One milestone, its row locked for who writes. Read the contract first: locks are taken in that order."""
    query = select(milestones).where(milestones.c.id == milestone_id, milestones.c.contract == contract_id)
    row = db.execute(query.with_for_update() if _writes(db) else query).first()
    if row is None:
        raise NotFound("This milestone isn’t part of the contract any more. Go back to the contract to see what is.")
    return row


def read_offer(db: Connection, offer_id: int, viewer: int) -> Row[Any]:
    query = (
        select(offers, client_of.c.name.label("client_name"), client_of.c.company.label("client_company"),
               freelancer_of.c.name.label("freelancer_name"), contracts.c.id.label("contract"))
        .join(client_of, client_of.c.id == offers.c.client)
        .join(freelancer_of, freelancer_of.c.id == offers.c.freelancer)
        .outerjoin(contracts, contracts.c.offer == offers.c.id)
        .where(offers.c.id == offer_id)
    )  # fmt: skip
    row = db.execute(query).first()
    if row is None or viewer not in (row.client, row.freelancer):
        raise NotFound("There’s no offer of yours with this address. Look in Proposals.")
    return row


def open_offers(db: Connection, freelancer: int, now: datetime) -> list[Row[Any]]:
    """Offers that wait for this freelancer's answer, those that expire first on top."""
    waiting = (offers.c.freelancer == freelancer) & (offers.c.status == "open") & (offers.c.expires_at > now)
    query = select(offers, client_of.c.name.label("client_name"), client_of.c.company.label("client_company"))
    query = query.join(client_of, client_of.c.id == offers.c.client).where(waiting)
    return list(db.execute(query.order_by(offers.c.expires_at).limit(20)))


def must_be_client(contract: Any, member: int) -> None:
    if contract.client != member:
        raise Forbidden("Only the client of this contract can do that.")


def must_be_freelancer(contract: Any, member: int) -> None:
    if contract.freelancer != member:
        raise Forbidden("Only the freelancer of this contract can do that.")


def _concerns(member: int) -> ColumnElement[bool]:
    return or_(contracts.c.client == member, contracts.c.freelancer == member)


def _totals() -> tuple[Any, Any, Any]:
    mine = milestones.c.contract == contracts.c.id
    rest = milestones.c.amount_minor - milestones.c.released_minor - milestones.c.refunded_minor

    def total(what: Any, *where: Any) -> Any:
        return select(func.coalesce(what, 0)).where(mine, *where).correlate(contracts).scalar_subquery()

    return (
        total(func.sum(milestones.c.amount_minor)).label("price"),
        total(func.sum(rest), milestones.c.status.in_(HELD)).label("held"),
        total(func.count(), milestones.c.status == "submitted").label("in_review"),
    )


def _writes(db: Connection) -> bool:
    return bool(db.get_execution_options().get("aside_mode") == "write")


def _with_people() -> Select[Any]:
    return (
        select(contracts, client_of.c.name.label("client_name"), client_of.c.company.label("client_company"),
               client_of.c.city.label("client_city"), client_of.c.country.label("client_country"),
               freelancer_of.c.name.label("freelancer_name"), freelancer_of.c.headline.label("freelancer_headline"),
               freelancer_of.c.city.label("freelancer_city"), freelancer_of.c.country.label("freelancer_country"))
        .join(client_of, client_of.c.id == contracts.c.client)
        .join(freelancer_of, freelancer_of.c.id == contracts.c.freelancer)
    )  # fmt: skip
