"""A client's jobs: the list, a job with its proposals, posting, editing, pausing, closing."""

from typing import Any

from flask import request

from foundation.errors import NotFound, Problem
from foundation.web import now, reading
from marketplace.frame import amount, attempt, client_only, me, member_only, page, text, worklane
from marketplace.jobs.posting import CURRENCIES, Step, edit_job, move_job, must_own, post_job
from marketplace.jobs.reading import list_jobs, read_job
from marketplace.proposals.sending import credits_left, own_proposal, proposals_for

STEPS: tuple[Step, ...] = ("pause", "resume", "close")


@worklane.get("/jobs")
@client_only
def jobs() -> Any:
    with reading() as db:
        rows = list_jobs(db, me().id)
    return page("jobs.html", "job post", title="Jobs", rows=rows)


@worklane.get("/jobs/new")
@client_only
def new_job() -> Any:
    return _job_form()


@worklane.post("/jobs/new")
@client_only
def create_job() -> Any:
    return attempt(
        lambda db: post_job(db, me().id, now=now(), **_post()), then=lambda made: f"/jobs/{made}", again=_job_form
    )


@worklane.get("/jobs/<int:job_id>/edit")
@client_only
def job_editor(job_id: int) -> Any:
    return _editor(job_id)


def _editor(job_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_job(db, job_id, me().id)
    must_own(found, me().id)
    return _job_form(wrong, found)


@worklane.post("/jobs/<int:job_id>/edit")
@client_only
def save_job(job_id: int) -> Any:
    return attempt(
        lambda db: edit_job(db, job_id, client=me().id, now=now(), **_post()),
        then=f"/jobs/{job_id}", again=lambda wrong: _editor(job_id, wrong),
    )  # fmt: skip


def _job_form(wrong: Problem | None = None, job: Any = None) -> Any:
    title = "Edit job" if job else "Post a job"
    return page(
        "job_form.html", "job post", title=title, wrong=wrong, currencies=[(one, one) for one in CURRENCIES], job=job
    )


def _post() -> dict[str, Any]:
    return {
        "title": text("title"), "brief": text("brief"), "kind": text("kind"), "currency": text("currency"),
        "visibility": text("visibility") or "public", "skills": text("skills").split(","),
        "questions": text("questions").splitlines(), "budget_minor": amount("budget"),
        "rate_low_minor": amount("rate_low"), "rate_high_minor": amount("rate_high"),
    }  # fmt: skip


@worklane.get("/jobs/<int:job_id>")
@member_only
def job(job_id: int) -> Any:
    return show_job(job_id)


def show_job(job_id: int, wrong: Problem | None = None) -> Any:
    """The client's page with its proposals, or the freelancer's with the way to propose."""
    member = me()
    with reading() as db:
        found = read_job(db, job_id, member.id)
        if found.client == member.id:
            seen = {"mine": True, "rows": proposals_for(db, job_id)}
        elif member.is_client:
            seen = {"mine": False}
        else:
            seen = {
                "mine": False,
                "sent": own_proposal(db, job_id, member.id),
                "credits": credits_left(db, member, now()),
            }
    answers = request.form.getlist("answers")
    key = "job post" if seen["mine"] else "proposal"
    return page("job.html", key, title=found.title, job=found, wrong=wrong, answers=answers, **seen)


@worklane.post("/jobs/<int:job_id>/<step>")
@client_only
def step_job(job_id: int, step: str) -> Any:
    known = next((one for one in STEPS if one == step), None)
    if known is None:
        raise NotFound("A job can be paused, resumed and closed.")
    return attempt(
        lambda db: move_job(db, job_id, known, client=me().id, now=now()),
        then=f"/jobs/{job_id}", again=lambda wrong: show_job(job_id, wrong),
    )  # fmt: skip
