"""What the demo world works on: 900 jobs, the proposals for them, and 1,200 contracts in every state they can have."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.demo.people import CRAFTS, Person
from marketplace.demo.words import phrases


@dataclass(frozen=True)
class Job:
    number: int
    client: Person
    craft: str
    title: str
    brief: str
    skills: tuple[str, ...]
    kind: str  # fixed | hourly
    budget_minor: int  # the whole for fixed, the hour for hourly
    currency: str
    status: str  # open | paused | filled | closed
    posted_at: datetime


@dataclass(frozen=True)
class Proposal:
    job: Job
    freelancer: Person
    cover: str
    price_minor: int
    status: str  # sent | shortlisted | declined | withdrawn | offered
    sent_at: datetime


@dataclass(frozen=True)
class Milestone:
    title: str
    amount_minor: int
    status: str  # planned | funded | submitted | released
    due_at: datetime
    submitted_at: datetime | None = None
    released_at: datetime | None = None


@dataclass(frozen=True)
class Contract:
    number: int
    job: Job | None
    client: Person
    freelancer: Person
    title: str
    kind: str
    currency: str
    rate_minor: int | None
    weekly_limit: int | None
    status: str  # active | paused | ended
    started_at: datetime
    ended_at: datetime | None
    milestones: tuple[Milestone, ...]
    client_rating: int | None  # by the client, of the freelancer
    client_review: str | None
    freelancer_rating: int | None
    freelancer_review: str | None


def make_jobs(rng: random.Random, people: list[Person], today: datetime, *, count: int = 900) -> list[Job]:
    clients = [person for person in people if person.role == "client"]
    jobs = [_bos_job(clients[0], today)]
    while len(jobs) < count:
        client = rng.choice(clients)
        craft = rng.choice(list(CRAFTS))
        words = phrases("work")[craft]
        thing = rng.choice(phrases("work")["things"])
        days_ago = int(rng.triangular(0, 364, 90))
        kind = rng.choices(["fixed", "hourly"], [62, 38])[0]
        status = rng.choices(
            ["open", "paused", "filled", "closed"], [70, 5, 15, 10] if days_ago < 21 else [3, 2, 70, 25]
        )[0]
        jobs.append(
            Job(
                len(jobs) + 1,
                client,
                craft,
                rng.choice(words["titles"]).format(thing=thing),
                rng.choice(words["briefs"]).format(thing=thing),
                tuple(rng.sample(CRAFTS[craft], 3)),
                kind,
                rng.randrange(20000, 480000, 5000) if kind == "fixed" else rng.randrange(2000, 9000, 500),
                client.currency,
                status,
                today - timedelta(days=days_ago, minutes=rng.randrange(1440)),
            )
        )
    return jobs


def make_proposals(rng: random.Random, jobs: list[Job], people: list[Person]) -> list[Proposal]:
    """Three to eight for each job, from people of that craft first."""
    talent = [person for person in people if person.role != "client" and person.state == "ok"]
    by_craft = {craft: [person for person in talent if person.craft == craft] for craft in CRAFTS}
    found = []
    for job in jobs:
        pool = by_craft[job.craft] if rng.random() < 0.9 else talent
        for freelancer in rng.sample(pool, min(len(pool), rng.randint(2, 6))):
            status = "sent" if job.status == "open" else "declined"
            if job.status == "open" and rng.random() < 0.2:
                status = "shortlisted"
            price = int(job.budget_minor * rng.uniform(0.75, 1.25)) // 100 * 100
            sent = job.posted_at + timedelta(hours=rng.uniform(0.5, 90))
            found.append(
                Proposal(job, freelancer, rng.choice(phrases("work")["proposals"]), max(price, 500), status, sent)
            )
    return found


def make_contracts(
    rng: random.Random, jobs: list[Job], people: list[Person], today: datetime, *, count: int = 1200
) -> list[Contract]:
    """The two that Bo and Mara have, then as many as asked for: most of them ended, some running."""
    talent = [person for person in people if person.role != "client" and person.number != 2]
    by_craft = {craft: [person for person in talent if person.craft == craft] or talent for craft in CRAFTS}
    bo, mara = people[0], people[1]
    contracts = [_tea_illustrations(bo, mara, jobs[0], today), _tea_hours(bo, mara, today)]
    filled = [job for job in jobs if job.status == "filled"]
    while len(contracts) < count:
        job = rng.choice(filled)
        contracts.append(_contract(rng, len(contracts) + 1, job, rng.choice(by_craft[job.craft]), today))
    return contracts


def _bos_job(bo: Person, today: datetime) -> Job:
    return Job(
        1, bo, "Illustrator", "Packaging illustrations, autumn tea range",
        "Six drawings for six teas, hand-drawn, two colours each. There's a style sheet from the spring range. Finals go to the printer in Bergen.",
        ("illustration", "packaging", "branding"), "fixed", 255000, "EUR", "filled", today - timedelta(days=48),
    )  # fmt: skip


def _tea_illustrations(bo: Person, mara: Person, job: Job, today: datetime) -> Contract:
    """As drawn on the design's contract page: one released, one in review, one funded, one not funded yet."""
    start = today - timedelta(days=38)
    milestones = (
        Milestone(
            "Sketches and direction",
            45000,
            "released",
            start + timedelta(days=10),
            start + timedelta(days=8),
            start + timedelta(days=10),
        ),
        Milestone(
            "Six final illustrations",
            120000,
            "submitted",
            start + timedelta(days=30),
            today - timedelta(days=9, hours=4),
        ),
        Milestone("Print-ready files", 60000, "funded", today + timedelta(days=12)),
        Milestone("Social media cut-downs", 30000, "planned", today + timedelta(days=26)),
    )
    return Contract(
        1,
        job,
        bo,
        mara,
        job.title,
        "fixed",
        "EUR",
        None,
        None,
        "active",
        start,
        None,
        milestones,
        None,
        None,
        None,
        None,
    )


