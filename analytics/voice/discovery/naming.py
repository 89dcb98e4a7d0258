"""A group's name: the phrase its comments share and others don't (contrastive class-based TF-IDF), and its most typical sentence."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from foundation.words import words

LONGEST_PHRASE = 3  # words
SENTENCE = 160  # characters
ENOUGH = 0.12  # share of a group's comments a phrase must be in
READ = 400  # sayings of a group that are read for its name
LONGER = 0.3  # how much more each further word of a phrase says


def name_groups(said: Sequence[Sequence[str]], groups: np.ndarray, count: int) -> list[str]:
    """A name a group, all different; -1 in `groups` is in none."""
    phrases = [_phrases_of([said[at] for at in np.flatnonzero(groups == group)[:READ]]) for group in range(count)]
    elsewhere: dict[str, float] = {}
    for held in phrases:
        for phrase, share in held.items():
            elsewhere[phrase] = elsewhere.get(phrase, 0.0) + share
    names: list[str] = []
    for group, held in enumerate(phrases):
        ranked = _ranked(held, elsewhere, count)
        names.append(_unlike(names, _picked(ranked), ranked, group))
    return names


def typical_sentence(text: str, shared: frozenset[str]) -> str:
    """The sentence of a comment that has most of the words its group shares, short enough to read in a list."""
    sentences = [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip()] or [text.strip()]
    best = max(sentences, key=lambda one: (len(shared & set(words(one))), -len(one)))
    return best if len(best) <= SENTENCE else best[:SENTENCE].rsplit(" ", 1)[0] + "…"


def shared_words(said: Sequence[Sequence[str]]) -> frozenset[str]:
    held = _phrases_of(list(said)[:READ], longest=1)
    return frozenset(sorted(held, key=lambda one: (-held[one], one))[:12])


def _phrases_of(said: Sequence[Sequence[str]], *, longest: int = LONGEST_PHRASE) -> dict[str, float]:
    """The share of sayings that have each phrase; a phrase neither begins nor ends with a small word."""
    small, found = small_words(), dict[str, int]()
    for one in said:
        own = {
            " ".join(one[at : at + size])
            for at, word in enumerate(one)
            if word not in small
            for size in range(1, longest + 1)
            if at + size <= len(one) and one[at + size - 1] not in small
        }
        for phrase in own:
            found[phrase] = found.get(phrase, 0) + 1
    return {phrase: times / max(len(said), 1) for phrase, times in found.items()}


def _ranked(held: dict[str, float], elsewhere: dict[str, float], count: int) -> list[str]:
    def weight(phrase: str) -> float:
        here = held[phrase]
        rest = (elsewhere[phrase] - here) / max(count - 1, 1)
        return float(here * np.log((here + 0.01) / (rest + 0.01)) * (1 + LONGER * phrase.count(" ")))

    often = [phrase for phrase, share in held.items() if share >= ENOUGH] or list(held)
    return sorted(often, key=lambda phrase: (-weight(phrase), phrase))[:20]


def _picked(ranked: list[str]) -> list[str]:
    """The best phrase, and a second of other words when the first is a word alone."""
    picked = ranked[:1]
    if picked and " " not in picked[0]:
        others = [one for one in ranked[1:] if picked[0] not in one.split()]
        longer = [one for one in ranked[1:6] if picked[0] in one.split()]
        picked = longer[:1] or [*picked, *others[:1]]
    return picked


def _unlike(names: list[str], picked: list[str], ranked: list[str], group: int) -> str:
    name = ", ".join(picked) or f"group {group + 1}"
    for other in ranked:
        if name not in names:
            break
        if other not in name:
            name = f"{name}, {other}"
    return name if name not in names else f"{name} ({group + 1})"


@cache
def small_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    cut = "im ive id ill dont doesnt isnt cant didnt wasnt wont couldnt havent hasnt youre its thats"
    return frozenset({part for word in ENGLISH_STOP_WORDS for part in words(word)} | set(cut.split()))
