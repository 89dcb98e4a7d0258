"""New topics by how they grew: what is said now and was not said before, though enough was said before for it to have been.

A new topic seldom waits without a theme until somebody looks: themes that speak of something near take most of it. So all comments are
grouped, with and without themes, into small groups and groups of these (Ward). Of each, the comments before a day are counted against those
there would be if it were no newer than the themes its comments have. A theme's own beginning, and its own surge, are no news: their groups
grew as the theme did. scipy and scikit-learn: jobs only.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.voice.discovery.saying import Sayings
from analytics.voice.discovery.space import Space, unit

EACH = 6  # sayings there is one small group for
SMALL = 600  # small groups at most
STARTS, AGREE = 5, 3  # of so many starts, those that must find a group, nearly the same
SURE, FREE = -7.5, 0.5  # one start fewer must find what grew so surely and of which no theme took so much
ALIKE = 0.5  # what two groups have in common of what either has, from which on they are nearly the same
LEAST = 8  # different comments that make a topic
MOST = 300
WEEK = 7
CUTS = 26  # weeks back that a topic may have begun
CHANCE = -6.5  # natural logarithm of the chance that so few would have been said before
REMAINS = 0.25  # share of what there would have been before, at most
ITS_OWN = 0.5  # a theme of which less than this part of the usual was said before is young itself: its groups are measured by it
PART = 0.15  # of a group that a theme must have to be asked about its own beginning
HELD = 0.12  # share of a group's comments that people or cues put into themes: its theme is known
APART = 0.3  # share of a group's comments that a better one may have already


@dataclass(frozen=True)
class History:
    """What is known of each text beside its words."""

    days: Sequence[int]  # when it was said, as a number of days
    themes: Sequence[str | None]
    held: Sequence[bool]  # a person, or the theme's cues, put it there

    def some(self, places: Sequence[int]) -> "History":
        return History(*([part[at] for at in places] for part in (self.days, self.themes, self.held)))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Grown:
    places: np.ndarray  # of sayings, those since it began
    chance: float  # natural logarithm
    before: int
    expected: float
    free: float  # share of them without a theme


@dataclass(frozen=True, eq=False)
class _Record:
    """By saying: the week, the theme (0: none), and whether it is held there. By week: shares of what was said before it."""

    week: np.ndarray
    theme: np.ndarray
    held: np.ndarray
    usual: np.ndarray  # (weeks) of everything
    own: np.ndarray  # (weeks, themes) of each theme


def find_grown(sayings: Sayings, space: Space, history: History, seed: int = 0) -> list[Grown]:
    """The groups that grew, the surest first; a comment is hardly in two of them."""
    record = _read(sayings, history)
    if len(record.usual) < 2:
        return []
    found = [
        [one for group in _groups(space.mixed, start) if (one := _judge(group, record))] for start in _starts(seed)
    ]
    ranked = [(_rank(one, space.plain), one.places.tolist(), at, one) for at, some in enumerate(found) for one in some]
    kept: list[Grown] = []
    taken = np.zeros(len(sayings), dtype=bool)
    for _, _, at, one in sorted(ranked, key=lambda one: one[:3]):
        if taken[one.places].mean() <= APART and _agreed(one, found[:at] + found[at + 1 :]):
            kept.append(one)
            taken[one.places] = True
    return kept


def _rank(one: Grown, rows: np.ndarray) -> float:
    """How sure it is for its size, and how much alike its comments are: of a topic and its mixture with others, the topic is first."""
    total = rows[one.places].sum(axis=0)
    alike = float(np.linalg.norm(total)) / len(one.places)
    return float(round(one.chance / len(one.places) ** 0.5 * alike**2, 6))


def _starts(seed: int) -> range:
    return range(seed * 1_000, seed * 1_000 + STARTS)


def _agreed(one: Grown, others: Sequence[Sequence[Grown]]) -> bool:
    places = set(one.places.tolist())
    alike = (any(_in_common(places, set(other.places.tolist())) >= ALIKE for other in some) for some in others)
    needed = AGREE - 1 if one.chance <= SURE and one.free >= FREE else AGREE
    return 1 + sum(alike) >= needed


def _in_common(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)


def _read(sayings: Sayings, history: History) -> _Record:
    """A saying began when it was first said; its theme is the one most who say it have."""
    days = np.array([min(history.days[at] for at in members) for members in sayings.members])
    week = np.maximum((days - days.max()) // WEEK + CUTS, 0) if len(days) else days
    week = week - week.min(initial=CUTS)
    said = [_commonest([history.themes[at] or "" for at in members]) for members in sayings.members]
    names = sorted({"", *said})
    theme = np.array([names.index(one) for one in said], dtype=int)
    held = np.array([any(history.held[at] for at in members) for members in sayings.members], dtype=bool)
    weeks, count = int(week.max(initial=0)) + 1, np.maximum(np.bincount(theme, minlength=len(names)), 1)
    own = np.array([np.bincount(theme[week < cut], minlength=len(names)) / count for cut in range(weeks)])
    usual = np.array([(week < cut).mean() for cut in range(weeks)])
    return _Record(week, theme, held, usual, own)


def _judge(group: np.ndarray, record: _Record) -> Grown | None:
    """When it began, if it did: the week before which the least is found of what there would have been."""
    from scipy.stats import binom

    count = len(group)
    themes = np.bincount(record.theme[group], minlength=record.own.shape[1])
    before = np.array([(record.week[group] < cut).sum() for cut in range(len(record.usual))])
    shares = np.where(record.own < ITS_OWN * record.usual[:, None], record.own, record.usual[:, None])
    shares[:, 0] = record.usual
    expected = shares @ themes
    for theme in np.flatnonzero(themes >= PART * count):
        if theme:
            expected = np.minimum(expected, count * shares[:, theme])
    fits = (count - before >= LEAST) & (before <= REMAINS * expected)
    if not fits.any():
        return None
    chances = np.where(fits, binom.logcdf(before, count, np.clip(expected / count, 0, 1)), 0.0)
    cut = int(chances.argmin())
    since = group[record.week[group] >= cut]
    if chances[cut] > CHANCE or record.held[since].mean() > HELD or _of_a_young_theme(since, cut, record):
        return None
    free = float((record.theme[since] == 0).mean())
    return Grown(since, round(float(chances[cut]), 6), int(before[cut]), float(expected[cut]), free)


def _of_a_young_theme(group: np.ndarray, cut: int, record: _Record) -> bool:
    """Whether half of its comments have one theme that began no sooner itself."""
    themes = np.bincount(record.theme[group], minlength=record.own.shape[1])
    themes[0] = 0
    theme = int(themes.argmax())
    is_young = record.own[cut, theme] < ITS_OWN * record.usual[cut]
    return bool(themes[theme] >= 0.5 * len(group) and theme and is_young)


def _groups(rows: np.ndarray, start: int) -> Iterator[np.ndarray]:
    """Small groups from one start, and all that Ward makes of them, large enough for a topic and small enough for one."""
    from scipy.cluster.hierarchy import linkage
    from sklearn.cluster import KMeans

    small = min(SMALL, len(rows) // EACH)
    if small < 2:
        return
    found = KMeans(small, init="random", n_init=1, max_iter=15, random_state=start).fit(rows)
    held = [group for at in range(small) if len(group := np.flatnonzero(found.labels_ == at))]
    centres = unit(np.vstack([rows[group].mean(axis=0) for group in held]))
    for one, other, *_ in linkage(centres, "ward") if len(held) > 1 else ():
        held.append(np.union1d(held[int(one)], held[int(other)]))
    yield from (group for group in held if LEAST <= len(group) <= MOST)


def _commonest(names: Sequence[str]) -> str:
    counted = Counter(names)
    return min(counted, key=lambda name: (-counted[name], name))
