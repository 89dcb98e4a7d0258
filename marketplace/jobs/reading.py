"""Jobs as clients and freelancers read them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, or_, select

from foundation.errors import NotFound
from marketplace.jobs.tables import invitations, job_posts
from marketplace.members.tables import members
from marketplace.proposals.tables import proposals


def read_job(db: Connection, job: int, viewer: int) -> Row[Any]:
    """The job with its client's name. A job by invitation is found only by who is invited or proposed."""
    query = _with_client().where(job_posts.c.id == job, _visible_to(viewer, closed_too=True))
    row = db.execute(query).first()
    if row is None:
        raise NotFound("There’s no job with this address, or it’s open to invited freelancers only.")
    return row


def list_jobs(db: Connection, client: int, *, limit: int = 50) -> list[Row[Any]]:
    """A client's own jobs with the number of proposals, those that are open first."""
    total = func.count(proposals.c.id).label("proposals")
    fresh = func.count(proposals.c.id).filter(proposals.c.status == "sent").label("fresh")
    query = (
        select(job_posts, total, fresh)
        .outerjoin(proposals, proposals.c.job == job_posts.c.id)
        .where(job_posts.c.client == client)
        .group_by(job_posts.c.id)
        .order_by(job_posts.c.status != "open", job_posts.c.opened_at.desc())
    )
    return list(db.execute(query.limit(limit)))


def open_jobs(db: Connection, viewer: int, *, limit: int = 200) -> list[Row[Any]]:
    """Open jobs this freelancer may see and hasn't proposed for, newest first."""
    proposed = exists().where(proposals.c.job == job_posts.c.id, proposals.c.freelancer == viewer)
    query = _with_client().where(job_posts.c.status == "open", _visible_to(viewer), ~proposed)
    return list(db.execute(query.order_by(job_posts.c.opened_at.desc()).limit(limit)))


def list_invitations(db: Connection, freelancer: int, now: datetime) -> list[Row[Any]]:
    query = (
        select(
            invitations, job_posts.c.title, job_posts.c.status.label("job_status"), members.c.name.label("client_name")
        )
        .join(job_posts, job_posts.c.id == invitations.c.job)
        .join(members, members.c.id == job_posts.c.client)
        .where(invitations.c.freelancer == freelancer, invitations.c.status == "sent", invitations.c.expires_at > now)
        .where(job_posts.c.status == "open")
        .order_by(invitations.c.sent_at.desc())
    )
    return list(db.execute(query.limit(20)))


def _visible_to(viewer: int, closed_too: bool = False) -> Any:
    invited = exists().where(invitations.c.job == job_posts.c.id, invitations.c.freelancer == viewer)
    who = [job_posts.c.visibility == "public", job_posts.c.client == viewer, invited]
    if closed_too:
        who.append(exists().where(proposals.c.job == job_posts.c.id, proposals.c.freelancer == viewer))
    return or_(*who)


def _with_client() -> Any:
    return select(
        job_posts, members.c.name.label("client_name"), members.c.company.label("client_company"),
        members.c.city.label("client_city"), members.c.country.label("client_country"),
    ).join(members, members.c.id == job_posts.c.client)  # fmt: skip
