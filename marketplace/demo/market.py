"""The demo world's work, written in bulk: members, jobs, proposals, contracts with a ledger that balances, diaries, ratings."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import hash_password
from foundation.database import reserve_ids
from marketplace.contracts.tables import contracts
from marketplace.demo.book import Book
from marketplace.demo.hours import seed_hours
from marketplace.demo.milestones import seed_milestones
from marketplace.demo.people import Person
from marketplace.demo.work import Contract, Job, Proposal
from marketplace.jobs.tables import job_posts
from marketplace.members.accounts import NOTICES
from marketplace.members.tables import members
from marketplace.messages.tables import messages, threads
from marketplace.payouts.tables import methods
from marketplace.proposals.tables import proposals
from marketplace.ratings.standing import rebuild_standings
from marketplace.ratings.tables import ratings

Row = dict[str, Any]


def seed_members(db: Connection, people: list[Person], passwords: dict[str, str], *, now: datetime) -> dict[int, int]:
    """Members and their payment methods; returns number -> id. Only the two named ones can sign in."""
    ids = reserve_ids(db, members, len(people))
    rows = [_member(person, id_, passwords, now) for person, id_ in zip(people, ids, strict=True)]
    db.execute(members.insert(), rows)
    db.execute(methods.insert(), [_method(person, id_) for person, id_ in zip(people, ids, strict=True)])
    return {person.number: id_ for person, id_ in zip(people, ids, strict=True)}


def seed_market(
    db: Connection, rng: random.Random, people: list[Person], jobs: list[Job], sent: list[Proposal], made: list[Contract],
    ids: dict[int, int], *, now: datetime,
) -> None:  # fmt: skip
    job_ids = dict(zip((job.number for job in jobs), reserve_ids(db, job_posts, len(jobs)), strict=True))
    db.execute(job_posts.insert(), [_job(job, job_ids[job.number], ids) for job in jobs])
    db.execute(proposals.insert(), [_proposal(one, job_ids, ids) for one in sent])
    contract_ids = reserve_ids(db, contracts, len(made))
    db.execute(
        contracts.insert(), [_contract(one, id_, job_ids, ids) for one, id_ in zip(made, contract_ids, strict=True)]
    )
    book = Book()
    seed_milestones(db, book, made, contract_ids, ids, now)
    seed_hours(db, rng, book, made, contract_ids, ids, now)
    book.write(db)
    _seed_ratings(db, made, contract_ids, ids)
    _seed_messages(db, rng, ids, now)
    rebuild_standings(db, now=now)


def _member(person: Person, id_: int, passwords: dict[str, str], now: datetime) -> Row:
    password = passwords.get(person.email)
    return {
        "id": id_, "email": person.email, "name": person.name, "password_hash": hash_password(password) if password else None,
        "role": person.role, "plan": person.plan, "state": person.state, "company": person.company or "", "city": person.city,
        "country": person.country, "headline": person.craft or "", "about": "", "skills": list(person.skills), "rate_minor": person.rate_minor,
        "currency": person.currency, "available": person.number % 5 != 0, "locale": person.language, "timezone": person.timezone,
        "identity_verified_at": None if person.state == "unverified" else person.joined_at + timedelta(days=2),
        "notifications": dict.fromkeys(NOTICES, True), "payout_schedule": "demand", "joined_at": person.joined_at,
    }  # fmt: skip


def _method(person: Person, id_: int) -> Row:
    client = person.role == "client"
    label = f"Visa ending {4000 + person.number}" if client else f"Bank account ending {1000 + person.number}"
    return {
        "member": id_, "use": "pay" if client else "payout", "kind": "card" if client else "bank", "label": label, "holder": person.name,
        "status": "failed" if person.state == "payment_failed" else "verified", "added_at": person.joined_at,
    }  # fmt: skip


def _job(job: Job, id_: int, ids: dict[int, int]) -> Row:
    fixed = job.kind == "fixed"
    return {
        "id": id_, "client": ids[job.client.number], "title": job.title[:120], "brief": job.brief, "skills": list(job.skills), "kind": job.kind,
        "budget_minor": job.budget_minor if fixed else None, "rate_low_minor": None if fixed else job.budget_minor * 8 // 10,
        "rate_high_minor": None if fixed else job.budget_minor, "currency": job.currency, "visibility": "public", "questions": [],
        "status": job.status, "opened_at": job.posted_at, "changed_at": job.posted_at,
    }  # fmt: skip


def _proposal(one: Proposal, job_ids: dict[int, int], ids: dict[int, int]) -> Row:
    return {
        "job": job_ids[one.job.number], "freelancer": ids[one.freelancer.number], "note": one.cover, "price_minor": one.price_minor,
        "estimate": "", "answers": [], "status": one.status, "credits": 2 if one.job.status in {"open", "filled"} else 0, "sent_at": one.sent_at,
        "changed_at": one.sent_at,
    }  # fmt: skip


def _contract(one: Contract, id_: int, job_ids: dict[int, int], ids: dict[int, int]) -> Row:
    return {
        "id": id_, "offer": None, "job": job_ids[one.job.number] if one.job else None, "client": ids[one.client.number],
        "freelancer": ids[one.freelancer.number], "title": one.title[:120], "terms": "", "kind": one.kind, "currency": one.currency,
        "rate_minor": one.rate_minor, "weekly_limit_minutes": one.weekly_limit * 60 if one.weekly_limit else None, "manual_allowed": True,
        "status": one.status, "started_at": one.started_at, "ended_at": one.ended_at, "ended_by": ids[one.client.number] if one.ended_at else None,
    }  # fmt: skip


def _seed_ratings(db: Connection, made: list[Contract], contract_ids: list[int], ids: dict[int, int]) -> None:
    rows: list[Row] = []
    for one, contract_id in zip(made, contract_ids, strict=True):
        client, freelancer = ids[one.client.number], ids[one.freelancer.number]
        for rater, rated, stars, words in (
            (client, freelancer, one.client_rating, one.client_review), (freelancer, client, one.freelancer_rating, one.freelancer_review)
        ):  # fmt: skip
            if stars is not None and one.ended_at is not None:
                rows.append({"contract": contract_id, "rater": rater, "rated": rated, "stars": stars, "comment": words or "", "again": stars >= 4,
                             "private_note": "", "completed_well": stars >= 4, "at": one.ended_at + timedelta(hours=6)})  # fmt: skip
    db.execute(ratings.insert(), rows)


def _seed_messages(db: Connection, rng: random.Random, ids: dict[int, int], now: datetime) -> None:
    """Bo and Mara know each other; what they wrote is short and friendly."""
    (thread,) = reserve_ids(db, threads, 1)
    bo, mara = ids[1], ids[2]
    lines = [
        (bo, "Lovely sketches. Let’s keep the ginger one as it is.", 28), (mara, "Great, I’ll start on the six finals tomorrow.", 28),
        (mara, "All six are in the milestone now. The lids are a touch darker, as we said.", 9), (bo, "Thank you! I’m travelling this week and will look properly when I’m back.", 8),
    ]  # fmt: skip
    rows: list[Row] = [
        {"thread": thread, "sender": who, "body": body, "at": now - timedelta(days=days, minutes=rng.randint(0, 300))}
        for who, body, days in lines
    ]
    rows.sort(key=lambda row: row["at"])
    db.execute(
        threads.insert().values(
            id=thread,
            client=bo,
            freelancer=mara,
            last_at=rows[-1]["at"],
            last_words=rows[-1]["body"][:140],
            client_unread=0,
            freelancer_unread=1,
        )
    )
    db.execute(messages.insert(), rows)
