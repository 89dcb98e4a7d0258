"""Whether what was learned goes better on openings it was not taught; what doesn't stays out.

Who opened what is held against two rankings of the same question. People open what stands first, whatever it is, so a
plain count would always find for the ranking they saw: an opening far down counts as much more as that place is seldom
looked at. The same question asked often is one observation.

Questions come again, so each part must surely do better on openings held back as they came. And it must not do worse on
questions held back whole, which nobody had asked before.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

import numpy as np

from kb.search.learning import Lessons, Report, learn_from, nothing_learned
from kb.search.relearning import train_associations, worth_of

if TYPE_CHECKING:
    from kb.search.index import Index

Click = Mapping[str, Any]
Learned = Literal["nothing", "gains", "words", "both"]

PARTS = 4  # each click is held back in one of them
ENOUGH = 4_000  # clicks from which judging one part says enough
LEAST_JUDGED = 5  # questions without which nothing can be judged


def try_lessons(index: "Index", clicks: Sequence[Click], place: Mapping[str, int]) -> tuple[Lessons, Report] | None:
    """What `clicks` teach, without the parts that don't do better. None when there is nothing to learn."""
    lessons = learn_from(clicks, place)
    if lessons is None:
        return None
    coming = Trial(index, _parts(clicks, place, _by_turn, PARTS), place)
    new = Trial(index, _parts(clicks, place, _by_question, PARTS // 2), place)
    can_tell = coming.questions >= LEAST_JUDGED

    def better(one: Learned, other: Learned) -> bool:
        gained, lost = coming.ranks(one) - coming.ranks(other), new.ranks(other) - new.ranks(one)
        return surely_more(coming.clicks, gained) and not surely_more(new.clicks, lost)

    gains = not can_tell or better("gains", "nothing")
    words = can_tell and (better("both", "gains") if gains else better("words", "nothing"))
    after: Learned = "both" if gains and words else "gains" if gains else "words"
    report = Report(
        len(clicks), len(coming.clicks), coming.questions, coming.mean("nothing"), coming.mean(after), words, gains
    )
    if not gains:
        lessons = replace(lessons, gain=nothing_learned(len(place)).gain, opened_on={})
    associations = train_associations(clicks, place, index.embed) if words else None
    return replace(lessons, associations=associations, report=report), report


@dataclass(frozen=True)
class Part:
    taught: list[Click]
    judged: list[Click]


class Trial:
    """Clicks held back part by part, and where what they opened stands by what the others taught."""

    def __init__(self, index: "Index", parts: Sequence[Part], place: Mapping[str, int]) -> None:
        self._index, self._parts, self._place = index, parts, place
        self._ranks: dict[Learned, np.ndarray] = {}
        self.clicks = [click for part in parts for click in part.judged]
        self.questions = len({str(click["query"]) for click in self.clicks})

    def ranks(self, learned: Learned) -> np.ndarray:
        """The reciprocal rank of what each click opened."""
        if learned not in self._ranks:
            self._ranks[learned] = np.array([rank for part in self._parts for rank in self._judge(part, learned)])
        return self._ranks[learned]

    def mean(self, learned: Learned) -> float:
        weights = [worth_of(one) for one in self.clicks]
        return float(np.average(self.ranks(learned), weights=weights)) if weights else 0.0

    def _judge(self, part: Part, learned: Learned) -> Iterator[float]:
        self._index.take(self._lessons(part, learned))
        known: dict[tuple[str, str], list[str]] = {}
        for click in part.judged:
            asked, clicked = (str(click["query"]), repr(click.get("context"))), str(click["clicked"])
            if asked not in known:
                known[asked] = self._index.ranked(asked[0], click.get("context"))
            hits = known[asked]
            yield 1 / (hits.index(clicked) + 1) if clicked in hits else 0.0

    def _lessons(self, part: Part, learned: Learned) -> Lessons:
        gained = learn_from(part.taught, self._place) if learned in {"gains", "both"} else None
        lessons = gained or nothing_learned(len(self._place))
        if learned in {"words", "both"}:
            lessons = replace(lessons, associations=train_associations(part.taught, self._place, self._index.embed))
        return lessons


def _parts(
    clicks: Sequence[Click], place: Mapping[str, int], part_of: Callable[[int, Click], int], most: int
) -> list[Part]:
    """A few times something to learn from and something to judge by; once where there is plenty."""
    part = [part_of(at, click) % PARTS for at, click in enumerate(clicks)]
    parts = []
    for held in range(most if len(clicks) < ENOUGH else 1):
        judged = [one for one, of in zip(clicks, part, strict=True) if of == held and _tells(one, place)]
        if judged:
            parts.append(Part([one for one, of in zip(clicks, part, strict=True) if of != held], judged))
    return parts


def _by_turn(at: int, click: Click) -> int:
    return at


def _by_question(at: int, click: Click) -> int:
    return crc32(str(click.get("query")).encode("utf-8", "surrogatepass"))


def surely_more(clicks: Sequence[Click], gained: np.ndarray) -> bool:
    """Whether the mean gain is above twice its standard error, a question counted once, its clicks by their worth."""
    if len(clicks) == 0:
        return False
    of_query: dict[str, tuple[float, float]] = {}
    for click, gain in zip(clicks, gained, strict=True):
        weight, total = of_query.get(str(click.get("query")), (0.0, 0.0))
        worth = worth_of(click)
        of_query[str(click.get("query"))] = (weight + worth, total + worth * float(gain))
    weights, totals = (np.array(values) for values in zip(*of_query.values(), strict=True))
    mean = totals.sum() / weights.sum()
    error = math.sqrt(float(((totals - mean * weights) ** 2).sum()) * len(weights) / max(len(weights) - 1, 1))
    return bool(len(weights) > 1 and mean > 2 * error / float(weights.sum()))


def _tells(click: Click, place: Mapping[str, int]) -> bool:
    return bool(click.get("query")) and str(click.get("clicked")) in place and worth_of(click) > 0
