"""How fast a channel is: in live chat the same words are said minutes apart, and a team that knows the matter answers sooner."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from marketplace.demo.conversation import Conversation

FIRST, NEXT = (3.4, 0.5), (1.6, 0.5)  # minutes: the median and the spread of the logarithm
SOONER = 0.2  # of the time that a message to support takes


def as_chat(rng: random.Random, told: Conversation) -> Conversation:
    """What was settled in one go was settled while both were there; the rest went on as messages."""
    if told.solved_at is None or told.chased or told.outcome not in ("helped", "worked"):
        return told
    thread, at = [told.thread[0]], told.thread[0].at
    for before, said in zip(told.thread, told.thread[1:], strict=False):
        median, spread = FIRST if len(thread) == 1 else NEXT
        at += min(said.at - before.at, timedelta(minutes=median * rng.lognormvariate(0, spread)))
        thread.append(replace(said, at=at))
    return replace(told, thread=tuple(thread), solved_at=min(told.solved_at, at + timedelta(minutes=rng.uniform(1, 4))))


def by_those_who_know(told: Conversation) -> Conversation:
    """The team where the topic is at home needn't ask around."""
    began = told.thread[0].at
    thread = tuple(replace(said, at=began + (said.at - began) * SOONER) for said in told.thread)
    return replace(told, thread=thread, solved_at=began + (told.solved_at - began) * SOONER if told.solved_at else None)


def taken_at(told: Conversation) -> datetime | None:
    """When the agent came: a little before their first words. None for what wasn't a chat in the end."""
    if told.solved_at is None or told.solved_at - told.thread[0].at > timedelta(hours=2):
        return None
    first = next((one.at for one in told.thread if one.by == "agent"), None)
    return first - (first - told.thread[0].at) * 0.15 if first else None
