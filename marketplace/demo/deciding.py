"""The demo desk's router through its year: it decides with what it had learned by that hour, and hears outcomes when they are known."""

import heapq
import random
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from helpdesk.effort.handing import Happened, reopenings
from helpdesk.routing.context import read_context
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.experience import Experience
from helpdesk.routing.outcomes.told import QUIET, Case, outcome_of
from helpdesk.routing.past import add_decisions
from helpdesk.routing.router import Decided, Policy, channel_of, decide, weight_of
from marketplace.demo.conversation import Conversation

LATELY = timedelta(days=7)


class Year:
    """Questions come oldest first."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.settings = read_settings()
        self._experience = Experience(self.settings)
        self._random, self._now = random.Random(seed), now
        self._costs = {name: channel.cost for name, channel in self.settings.channels.items()}
        self._rows: list[dict[str, Any]] = []
        self._known: list[tuple[datetime, int]] = []  # when the outcome of a row is known
        self._heard: dict[str, deque[datetime]] = defaultdict(deque)
        self._lessons = 0

    def decide(self, context: Mapping[str, Any], at: datetime, *, who: str) -> Decided:
        self._learn(at)
        policy = Policy(self.settings, self._experience, len(self._rows))
        decided = decide(context, policy, at=self._random.random(), decision_id=f"y{len(self._rows) + 1}")
        self._rows.append({
            "id": decided.answer["decision_id"], "context": dict(context), "answer": decided.answer | {"expected": decided.expected},
            "decided_at": at, "who": who, "ticket": None, "outcome": None, "settled_at": None, "lesson": None, "weight": None,
        })  # fmt: skip
        return decided

    def tell(
        self, told: Conversation, story: list[Happened], *, channel: str, rating: int | None, came_back_at: datetime | None
    ) -> None:  # fmt: skip
        """What became of the newest decision."""
        row, place = self._rows[-1], len(self._rows) - 1
        answered = next((one.at for one in told.thread if one.by == "agent"), None)
        case = Case(
            decision=row["id"], issue=None, decided_at=row["decided_at"], channel=channel, status="solved" if told.solved_at else "open",
            solved_at=told.solved_at, answered_at=answered, rating=rating, story=story, came_back_at=came_back_at,
        )  # fmt: skip
        again = [at for at in (*reopenings(story), came_back_at) if at is not None]
        known = min(again) if again else told.solved_at + QUIET if told.solved_at else None
        if known is None or known > self._now:
            return
        row["outcome"] = outcome_of(case, self._costs, now=known)
        if row["outcome"]:
            heapq.heappush(self._known, (known, place))

    def keep(self, db: Connection, tickets: Mapping[str, tuple[int, str]]) -> None:
        """`tickets`: number and reference of each decision's ticket."""
        self._learn(self._now)
        for row in self._rows:
            row["ticket"], reference = tickets[row["id"]]
            if row["outcome"]:
                row["outcome"]["issue_id"] = reference
        add_decisions(db, self._rows, self._experience, now=self._now)

    def _learn(self, until: datetime) -> None:
        while self._known and self._known[0][0] <= until:
            known, place = heapq.heappop(self._known)
            row = self._rows[place]
            self._lessons += 1
            row |= {"settled_at": known, "lesson": self._lessons, "weight": self._weight(row["who"], known)}
            context = read_context(row["context"], self.settings.topics)
            name = channel_of(row["outcome"], row["answer"]["channel"], self.settings)
            self._experience.learn(context, name, row["outcome"], weight=row["weight"])

    def _weight(self, who: str, at: datetime) -> float:
        heard = self._heard[who]
        while heard and heard[0] <= at - LATELY:
            heard.popleft()
        heard.append(at)
        return weight_of(len(heard))
