"""How fast a channel is: in live chat the same words are said minutes apart, and a team that knows the matter answers sooner."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from marketplace.demo.conversation import Conversation

FIRST, NEXT = (3.4, 0.5), (1.6, 0.5)  # minutes: the median and the spread of the logarithm
PATIENCE, TOGETHER = timedelta(minutes=30), timedelta(hours=2)
SOONER = 0.2  # of the time that a message to support takes


def as_chat(rng: random.Random, told: Conversation, *, knows: bool) -> Conversation:
    """What was settled in one go by somebody who knows was settled while both were there. The rest began so too, and went on as
    messages; where nobody came in time, it was a message from the start."""
    if told.chased or len(told.thread) < 2 or told.thread[1].by != "agent":
        return told
    in_one_go = knows and told.solved_at is not None and told.outcome in ("helped", "worked")
    thread, at = [told.thread[0]], told.thread[0].at
    for before, said in zip(told.thread, told.thread[1:], strict=False):
        if len(thread) > 1 and not in_one_go:
            thread.append(said)
            continue
        median, spread = FIRST if len(thread) == 1 else NEXT
        at += min(said.at - before.at, timedelta(minutes=median * rng.lognormvariate(0, spread)))
        thread.append(replace(said, at=at))
    if not in_one_go or told.solved_at is None:
        return replace(told, thread=tuple(thread))
    return replace(told, thread=tuple(thread), solved_at=min(told.solved_at, at + timedelta(minutes=rng.uniform(1, 4))))


def by_those_who_know(told: Conversation) -> Conversation:
    """The team where the topic is at home needn't ask around."""
    began = told.thread[0].at
    thread = tuple(replace(said, at=began + (said.at - began) * SOONER) for said in told.thread)
    return replace(told, thread=thread, solved_at=began + (told.solved_at - began) * SOONER if told.solved_at else None)


def taken_at(told: Conversation) -> datetime | None:
    """When the agent came: a little before their first words. None for what wasn't a chat in the end."""
    began = told.thread[0].at
    first = next((one.at for one in told.thread if one.by == "agent"), None)
    return first - (first - began) * 0.15 if first and first - began <= PATIENCE else None


def ended_at(told: Conversation) -> datetime:
    """After the last word that was said while both were there."""
    together = [one.at for one in told.thread if one.at - told.thread[0].at <= TOGETHER]
    return together[-1]
