"""Scores: 1. plain BM25 equals rank_bm25 to 1e-9, also for common, unknown and repeated words; 2. a title counts more than a body."""

import random

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from foundation.words import words
from kb.search import build_index, plain_bm25
from tests.kb.content import DOCUMENTS

QUERIES = [
    "milestone",
    "fund a milestone",
    "the the money",
    "nothing known here",
    "",
    "when does my money arrive in my bank",
]


@pytest.mark.parametrize("query", QUERIES)
def test_plain_scores_equal_rank_bm25(query: str) -> None:
    corpus = [words(f"{one['title']} {one['body']}") for one in DOCUMENTS]
    ours, theirs = plain_bm25(corpus).scores(words(query)), BM25Okapi(corpus).get_scores(words(query))
    assert np.abs(ours - theirs).max() < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_plain_scores_equal_rank_bm25_on_random_texts(seed: int) -> None:
    """Small vocabularies make words that stand in more than half of the texts, where rank_bm25 floors the idf."""
    chance = random.Random(seed)
    alphabet = [f"w{number}" for number in range(chance.choice([6, 40, 300]))]
    corpus = [[chance.choice(alphabet) for _ in range(chance.randint(1, 60))] for _ in range(80)]
    plain, theirs = plain_bm25(corpus, k1=1.2, b=0.6), BM25Okapi(corpus, k1=1.2, b=0.6)
    for _ in range(20):
        query = [chance.choice([*alphabet, "unknown"]) for _ in range(chance.randint(1, 8))]
        assert np.abs(plain.scores(query) - theirs.get_scores(query)).max() < 1e-9


def test_a_word_in_the_title_outranks_the_same_word_in_the_body() -> None:
    index = build_index(
        [
            {"id": "body", "title": "Contracts", "body": "A refund."},
            {"id": "title", "title": "Refund", "body": "A contract."},
        ]
    )
    assert [hit.id for hit in index.search("refund")] == ["title", "body"]
