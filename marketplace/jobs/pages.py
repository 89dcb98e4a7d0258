"""Jobs: a client posts and reads proposals; a freelancer finds work and proposes."""

from typing import Any

from flask import request
from werkzeug.utils import redirect

from foundation.errors import Forbidden, Problem
from foundation.web import now, reading, writing
from marketplace.frame import amount, attempt, me, member_only, page, text, whole, worklane
from marketplace.jobs.inviting import invite
from marketplace.jobs.posting import CURRENCIES, move_job, post_job
from marketplace.jobs.reading import list_invitations, list_jobs, open_jobs, read_job
from marketplace.proposals.sending import credits_left, move_proposal, proposals_for, send_proposal
from marketplace.talent.searching import find_talent, rank_jobs


@worklane.get("/jobs")
@member_only
def jobs() -> Any:
    with reading() as db:
        rows = list_jobs(db, me().id)
    return page("jobs.html", "job post", title="Jobs", rows=rows)


@worklane.get("/jobs/new")
@member_only
def new_job() -> Any:
    return _job_form()


@worklane.post("/jobs/new")
@member_only
def create_job() -> Any:
    if not me().is_client:
        raise Forbidden("Only clients post jobs. To hire, open a client account.")
    post = {
        "title": text("title"), "brief": text("brief"), "kind": text("kind"), "currency": text("currency"), "visibility": text("visibility") or "public",
        "skills": text("skills").split(","), "questions": text("questions").splitlines(), "budget_minor": amount("budget"),
        "rate_low_minor": amount("rate_low"), "rate_high_minor": amount("rate_high"),
    }  # fmt: skip
    return attempt(
        lambda db: post_job(db, me().id, now=now(), **post), then=lambda made: f"/jobs/{made}", again=_job_form
    )


def _job_form(wrong: Problem | None = None) -> Any:
    return page("job_form.html", "job post", title="Post a job", wrong=wrong, currencies=CURRENCIES)


@worklane.get("/jobs/<int:job_id>")
@member_only
def job(job_id: int) -> Any:
    return _job(job_id)


def _job(job_id: int, wrong: Problem | None = None) -> Any:
    member = me()
    with reading() as db:
        found = read_job(db, job_id, member.id)
        mine = found.client == member.id
        rows = proposals_for(db, job_id) if mine else []
        left = 0 if mine else credits_left(db, member, now())
        sent = (
            next((row for row in proposals_for(db, job_id) if row.freelancer == member.id), None) if not mine else None
        )
    return page(
        "job.html",
        "job post" if mine else "proposal",
        title=found.title,
        job=found,
        mine=mine,
        rows=rows,
        credits=left,
        sent=sent,
        wrong=wrong,
    )


@worklane.post("/jobs/<int:job_id>/<step>")
@member_only
def step_job(job_id: int, step: str) -> Any:
    if step not in ("pause", "resume", "close"):
        return redirect(f"/jobs/{job_id}", 303)
    return attempt(
        lambda db: move_job(db, job_id, step, client=me().id, now=now()),  # type: ignore[arg-type]
        then=f"/jobs/{job_id}", again=lambda wrong: _job(job_id, wrong),
    )  # fmt: skip


@worklane.post("/jobs/<int:job_id>/proposals")
@member_only
def propose(job_id: int) -> Any:
    return attempt(
        lambda db: send_proposal(
            db, job_id, member=me(), note=text("note"), price_minor=amount("price"), estimate=text("estimate"),
            answers=request.form.getlist("answers"), now=now(),
        ),
        then="/proposals", again=lambda wrong: _job(job_id, wrong),
    )  # fmt: skip


@worklane.post("/proposals/<int:proposal_id>/<step>")
@member_only
def step_proposal(proposal_id: int, step: str) -> Any:
    if step not in ("shortlist", "decline", "withdraw"):
        return redirect("/home", 303)
    with writing() as db:
        row = move_proposal(db, proposal_id, step, member=me().id, now=now())  # type: ignore[arg-type]
    return redirect("/proposals" if step == "withdraw" else f"/jobs/{row.job}", 303)


@worklane.get("/work")
@member_only
def find_work() -> Any:
    query = request.args.get("q", "")[:120]
    with reading() as db:
        found = rank_jobs(me(), open_jobs(db, me().id), query)
        invited = list_invitations(db, me().id, now())
        left = credits_left(db, me(), now())
    return page(
        "work.html", "job post", title="Find work", found=found[:30], query=query, invitations=invited, credits=left
    )


@worklane.get("/talent")
@member_only
def talent() -> Any:
    query = request.args.get("q", "")[:120]
    with reading() as db:
        found = find_talent(db, query=query, limit=24)
        own = [row for row in list_jobs(db, me().id) if row.status == "open"] if me().is_client else []
    return page("talent.html", "search talent", title="Find talent", found=found, query=query, jobs=own)


@worklane.post("/talent/<int:freelancer>/invitations")
@member_only
def invite_talent(freelancer: int) -> Any:
    job_id = whole("job") or 0
    with writing() as db:
        invite(db, job_id, freelancer, client=me().id, now=now())
    return redirect(f"/jobs/{job_id}", 303)
