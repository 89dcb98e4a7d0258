"""Themes that people may want: groups of comments without a theme, to accept, merge or dismiss. Nothing changes by a proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.voice.discovery.discovering import ThemeSet, discover_themes
from analytics.voice.discovery.placing import BACKGROUND
from analytics.voice.discovery.saying import words_of
from kb.search.vectors import load_vectors

LEAST = 8  # different comments that make a theme
EACH = 25  # different comments there is one group for; more groups cut topics in pieces, fewer hide them
MOST_GROUPS = 150
TIGHT = 0.5  # mean cosine of a group's comments to their middle: below, they only share a word or two
STANDS_OUT = (
    0.4  # how much nearer comments are to each other than to any theme, times the root of how many they are: what is
)
# said by few must stand out further. In draws of banking77 with 4 new topics of 100 comments beside 1,500 others, this finds three in
# four of them at one look, with one wrong proposal in two looks; topics grow from week to week, and are looked for each night.
BELONGS = 0.45  # cosine to the middle from which a comment is counted with its group
KNOWN = 0.93  # cosine to a theme there is: it's the same
DISMISSED = 0.88  # cosine to what was dismissed: it stays dismissed
MERGED = 0.9  # cosine of two proposals: they are one


@dataclass(frozen=True)
class Candidate:
    name: str
    sentence: str  # typical of it
    size: int  # comments, a line posted again and again counted once
    examples: tuple[int, ...]  # the places of all its comments in the texts, the most typical first
    prototype: tuple[float, ...]
    nearest: str | None  # the theme there is that it is most like
    likeness: float  # the cosine to it, 0 to 1


def propose(
    texts: Sequence[str], *, prototypes: Mapping[str, Any], dismissed: Sequence[Any] = (), seed: int = 0
) -> list[Candidate]:
    """Candidates among comments without a theme, the largest first; the same whatever the order of the comments."""
    vectors = load_vectors()
    if vectors is None or len(texts) < LEAST:
        return []
    said = [tuple(words_of(text)) for text in texts]
    different = len(set(said) - {()})
    found = discover_themes(texts, max(2, min(MOST_GROUPS, different // EACH)), seed=seed)
    rows = vectors.embed([" ".join(one) for one in said])
    themes = np.array([prototypes[theme] for theme in sorted(prototypes)], dtype=np.float32).reshape(-1, vectors.dims)
    made = [_candidate(group, found, rows, said, prototypes, themes) for group in range(len(found.names))]
    wanted = [one for one in made if one and one.likeness < KNOWN and _closest(one, dismissed) < DISMISSED]
    kept: list[Candidate] = []
    for one in sorted(wanted, key=lambda one: (-one.size, one.name)):
        if _closest(one, [other.prototype for other in kept]) < MERGED:
            kept.append(one)
    return kept


def _candidate(
    group: int,
    found: ThemeSet,
    rows: np.ndarray,
    said: Sequence[tuple[str, ...]],
    prototypes: Mapping[str, Any],
    themes: np.ndarray,
) -> Candidate | None:
    held = np.flatnonzero(found.labels == group)
    once = _once(held, said)
    if len(once) < LEAST:
        return None
    middle = _middle(rows[once])
    held = held[rows[held] @ middle >= BELONGS]
    once = _once(held, said)
    if len(once) < LEAST or float((rows[once] @ middle).mean()) < TIGHT:
        return None
    if _apart(rows[once], themes) * len(once) ** 0.5 < STANDS_OUT:
        return None
    middle = _middle(rows[once])
    likeness = rows[held] @ middle
    order = sorted(range(len(held)), key=lambda at: (-round(float(likeness[at]), 5), said[held[at]], held[at]))
    nearest, alike = _nearest(middle, prototypes)
    return Candidate(
        found.names[group], found.sentences[group], len(once), tuple(int(held[at]) for at in order),
        tuple(round(float(one), 6) for one in middle), nearest, round(max(0.0, alike), 4),
    )  # fmt: skip


def _apart(rows: np.ndarray, themes: np.ndarray) -> float:
    """How much nearer comments are to the middle of the others among them than each is to its nearest theme, on average."""
    total = rows.sum(axis=0)
    among = (rows @ total - (rows * rows).sum(axis=1)) / np.maximum(np.linalg.norm(total - rows, axis=1), 1e-9)
    elsewhere = np.maximum((rows @ themes.T).max(axis=1, initial=0.0), BACKGROUND)
    return float((among - elsewhere).mean())


def _once(places: np.ndarray, said: Sequence[tuple[str, ...]]) -> list[int]:
    """The first place of each different saying, sorted by what is said: sums come out the same in any order."""
    first: dict[tuple[str, ...], int] = {}
    for place in places.tolist():
        first.setdefault(said[place], place)
    return [first[one] for one in sorted(first)]


def _middle(rows: np.ndarray) -> np.ndarray:
    total: np.ndarray = rows.sum(axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-9)


def _nearest(row: np.ndarray, prototypes: Mapping[str, Any]) -> tuple[str | None, float]:
    likenesses = [(float(np.asarray(prototype) @ row), theme) for theme, prototype in sorted(prototypes.items())]
    if not likenesses:
        return None, 0.0
    alike, theme = max(likenesses, key=lambda one: one[0])
    return theme, alike


def _closest(one: Candidate, others: Sequence[Any]) -> float:
    return max((float(np.asarray(other) @ np.asarray(one.prototype)) for other in others), default=0.0)
