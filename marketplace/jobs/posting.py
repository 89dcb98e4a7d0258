"""Posting a job, changing it, pausing and closing it."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Invalid
from marketplace.conduct.contact_details import must_not_share
from marketplace.contracts.tables import offers
from marketplace.escrow.moves import check_amount, check_rate
from marketplace.jobs.reading import read_job
from marketplace.jobs.tables import job_posts
from marketplace.messages.telling import write_to_all
from marketplace.proposals.tables import proposals

Step = Literal["pause", "resume", "close"]
_STEPS: dict[Step, tuple[tuple[str, ...], str]] = {
    "pause": (("open",), "paused"),
    "resume": (("paused",), "open"),
    "close": (("open", "paused"), "closed"),
}
CURRENCIES = ("EUR", "USD", "GBP")


def post_job(db: Connection, client: int, *, now: datetime, **post: Any) -> int:
    """`post`: title, brief, skills (list), kind, budget_minor or rate_low_minor and rate_high_minor, currency,
    visibility, questions (list)."""
    return insert_row(db, job_posts, client=client, status="open", opened_at=now, changed_at=now, **check_post(post))


def edit_job(db: Connection, job: int, *, client: int, now: datetime, **post: Any) -> None:
    row = read_job(db, job, client)
    must_own(row, client)
    if row.status not in ("open", "paused"):
        raise Conflict(f"This job is {row.status}, so it can’t be edited. Post a new one.")
    db.execute(update(job_posts).where(job_posts.c.id == job).values(changed_at=now, **check_post(post)))
    _tell_proposers(db, row, now)


def move_job(db: Connection, job: int, step: Step, *, client: int, now: datetime) -> None:
    """Closing an unfilled job gives everybody's credits back."""
    row = read_job(db, job, client)
    must_own(row, client)
    if step == "close" and _has_open_offer(db, job):
        raise Conflict("An offer for this job waits for its answer. Withdraw it first, or wait for the answer.")
    start, end = _STEPS[step]
    there = (job_posts.c.id == job) & job_posts.c.status.in_(start)
    if db.execute(update(job_posts).where(there).values(status=end, changed_at=now)).rowcount != 1:
        raise Conflict(f"This job is {row.status} now. Reload the page to see what you can do.")
    if end == "closed":
        db.execute(update(proposals).where(proposals.c.job == job).values(credits=0))
        waiting = (proposals.c.job == job) & proposals.c.status.in_(("sent", "shortlisted"))
        db.execute(update(proposals).where(waiting).values(status="declined", changed_at=now))


def must_own(job: Any, client: int) -> None:
    if job.client != client:
        raise Forbidden("Only the client who posted this job can change it.")


def _has_open_offer(db: Connection, job: int) -> bool:
    waiting = select(offers.c.id).where(offers.c.job == job, offers.c.status == "open")
    return db.execute(waiting.limit(1)).first() is not None


def _tell_proposers(db: Connection, job: Any, now: datetime) -> None:
    """Everybody whose proposal still stands reads in Messages that the job has changed."""
    standing = (proposals.c.job == job.id) & proposals.c.status.in_(("sent", "shortlisted", "offered"))
    freelancers = db.execute(select(proposals.c.freelancer).where(standing)).scalars().all()
    words = f"I’ve changed the job “{job.title}”. Please read it again: your proposal stands as you sent it."
    write_to_all(db, client=job.client, freelancers=list(freelancers), body=words, now=now)


def check_post(post: dict[str, Any]) -> dict[str, Any]:
    """The post as it is kept. Raises Invalid at the first thing that's missing."""
    title, brief = post["title"].strip(), post["brief"].strip()
    if not 8 <= len(title) <= 120:
        raise Invalid("Give the job a title of 8 to 120 characters.", field="title")
    if len(brief) < 40:
        raise Invalid("Say a little more: what you need, for when, and how you’ll know it’s done.", field="brief")
    if len(brief) > 10_000:
        raise Invalid("Keep the brief to 10,000 characters.", field="brief")
    if post["kind"] == "fixed":
        check_amount(post.get("budget_minor"), what="A budget", field="budget")
        post = post | {"rate_low_minor": None, "rate_high_minor": None}
    elif post["kind"] == "hourly":
        low = check_rate(post.get("rate_low_minor"), field="rate_low")
        if check_rate(post.get("rate_high_minor"), field="rate_high") < low:
            raise Invalid("The highest rate can’t be below the lowest.", field="rate_high")
        post = post | {"budget_minor": None}
    else:
        raise Invalid("Choose a fixed price or an hourly rate.", field="kind")
    if post["currency"] not in CURRENCIES:
        raise Invalid("Choose one of the currencies listed.", field="currency")
    if post.get("visibility", "public") not in ("public", "invited"):
        raise Invalid("Choose who can see the job.", field="visibility")
    for name in ("title", "brief"):
        must_not_share(post[name], field=name, reading="post")
    skills = list(dict.fromkeys(skill.strip()[:40] for skill in post.get("skills", []) if skill.strip()))[:12]
    questions = [question.strip()[:200] for question in post.get("questions", []) if question.strip()][:5]
    return post | {"title": title, "brief": brief, "skills": skills, "questions": questions}
