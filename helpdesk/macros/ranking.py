"""Which macros fit this conversation: what colleagues used on tickets like it, and its words. Pure.

The chance of a macro is its share of all uses, with one imaginary use each, so that a new one isn't nothing. A team's share of uses pulls
it towards what that team does, a topic's share towards what is done there, each as strongly as it has been seen: n uses count n of n + PULL.
Words that the conversation shares with the macro's name and text multiply it, up to e^WORDS times; what both mean, up to e^MEANING times.

Being used much is no reason to be suggested: a macro fits where this topic has it more often than others do, or what is written speaks for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt
from typing import Literal

Why = Literal["topic", "words", "team", "ever"]
PULL = 8
WORDS = 3.0
MEANING = 6.0
LIKE_WORDS = 0.2  # from here on they are given as the reason
LIKE_MEANING = 0.45  # of word vectors; half of what a macro is really about lies above, a tenth of what it isn't


@dataclass(frozen=True)
class Counts:
    """How often each macro was used: of all, by this ticket's team, on its topic."""

    all: Mapping[int, int] = field(default_factory=dict)
    team: Mapping[int, int] = field(default_factory=dict)
    topic: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    macro: int
    chance: float  # to compare by; words make more than 1 of it
    why: Why
    uses: int  # that the reason counts
    fits: bool  # this conversation speaks for it, not only how often it is used


def rank(
    words_of: Mapping[int, Sequence[str]],
    asked: Sequence[str],
    counts: Counts,
    meant: Mapping[int, float] | None = None,
) -> list[Ranked]:
    """`words_of`: each macro's words, stemmed; `asked`: those of the conversation; `meant`: the cosine of what both mean. The likeliest first."""
    rarity = Counter(word for own in words_of.values() for word in set(own))
    prior = {one: (counts.all.get(one, 0) + 1) / (sum(counts.all.values()) + len(words_of)) for one in words_of}
    found = []
    for macro, own in words_of.items():
        likeness, meaning = _likeness(own, asked, rarity), max(0.0, (meant or {}).get(macro, 0.0))
        chance = _pulled(_pulled(prior[macro], counts.team, macro), counts.topic, macro)
        written = likeness >= LIKE_WORDS or meaning >= LIKE_MEANING
        fits = written or _is_of_topic(macro, counts)
        weight = exp(WORDS * likeness + MEANING * meaning)
        found.append(Ranked(macro, chance * weight, *_why(macro, counts, written), fits))
    return sorted(found, key=lambda one: (-one.chance, one.macro))


def _pulled(prior: float, seen: Mapping[int, int], macro: int) -> float:
    return (seen.get(macro, 0) + PULL * prior) / (sum(seen.values()) + PULL)


def _likeness(own: Sequence[str], asked: Sequence[str], rarity: Mapping[str, int]) -> float:
    """The cosine of both, a word weighing less the more macros have it; 0 to 1."""
    one, other = ({word: 1 / rarity.get(word, 1) for word in set(words)} for words in (own, asked))
    shared = sum(one[word] * other[word] for word in one.keys() & other.keys())
    length = sqrt(sum(value**2 for value in one.values())) * sqrt(sum(value**2 for value in other.values()))
    return shared / length if length else 0.0


def _is_of_topic(macro: int, counts: Counts) -> bool:
    """Its share of the topic's uses is above its share of all: by as much as one use more or less wouldn't change."""
    here, everywhere = counts.topic.get(macro, 0), counts.all.get(macro, 0)
    return here > 1 and (here - 1) * sum(counts.all.values()) > everywhere * sum(counts.topic.values())


def _why(macro: int, counts: Counts, written: bool) -> tuple[Why, int]:
    on_topic, by_team, ever = (one.get(macro, 0) for one in (counts.topic, counts.team, counts.all))
    if on_topic:
        return "topic", on_topic
    if written:
        return "words", 0
    return ("team", by_team) if by_team else ("ever", ever)
