"""What the desk looks like at this minute: some questions just in, a few late, most with time left, whatever the hour."""

import random
from datetime import datetime, timedelta

from helpdesk.sla.targets import SUPPORT, reply_due
from marketplace.demo.asking import Question
from marketplace.demo.conversation import Conversation, converse, cut_before_answer, waiting_since

LATE = (7, 9)  # how many are late: from, to
WAITING = (46, 58)  # how many wait on us, the late ones included
LATEST = timedelta(hours=9)  # nobody waits longer past the target, not even over a night


def hold_conversations(
    rng: random.Random, questions: list[Question], now: datetime
) -> list[tuple[Question, Conversation]]:
    """Every question with its conversation up to now, and a queue a working team would have."""
    held = [converse(rng, question, now) for question in questions]
    _leave(rng, questions, held, now, many=rng.randint(*LATE), late=True)
    _leave(rng, questions, held, now, many=rng.randint(*WAITING), late=False)
    return list(zip(questions, held, strict=True))


def due_of(question: Question, conversation: Conversation) -> datetime | None:
    """When our answer is due, while somebody waits for it."""
    if not conversation.waits:
        return None
    return reply_due(waiting_since(conversation), priority=question.urgency, plan=question.person.plan, level=SUPPORT)


def _is_grave(question: Question) -> bool:
    """What nobody leaves lying, even on a full day."""
    return question.topic.family == "safety" or question.urgency in {"high", "critical"}


def _leave(
    rng: random.Random, questions: list[Question], held: list[Conversation], now: datetime, *, many: int, late: bool
) -> None:
    """Take back answers of the last hours until as many wait (or are late) as should be."""
    dues = [due_of(*pair) for pair in zip(questions, held, strict=True)]
    there = sum(due is not None and (not late or due < now) for due in dues)
    open_to = []
    for place, question in enumerate(questions):
        if question.at < now - timedelta(days=4) or dues[place] is not None or (late and _is_grave(question)):
            continue
        before = cut_before_answer(held[place], rng)
        due = due_of(question, before) if before else None
        if before and due and (now - LATEST < due < now if late else due > now + timedelta(minutes=10)):
            open_to.append((abs(due - now), place, before))
    open_to.sort(key=lambda one: one[:2])
    chosen = open_to[: 2 * max(many - there, 0)] if late else open_to
    for _, place, before in rng.sample(chosen, min(len(chosen), max(many - there, 0))):
        held[place] = before
