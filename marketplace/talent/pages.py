"""Finding each other: a client looks for people and invites them, a freelancer looks for work."""

from typing import Any

from flask import request

from foundation.errors import NotFound, Problem
from foundation.web import now, reading
from marketplace.frame import attempt, client_only, freelancer_only, me, member_only, page, whole, worklane
from marketplace.jobs.inviting import decline_invitation, invite
from marketplace.jobs.reading import list_invitations, list_jobs, open_jobs
from marketplace.members.people import read_member
from marketplace.members.standing import read_standing
from marketplace.proposals.sending import credits_left
from marketplace.ratings.rating import ratings_of
from marketplace.talent.searching import find_talent, rank_jobs


@worklane.get("/talent")
@client_only
def talent() -> Any:
    query = request.args.get("q", "").strip()[:120]
    with reading() as db:
        found, jobs = find_talent(db, query=query, limit=24), _open_jobs(db)
    return page("talent.html", "search talent", title="Find talent", found=found, query=query, jobs=jobs)


@worklane.get("/talent/<int:freelancer>")
@member_only
def freelancer(freelancer: int) -> Any:
    return _freelancer(freelancer)


def _freelancer(freelancer: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        person = read_member(db, freelancer)
        if person.is_client or person.state == "suspended":
            raise NotFound("There’s no freelancer with this address.")
        standing, rated = read_standing(db, freelancer), ratings_of(db, freelancer)
        jobs = _open_jobs(db) if me().is_client else []
    return page(
        "freelancer.html", "search talent", title=person.name, person=person, standing=standing, ratings=rated,
        jobs=jobs, wrong=wrong,
    )  # fmt: skip


def _open_jobs(db: Any) -> list[Any]:
    return [row for row in list_jobs(db, me().id) if row.status == "open"]


@worklane.post("/talent/<int:freelancer>/invitations")
@client_only
def invite_talent(freelancer: int) -> Any:
    job_id = whole("job") or 0
    return attempt(
        lambda db: invite(db, job_id, freelancer, client=me().id, now=now()),
        then=f"/jobs/{job_id}", again=lambda wrong: _freelancer(freelancer, wrong),
    )  # fmt: skip


@worklane.get("/work")
@freelancer_only
def find_work() -> Any:
    return _work()


def _work(wrong: Problem | None = None) -> Any:
    query = request.args.get("q", "").strip()[:120]
    with reading() as db:
        found = rank_jobs(me(), open_jobs(db, me().id), query)
        invited, left = list_invitations(db, me().id, now()), credits_left(db, me(), now())
    return page(
        "work.html", "job post", title="Find work", found=found[:30], query=query, invitations=invited, credits=left,
        wrong=wrong,
    )  # fmt: skip


@worklane.post("/jobs/<int:job_id>/invitation/decline")
@freelancer_only
def refuse_invitation(job_id: int) -> Any:
    return attempt(
        lambda db: decline_invitation(db, job_id, freelancer=me().id, now=now()), then="/work", again=_work
    )  # fmt: skip
