"""Themes that people may want: groups of comments without a theme, to accept, merge or dismiss. Nothing changes by a proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analytics.voice.discovery.discovering import ThemeSet, discover_themes, one_thread
from analytics.voice.discovery.growing import History, find_grown
from analytics.voice.discovery.likeness import DECIDED, SAME
from analytics.voice.discovery.naming import name_groups, shared_words, typical_sentence
from analytics.voice.discovery.placing import BACKGROUND
from analytics.voice.discovery.saying import read_sayings, words_of
from analytics.voice.discovery.small_talk import is_small_talk
from analytics.voice.discovery.space import build_space
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
CLEARLY, LONG = (
    1.0,
    14,
)  # the same where so many days tell what grew: what doesn't is mostly said oddly of a theme there is
BELONGS = 0.45  # cosine to the middle from which a comment is counted with its group
LEFTOVER = 0.84  # cosine to a theme of a group that no theme took: it's what that theme was too careful to take
KNOWN = 0.93  # cosine to a theme there is: it's the same


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
    texts: Sequence[str],
    *,
    prototypes: Mapping[str, Any],
    dismissed: Sequence[Any] = (),
    seed: int = 0,
    history: History | None = None,
) -> list[Candidate]:
    """
    Candidates among comments without a theme, the largest first; the same whatever the order of the comments.

    With `history` also what grew among all comments, those that have a theme included. Mere greetings and thanks propose nothing.
    """
    told = [at for at, text in enumerate(texts) if not is_small_talk(words_of(text))]
    if len(told) < len(texts):
        some = [texts[at] for at in told]
        found = propose(
            some, prototypes=prototypes, dismissed=dismissed, seed=seed, history=history and history.some(told)
        )
        return [replace(one, examples=tuple(told[at] for at in one.examples)) for one in found]
    if load_vectors() is None or len(texts) < LEAST:
        return []
    with one_thread():
        made = _grown(texts, history, prototypes, seed) if history else []
    free = [at for at in range(len(texts)) if history is None or history.themes[at] is None]
    long = history is not None and max(history.days) - min(history.days) >= LONG
    made += [
        replace(one, examples=tuple(free[at] for at in one.examples))
        for one in _without_theme([texts[at] for at in free], prototypes, seed, CLEARLY if long else STANDS_OUT)
    ]
    kept: list[Candidate] = []
    for one in made:
        if _closest(one, dismissed) < DECIDED and _closest(one, [other.prototype for other in kept]) < SAME:
            kept.append(one)
    return sorted(kept, key=lambda one: (-one.size, one.name))


def _grown(texts: Sequence[str], history: History, prototypes: Mapping[str, Any], seed: int) -> list[Candidate]:
    """What is said now and was not before, the surest first."""
    sayings = read_sayings(texts)
    if len(sayings) < LEAST:
        return []
    space = build_space(sayings, seed)
    found = find_grown(sayings, space, history, seed)
    groups = np.full(len(sayings), len(found))
    for number, one in enumerate(found):
        groups[one.places] = number
    names = name_groups(sayings.said, groups, len(found) + 1)
    made = []
    for number, one in enumerate(found):
        middle = _middle(space.plain[one.places])
        likeness = space.plain[one.places] @ middle
        order = [one.places[at] for at in np.argsort(-np.round(likeness, 5), kind="stable") if likeness[at] >= BELONGS]
        free = [at for at in order if not all(history.held[place] for place in sayings.members[at])]
        if len(free) < LEAST or float(likeness.mean()) < TIGHT:
            continue
        nearest, alike = _nearest(middle, prototypes)
        waiting = sum(all(history.themes[place] is None for place in sayings.members[at]) for at in free)
        if alike >= LEFTOVER and waiting > len(free) / 2:
            continue
        places = tuple(place for at in free for place in sayings.members[at] if not history.held[place])
        sentence = typical_sentence(sayings.texts[free[0]], shared_words([sayings.said[at] for at in free]))
        rounded = tuple(round(float(one), 6) for one in middle)
        made.append(Candidate(names[number], sentence, len(free), places, rounded, nearest, round(max(0.0, alike), 4)))
    return made


def _without_theme(texts: Sequence[str], prototypes: Mapping[str, Any], seed: int, out: float) -> list[Candidate]:
    """What is said by many who have no theme and stands out from every theme there is, the largest first."""
    vectors = load_vectors()
    if vectors is None or len(texts) < LEAST:
        return []
    said = [tuple(words_of(text)) for text in texts]
    different = len(set(said) - {()})
    found = discover_themes(texts, max(2, min(MOST_GROUPS, different // EACH)), seed=seed)
    rows = vectors.embed([" ".join(one) for one in said])
    themes = np.array([prototypes[theme] for theme in sorted(prototypes)], dtype=np.float32).reshape(-1, vectors.dims)
    made = [_candidate(group, found, rows, said, prototypes, themes, out) for group in range(len(found.names))]
    return sorted((one for one in made if one and one.likeness < KNOWN), key=lambda one: (-one.size, one.name))


def _candidate(
    group: int,
    found: ThemeSet,
    rows: np.ndarray,
    said: Sequence[tuple[str, ...]],
    prototypes: Mapping[str, Any],
    themes: np.ndarray,
    out: float,
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
    if _apart(rows[once], themes) * len(once) ** 0.5 < out:
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
