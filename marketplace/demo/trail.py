"""What is known about a question besides its words: what they did before, what they read, and why it came to this team."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.routing import TEAMS, team_of
from marketplace.demo.asking import Question, typed
from marketplace.demo.conversation import home_of
from marketplace.demo.deciding import Year

SELF_SERVICE = {"article", "chatbot"}
WAITS = {"low": 900, "normal": 400, "high": 110, "critical": 30}  # minutes until a message to support was answered
FAILED = {
    "card_declined": "Fund milestone", "withdraw_failed": "Withdraw", "upload_fails": "Submit work", "password_reset": "Change password",
    "login_code": "Sign in", "bank_name_mismatch": "Withdraw", "payout_method_setup": "Add account", "message_not_sent": "Send",
}  # fmt: skip
PATHS = {
    "billing": "/billing", "payouts": "/payouts", "messages": "/messages", "proposal": "/proposals", "profile": "/profile", "login": "/sign-in",
    "reputation": "/reputation", "settings/security": "/settings/security", "settings/notifications": "/settings/notifications",
    "home/start": "/home", "search talent": "/talent", "job post": "/jobs",
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    id: str
    title: str
    questions: tuple[str, ...]
    pages: tuple[str, ...]
    section: str


def trail_of(rng: random.Random, question: Question, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The context a ticket of this question would carry, as the widget makes it; a mail brings none of it."""
    known = {"role": question.person.role, "plan": question.person.plan, "state": question.person.state}
    if question.via == "mail":
        return known
    read = [articles[one] for one in question.topic.articles][: rng.choices([0, 1, 2], [20, 55, 25])[0]]
    query = _query(rng, question, [articles[one] for one in question.topic.articles])
    return known | {
        "query": query, "articles_read": [{"id": one.id, "title": one.title} for one in read], "tried": ["article"] if read else [],
        "url": PATHS.get(question.page), "locale": question.person.language, "signed": question.page != "login",
        "journey": _journey(rng, question, query, read) if question.via == "widget" else [],
    }  # fmt: skip


def route(year: Year, question: Question, context: Mapping[str, Any], who: str) -> tuple[str, dict[str, Any]]:
    """(channel, why): as the router decides for this person at that hour. A mail is a message to support."""
    if question.via == "mail":
        return "ticket", {"explanation": [], "probs": {}, "blocked": {}, "recommended": None, "decision_id": None}
    asked = {
        "topic": question.topic.name, "page": question.page, "role": question.person.role, "plan": question.person.plan,
        "urgency": question.urgency, "account_state": question.person.state, "language": question.person.language,
        "tried": context.get("tried", []), "wants_human": True, "hour_utc": question.at.hour + question.at.minute / 60,
        "weekday": question.at.weekday(), "channels": {"ticket": {"est_wait_min": WAITS.get(question.urgency, 400)}},
    }  # fmt: skip
    decision = year.decide(asked, question.at, who=who).answer
    channel = decision["channel"] if decision["channel"] not in SELF_SERVICE else "ticket"
    return channel, {name: decision[name] for name in ("explanation", "probs", "blocked", "decision_id")} | {
        "recommended": decision["channel"]
    }


def team_for(
    rng: random.Random, question: Question, channel: str, why: dict[str, Any], *, agent: str, now: datetime
) -> tuple[str, dict[str, Any]]:
    """(team, why): what reached another team is soon handed to the one that knows the topic, by most agents."""
    team, home = team_of(channel), home_of(question)
    if home == team or question.at > now - timedelta(minutes=30) or rng.random() > 0.9:
        return team, why
    handed = f"Handed to {TEAMS[home]} by {agent}, because that’s where the topic is at home."
    return home, why | {"explanation": [handed, *why["explanation"]]}


def _query(rng: random.Random, question: Question, articles: list[Article]) -> str:
    """What they typed before: like a question of an article that they found, or the start of their own words."""
    if question.spanish:
        return str(question.body.split(".")[0].lower())
    if rng.random() < 0.6:
        return typed(rng, rng.choice(articles[0].questions))
    own = str(question.case["lines"][0].format(**question.slots))
    return typed(rng, " ".join(own.rstrip(".?").split()[:9]).rstrip(",").lower())


def _journey(rng: random.Random, question: Question, query: str, read: list[Article]) -> list[dict[str, Any]]:
    at = question.at - timedelta(seconds=rng.randint(40, 150))
    steps: list[dict[str, Any]] = []

    def step(kind: str, before: tuple[int, int], **facts: Any) -> None:
        nonlocal at
        steps.append({"kind": kind, "page": question.page, "at": _stamp(at), **facts})
        at -= timedelta(seconds=rng.randint(*before))

    for one in reversed(read):
        seconds = rng.randint(12, 140)
        step("article", (seconds, seconds + 20), article=one.id, seconds=seconds)
    step("search", (6, 30), query=query)
    step("open", (5, 90))
    if question.topic.key in FAILED and rng.random() < 0.7:
        step("failed", (20, 200), query=FAILED[question.topic.key])
    step("page", (20, 240))
    return steps[::-1]


def _stamp(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