def _tea_hours(bo: Person, mara: Person, today: datetime) -> Contract:
    return Contract(
        2, None, bo, mara, "Illustration support for the tea shop", "hourly", "EUR", 5200, 12, "active",
        today - timedelta(days=70), None, (), None, None, None, None,
    )  # fmt: skip


def _contract(rng: random.Random, number: int, job: Job, freelancer: Person, today: datetime) -> Contract:
    started = min(job.posted_at + timedelta(days=rng.uniform(1, 9)), today - timedelta(hours=3))
    lasted = timedelta(days=rng.lognormvariate(3.3, 0.6))
    ended = started + lasted if started + lasted < today else None
    status = "ended" if ended else rng.choices(["active", "paused"], [94, 6])[0]
    good = rng.random() < 0.86
    rated = ended is not None and rng.random() < 0.8
    review = phrases("work")["reviews_good" if good else rng.choice(["reviews_mixed", "reviews_bad"])]
    return Contract(
        number, job, job.client, freelancer, job.title, job.kind, job.currency,
        job.budget_minor if job.kind == "hourly" else None,
        rng.choice([10, 15, 20, 30, 40]) if job.kind == "hourly" else None,
        status, started, ended,
        _milestones(rng, job, started, ended, today) if job.kind == "fixed" else (),
        (rng.choice([5, 5, 4]) if good else rng.choice([1, 2, 3])) if rated else None,
        rng.choice(review) if rated and rng.random() < 0.7 else None,
        (rng.choice([5, 5, 4]) if good else rng.choice([2, 3, 4])) if rated else None,
        rng.choice(phrases("work")["reviews_good"][-2:]) if rated and good and rng.random() < 0.4 else None,
    )  # fmt: skip


def _milestones(
    rng: random.Random, job: Job, started: datetime, ended: datetime | None, today: datetime
) -> tuple[Milestone, ...]:
    """Amounts add up to the budget to the cent; done in order, each submitted before it is released."""
    names = phrases("work")[job.craft]["parts"]
    names = names[: rng.randint(1, len(names))]
    share = job.budget_minor // len(names)
    amounts = [share] * (len(names) - 1) + [job.budget_minor - share * (len(names) - 1)]
    step = ((ended or today + timedelta(days=10)) - started) / len(names)
    found = []
    for place, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        due = started + step * (place + 1)
        submitted = due - step * 0.3
        if ended or due < today:
            found.append(Milestone(name, amount, "released", due, submitted, min(due, ended or due)))
        elif submitted < today:
            found.append(Milestone(name, amount, "submitted", due, submitted))
        else:
            found.append(
                Milestone(
                    name,
                    amount,
                    "funded" if place == 0 or (found[-1].status != "planned" and rng.random() < 0.5) else "planned",
                    due,
                )
            )
    return tuple(found)
