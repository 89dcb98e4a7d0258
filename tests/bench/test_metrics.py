"""A relevant hit at rank r gives 1/r and 1/log2(r + 1); recall counts relevant hits; prefixes grow by three to the whole."""

import pytest

from bench.search.metrics import keystrokes_to_hit, ndcg, prefixes, recall, reciprocal_rank, typed_hits, typed_success


def test_the_first_relevant_hit_counts_by_its_rank() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"c", "b"}) == 1 / 2
    assert reciprocal_rank([], {"a"}) == 0
    assert reciprocal_rank([*"abcdefghij", "k"], {"k"}) == 0  # the eleventh


def test_gain_is_discounted_by_rank_and_measured_against_the_ideal_order() -> None:
    assert ndcg(["a", "x"], {"a"}) == 1
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(0.63093, abs=1e-5)  # 1 / log2(3)
    # found at ranks 1 and 3 of two: (1 + 1/2) / (1 + 0.63093)
    assert ndcg(["a", "x", "b"], {"a", "b"}) == pytest.approx(1.5 / 1.63093, abs=1e-5)


def test_recall_is_the_share_of_relevant_articles_that_were_shown() -> None:
    assert recall(["a", "x", "y", "b"], {"a", "b"}, 3) == 0.5
    assert recall(["a", "x", "y", "b"], {"a", "b"}, 10) == 1


def test_a_question_is_looked_at_every_three_characters_and_whole() -> None:
    assert prefixes("refunds") == ["ref", "refund", "refunds"]
    assert prefixes("refund") == ["ref", "refund"]
    assert prefixes("hi") == ["hi"]


def test_success_while_typing_is_the_share_of_prefixes_with_a_relevant_article_in_the_first_three() -> None:
    shown = {"ref": ["x", "y", "z", "a"], "refund": ["x", "a"], "refunds": ["a"]}
    seen = typed_hits(shown.__getitem__, "refunds", {"a"})
    assert seen == [(3, False), (6, True), (7, True)]
    assert typed_success(seen) == pytest.approx(2 / 3)
    assert keystrokes_to_hit(seen) == 6


def test_a_question_that_never_hits_counts_as_more_than_typed_whole() -> None:
    assert keystrokes_to_hit([(3, False), (6, False), (7, False)]) == 10
