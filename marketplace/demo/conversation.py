"""How a question goes on: who answers, what is asked back, whether it helped, and when each of it was said."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from helpdesk.sla.targets import SUPPORT, SUPPORT_HOURS, reply_due
from marketplace.demo.asking import Question, typed
from marketplace.demo.words import phrases

SIGNED = ("\n\nAda", "\n\nKind regards\nJonas", "", "\n\nKofi")  # as each of the four agents ends a reply
DESKS = {"billing": 1, "payout": 1, "hourly": 1, "dispute": 3, "safety": 3, "account": 0, "fixed_price": 0}
SPEAKS_SPANISH = 2
HOMES = {
    "billing": "payments", "payout": "payments", "dispute": "mediation", "safety": "trust_safety", "reputation": "freelancer_success",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    by: str  # customer | agent | note
    body: str
    at: datetime
    closes: bool = False  # a thank-you: nothing is asked any more


@dataclass(frozen=True)
class Conversation:
    """A ticket's whole life so far."""

    thread: tuple[Said, ...]
    agent: int | None  # place in the list of agents
    solved_at: datetime | None
    outcome: str  # helped | worked | reported back | upset
    chased: bool = False

    @property
    def waits(self) -> bool:
        return self.solved_at is None and last_word(self).by == "customer"


@dataclass(frozen=True)
class _Line:
    by: str
    body: str
    later: bool = False  # a day or so after: a customer who asks again, an agent who reports back
    closes: bool = False


def converse(rng: random.Random, question: Question, now: datetime) -> Conversation:
    """The conversation up to now; what would be said later isn't there yet."""
    agent = _agent(rng, question)
    script, outcome = _spanish(rng, question) if question.spanish else _script(rng, question, agent)
    thread = [Said("customer", question.body, question.at)]
    for line in script:
        at = _moment(rng, line, thread[-1].at, question)
        if at >= now:
            return Conversation(tuple(thread), _taken(rng, agent, thread), None, outcome)
        thread.append(Said(line.by, line.body, at, line.closes))
    solved = _solved_at(rng, thread[-1])
    chased = any(line.by == "customer" and line.later for line in script)
    return Conversation(tuple(thread), agent, solved if solved < now else None, outcome, chased)


def cut_before_answer(conversation: Conversation, rng: random.Random) -> Conversation | None:
    """The same conversation, before the customer's last message was answered."""
    places = [place for place, said in enumerate(conversation.thread) if said.by == "customer" and not said.closes]
    kept = list(conversation.thread[: places[-1] + 1])
    if len(kept) == len(conversation.thread) and conversation.solved_at is None:
        return None
    agent = conversation.agent if len(kept) > 1 or rng.random() < 0.6 else None
    return replace(conversation, thread=tuple(kept), agent=agent, solved_at=None)


def last_word(conversation: Conversation) -> Said:
    return next(said for said in reversed(conversation.thread) if said.by != "note")


def home_of(question: Question) -> str:
    """The team that knows this topic best."""
    if question.topic.family == "proposals" and question.person.role == "freelancer":
        return "freelancer_success"
    return HOMES.get(question.topic.family, "support")


def waiting_since(conversation: Conversation) -> datetime:
    """When the customer last spoke."""
    return next(said.at for said in reversed(conversation.thread) if said.by == "customer")


def _taken(rng: random.Random, agent: int, thread: list[Said]) -> int | None:
    """Who has a ticket that is still open: nobody yet, for many of those nobody has answered."""
    return agent if len(thread) > 1 or rng.random() < 0.55 else None


def _agent(rng: random.Random, question: Question) -> int:
    if question.spanish:
        return SPEAKS_SPANISH
    at_home = DESKS.get(question.topic.family)
    return rng.choices(range(4), [4 if place == at_home else 1.5 for place in range(4)])[0]


def _script(rng: random.Random, question: Question, agent: int) -> tuple[list[_Line], str]:
    case = question.case
    lines: list[_Line] = []

    def reply(body: str, *, later: bool = False) -> None:
        lines.append(
            _Line("agent", _letter(rng, body, question, agent, first=all(one.by != "agent" for one in lines)), later)
        )

    def answer(body: str, *, closes: bool = False, later: bool = False) -> None:
        lines.append(_Line("customer", typed(rng, body.format(**question.slots)), later, closes))

    if "asks" in case and rng.random() < 0.6:
        reply(case["asks"])
        answer(rng.choice(case["told"]))
    if rng.random() < 0.14:
        lines.append(_Line("note", _note(rng, question)))
    reply(rng.choice(case["answers"]))
    outcome = {"rule": _after_rule, "steps": _after_steps, "ours": _after_ours}[case["kind"]](
        rng, question, reply, answer
    )
    return lines, outcome


