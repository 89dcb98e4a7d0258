"""What the router did in the last hour: how many by channel, what it tried out, what was out and why, the last ones."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from foundation.speaking import say
from helpdesk.people.person import customers
from helpdesk.routing.names import channel_name
from helpdesk.routing.router import RULES
from helpdesk.routing.tables import routing_decisions

MOST = 1000  # decisions read; more in an hour are counted as of these
SHOWN = 6
DRAWN = "so that we keep learning"  # in the sentence on what was tried out


@dataclass(frozen=True)
class Choice:
    decision: str
    at: datetime
    who: str
    channel: str
    sentence: str
    chance: float | None  # to solve it there, as was believed
    how: str  # best | tried | only | rules


@dataclass(frozen=True)
class LastHour:
    decisions: int
    channels: Counter[str]
    tried: int  # not what looked best, to learn
    only: int  # one channel was left, by rules and by hand
    blocked: list[tuple[str, int]]  # reason, in how many decisions
    last: list[Choice]
    is_cut: bool


def read_last_hour(db: Connection, *, now: datetime) -> LastHour:
    c = routing_decisions.c
    query = (
        select(c.answer, c.decided_at, customers.c.name)
        .outerjoin(customers, customers.c.key == c.who)
        .where(c.decided_at > now - timedelta(hours=1))
        .order_by(c.decided_at.desc())
        .limit(MOST)
    )
    return summed(db.execute(query).all())


def summed(rows: Sequence[Any]) -> LastHour:
    """`rows`: answer, decided_at and the customer's name, the newest first."""
    ways = Counter(how_of(row.answer) for row in rows)
    reasons = Counter(reason for row in rows for reason in set(row.answer["blocked"].values()))
    return LastHour(
        decisions=len(rows),
        channels=Counter(row.answer["channel"] for row in rows),
        tried=ways["tried"],
        only=ways["only"],
        blocked=reasons.most_common(4),
        last=[_choice(row) for row in rows[:SHOWN]],
        is_cut=len(rows) == MOST,
    )


def how_of(answer: dict[str, Any]) -> str:
    probs = answer["probs"]
    if answer["model_version"] == RULES:
        return "rules"
    if len(probs) == 1:
        return "only"
    values = {name: told["value"] for name, told in answer.get("expected", {}).items()} or probs
    return "tried" if values.get(answer["channel"], 0) < max(values.values()) else "best"


def _choice(row: Any) -> Choice:
    answer, how = row.answer, how_of(row.answer)
    told = answer["explanation"] or [""]
    sentence = next((line for line in told if how == "tried" and DRAWN in line), told[0])
    name = channel_name(answer["channel"])
    sentence = sentence.removeprefix(f"{name[:1].upper()}{name[1:]}: ")
    expected = answer.get("expected", {}).get(answer["channel"], {})
    return Choice(
        answer["decision_id"], row.decided_at, short_name(row.name), answer["channel"], sentence[:1].upper() + sentence[1:],
        expected.get("solve"), how,
    )  # fmt: skip


def short_name(name: str | None) -> str:
    """`Dana Rossi` -> `Dana R.`"""
    parts = (name or "").split()
    if not parts:
        return say.text("Somebody")
    return parts[0] if len(parts) == 1 else f"{parts[0]} {parts[-1][0]}."
