"""What the demo world's customers asked in a year: tickets with threads, ratings, article votes and searches."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marketplace.demo.people import Person
from marketplace.demo.season import daily_rate, days_until, moment_of, topic_factor

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
FAMILIES = {
    "account": "password_reset login_code two_factor_lost change_email identity_check_stuck close_account tax_form team_member_access",
    "billing": "card_declined add_billing_method invoice_copy unexpected_charge refund_to_card fee_question",
    "payout": "withdraw_failed payout_method_setup payout_pending_time bank_name_mismatch currency_conversion",
    "hourly": "tracker_not_logging manual_time_rules weekly_limit hours_not_paid screenshot_privacy",
    "fixed_price": "fund_milestone milestone_not_released request_changes change_milestone end_contract_refund",
    "dispute": "start_dispute respond_to_dispute dispute_status chargeback arbitration_question",
    "safety": "account_takeover scam_job harassment off_platform_payment fake_profile account_suspended",
    "proposals": "no_replies proposal_credits invite_freelancer edit_job_post withdraw_proposal matching_quality",
    "reputation": "success_score_drop remove_feedback badge_lost profile_rejected",
    "technical": "app_crash upload_fails message_not_sent notification_missing",
}
FAMILY_OF = {topic: family for family, topics in FAMILIES.items() for topic in topics.split()}
TEAMS = {
    "payout": "payments_team", "billing": "payments_team", "dispute": "mediation_team", "safety": "trust_safety",
    "reputation": "freelancer_success",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    by: str  # customer | agent | note
    body: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """One synthetic ticket with its whole thread."""

    person: Person
    subject: str
    topic: str
    family: str
    page: str
    channel: str
    via: str
    urgency: str
    negative: bool
    opened_at: datetime
    thread: list[Said]
    status: str  # open | pending | solved | closed
    agent: int | None  # place in the list of agents
    solved_at: datetime | None
    rating: int | None
    rating_comment: str | None
    query: str
    context: dict[str, Any] = field(default_factory=dict)


@cache
def phrases(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words" / f"{name}.yaml").read_text())
    return found


def make_questions(
    rng: random.Random, people: list[Person], today: datetime, *, count: int = 6000, days: int = 365
) -> list[Asked]:
    """`count` questions spread over the days before today, in order of time."""
    calendar = days_until(today, days)
    topics = phrases("tickets")
    rows: list[tuple[float, int, datetime, str]] = []
    for back, day in calendar:
        busy = daily_rate(day, days, back)
        for topic, facts in topics.items():
            rows.append((busy * facts["weight"] * topic_factor(topic, back), back, day, topic))
    picked = rng.choices(rows, [row[0] for row in rows], k=count)
    by_role = {role: [p for p in people if p.role == role] for role in ("client", "freelancer", "agency")}
    asked = [
        _ask(rng, by_role, topics[topic], topic, back, moment_of(rng, day), today) for _, back, day, topic in picked
    ]
    return sorted(asked, key=lambda one: one.opened_at)


def _ask(
    rng: random.Random,
    by_role: dict[str, list[Person]],
    facts: dict[str, Any],
    topic: str,
    back: int,
    at: datetime,
    today: datetime,
) -> Asked:
    person = _who(rng, by_role, facts)
    negative = rng.random() < facts["mood"]
    slots = _slots(rng, person, at)
    real_topic = facts.get("topic", topic)
    family = FAMILY_OF[topic]
    lines = rng.sample(facts["lines"], 2 if rng.random() < 0.25 else 1)
    subject = rng.choice(facts["subjects"]).format(**slots)
    body = _compose(rng, lines, slots, negative=negative, spanish=person.language == "es")
    human = TEAMS.get(family, "ticket")
    channel = human if rng.random() < 0.55 else rng.choice(["ticket", "live_chat", "ticket"])
    status, thread, agent, solved_at = _life(rng, person, family, body, at, back, today, negative)
    rating, comment = _rate(rng, negative, back) if solved_at else (None, None)
    query = " ".join(lines[0].format(**slots).lower().rstrip(".?").split()[:7])
    return Asked(
        person=person, subject=subject, topic=real_topic, family=family, page=rng.choice(facts["pages"]), channel=channel,
        via=rng.choices(["widget", "mail", "helpcentre"], [62, 28, 10])[0],
        urgency=facts.get("urgency") or rng.choices(["low", "normal", "high"], [15, 70, 15])[0],
        negative=negative, opened_at=at, thread=thread, status=status, agent=agent, solved_at=solved_at,
        rating=rating, rating_comment=comment, query=query,
    )  # fmt: skip


def _who(rng: random.Random, by_role: dict[str, list[Person]], facts: dict[str, Any]) -> Person:
    role = rng.choice(facts["roles"])
    fitting = by_role[role] or by_role["freelancer"]
    for _ in range(12):
        person = rng.choice(fitting)
        if person.number <= 2:
            continue  # the two you can sign in as have a clean desk
        if facts.get("plans") and person.plan not in facts["plans"]:
            continue
        if facts.get("state") and person.state != facts["state"]:
            continue
        return person
    return person


def _slots(rng: random.Random, person: Person, at: datetime) -> dict[str, Any]:
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}[person.currency]
    return {
        "amount": f"{sign}{rng.choice([45, 80, 120, 180, 240, 310, 450, 600, 780, 900, 1200, 1500, 2400]):,}.00",
        "days": rng.choice([3, 4, 5, 6, 7, 8, 9, 11, 12, 16]),
        "count": rng.choice([9, 12, 14, 20, 25, 31]),
        "client": rng.choice(["a design studio", "a retailer", "a small publisher", "a software company", "a clinic"]),
        "month": MONTHS[(at.month - 2) % 12],
        "weekday": rng.choice(WEEKDAYS),
        "first": person.name.split()[0],
    }


def _compose(rng: random.Random, lines: list[str], slots: dict[str, Any], *, negative: bool, spanish: bool) -> str:
    words = phrases("remarks")
    if spanish and rng.random() < 0.8:
        return str(rng.choice(words["spanish"])).format(**slots)
    parts = [str(line).format(**slots) for line in lines]
    if rng.random() < 0.35:
        parts.append(rng.choice(words["second_thoughts"]).format(**slots))
    if negative:
        parts.extend(rng.sample(words["negative_tails"], 2 if rng.random() < 0.3 else 1))
    elif rng.random() < 0.7:
        parts.append(rng.choice(words["neutral_tails"]))
    elif rng.random() < 0.5:
        parts.append(rng.choice(words["positive_tails"]))
    body = " ".join(parts)
    if rng.random() < 0.45:
        body = f"{rng.choice(words['openings'])}\n\n{body}"
    return _typed(rng, body)


def _typed(rng: random.Random, text: str) -> str:
    """As people type: now and then without capitals, now and then with two letters swapped."""
    if rng.random() < 0.12:
        text = text.lower()
    if rng.random() < 0.18 and len(text) > 20:
        at = rng.randrange(5, len(text) - 5)
        if text[at].isalpha() and text[at + 1].isalpha() and "{" not in text:
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def _life(
    rng: random.Random, person: Person, family: str, body: str, at: datetime, back: int, today: datetime, negative: bool
) -> tuple[str, list[Said], int | None, datetime | None]:
    """How the ticket went: what was said after the question, and where it stands today."""
    words = phrases("remarks")
    thread = [Said("customer", body, at)]
    unsolved = 0.97 if back <= 1 else 0.6 if back <= 3 else 0.16 if back <= 9 else 0.004
    open_still = rng.random() < unsolved
    if open_still and rng.random() < 0.5:
        return "open", thread, (rng.randrange(4) if rng.random() < 0.35 else None), None
    moment = at
    agent = rng.randrange(4)
    for turn in range(rng.choices([1, 2, 3], [62, 28, 10])[0]):
        moment += timedelta(minutes=rng.lognormvariate(4.9, 0.9))
        if moment >= today:
            break
        reply = str(rng.choice(words["agent_replies"][family])).format(first=person.name.split()[0])
        thread.append(Said("agent", reply, moment))
        if rng.random() < (0.55 if turn == 0 else 0.3):
            moment += timedelta(minutes=rng.lognormvariate(4.5, 1))
            if moment >= today:
                break
            thread.append(Said("customer", _typed(rng, rng.choice(words["follow_ups"])), moment))
    if open_still or moment >= today or len(thread) == 1:
        return ("pending" if thread[-1].by == "agent" else "open"), thread, agent, None
    if thread[-1].by == "customer" and negative and rng.random() < 0.5:
        moment += timedelta(minutes=rng.lognormvariate(4.5, 0.8))
        if moment < today:
            reply = str(rng.choice(words["agent_replies"][family])).format(first=person.name.split()[0])
            thread.append(Said("agent", reply, moment))
    solved_at = min(moment + timedelta(minutes=rng.uniform(5, 600)), today - timedelta(minutes=1))
    return ("closed" if back > 30 else "solved"), thread, agent, solved_at


def _rate(rng: random.Random, negative: bool, back: int) -> tuple[int | None, str | None]:
    if rng.random() > 0.34:
        return None, None
    score = rng.choices([1, 2, 3, 4, 5], [16, 12, 17, 27, 28] if negative else [4, 4, 10, 30, 52])[0]
    if rng.random() > 0.55:
        return score, None
    words = phrases("remarks")
    kind = "csat_good" if score >= 4 else "csat_mixed" if score == 3 else "csat_bad"
    return score, str(rng.choice(words[kind]))


@dataclass(frozen=True)
class Voted:
    article: str
    helped: bool
    comment: str | None
    person: Person
    page: str | None
    at: datetime


@dataclass(frozen=True)
class Searched:
    query: str
    person: Person
    page: str
    at: datetime


def make_votes(
    rng: random.Random,
    people: list[Person],
    articles: list[tuple[str, list[str]]],
    today: datetime,
    *,
    count: int = 2400,
    days: int = 365,
) -> list[Voted]:
    """Votes on articles `(id, pages)`: some are read far more than others, some help far less."""
    calendar = days_until(today, days)
    order = list(articles)
    rng.shuffle(order)
    popular = [1 / (place + 3) for place in range(len(order))]
    quality = {article: min(0.96, max(0.3, rng.gauss(0.78, 0.13))) for article, _ in order}
    words = phrases("remarks")
    votes = []
    for article, pages in rng.choices(order, popular, k=count):
        _, day = rng.choice(calendar)
        helped = rng.random() < quality[article]
        comment = (
            rng.choice(words["article_good" if helped else "article_bad"])
            if rng.random() < (0.12 if helped else 0.5)
            else None
        )
        votes.append(
            Voted(
                article,
                helped,
                comment,
                rng.choice(people[2:]),
                rng.choice(pages) if pages else None,
                moment_of(rng, day),
            )
        )
    return sorted(votes, key=lambda vote: vote.at)


def make_missed_searches(
    rng: random.Random, people: list[Person], today: datetime, *, count: int = 700, days: int = 365
) -> list[Searched]:
    calendar = days_until(today, days)
    queries = phrases("remarks")["searches_missed"]
    weights = [1 / (place + 2) for place in range(len(queries))]
    pages = ["payouts", "billing", "profile", "settings/security", "help", "contract/fixed", "job post"]
    found = []
    for query in rng.choices(queries, weights, k=count):
        _, day = rng.choice(calendar)
        found.append(Searched(_typed(rng, query), rng.choice(people[2:]), rng.choice(pages), moment_of(rng, day)))
    return sorted(found, key=lambda one: one.at)
