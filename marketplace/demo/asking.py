"""Who asks what in the demo world's year: 6,000 questions, each about one situation, in the words of that person."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marketplace.demo.people import Person
from marketplace.demo.season import daily_rate, days_until, hours_between, moment_of, topic_factor
from marketplace.demo.words import Topic, phrases, topics

RECENT_DAYS = 2  # before today; these and today hold as many questions whatever the weekday, so that the desk is alive
RECENT_RATE = 54  # questions a day then


@dataclass(frozen=True)
class Question:
    """A question as it was asked, with the case it belongs to."""

    person: Person
    topic: Topic
    case: dict[str, Any]
    subject: str
    body: str
    page: str
    via: str  # widget | mail | helpcentre
    urgency: str
    negative: bool
    spanish: bool
    at: datetime
    slots: dict[str, Any]


def make_questions(
    rng: random.Random, people: list[Person], now: datetime, *, count: int = 6000, days: int = 365
) -> list[Question]:
    """`count` questions up to now, oldest first."""
    by_role = {role: [one for one in people if one.role == role] for role in ("client", "freelancer", "agency")}
    moments = _recent_moments(rng, now)
    asked = [_ask(rng, by_role, _pick(rng, back), at) for back, at in moments]
    asked += [_ask(rng, by_role, topic, at) for topic, at in _past(rng, now, count - len(moments), days)]
    return sorted(asked, key=lambda one: one.at)


def _past(rng: random.Random, now: datetime, count: int, days: int) -> list[tuple[Topic, datetime]]:
    """Topics and moments of the days before the last ones, by season, growth and incident."""
    rows = [
        (daily_rate(day, days, back) * topic.weight * topic_factor(topic.key, back), day, topic)
        for back, day in days_until(now, days)
        if back > RECENT_DAYS
        for topic in topics().values()
    ]
    return [
        (topic, moment_of(rng, day)) for _, day, topic in rng.choices(rows, [weight for weight, _, _ in rows], k=count)
    ]


def _recent_moments(rng: random.Random, now: datetime) -> list[tuple[int, datetime]]:
    """(days before today, moment), from the day before yesterday to this minute."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = hours_between(midnight - timedelta(days=RECENT_DAYS), now)
    count = round(RECENT_RATE * sum(weight for _, weight in hours))
    found: list[tuple[int, datetime]] = []
    while len(found) < count:
        hour, _ = rng.choices(hours, [weight for _, weight in hours])[0]
        at = hour + timedelta(seconds=rng.randrange(3600))
        if at < now - timedelta(minutes=1):
            found.append(((midnight - at).days + 1 if at < midnight else 0, at))
    return found


def _pick(rng: random.Random, back: int) -> Topic:
    every = list(topics().values())
    return rng.choices(every, [topic.weight * topic_factor(topic.key, back) for topic in every])[0]


def _ask(rng: random.Random, by_role: dict[str, list[Person]], topic: Topic, at: datetime) -> Question:
    person = _who(rng, by_role, topic)
    said: dict[str, Any] = phrases("spanish").get(topic.key, {})
    spanish = person.language == "es" and bool(said) and rng.random() < 0.9
    fitting = [one for one in topic.cases if _side(person) in one.get("roles", topic.roles) or person.role == "agency"]
    case = said if spanish else rng.choice(fitting or list(topic.cases))
    slots = _slots(rng, person, case, at)
    negative = rng.random() < topic.mood
    line = rng.choice(case["lines"]).format(**slots)
    body = line if spanish else _compose(rng, person, topic, case, line, slots, at, negative=negative)
    return Question(
        person=person, topic=topic, case=case, subject=rng.choice(case["subjects"]).format(**slots), body=body,
        page=rng.choice(topic.pages), via=rng.choices(["widget", "mail", "helpcentre"], [66, 22, 12])[0],
        urgency=topic.urgency or rng.choices(["low", "normal", "high"], [22, 66, 12])[0], negative=negative, spanish=spanish, at=at, slots=slots,
    )  # fmt: skip


