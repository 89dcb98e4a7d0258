"""Proposals: sending one, what became of them, and a client's answers."""

from typing import Any

from flask import request

from foundation.errors import NotFound, Problem
from foundation.web import now, reading
from marketplace.frame import attempt, freelancer_only, me, member_only, minor_of, page, text, worklane
from marketplace.jobs.pages import show_job
from marketplace.proposals.decide import STATUSES, Step
from marketplace.proposals.sending import credits_left, move_proposal, proposals_of, read_proposal, send_proposal

STEPS: tuple[Step, ...] = ("shortlist", "decline", "withdraw")


@worklane.get("/proposals")
@freelancer_only
def proposals() -> Any:
    return _proposals()


def _proposals(wrong: Problem | None = None) -> Any:
    with reading() as db:
        rows, left = proposals_of(db, me().id), credits_left(db, me(), now())
    return page(
        "proposals.html", "proposal", title="Proposals", rows=rows, statuses=STATUSES, credits=left, wrong=wrong
    )  # fmt: skip


@worklane.post("/jobs/<int:job_id>/proposals")
@member_only
def propose(job_id: int) -> Any:
    return attempt(
        lambda db: send_proposal(
            db, job_id, member=me(), note=text("note"), price_minor=minor_of(text("price")), estimate=text("estimate"),
            answers=request.form.getlist("answers"), now=now(),
        ),
        then="/proposals", again=lambda wrong: show_job(job_id, wrong),
    )  # fmt: skip


@worklane.post("/proposals/<int:proposal_id>/<step>")
@member_only
def step_proposal(proposal_id: int, step: str) -> Any:
    known = next((one for one in STEPS if one == step), None)
    if known is None:
        raise NotFound("A proposal can be shortlisted, declined and withdrawn.")
    with reading() as db:
        job = read_proposal(db, proposal_id, me().id).job

    def again(wrong: Problem) -> Any:
        return _proposals(wrong) if known == "withdraw" else show_job(job, wrong)

    then = "/proposals" if known == "withdraw" else f"/jobs/{job}"
    return attempt(
        lambda db: move_proposal(db, proposal_id, known, member=me().id, now=now()), then=then, again=again
    )  # fmt: skip
