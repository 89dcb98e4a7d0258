"""How long generated threads are, what is said in them and by whom."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from helpdesk.generating.phrases import say

Line = tuple[str, str, str, str, datetime]  # kind, author, author's name, words, when
LONGEST = 2000


def lengths(rng: random.Random, tickets: int, messages: int) -> Iterator[int]:
    """Messages of each ticket, at least one, `messages` in all: most threads are short, some long, one of 2,000 where there is room."""
    longest = min(LONGEST, (messages - tickets) // 20 + 1)
    place = tickets * 19 // 20  # among the newer ones
    left, others = messages - longest, tickets - 1
    for at in range(tickets):
        if at == place:
            yield longest if others else messages
            continue
        remaining = others - at + (at > place)
        many = left if remaining == 1 else min(left - remaining + 1, _drawn(rng, left / remaining))
        left -= many
        yield many


def thread(
    rng: random.Random, first: str, *, customer: tuple[str, str], agents: list[tuple[int, str]], many: int, since: datetime, until: datetime,
    last_by: str,
) -> list[Line]:  # fmt: skip
    """`many` lines from `since` on, none after `until`; the first by the customer, the last public one by `last_by` where there are two."""
    lines: list[Line] = [("customer", *customer, first, since)]
    pause = min(timedelta(hours=9), (until - since) / (many + 1))
    at, agent = since, agents[0]
    for place in range(1, many):
        at += pause * rng.uniform(0.4, 1.0)
        kind = last_by if place == many - 1 else _next(rng, lines[-1][0])
        if kind == "customer":
            lines.append(("customer", *customer, say(rng, "answers", at), at))
        else:
            agent = agent if rng.random() < 0.9 else rng.choice(agents)
            words = say(rng, "notes" if kind == "note" else "replies", at)
            lines.append((kind, f"staff:{agent[0]}", agent[1], words, at))
    return lines


def _drawn(rng: random.Random, mean: float) -> int:
    return 1 + int(rng.expovariate(1 / max(mean - 0.5, 0.01))) if mean > 1 else 1


def _next(rng: random.Random, before: str) -> str:
    if rng.random() < 0.12:
        return "note"
    return "customer" if before == "agent" or (before == "note" and rng.random() < 0.3) else "agent"
