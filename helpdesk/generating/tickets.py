"""Generated tickets as rows for `helpdesk.bulk`: when they came, how they stand, who has them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.generating.phrases import Subject, ask, name, subjects, words
from helpdesk.generating.threads import lengths, thread
from helpdesk.routing.names import CHANNEL_OF_TEAM
from helpdesk.sla.targets import SUPPORT, reply_due

SPAN = timedelta(days=3 * 365)
GROWTH = 2.0  # times as many a day at the end as at the beginning
CLOSED_AFTER = timedelta(days=28)
LANGUAGES = (("en", 78), ("es", 9), ("de", 7), ("fr", 6))
ZONES = ("Europe/Lisbon", "Europe/Berlin", "America/Lima", "Asia/Tokyo", "Africa/Dakar", "America/New_York")


@dataclass(frozen=True)
class Plan:
    """What is to be made. The same plan makes the same tickets."""

    tickets: int
    messages: int
    seed: int
    until: datetime

    @property
    def customers(self) -> int:
        return max(1, self.tickets // 4)


def customer_key(number: int) -> str:
    return f"generated:{number}"


def customer_row(plan: Plan, number: int) -> dict[str, Any]:
    rng = random.Random(f"{plan.seed} customer {number}")
    own = name(rng)
    return {
        "key": customer_key(number), "name": own, "email": f"{own.lower().replace(' ', '.')}.{number}@customers.example",
        "role": rng.choice(("client", "freelancer", "freelancer")), "plan": rng.choices(("basic", "plus", "enterprise"), (70, 22, 8))[0],
        "state": rng.choices(("active", "new", "suspended"), (88, 10, 2))[0], "language": _language(rng), "timezone": rng.choice(ZONES),
        "seen_at": plan.until,
    }  # fmt: skip


def ticket_rows(plan: Plan, agents: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    """Oldest first, one at a time."""
    rng = random.Random(f"{plan.seed} tickets")
    about, weights = subjects()
    for place, many in enumerate(lengths(random.Random(f"{plan.seed} lengths"), plan.tickets, plan.messages)):
        subject = rng.choices(about, weights)[0]
        yield _ticket(rng, plan, subject, agents, opened=_opened(rng, plan, place), many=many)


def _ticket(
    rng: random.Random, plan: Plan, about: Subject, agents: list[tuple[int, str]], *, opened: datetime, many: int
) -> dict[str, Any]:
    number = int(plan.customers * rng.random() ** 1.7)  # some write much more often than others
    person = customer_row(plan, number)
    subject, body = ask(rng, about, opened)
    status = _status(rng, plan.until - opened, many)
    is_open = status not in {"solved", "closed"}
    priority = rng.choices(("low", "normal", "high", "critical"), (14, 66, 16, 4))[0]
    agent = None if status == "new" or (is_open and rng.random() < 0.15) else rng.choice(agents)
    until = plan.until if is_open else min(plan.until, opened + timedelta(days=rng.expovariate(1 / 3) + 0.2))
    waits = status in {"new", "open"}
    said = thread(
        rng, body, customer=(person["key"], person["name"]), agents=[agent or rng.choice(agents), *agents], many=many, since=opened,
        until=until, last_by="customer" if waits else "agent",
    )  # fmt: skip
    rating = None if is_open or rng.random() < 0.72 else rng.choices((1, 2, 3, 4, 5), (6, 5, 12, 32, 45))[0]
    waits = is_open and next(line[0] for line in reversed(said) if line[0] != "note") == "customer"
    return {
        "subject": subject, "status": status, "priority": priority, "channel": CHANNEL_OF_TEAM[about.team], "team": about.team,
        "via": rng.choices(("mail", "widget", "helpcentre"), (45, 42, 13))[0], "topic": about.topic, "page": None,
        "customer": person["key"], "assignee": agent[0] if agent else None,
        "context": {"query": subject.lower()[:60], "role": person["role"]},
        "routing": {"channel": CHANNEL_OF_TEAM[about.team], "probs": {CHANNEL_OF_TEAM[about.team]: 0.71, "article": 0.44}},
        "opened_at": opened, "solved_at": None if is_open else min(until, said[-1][4] + timedelta(minutes=2)),
        "due_at": _due(rng, plan, person, priority) if waits else None,
        "rating": rating, "rating_comment": rng.choice(words()["opinions"]) if rating and rng.random() < 0.3 else None, "synthetic": True,
        "kind": rng.choices(("question", "incident", "problem", "task"), (80, 13, 1, 6))[0], "language": person["language"],
        "mood": max(-100, min(100, int(rng.gauss(5, 35)))),
        "thread": said, "story": [(agent[1], "assignee", None, agent[1], said[0][4] + timedelta(minutes=1))] if agent else [],
    }  # fmt: skip


def _opened(rng: random.Random, plan: Plan, place: int) -> datetime:
    """Later ones lie closer together, as a desk grows; few at night."""
    share = (place + rng.random()) / plan.tickets
    grown: float = ((1 + share * (GROWTH**2 - 1)) ** 0.5 - 1) / (GROWTH - 1)
    at = plan.until - SPAN + SPAN * grown
    return at - timedelta(hours=rng.uniform(6, 12)) if at.hour < 6 and rng.random() < 0.8 else at


def _status(rng: random.Random, age: timedelta, many: int) -> str:
    days = age.total_seconds() / 86_400
    if rng.random() > 0.85 * 2.718 ** (-days / 30) + 0.012:
        return "closed" if age > CLOSED_AFTER and rng.random() < 0.8 else "solved"
    if many == 1:
        return "new"
    return rng.choices(("open", "pending", "on_hold"), (45, 42, 13))[0]


def _due(rng: random.Random, plan: Plan, person: dict[str, Any], priority: str) -> datetime:
    """Most have time left, one in seven is late."""
    since = plan.until - timedelta(minutes=rng.expovariate(1 / 90))
    late = timedelta(hours=rng.uniform(0, 30)) if rng.random() < 0.15 else timedelta()
    return reply_due(since, priority=priority, plan=person["plan"], level=SUPPORT) - late


def _language(rng: random.Random) -> str:
    return rng.choices([one for one, _ in LANGUAGES], [weight for _, weight in LANGUAGES])[0]
