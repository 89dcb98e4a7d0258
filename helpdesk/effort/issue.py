"""Steps of one person about one matter, as one issue: what it took, and whether it was solved. Pure.

A step belongs to an issue when it is about the same family of topics (or one of them has no topic) and comes while the issue is
open, or within seven days of its last step. Article and assistant solved it when the person said so, or when they neither came
back nor asked anybody within seven days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from helpdesk.effort.step import Step

QUIET = timedelta(days=7)  # without another step: it is over
VISIT = timedelta(minutes=30)  # steps this close are one visit


@dataclass(frozen=True)
class Issue:
    steps: tuple[Step, ...]  # oldest first

    @property
    def began_at(self) -> datetime:
        return self.steps[0].at

    @property
    def last_at(self) -> datetime | None:
        """None while a question to people is open."""
        return None if any(one.end is None for one in self.steps) else max(_end(one) for one in self.steps)

    def is_over(self, now: datetime) -> bool:
        return self.last_at is not None and self.last_at + QUIET <= now

    @property
    def asked(self) -> tuple[Step, ...]:
        return tuple(one for one in self.steps if one.people)

    @property
    def visits(self) -> tuple[tuple[Step, ...], ...]:
        """Steps by oneself, those of one visit together."""
        found: list[list[Step]] = []
        for one in self.steps:
            if one.people:
                continue
            if found and one.at - _end(found[-1][-1]) <= VISIT:
                found[-1].append(one)
            else:
                found.append([one])
        return tuple(tuple(some) for some in found)

    @property
    def began_alone(self) -> bool:
        return not self.steps[0].people

    @property
    def solved_alone(self) -> bool:
        """Of an issue that is over: nobody was asked, and either they said it helped, or one visit was enough."""
        said = [one.helped for one in self.steps if one.helped is not None]
        return not self.asked and (said[-1] if said else len(self.visits) == 1)

    @property
    def solved_at_first_contact(self) -> bool:
        """Of an issue that is over: asked once, handed to nobody else, not opened again."""
        return len(self.asked) == 1 and not self.asked[0].reopenings and not self.transfers

    @property
    def contacts(self) -> int:
        """Times people were asked: questions, and those opened again."""
        return sum(1 + one.reopenings for one in self.asked)

    @property
    def repeats(self) -> int:
        """Times they had to try once more, whichever way."""
        return self.contacts + len(self.visits) - 1

    @property
    def channels(self) -> int:
        return len({name for one in self.steps for name in (*one.handed, one.channel)})

    @property
    def transfers(self) -> int:
        return sum(len(one.handed) for one in self.asked)

    @property
    def minutes(self) -> float:
        """From the first step to the last: reading, or waiting for the answer that ended it."""
        return max(0.0, ((self.last_at or self.began_at) - self.began_at).total_seconds() / 60)

    @property
    def channel(self) -> str:
        """The first by which they asked people; else the first they took."""
        return (self.asked or self.steps)[0].channel

    @property
    def topic(self) -> str | None:
        """What they asked people about; else what they read about."""
        return next((one.topic for one in (*self.asked, *self.steps) if one.topic), None)

    @property
    def family(self) -> str | None:
        return next((one.family for one in self.steps if one.family), None)

    def told(self, name: str) -> str | None:
        """`page`, `role` or `plan`, as the first step that knows it says."""
        return next((value for one in self.steps if (value := getattr(one, name))), None)

    def cost(self, costs: Mapping[str, float]) -> float:
        """Each visit, each time people were asked, and each hand-over costs what its channel costs."""
        alone = sum(costs.get(one.channel, 0.0) for some in self.visits for one in _once(some))
        return alone + sum(handling_cost(one.channel, 1 + one.reopenings, one.handed, costs) for one in self.asked)


def handling_cost(channel: str, times: int, handed: Iterable[str], costs: Mapping[str, float]) -> float:
    """Of one question to people: its channel as often as it was asked there, and each other that had it."""
    return times * costs.get(channel, 0.0) + sum(costs.get(name, 0.0) for name in handed)


def issues_of(steps: Iterable[Step]) -> Iterator[Issue]:
    """`steps` come by person, oldest first within each."""
    for _, theirs in groupby(steps, key=lambda one: one.who):
        yield from (Issue(tuple(some)) for some in _matters(theirs))


def _matters(steps: Iterable[Step]) -> list[list[Step]]:
    """Of one person."""
    found: list[list[Step]] = []
    for step in steps:
        mine = next((some for some in reversed(found) if _goes_on(some, step)), None)
        if mine is None:
            found.append([step])
        else:
            mine.append(step)
    return found


def _goes_on(some: list[Step], step: Step) -> bool:
    family = next((one.family for one in some if one.family), None)
    if family and step.family and family != step.family:
        return False
    return any(one.end is None for one in some) or step.at - max(_end(one) for one in some) <= QUIET


def _once(visit: tuple[Step, ...]) -> list[Step]:
    """The first step of each channel: reading three articles in one sitting is one visit to the articles."""
    return list({one.channel: one for one in reversed(visit)}.values())


def _end(step: Step) -> datetime:
    return max(step.at, step.end or step.at)
