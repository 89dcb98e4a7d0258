"""The solved tickets most like a question: the index brings those that share its telling words, then what they mean orders them.

A term's newest documents are read and no more, so that it costs the same in a desk of a hundred thousand tickets.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, func, select

from foundation.arrays import one_of
from foundation.words import words
from helpdesk.finding.index import engine_of
from helpdesk.finding.ranking import best_of, weighed
from helpdesk.knowledge.similar.answers import Solution, solutions_of
from helpdesk.knowledge.similar.question import Question
from helpdesk.knowledge.similar.ranking import Candidate, rank
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import messages, tickets
from kb.search.vectors import load_vectors

READ = 300  # documents of one term
WEIGHED = 120  # tickets read, of those that share most words
COMPARED = 400  # letters of each that are compared
SPARE = 2  # times as many as asked for are ranked: not every one was answered by a person


def find_similar(db: Connection, question: Question, *, me: int, limit: int = 3) -> list[Solution]:
    """The likest first, each solved by a person's answer; none of those that `me` doesn't see, or that are set aside or merged."""
    engine = engine_of(db)
    engine.expecting(db, question.terms, "any")
    lists = [engine.newest(db, term, "any", READ) for term in question.terms]
    weights = weighed(lists).with_any()
    weights.pop(question.ticket, None)
    rows = _solved(db, best_of(weights, 2 * WEIGHED), me)
    rows = sorted(rows, key=lambda row: -weights[row.id])[:WEIGHED]
    ranked = rank(_candidates(question, rows, weights), SPARE * limit)
    return solutions_of(db, [one.ticket for one in ranked], me=me)[:limit]


def _solved(db: Connection, ids: Sequence[int], me: int) -> Sequence[Any]:
    """With how they began. What a person never answered isn't read."""
    return db.execute(_of_these(me), {"tickets": ids}).all() if ids else []


@lru_cache(1_000)
def _of_these(me: int) -> Select[Any]:
    """Put together once for each person."""
    said = messages.alias()
    first = select(func.min(said.c.id)).where(said.c.ticket == tickets.c.id).correlate(tickets).scalar_subquery()
    return (
        select(
            tickets.c.id, tickets.c.topic, tickets.c.language, tickets.c.rating, tickets.c.subject,
            func.substr(messages.c.body, 1, COMPARED).label("said"),
        )
        .select_from(tickets.join(messages, messages.c.id == first))
        .where(
            one_of(tickets.c.id, "tickets"), tickets.c.status.in_(("solved", "closed")), tickets.c.solved_at.is_not(None),
            tickets.c.first_reply_at.is_not(None), tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None), visible_to(me),
        )
    )  # fmt: skip


def _candidates(question: Question, rows: Sequence[Any], weights: dict[int, float]) -> list[Candidate]:
    return [
        Candidate(
            row.id, weights[row.id], float(near), same_topic=bool(question.topic) and row.topic == question.topic,
            other_language=bool(question.language and row.language) and row.language != question.language, rating=row.rating,
        )
        for row, near in zip(rows, _meant(question, rows), strict=True)
    ]  # fmt: skip


def _meant(question: Question, rows: Sequence[Any]) -> np.ndarray:
    """The cosine of each with the question; alike where there are no word vectors, so that words decide."""
    vectors = load_vectors()
    if vectors is None:
        return np.full(len(rows), 0.5)
    asked = vectors.embed_words(words(question.text))
    cosines: np.ndarray = vectors.embed([f"{row.subject}\n{row.said}" for row in rows]) @ asked
    return cosines