def _after_rule(rng: random.Random, question: Question, reply: Any, answer: Any) -> str:
    words = phrases("threads")
    if "more" in question.case and rng.random() < 0.3:
        ask, told = rng.choice(question.case["more"])
        answer(ask)
        reply(told)
    elif question.negative and question.case.get("stings") and rng.random() < 0.45:
        answer(rng.choice(words["upset"]))
        reply(rng.choice(words["upset_answers"]))
        return "upset"
    if rng.random() < 0.4:
        answer(rng.choice(words["thanks"]), closes=True)
    return "helped"


def _after_steps(rng: random.Random, question: Question, reply: Any, answer: Any) -> str:
    words = phrases("threads")
    if rng.random() < 0.24:
        answer(rng.choice(words["failed"]))
        reply(rng.choice(words["failed_answers"]))
        reply(rng.choice(words["failed_done"]), later=True)
        if rng.random() < 0.6:
            answer(rng.choice(words["relieved"]), closes=True)
        return "reported back"
    if "more" in question.case and rng.random() < 0.25:
        ask, told = rng.choice(question.case["more"])
        answer(ask)
        reply(told)
    elif rng.random() < 0.6:
        answer(rng.choice(question.case.get("after", words["worked"])), closes=True)
    return "worked"


def _after_ours(rng: random.Random, question: Question, reply: Any, answer: Any) -> str:
    words = phrases("threads")
    if rng.random() < (0.5 if question.negative else 0.25):
        answer(rng.choice(words["chase"]), later=True)
        reply(rng.choice(words["chase_answers"]))
    reply(rng.choice(question.case["done"]), later=True)
    if rng.random() < 0.5:
        answer(rng.choice(question.case.get("after", words["relieved"])), closes=True)
    return "reported back"


def _spanish(rng: random.Random, question: Question) -> tuple[list[_Line], str]:
    lines = [_Line("agent", rng.choice(question.case["answers"]).format(**question.slots))]
    if rng.random() < 0.6:
        lines.append(_Line("customer", rng.choice(question.case["thanks"]), closes=True))
    return lines, "helped"


def _letter(rng: random.Random, body: str, question: Question, agent: int, *, first: bool) -> str:
    body = body.format(**question.slots)
    hello = rng.choice(["Hi {first},", "Hello {first},"]).format(**question.slots)
    opening = f"{hello}\n\n" if first or rng.random() < 0.3 else ""
    return f"{opening}{body[:1].upper()}{body[1:]}{SIGNED[agent]}"


def _note(rng: random.Random, question: Question) -> str:
    words = phrases("threads")["notes"][home_of(question)]
    return str(rng.choice(words["ours"] if question.case["kind"] == "ours" else words["any"]))


def _moment(rng: random.Random, line: _Line, before: datetime, question: Question) -> datetime:
    """When it's said: customers when they get round to it, agents within the target nearly always."""
    if line.by == "customer":
        return before + timedelta(minutes=rng.uniform(1100, 2400) if line.later else rng.lognormvariate(4.6, 1))
    if line.by == "note":
        return before + timedelta(minutes=rng.uniform(2, 20))
    if line.later:
        return _in_open_hours(rng, before + timedelta(hours=rng.uniform(9, 40)), question)
    due = reply_due(before, priority=question.urgency, plan=question.person.plan, level=SUPPORT)
    in_time = rng.random() < 0.93
    at = before + (due - before) * rng.betavariate(5, 1.5) if in_time else due + timedelta(minutes=rng.uniform(5, 150))
    return _in_open_hours(rng, at, question)


def _in_open_hours(rng: random.Random, at: datetime, question: Question) -> datetime:
    """Nobody answers at night, but for enterprise and safety."""
    if question.person.plan == "enterprise" or question.topic.family == "safety" or SUPPORT_HOURS.hold(at):
        return at
    opens = int(SUPPORT_HOURS.begins)
    day = at if at.hour < opens else at + timedelta(days=1)
    return day.replace(hour=opens, minute=rng.randint(2, 55))


def _solved_at(rng: random.Random, last: Said) -> datetime:
    """An agent solves with the reply, or a day or two later; after a thank-you soon."""
    if last.by == "customer":
        return last.at + timedelta(minutes=rng.uniform(2, 50))
    return last.at + (timedelta(seconds=5) if rng.random() < 0.6 else timedelta(hours=rng.uniform(20, 50)))
