"""Home, profile and reputation."""

from typing import Any

from flask import request

from foundation.errors import Invalid, Problem
from foundation.web import now, reading
from marketplace.contracts.reading import list_contracts, list_waiting, open_offers
from marketplace.disputes.answering import list_disputes
from marketplace.escrow.ledger import balances
from marketplace.frame import amount, attempt, me, member_only, page, text, worklane
from marketplace.jobs.reading import list_invitations, list_jobs, open_jobs
from marketplace.members.accounts import change_profile
from marketplace.members.standing import read_standing
from marketplace.ratings.rating import ratings_of
from marketplace.talent.searching import rank_jobs


@worklane.get("/home")
@member_only
def home() -> Any:
    member = me()
    with reading() as db:
        running = [one for one in list_contracts(db, member.id) if one.status != "ended"]
        waiting, disputes = list_waiting(db, member.id), list_disputes(db, member.id)
        if member.is_client:
            more: dict[str, Any] = {"jobs": list_jobs(db, member.id, limit=6)}
        else:
            more = {
                "invitations": list_invitations(db, member.id, now()),
                "offers": open_offers(db, member.id, now()),
                "suggested": rank_jobs(member, open_jobs(db, member.id, limit=60))[:4],
                "held": balances(db, member.id, ("pending", "available", "leaving")),
            }
    return page(
        "home.html", "home/start", title="Home", contracts=running[:6], running=len(running), waiting=waiting,
        disputes=disputes, **more,
    )  # fmt: skip


@worklane.get("/profile")
@member_only
def profile() -> Any:
    return _profile()


def _profile(wrong: Problem | None = None) -> Any:
    with reading() as db:
        standing = read_standing(db, me().id)
    saved = request.args.get("saved")
    return page("profile.html", "profile", title="Profile", wrong=wrong, standing=standing, saved=saved)


@worklane.post("/profile")
@member_only
def save_profile() -> Any:
    values: dict[str, Any] = {"name": text("name"), "city": text("city")[:80], "country": text("country")[:80]}
    if me().is_client:
        values |= {"company": text("company")[:120]}
    else:
        values |= {
            "headline": text("headline"), "about": text("about")[:4000], "available": bool(request.form.get("available")),
            "skills": [one.strip()[:40] for one in text("skills").split(",") if one.strip()][:15],
            "rate_minor": amount("rate"),
        }  # fmt: skip
    rate_is_odd = bool(text("rate")) and amount("rate") is None

    def act(db: Any) -> None:
        if rate_is_odd:
            raise Invalid("Enter your hourly rate like 45.00, or leave it open.", field="rate")
        change_profile(db, me().id, **values)

    return attempt(act, then="/profile?saved=1", again=_profile)


@worklane.get("/reputation")
@member_only
def reputation() -> Any:
    with reading() as db:
        standing, rated = read_standing(db, me().id), ratings_of(db, me().id)
    return page("reputation.html", "reputation", title="Reputation", standing=standing, ratings=rated)
