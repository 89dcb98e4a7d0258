"""Comments that speak of the same thing, found without labels, and the same however they are ordered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analytics.voice.discovery.grouping import choose_count, grow_tree, means, nearest, parents_of, settle
from analytics.voice.discovery.naming import name_groups, shared_words, typical_sentence
from analytics.voice.discovery.saying import Sayings, read_sayings
from analytics.voice.discovery.space import Space, build_space, unit
from kb.search.vectors import load_vectors

LEAST_SAYINGS = 4  # of fewer nothing can be said
LEAST_LIKE = 0.2  # cosine of a comment, as it stands alone, to its theme's prototype; below it has none
MOST = 20_000  # sayings that are grouped; more are given to the groups found among these
EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class ThemeSet:
    """`labels[i]` is the place of text i's theme in `names`, -1 for none. Names, examples, prototypes, sentences, parents: one a theme.

    A prototype is where a theme's comments point in the word vectors' space: give a ThemeSet as `start` to carry its themes on.
    """

    labels: Any
    names: list[str]
    examples: list[list[str]]
    prototypes: Any
    sentences: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)  # themes with the same number speak of one area


def discover_themes(
    texts: Sequence[str], count: int | None = None, known: Sequence[str | None] | None = None, seed: int = 0,
    *, start: ThemeSet | None = None,
) -> ThemeSet:  # fmt: skip
    """
    Group comments that speak of the same thing and name each group by what its comments share.

    `count=None` chooses the number. `known` may give some texts' labels: these become themes first, and stay as they are. `start`
    is what an earlier run found: its themes keep their names and places.
    """
    if known is not None and len(known) != len(texts):
        raise ValueError(f"{len(texts)} texts and {len(known)} known labels.")
    sayings = read_sayings(texts)
    names = _names_given(known, start)
    told = _told(sayings, known, names)
    if len(sayings) < LEAST_SAYINGS:
        return _few(len(texts), known, names)
    read, left = _halves(told)
    with one_thread():
        inner = sayings.some(read)
        space = build_space(inner, seed)
        groups, prototypes = _group(space, told[read], names, count, seed, start)
        groups = np.where((told[read] < 0) & (_likeness(space.plain, prototypes, groups) < LEAST_LIKE), -1, groups)
        labels = np.full(len(texts), -1)
        _label(labels, inner, groups)
        if len(left):
            others = sayings.some(left)
            _label(labels, others, _given(others, told[left], prototypes))
    return _described(inner, space.plain, groups, prototypes, names, labels)


def _group(
    space: Space, told: np.ndarray, names: list[str], count: int | None, seed: int, start: ThemeSet | None
) -> tuple[np.ndarray, np.ndarray]:
    """(groups, prototypes): groups that are given keep the first places, the others follow."""
    if count is None and start is not None:
        count = len(names)
    sayings = len(space.mixed)
    tree = grow_tree(space.mixed, None if count is None else min(count, sayings), seed)
    count = choose_count(tree, space.alone, len(names)) if count is None else min(count, sayings)
    found = nearest(space.mixed, tree.cut(max(count, len(names))))
    centres = means(space.meant, found, found.max() + 1)
    if names:
        centres = _beside(_centres_given(space.meant, told, len(names), start), centres, max(count, len(names)))
        found = np.where(told >= 0, told, nearest(space.meant, centres))
    return settle(space.meant, found, centres, told)


def _centres_given(rows: np.ndarray, told: np.ndarray, count: int, start: ThemeSet | None) -> np.ndarray:
    before = None
    if start is not None and len(start.names) and start.prototypes.shape[1] == rows.shape[1]:
        before = unit(np.vstack([start.prototypes, np.zeros((count - len(start.names), rows.shape[1]))]))
    pinned = np.flatnonzero(told >= 0)
    return means(rows[pinned], told[pinned], count, before) if before is None or len(pinned) else before


def _beside(given: np.ndarray, found: np.ndarray, count: int) -> np.ndarray:
    """The centres that are given, and of those that were found the ones least like them."""
    closest = (found @ given.T).max(axis=1)
    return np.vstack([given, found[np.argsort(closest, kind="stable")[: count - len(given)]]])


def _names_given(known: Sequence[str | None] | None, start: ThemeSet | None) -> list[str]:
    before = list(start.names) if start else []
    return before + sorted({name for name in known or () if name} - set(before))


def _told(sayings: Sayings, known: Sequence[str | None] | None, names: list[str]) -> np.ndarray:
    """By saying, the place of the theme it is known to have (what most who say it were given), or -1."""
    told = np.full(len(sayings), -1)
    if known is None:
        return told
    places = {name: place for place, name in enumerate(names)}
    for at, members in enumerate(sayings.members):
        if votes := Counter(places[name] for member in members if (name := known[member])):
            told[at] = min(votes, key=lambda place: (-votes[place], place))
    return told


def _halves(told: np.ndarray) -> tuple[list[int], list[int]]:
    """The sayings that are grouped, those with a known theme before others, and the rest."""
    order = np.argsort(told < 0, kind="stable")
    return sorted(order[:MOST].tolist()), sorted(order[MOST:].tolist())


def _given(sayings: Sayings, told: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    vectors = load_vectors()
    if vectors is None:
        return told
    plain = vectors.embed([" ".join(one) for one in sayings.said])
    groups = nearest(plain, prototypes)
    groups = np.where(_likeness(plain, prototypes, groups) >= LEAST_LIKE, groups, -1)
    return np.where(told >= 0, told, groups)


def _likeness(plain: np.ndarray, prototypes: np.ndarray, groups: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.einsum("ij,ij->i", plain, prototypes[groups])
    return found


def _label(labels: np.ndarray, sayings: Sayings, groups: np.ndarray) -> None:
    for members, group in zip(sayings.members, groups.tolist(), strict=True):
        labels[members] = group


def _described(
    sayings: Sayings, plain: np.ndarray, groups: np.ndarray, prototypes: np.ndarray, names: list[str], labels: np.ndarray
) -> ThemeSet:  # fmt: skip
    count = len(prototypes)
    found = name_groups(sayings.said, groups, count)
    found[: len(names)] = names
    examples, sentences = [], []
    for group in range(count):
        held = np.flatnonzero(groups == group)
        closest = held[np.argsort(-(plain[held] @ prototypes[group]), kind="stable")]
        examples.append([sayings.texts[at] for at in closest[:EXAMPLES]])
        shared = shared_words([sayings.said[at] for at in held])
        sentences.append(typical_sentence(examples[-1][0], shared) if len(held) else "")
    return ThemeSet(labels, found, examples, prototypes, sentences, parents_of(prototypes))


def _few(count: int, known: Sequence[str | None] | None, names: list[str]) -> ThemeSet:
    """Too few different comments to group: what is known stays, the rest has no theme."""
    places = {name: place for place, name in enumerate(names)}
    labels = np.array([places.get(name or "", -1) for name in known or [None] * count], dtype=int)
    return ThemeSet(labels, names, [[] for _ in names], np.zeros((len(names), 0)), [""] * len(names), [0] * len(names))


@contextmanager
def one_thread() -> Iterator[None]:
    """Sums come out the same on any machine's number of cores."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield
