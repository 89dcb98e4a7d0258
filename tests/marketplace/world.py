"""A small Worklane in which every page has something to show, and where each page is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.database import Database
from marketplace.contracts.changing import end_contract
from marketplace.contracts.funding import approve, fund_milestone
from marketplace.contracts.offering import send_offer
from marketplace.diary.tables import weeks
from marketplace.diary.weeks import WEEK, week_of
from marketplace.disputes.opening import open_dispute
from marketplace.escrow.tables import transactions
from marketplace.jobs.inviting import invite
from marketplace.messages.writing import open_thread, send_message
from marketplace.proposals.sending import move_proposal, send_proposal
from marketplace.ratings.rating import rate
from marketplace.timers import run_timers
from tests.marketplace.people import (
    NOTE,
    People,
    fixed_contract,
    hourly_contract,
    job,
    milestone_of,
    settle_in,
    submitted,
    track,
)


@dataclass(frozen=True)
class World:
    people: People
    client: dict[str, str]  # address -> the page key the widget must get
    freelancer: dict[str, str]


VISITOR = {"/": "home/start", "/sign-in": "login", "/join": "login"}
BOTH = {
    "/home": "home/start", "/contracts": "contract/fixed", "/messages": "messages", "/profile": "profile",
    "/reputation": "reputation", "/settings/security": "settings/security",
    "/settings/notifications": "settings/notifications",
}  # fmt: skip


def make_world(database: Database, now: datetime) -> World:
    """`now` is the present of the application that shows it."""
    monday = week_of(now) - WEEK
    with database.writing() as db:
        people = settle_in(db, now=now - timedelta(days=60))
        bo, mara, sam = people.bo, people.mara, people.sam
        post = job(db, bo, now=now, questions=["Which series?"])
        sent = send_proposal(
            db, post, member=mara, note=NOTE, price_minor=90_000, estimate="two weeks", answers=["Herbs"], now=now
        )  # fmt: skip
        other = job(db, bo, now=now, title="Labels for a jam", kind="hourly", rate_low_minor=2000, rate_high_minor=4000)
        invite(db, other, mara.id, client=bo.id, now=now)
        second = send_proposal(db, other, member=sam, note=NOTE, price_minor=3000, estimate="", answers=[], now=now)
        third = job(db, bo, now=now)
        offered = send_proposal(db, third, member=mara, note=NOTE, price_minor=80_000, estimate="", answers=[], now=now)
        move_proposal(db, offered, "offer", member=bo.id, now=now)
        plan = [{"title": "All", "amount_minor": 80_000, "due": "2030-01-31"}]
        offer = send_offer(
            db, client=bo.id, freelancer=mara.id, title="Drawings", kind="fixed", currency="EUR", plan=plan,
            proposal=offered, job=third, terms="Six lids.", now=now,
        )  # fmt: skip
        fixed = fixed_contract(db, people, 400_00, 800_00, 50_00, now=now - timedelta(days=20))
        first, planned = milestone_of(db, fixed, 1).id, milestone_of(db, fixed, 3).id
        for position in (1, 2):
            fund_milestone(db, fixed, milestone_of(db, fixed, position).id, member=bo.id, now=now - timedelta(days=9))
        approve(db, fixed, first, member=bo.id, now=now - timedelta(days=2))
        review, in_review = submitted(db, people, 120_00, now=now)
        hourly = hourly_contract(db, people, now=now - timedelta(days=30))
        track(db, hourly, monday + timedelta(days=1, hours=9), 120)
        track(db, hourly, monday + timedelta(days=2, hours=9), 45, kind="manual")
        quarrel, disputed = submitted(db, people, 60_00, now=now)
        dispute = open_dispute(
            db, quarrel, disputed, member=bo.id, reason="late", wish="refund", wish_minor=None, now=now,
            statement="It was promised for February, and nothing came before April.",
        )  # fmt: skip
        over = fixed_contract(db, people, now=now - timedelta(days=20))
        end_contract(db, over, member=bo.id, now=now)
        rate(
            db, over, member=bo.id, stars=5, comment="Lovely lids.", again=True, private_note="", completed_well=True,
            now=now,
        )  # fmt: skip
        thread = open_thread(db, bo, mara.id, now)
        send_message(db, thread, member=bo.id, body="Are you free in May?", now=now)
    run_timers(database, now=monday + WEEK + timedelta(hours=12))
    with database.writing() as db:
        week = db.execute(select(weeks.c.id)).scalar_one()
        funding = db.execute(select(transactions.c.id).where(transactions.c.kind == "fund").limit(1)).scalar_one()
        release = db.execute(select(transactions.c.id).where(transactions.c.kind == "release").limit(1)).scalar_one()
    contracts = {
        f"/contracts/{fixed}": "contract/fixed", f"/contracts/{hourly}": "contract/hourly",
        f"/contracts/{hourly}/diary?back=1": "work diary", f"/contracts/{over}": "contract/fixed",
        f"/contracts/{fixed}/milestones/{first}": "milestone", f"/contracts/{fixed}/milestones/{planned}": "milestone",
        f"/contracts/{review}/milestones/{in_review}": "milestone",
        f"/contracts/{review}/milestones/{in_review}/dispute": "dispute", f"/disputes/{dispute}": "dispute",
        f"/offers/{offer}": "offer", f"/messages/{thread}": "messages", f"/talent/{mara.id}": "search talent",
    }  # fmt: skip
    client = {
        "/jobs": "job post", "/jobs/new": "job post", f"/jobs/{post}": "job post", f"/jobs/{post}/edit": "job post",
        "/talent": "search talent", "/talent?q=nobody": "search talent", f"/proposals/{sent}/offer": "offer",
        f"/proposals/{second}/offer": "offer", "/billing": "billing", f"/invoices/{funding}": "billing",
        f"/contracts/{hourly}/weeks/{week}/dispute": "dispute",
    }  # fmt: skip
    freelancer = {
        "/work": "job post", "/work?q=nothing": "job post", f"/jobs/{post}": "proposal", f"/jobs/{other}": "proposal",
        "/proposals": "proposal", "/payouts": "payouts", f"/invoices/{release}": "payouts",
    }  # fmt: skip
    return World(people, BOTH | contracts | client, BOTH | contracts | freelancer)
