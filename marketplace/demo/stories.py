"""What else happened to a ticket of the demo world: handed to another team, solved too early and opened again."""

import random
from datetime import datetime, timedelta

from helpdesk.effort.handing import Happened
from marketplace.demo.conversation import Conversation

OFTEN = 0.42  # of solved conversations have a place where somebody may have to open them again
LATER = timedelta(hours=10)

Story = list[tuple[str, Happened]]  # (who, what), oldest first


def story_of(
    rng: random.Random,
    told: Conversation,
    *,
    agent: str,
    customer: str,
    chance: float,
    handed: tuple[str, str, str] | None,
) -> Story:
    """`chance`: that this channel solves it at the first try. `handed`: by whom, from which team to which, soon after it came."""
    story: Story = []
    if handed:
        by, before, after = handed
        story.append((by, Happened("team", before, after, _soon(rng, told))))
    if told.solved_at and rng.random() < (1 - chance) / OFTEN:
        story += _too_early(rng, told, agent, customer)
    return story


def _too_early(rng: random.Random, told: Conversation, agent: str, customer: str) -> Story:
    """Solved with a reply; then the customer writes that it isn't, or the agent finds more to do."""
    for before, said in zip(told.thread, told.thread[1:], strict=False):
        if before.by == "agent" and said.by == "customer" and not said.closes:
            return _pair(before.at, said.at, agent, customer)
    last = told.thread[-1]
    if last.by == "agent" and told.solved_at and told.solved_at - last.at > LATER:
        return _pair(last.at, last.at + (told.solved_at - last.at) * rng.uniform(0.3, 0.8), agent, agent)
    return []


def _pair(answered: datetime, opened: datetime, agent: str, who: str) -> Story:
    solved = answered + min(timedelta(seconds=5), (opened - answered) / 2)
    return [
        (agent, Happened("status", "pending", "solved", solved)),
        (who, Happened("status", "solved", "open", opened)),
    ]


def _soon(rng: random.Random, told: Conversation) -> datetime:
    """Before anything else was said."""
    first, rest = told.thread[0], told.thread[1:]
    room = min((one.at - first.at for one in rest), default=timedelta(hours=1))
    return first.at + min(room / 2, timedelta(minutes=rng.uniform(2, 25)))