def _who(rng: random.Random, by_role: dict[str, list[Person]], topic: Topic) -> Person:
    """Somebody of the right role, plan and state. Bo and Mara, whom you can sign in as, have a clean desk."""
    fitting = [
        one
        for one in by_role[rng.choice(topic.roles)]
        if one.number > 2
        and (not topic.plans or one.plan in topic.plans)
        and (one.state == topic.state if topic.state else one.state != "suspended")
    ]
    return rng.choice(fitting or by_role["freelancer"][1:])


def _side(person: Person) -> str:
    return "client" if person.role == "client" else "freelancer"


def _slots(rng: random.Random, person: Person, case: dict[str, Any], at: datetime) -> dict[str, Any]:
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}[person.currency]
    fewest, most = case.get("days", [2, 6])
    return {
        "amount": f"{sign}{rng.choice([45, 80, 120, 180, 240, 310, 450, 600, 780, 900, 1200, 1500, 2400]):,}.00",
        "days": rng.randint(fewest, most), "count": rng.choice([9, 12, 14, 20, 25, 31]),
        "client": rng.choice(["a design studio", "a retailer", "a small publisher", "a software company", "a clinic"]),
        "month": f"{at.replace(day=1) - timedelta(days=1):%B}", "weekday": f"{at - timedelta(days=rng.randint(1, 4)):%A}",
        "first": person.name.split()[0],
    }  # fmt: skip


def _compose(
    rng: random.Random, person: Person, topic: Topic, case: dict[str, Any], line: str, slots: dict[str, Any], at: datetime, *,
    negative: bool,
) -> str:  # fmt: skip
    words, parts = phrases("remarks"), [line]
    thoughts = _second_thoughts(person, topic, case, at)
    if thoughts and rng.random() < 0.35:
        parts.append(rng.choice(thoughts).format(**slots))
    tails = _tails(person, topic, case, negative=negative)
    if negative or rng.random() < 0.75:
        parts += rng.sample(tails, 2 if negative and rng.random() < 0.25 else 1)
    body = " ".join(parts)
    if rng.random() < 0.45:
        body = f"{rng.choice(words['openings'])}\n\n{body}"
    if rng.random() < 0.22:
        body = f"{body}\n\n{rng.choice(words['closings'])}\n{person.name if rng.random() < 0.4 else slots['first']}"
    return typed(rng, body)


def _second_thoughts(person: Person, topic: Topic, case: dict[str, Any], at: datetime) -> list[str]:
    words = phrases("remarks")["second_thoughts"]
    if topic.family == "safety":
        return []
    fitting = list(words["any"])
    if _is_trouble(topic, case):
        fitting += words["trouble"] + words[_side(person)]
        if at - person.joined_at > timedelta(days=730):
            fitting += words["old_hand"]
    return fitting


def _is_trouble(topic: Topic, case: dict[str, Any]) -> bool:
    """Something doesn't work, as opposed to a question, a dispute or a report."""
    return case["kind"] != "rule" and topic.family not in {"dispute", "safety"}


def _tails(person: Person, topic: Topic, case: dict[str, Any], *, negative: bool) -> list[str]:
    """How a message of this kind may end."""
    words, rule = phrases("remarks"), case["kind"] == "rule"
    if negative:
        tails: dict[str, list[str]] = words["negative_tails"]
        return (
            tails["any"]
            + ([] if rule else tails[_side(person)])
            + (tails["trouble"] if _is_trouble(topic, case) else [])
        )
    calm = rule and topic.family != "safety"
    return list(
        words["neutral_tails"]["any"] + (words["neutral_tails"]["rule"] + words["positive_tails"] if calm else [])
    )


def typed(rng: random.Random, text: str) -> str:
    """As people type: now and then without capitals, now and then with two letters swapped."""
    if rng.random() < 0.1:
        text = text.lower()
    if rng.random() < 0.15 and len(text) > 20:
        at = rng.randrange(5, len(text) - 5)
        if text[at].isalpha() and text[at + 1].isalpha():
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text
