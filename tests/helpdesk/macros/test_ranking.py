"""Which macros are suggested.

1. Without any uses the conversation's words decide.
2. A topic's own uses count against all others as strongly as they have been seen.
3. One macro that is used everywhere doesn't drown the one that is used here.
4. Chances without words are a distribution: they sum to one.
5. What both mean counts beside the words they share.
6. A macro is suggested where this topic has it more often than others do, or what is written speaks for it; never for being used much.
"""

from math import exp

import pytest

from helpdesk.macros.ranking import MEANING, PULL, WORDS, Counts, rank

PAYOUT, REFUND, HELLO = 1, 2, 3
WORDS_OF = {PAYOUT: ["payout", "bank", "day"], REFUND: ["refund", "card", "day"], HELLO: ["hello"]}


def order(asked: list[str], counts: Counts) -> list[int]:
    return [one.macro for one in rank(WORDS_OF, asked, counts)]


def test_without_uses_words_decide() -> None:
    found = rank(WORDS_OF, ["refund", "card"], Counts())
    assert found[0].macro == REFUND
    assert (found[0].why, found[0].fits) == ("words", True)
    likeness = (2 / (2.25**0.5)) / 2**0.5  # refund and card of refund, card and half a day
    assert found[0].chance == pytest.approx(exp(WORDS * likeness) / 3)
    assert found[-1].chance == pytest.approx(1 / 3)


def test_a_topics_own_uses_pull_as_strongly_as_they_were_seen() -> None:
    counts = Counts(all={HELLO: 90, PAYOUT: 7}, topic={PAYOUT: 4})
    prior = {PAYOUT: 8 / 100, HELLO: 91 / 100, REFUND: 1 / 100}
    found = {one.macro: one for one in rank(WORDS_OF, [], counts)}
    assert found[PAYOUT].chance == pytest.approx((4 + PULL * prior[PAYOUT]) / (4 + PULL))
    assert found[HELLO].chance == pytest.approx(PULL * prior[HELLO] / (4 + PULL))
    assert (found[PAYOUT].why, found[PAYOUT].uses) == ("topic", 4)
    more = Counts(all={HELLO: 90, PAYOUT: 7}, topic={PAYOUT: 20})
    assert order([], counts)[0] == HELLO
    assert order([], more)[0] == PAYOUT


def test_the_team_counts_before_everybody() -> None:
    counts = Counts(all={HELLO: 50, REFUND: 50}, team={REFUND: 30})
    assert order([], counts) == [REFUND, HELLO, PAYOUT]


def test_chances_without_words_sum_to_one() -> None:
    counts = Counts(all={HELLO: 5, REFUND: 2}, team={HELLO: 1}, topic={REFUND: 2})
    assert sum(one.chance for one in rank(WORDS_OF, [], counts)) == pytest.approx(1)


def test_nothing_to_rank_is_nothing() -> None:
    assert rank({}, ["refund"], Counts()) == []


def test_what_both_mean_counts_beside_the_words() -> None:
    found = rank(WORDS_OF, [], Counts(), {REFUND: 0.5, HELLO: -0.2})
    assert [(one.macro, one.why, one.fits) for one in found[:1]] == [(REFUND, "words", True)]
    assert {one.macro: one.chance for one in found} == pytest.approx(
        {REFUND: exp(MEANING / 2) / 3, HELLO: 1 / 3, PAYOUT: 1 / 3}
    )


def test_being_used_everywhere_is_no_reason_to_be_suggested() -> None:
    counts = Counts(all={HELLO: 90, PAYOUT: 10}, team={HELLO: 20}, topic={HELLO: 4, PAYOUT: 3})
    fits = {one.macro: one.fits for one in rank(WORDS_OF, [], counts)}
    assert fits == {HELLO: False, PAYOUT: True, REFUND: False}


def test_one_use_on_a_topic_is_chance() -> None:
    once, thrice = (Counts(all={HELLO: 9, REFUND: 9}, topic={REFUND: n}) for n in (1, 3))
    assert [one.fits for one in rank(WORDS_OF, [], once)] == [False, False, False]
    assert [one.macro for one in rank(WORDS_OF, [], thrice) if one.fits] == [REFUND]
