"""Marks in a comment the words for which it was found; everything else is escaped."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup, escape

from analytics.voice.asking.searching import MEANT
from foundation.words import words
from kb.search.small_words import SMALL
from kb.search.vectors import load_vectors

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MOST_MEANT = 3  # of one comment that has none of the words


def marked(texts: Sequence[str], matched: frozenset[str], typed: str) -> list[Markup]:
    """`matched` are the words that fit, folded; `typed` is what they were looked for with."""
    near = _near_in_meaning(texts, matched, typed)
    return [_marked(text, matched | near) for text in texts]


def _marked(text: str, wanted: Iterable[str]) -> Markup:
    chosen, made, at = set(wanted), Markup(), 0
    for one in _WORD.finditer(text):
        if chosen.intersection(words(one[0])):
            made += escape(text[at : one.start()]) + Markup("<mark>{}</mark>").format(one[0])
            at = one.end()
    return made + escape(text[at:])


def _near_in_meaning(texts: Sequence[str], matched: frozenset[str], typed: str) -> set[str]:
    """Words close to what was typed, from comments that have none of it: why they were found all the same."""
    vectors = load_vectors()
    said = [set(words(text)) for text in texts]
    others = sorted({word for one in said if not one & matched for word in one if word not in SMALL and len(word) > 2})
    if vectors is None or not others or not typed:
        return set()
    rows = vectors.of_words(others)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    near = dict(zip(others, (rows @ vectors.embed([typed])[0]).tolist(), strict=True))
    best = [
        sorted((word for word in one if near.get(word, 0) >= MEANT), key=lambda word: -near[word])[:MOST_MEANT]
        for one in said
    ]
    return {word for one in best for word in one}
