"""The demo world's work, written in bulk: members, jobs, proposals, contracts with a ledger that balances, diaries, ratings."""

import hashlib
import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import hash_password
from foundation.database import reserve_ids
from marketplace.contracts.milestones import REVIEW
from marketplace.contracts.tables import contract_events, contracts, milestones
from marketplace.demo.people import Person
from marketplace.demo.work import Contract, Job, Proposal
from marketplace.diary.tables import diary_entries, weeks
from marketplace.diary.weeks import AVAILABLE, EDIT_UNTIL, price_of, week_of
from marketplace.escrow import moves
from marketplace.escrow.holds import PENDING
from marketplace.escrow.tables import accounts, entries, holds, transactions
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
    _seed_milestones(db, book, made, contract_ids, ids, now)
    _seed_hours(db, rng, book, made, contract_ids, ids, now)
    book.write(db)
    _seed_ratings(db, made, contract_ids, ids)
    _seed_messages(db, rng, ids, now)
    rebuild_standings(db, now=now)


class Book:
    """The ledger in memory: moves are kept in order and written at the end, balances and all."""

    def __init__(self) -> None:
        self.moves: list[tuple[moves.Move, Row]] = []
        self.holds: list[Row] = []

    def post(
        self,
        move: moves.Move,
        *,
        key: str,
        cause: str,
        at: datetime,
        contract: int,
        member: int,
        milestone: int | None = None,
    ) -> None:
        row = {"key": key, "cause": cause, "at": at, "contract": contract, "member": member, "milestone": milestone}
        self.moves.append((move, row))

    def write(self, db: Connection) -> None:
        balances: dict[tuple[str, int, str], int] = defaultdict(int)
        for move, _ in self.moves:
            for line in move.lines:
                balances[(line.account.kind, line.account.owner, move.currency)] += line.credit - line.debit
        account_ids = dict(zip(balances, reserve_ids(db, accounts, len(balances)), strict=True))
        db.execute(
            accounts.insert(),
            [
                {"id": account_ids[key], "kind": key[0], "owner": key[1], "currency": key[2], "balance_minor": value}
                for key, value in balances.items()
            ],
        )
        ids = reserve_ids(db, transactions, len(self.moves))
        kept, lines = [], []
        for id_, (move, row) in zip(ids, self.moves, strict=True):
            body = hashlib.sha256(row["key"].encode()).hexdigest()
            kept.append(row | {"id": id_, "body_hash": body, "kind": move.kind, "currency": move.currency, "actor": "worklane",
                               "gross_minor": move.gross, "fee_minor": move.fee})  # fmt: skip
            lines += [
                {"transaction": id_, "account": account_ids[(line.account.kind, line.account.owner, move.currency)],
                 "debit_minor": line.debit, "credit_minor": line.credit}
                for line in move.lines
            ]  # fmt: skip
        db.execute(transactions.insert(), kept)
        db.execute(entries.insert(), lines)
        if self.holds:
            db.execute(holds.insert(), self.holds)


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


def _seed_milestones(
    db: Connection, book: Book, made: list[Contract], contract_ids: list[int], ids: dict[int, int], now: datetime
) -> None:
    flat = [
        (one, id_, place, step)
        for one, id_ in zip(made, contract_ids, strict=True)
        for place, step in enumerate(one.milestones, 1)
    ]
    step_ids = reserve_ids(db, milestones, len(flat))
    rows: list[Row] = []
    events: list[Row] = []
    for step_id, (one, contract_id, place, step) in zip(step_ids, flat, strict=True):
        client, freelancer = ids[one.client.number], ids[one.freelancer.number]
        who: dict[str, Any] = {"contract": contract_id, "milestone": step_id}
        funded_at = min(one.started_at + timedelta(hours=2), step.submitted_at or now)
        if step.status != "planned":
            book.post(
                moves.fund(step_id, step.amount_minor, one.currency),
                key=f"fund:{step_id}",
                cause=f"Funded {step.title}",
                at=funded_at,
                member=client,
                **who,
            )
            events.append(
                {
                    "contract": contract_id,
                    "actor": client,
                    "kind": "funded",
                    "subject": step.title,
                    "note": "",
                    "at": funded_at,
                }
            )
        if step.submitted_at:
            events.append(
                {
                    "contract": contract_id,
                    "actor": freelancer,
                    "kind": "submitted",
                    "subject": step.title,
                    "note": "",
                    "at": step.submitted_at,
                }
            )
        if step.status == "released" and step.released_at:
            _release(
                book,
                one,
                step_id,
                contract_id,
                client,
                freelancer,
                step.amount_minor,
                step.title,
                step.released_at,
                now,
            )
            events.append(
                {
                    "contract": contract_id,
                    "actor": client,
                    "kind": "approved",
                    "subject": step.title,
                    "note": "",
                    "at": step.released_at,
                }
            )
        rows.append(
            {"id": step_id, "contract": contract_id, "position": place, "title": step.title, "amount_minor": step.amount_minor, "due_at": step.due_at,
             "status": step.status, "released_minor": step.amount_minor if step.status == "released" else 0, "refunded_minor": 0,
             "submission": "The files are attached to the contract." if step.submitted_at else "", "submitted_at": step.submitted_at,
             "review_until": step.submitted_at + REVIEW if step.status == "submitted" and step.submitted_at else None, "decided_at": step.released_at,
             "refund_asked_at": None, "refund_until": None}
        )  # fmt: skip
    db.execute(milestones.insert(), rows)
    db.execute(contract_events.insert(), sorted(events, key=lambda event: event["at"]))


