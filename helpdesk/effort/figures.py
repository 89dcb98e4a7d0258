"""The figures of effort: each measure of each group with the interval that holds 95 times in 100. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any

from helpdesk.effort.issue import Issue
from helpdesk.routing.judging.intervals import around, share

ENOUGH = 20  # issues; of fewer we don't say
MOST_GROUPS = 60
UNKNOWN = ""

Value = Callable[[Issue, Mapping[str, float]], float | None]  # None: this issue doesn't count here


@dataclass(frozen=True)
class Measure:
    """`counts` says of which issues; those that aren't over never count."""

    key: str
    name: str
    counts: str
    kind: str  # share | mean | minutes | money
    better: str  # more | less
    value: Value


MEASURES = (
    Measure(
        "alone", "Solved without asking us", "Of issues that began with an article or the assistant: the person said it helped, "
        "or neither came back nor asked anybody within seven days.",
        "share", "more", lambda one, _: float(one.solved_alone) if one.began_alone else None,
    ),
    Measure(
        "first", "Solved at first contact", "Of issues that reached people: asked once, handed to nobody else, not opened again, "
        "and quiet for seven days.",
        "share", "more", lambda one, _: float(one.solved_at_first_contact) if one.asked else None,
    ),
    Measure(
        "contacts", "Contacts", "Questions to people and questions opened again, of each issue that reached people.",
        "mean", "less", lambda one, _: float(one.contacts) if one.asked else None,
    ),
    Measure(
        "repeats", "Repeats", "How often somebody had to try once more, whichever way, of each issue.",
        "mean", "less", lambda one, _: float(one.repeats),
    ),
    Measure(
        "channels", "Channels", "Different channels that somebody went through, of each issue.",
        "mean", "less", lambda one, _: float(one.channels),
    ),
    Measure(
        "transfers", "Hand-overs", "To another team or channel, of each issue that reached people.",
        "mean", "less", lambda one, _: float(one.transfers) if one.asked else None,
    ),
    Measure(
        "minutes", "Time to the answer", "From the first step to the answer that ended it, nights and waiting included, of each issue that reached people.",
        "minutes", "less", lambda one, _: one.minutes if one.asked else None,
    ),
    Measure(
        "cost", "Cost", "What its channels cost by the routing data, each contact and each hand-over counted, of each issue.",
        "money", "less", lambda one, costs: one.cost(costs),
    ),
)  # fmt: skip

ALONE = MEASURES[0]

GROUPS: dict[str, Callable[[Issue], str]] = {
    "topic": lambda one: one.topic or UNKNOWN,
    "page": lambda one: one.told("page") or UNKNOWN,
    "role": lambda one: one.told("role") or UNKNOWN,
}


@dataclass
class Sums:
    """Enough of some numbers for their mean and its interval."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.squares += value * value

    def told(self, kind: str) -> list[float] | None:
        """[issues, value, low, high]: Wilson's interval of a share, Student's of a mean; None of nothing."""
        if not self.count:
            return None
        mean = self.total / self.count
        if kind == "share":
            estimate = share(self.total, self.count)
        elif self.count == 1:
            return [1, mean, mean, mean]
        else:
            variance = max(0.0, self.squares - self.total * mean) / (self.count - 1)
            estimate = around(mean, sqrt(variance / self.count), self.count - 1.0)
        return [self.count, round(estimate.value, 6), round(max(0.0, estimate.low), 6), round(estimate.high, 6)]


@dataclass
class Tally:
    """Of some issues: how many, and the sums of each measure."""

    issues: int = 0
    sums: dict[str, Sums] = field(default_factory=lambda: {one.key: Sums() for one in MEASURES})

    def add(self, issue: Issue, costs: Mapping[str, float], measures: Sequence[Measure] = MEASURES) -> None:
        self.issues += 1
        for measure in measures:
            value = measure.value(issue, costs)
            if value is not None:
                self.sums[measure.key].add(value)

    def told(self) -> dict[str, Any]:
        return {"issues": self.issues} | {one.key: self.sums[one.key].told(one.kind) for one in MEASURES}


@dataclass
class Effort:
    """Of a period: the issues that began in it and are over, by group; how many aren't over yet."""

    since: datetime
    now: datetime
    costs: Mapping[str, float]
    whole: Tally = field(default_factory=Tally)
    groups: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: {name: defaultdict(Tally) for name in (*GROUPS, "channel")}
    )
    not_over: int = 0
    synthetic: bool = False

    def add(self, issue: Issue) -> None:
        if issue.began_at < self.since:
            return
        if not issue.is_over(self.now):
            self.not_over += 1
            return
        self.synthetic = self.synthetic or any(one.synthetic for one in issue.steps)
        self.whole.add(issue, self.costs)
        for name, of in GROUPS.items():
            self.groups[name][of(issue)].add(issue, self.costs)
        channels = self.groups["channel"]
        channels[issue.channel].add(issue, self.costs, MEASURES[1:])
        if issue.began_alone:  # by where it began: what people solved later isn't the article's doing
            channels[issue.steps[0].channel].sums[ALONE.key].add(float(issue.solved_alone))

    def told(self) -> dict[str, Any]:
        return {
            "first": self.since.isoformat(), "last": self.now.isoformat(), "not_over": self.not_over, "synthetic": self.synthetic,
            "all": self.whole.told(), **{name: _largest(tallies) for name, tallies in self.groups.items()},
        }  # fmt: skip


def count_effort(issues: Iterable[Issue], periods: Iterable[Effort]) -> None:
    """One walk over the issues, whatever the periods."""
    periods = list(periods)
    for issue in issues:
        for period in periods:
            period.add(issue)


def _largest(tallies: Mapping[str, Tally]) -> list[dict[str, Any]]:
    ordered = sorted(tallies.items(), key=lambda one: (-one[1].issues, one[0]))
    return [{"name": name} | tally.told() for name, tally in ordered[:MOST_GROUPS]]
