"""Inviting a freelancer to a job: seven days to answer."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from foundation.database import upsert
from foundation.errors import Conflict, NotFound
from marketplace.jobs.posting import must_own
from marketplace.jobs.reading import read_job
from marketplace.jobs.tables import invitations
from marketplace.members.tables import members
from marketplace.proposals.tables import proposals

INVITATION_LASTS = timedelta(days=7)


def invite(db: Connection, job: int, freelancer: int, *, client: int, now: datetime) -> None:
    """Inviting again renews the seven days."""
    row = read_job(db, job, client)
    must_own(row, client)
    if row.status != "open":
        raise Conflict(f"This job is {row.status}. Open it again before you invite anybody.")
    role = db.execute(select(members.c.role).where(members.c.id == freelancer)).scalar()
    if role not in ("freelancer", "agency"):
        raise NotFound("This freelancer isn’t on Worklane any more.")
    if db.execute(select(proposals.c.id).where(proposals.c.job == job, proposals.c.freelancer == freelancer)).first():
        raise Conflict("This freelancer has sent a proposal for this job already. You find it on the job’s page.")
    values = {
        "job": job,
        "freelancer": freelancer,
        "status": "sent",
        "sent_at": now,
        "expires_at": now + INVITATION_LASTS,
    }
    upsert(db, invitations, [values], keys=["job", "freelancer"])


def decline_invitation(db: Connection, job: int, *, freelancer: int, now: datetime) -> None:
    mine = (invitations.c.job == job) & (invitations.c.freelancer == freelancer) & (invitations.c.status == "sent")
    mine &= invitations.c.expires_at > now
    if db.execute(update(invitations).where(mine).values(status="declined")).rowcount != 1:
        raise Conflict("This invitation was answered already, or it has expired.")