def _release(
    book: Book,
    one: Contract,
    step_id: int,
    contract_id: int,
    client: int,
    freelancer: int,
    amount: int,
    title: str,
    at: datetime,
    now: datetime,
) -> None:
    move = moves.release(step_id, freelancer, amount, one.currency)
    book.post(
        move,
        key=f"release:{step_id}:0",
        cause=f"Released {title}",
        at=at,
        contract=contract_id,
        member=freelancer,
        milestone=step_id,
    )
    free = at + PENDING <= now
    book.holds.append(
        {"member": freelancer, "contract": contract_id, "milestone": step_id, "currency": one.currency, "amount_minor": move.net,
         "until": at + PENDING, "status": "freed" if free else "pending"}
    )  # fmt: skip
    if not free:
        return
    book.post(
        moves.free(freelancer, move.net, one.currency),
        key=f"seeded-free:{step_id}",
        cause="5 days have passed",
        at=at + PENDING,
        contract=contract_id,
        member=freelancer,
        milestone=step_id,
    )
    if at + PENDING + timedelta(days=20) < now and freelancer % 3:  # most people withdraw, some let it stand
        left = at + PENDING + timedelta(days=3)
        book.post(
            moves.withdraw(freelancer, move.net, one.currency),
            key=f"seeded-withdraw:{step_id}",
            cause="Payout",
            at=left,
            contract=contract_id,
            member=freelancer,
        )
        book.post(
            moves.arrive(freelancer, move.net, min(99, move.net), one.currency),
            key=f"seeded-arrive:{step_id}",
            cause="Arrived",
            at=left + timedelta(days=2),
            contract=contract_id,
            member=freelancer,
        )


def _seed_hours(
    db: Connection,
    rng: random.Random,
    book: Book,
    made: list[Contract],
    contract_ids: list[int],
    ids: dict[int, int],
    now: datetime,
) -> None:
    """Diaries of the last weeks of each hourly contract, and the weeks invoiced from them."""
    written: list[Row] = []
    invoiced: list[Row] = []
    for one, contract_id in zip(made, contract_ids, strict=True):
        if one.kind != "hourly" or one.rate_minor is None:
            continue
        last = week_of(min(one.ended_at or now, now))
        for back in range(4 if one.number > 2 else 8):
            monday = last - timedelta(weeks=back)
            if monday < week_of(one.started_at):
                break
            minutes = 0
            for day in range(5):
                start = monday + timedelta(days=day, hours=9)
                length = rng.randrange(40, 170, 10)
                if start + timedelta(minutes=length) > now or minutes + length > (one.weekly_limit or 40) * 60:
                    break
                minutes += length
                memo = rng.choice(
                    [
                        "Sketches for the next label",
                        "Corrections after our call",
                        "Export and naming of files",
                        "Reading the brief again",
                        "Colour tests",
                    ]
                )
                written.append(
                    {
                        "contract": contract_id,
                        "starts_at": start,
                        "minutes": length,
                        "memo": memo,
                        "kind": "tracked",
                        "activity": rng.randint(55, 97),
                    }
                )
            if minutes and now >= monday + EDIT_UNTIL:
                gross = price_of(minutes, one.rate_minor)
                invoiced.append({"contract": contract_id, "starts_at": monday, "minutes": minutes, "protected_minutes": minutes, "gross_minor": gross,
                                 "status": "paid" if now >= monday + AVAILABLE else "review", "invoiced_at": monday + EDIT_UNTIL, "available_at": monday + AVAILABLE})  # fmt: skip
    week_ids = reserve_ids(db, weeks, len(invoiced))
    people = {
        id_: (ids[one.client.number], ids[one.freelancer.number], one.currency)
        for one, id_ in zip(made, contract_ids, strict=True)
    }
    for week_id, row in zip(week_ids, invoiced, strict=True):
        row["id"] = week_id
        client, freelancer, currency = people[row["contract"]]
        name = f"Week of {row['starts_at'].day} {row['starts_at']:%B}"
        book.post(
            moves.invoice_week(week_id, row["gross_minor"], currency),
            key=f"week:{week_id}",
            cause=name,
            at=row["invoiced_at"],
            contract=row["contract"],
            member=client,
        )
        if row["status"] == "paid":
            book.post(
                moves.pay_week(week_id, freelancer, row["gross_minor"], currency),
                key=f"hours:{week_id}",
                cause=name,
                at=row["available_at"],
                contract=row["contract"],
                member=freelancer,
            )
    if written:
        db.execute(diary_entries.insert(), written)
    if invoiced:
        db.execute(weeks.insert(), invoiced)


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
