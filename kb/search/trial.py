"""Whether what was learned goes better on questions it was not taught; what doesn't stays out.

Who opened what is held against two rankings of the same question. People open what stands first, whatever it is, so a
plain count would always find for the ranking they saw: an opening far down counts as much more as that place is seldom
looked at. The same question asked often is one observation.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from kb.search.learning import Lessons, Report, learn_from, nothing_learned
from kb.search.relearning import train_associations, worth_of

if TYPE_CHECKING:
    from kb.search.index import Index

Click = Mapping[str, Any]

PARTS = 4  # a question belongs to one of them
ENOUGH = 4_000  # clicks from which judging one part says enough
LEAST_JUDGED = 5  # questions without which nothing can be judged


def try_lessons(index: "Index", clicks: Sequence[Click], place: Mapping[str, int]) -> tuple[Lessons, Report] | None:
    """What `clicks` teach, without the parts that don't do better. None when there is nothing to learn."""
    lessons = learn_from(clicks, place)
    if lessons is None:
        return None
    tried = [_judge(index, taught, judged, place) for taught, judged in parts_of(clicks, place)]
    trial = Trial([click for one in tried for click in one.clicks], *(_joined(tried, name) for name in NAMES))
    judged = len({str(click["query"]) for click in trial.clicks}) >= LEAST_JUDGED
    gains = not judged or surely_more(trial.clicks, trial.gained - trial.plain)
    base = trial.gained if gains else trial.plain
    told = judged and surely_more(trial.clicks, trial.told - base)
    if not gains:
        lessons = replace(lessons, gain=np.zeros_like(lessons.gain))
    if told:
        lessons = replace(lessons, associations=train_associations(clicks, place, index.embed))
    after = trial.told if told or not gains else trial.gained
    report = Report(len(clicks), len(trial.clicks), trial.mean(trial.plain), trial.mean(after), on=told, gains=gains)
    return replace(lessons, report=report), report


NAMES = ("plain", "gained", "told")


@dataclass(frozen=True)
class Trial:
    """Reciprocal ranks of what was opened: nothing learned, with gains, with the model of words as well."""

    clicks: list[Click]
    plain: np.ndarray
    gained: np.ndarray
    told: np.ndarray

    def mean(self, values: np.ndarray) -> float:
        return float(np.average(values, weights=[worth_of(one) for one in self.clicks])) if self.clicks else 0.0


def parts_of(clicks: Sequence[Click], place: Mapping[str, int]) -> Iterator[tuple[list[Click], list[Click]]]:
    """(to learn from, to judge by), a few times, or once where there is plenty; a question is never in both."""
    part = [crc32(str(click.get("query")).encode("utf-8", "surrogatepass")) % PARTS for click in clicks]
    for held in range(PARTS if len(clicks) < ENOUGH else 1):
        judged = [one for one, of in zip(clicks, part, strict=True) if of == held and _tells(one, place)]
        if judged:
            yield [one for one, of in zip(clicks, part, strict=True) if of != held], judged


def surely_more(clicks: Sequence[Click], gained: np.ndarray) -> bool:
    """Whether the mean gain is above twice its standard error, a question counted once, its clicks by their worth."""
    of_query: dict[str, tuple[float, float]] = {}
    for click, gain in zip(clicks, gained, strict=True):
        weight, total = of_query.get(str(click.get("query")), (0.0, 0.0))
        worth = worth_of(click)
        of_query[str(click.get("query"))] = (weight + worth, total + worth * float(gain))
    weights, totals = (np.array(values) for values in zip(*of_query.values(), strict=True))
    mean = totals.sum() / weights.sum()
    error = math.sqrt(float(((totals - mean * weights) ** 2).sum()) * len(weights) / max(len(weights) - 1, 1))
    return bool(len(weights) > 1 and mean > 2 * error / float(weights.sum()))


def _judge(index: "Index", taught: list[Click], judged: list[Click], place: Mapping[str, int]) -> Trial:
    nothing = nothing_learned(len(place))
    gained = learn_from(taught, place) or nothing
    told = replace(gained, associations=train_associations(taught, place, index.embed))
    return Trial(judged, *(_reciprocal_ranks(index, one, judged) for one in (nothing, gained, told)))


def _reciprocal_ranks(index: "Index", lessons: Lessons, clicks: Sequence[Click]) -> np.ndarray:
    index.take(lessons)
    known: dict[tuple[str, str], list[str]] = {}
    ranks = []
    for click in clicks:
        query, context = str(click["query"]), click.get("context")
        asked = (query, repr(context))
        if asked not in known:
            known[asked] = index.ranked(query, context)
        hits, clicked = known[asked], str(click["clicked"])
        ranks.append(1 / (hits.index(clicked) + 1) if clicked in hits else 0.0)
    return np.array(ranks)


def _tells(click: Click, place: Mapping[str, int]) -> bool:
    return bool(click.get("query")) and str(click.get("clicked")) in place and worth_of(click) > 0


def _joined(tried: Sequence[Trial], name: str) -> np.ndarray:
    return np.concatenate([getattr(one, name) for one in tried]) if tried else np.zeros(0)
