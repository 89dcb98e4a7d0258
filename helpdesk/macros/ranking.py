"""Which macros fit this conversation: what colleagues used on tickets like it, and its words. Pure.

The chance of a macro is its share of all uses, with one imaginary use each, so that a new one isn't nothing. A team's share of uses pulls
it towards what that team does, a topic's share towards what is done there, each as strongly as it has been seen: n uses count n of n + PULL.
Words that the conversation shares with the macro's name and text multiply it, up to e^WORDS times.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt

PULL = 8
WORDS = 3.0
LIKE_WORDS = 0.2  # from here on they are given as the reason


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
    why: str


def rank(words_of: Mapping[int, Sequence[str]], asked: Sequence[str], counts: Counts) -> list[Ranked]:
    """`words_of`: each macro's words, stemmed; `asked`: those of the conversation. The likeliest first."""
    rarity = Counter(word for own in words_of.values() for word in set(own))
    prior = {one: (counts.all.get(one, 0) + 1) / (sum(counts.all.values()) + len(words_of)) for one in words_of}
    found = []
    for macro, own in words_of.items():
        by_team = _pulled(prior[macro], counts.team, macro)
        likeness = _likeness(own, asked, rarity)
        chance = _pulled(by_team, counts.topic, macro) * exp(WORDS * likeness)
        found.append(Ranked(macro, chance, _why(macro, counts, likeness)))
    return sorted(found, key=lambda one: (-one.chance, one.macro))


def _pulled(prior: float, seen: Mapping[int, int], macro: int) -> float:
    return (seen.get(macro, 0) + PULL * prior) / (sum(seen.values()) + PULL)


def _likeness(own: Sequence[str], asked: Sequence[str], rarity: Mapping[str, int]) -> float:
    """The cosine of both, a word weighing less the more macros have it; 0 to 1."""
    one, other = ({word: 1 / rarity.get(word, 1) for word in set(words)} for words in (own, asked))
    shared = sum(one[word] * other[word] for word in one.keys() & other.keys())
    length = sqrt(sum(value**2 for value in one.values())) * sqrt(sum(value**2 for value in other.values()))
    return shared / length if length else 0.0


def _why(macro: int, counts: Counts, likeness: float) -> str:
    on_topic, by_team, ever = (one.get(macro, 0) for one in (counts.topic, counts.team, counts.all))
    if on_topic:
        return f"Used {_times(on_topic)} on this topic"
    if likeness >= LIKE_WORDS:
        return "Its words fit"
    if by_team:
        return f"Used {_times(by_team)} by this team"
    return f"Used {_times(ever)}" if ever else "Not used yet"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")
