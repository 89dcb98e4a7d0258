"""Whether what was learned goes better on questions it was not taught; what doesn't stays out.

Who opened what is held against two rankings of the same question. People open what stands first, whatever it is, so a
plain count would always find for the ranking they saw: an opening far down counts as much more as that place is seldom
looked at. The same question asked often is one observation.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    parts = [Part(taught, judged, learn_from(taught, place)) for taught, judged in parts_of(clicks, place)]
    asked = [click for part in parts for click in part.judged]
    questions = len({str(click["query"]) for click in asked})
    can_tell = questions >= LEAST_JUDGED
    nothing = nothing_learned(len(place))

    plain = _ranks(index, parts, lambda part: nothing)
    gained = _ranks(index, parts, lambda part: part.lessons or nothing)
    gains = not can_tell or surely_more(asked, gained - plain)
    base = gained if gains else plain

    def with_words(part: Part) -> Lessons:
        lessons = (part.lessons if gains else None) or nothing
        return replace(lessons, associations=train_associations(part.taught, place, index.embed))

    told = _ranks(index, parts, with_words)
    words = can_tell and surely_more(asked, told - base)
    after = base if gains and not words else told
    report = Report(len(clicks), len(asked), questions, _mean(asked, plain), _mean(asked, after), words, gains)
    if not gains:
        lessons = replace(lessons, gain=nothing.gain, opened_on={})
    associations = train_associations(clicks, place, index.embed) if words else None
    return replace(lessons, associations=associations, report=report), report


@dataclass(frozen=True)
class Part:
    taught: list[Click]
    judged: list[Click]
    lessons: Lessons | None  # of what was taught


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


def _ranks(index: "Index", parts: Sequence[Part], lessons_of: Callable[[Part], Lessons]) -> np.ndarray:
    """The reciprocal rank of each judged click, ranked by what its part was taught."""
    ranks: list[float] = []
    for part in parts:
        index.take(lessons_of(part))
        known: dict[tuple[str, str], list[str]] = {}
        for click in part.judged:
            asked = str(click["query"]), repr(click.get("context"))
            if asked not in known:
                known[asked] = index.ranked(asked[0], click.get("context"))
            hits, clicked = known[asked], str(click["clicked"])
            ranks.append(1 / (hits.index(clicked) + 1) if clicked in hits else 0.0)
    return np.array(ranks)


def _tells(click: Click, place: Mapping[str, int]) -> bool:
    return bool(click.get("query")) and str(click.get("clicked")) in place and worth_of(click) > 0


def _mean(clicks: Sequence[Click], values: np.ndarray) -> float:
    return float(np.average(values, weights=[worth_of(one) for one in clicks])) if clicks else 0.0
