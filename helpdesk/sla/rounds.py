"""Each time somebody began to wait for us, and when that ended: what the clocks of a ticket measure, whatever was promised."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from helpdesk.sla.history import ENDED, Event, History
from helpdesk.sla.policy import Metric


@dataclass(frozen=True)
class Round:
    """`kept`: it ended as was promised (answered, solved), rather than by there being nothing left to do. `teams`: that had the
    ticket during it, before the one that has it."""

    metric: Metric
    number: int  # from 1, of its metric
    started_at: datetime
    ended_at: datetime | None = None
    kept: bool = False
    teams: frozenset[str] = frozenset()
    joined_at: datetime | None = (
        None  # since when it has a question of a merged ticket: our own pauses before don't count for it
    )


def rounds_of(history: History) -> tuple[Round, ...]:
    """In the order they began."""
    fold = _Fold()
    for event in history.events:
        fold.take(event)
    return tuple(fold.rounds)


@dataclass
class _Fold:
    rounds: list[Round] = field(default_factory=list)
    going: dict[Metric, int] = field(default_factory=dict)  # the place of each metric's open round
    begun: Counter[Metric] = field(default_factory=Counter)
    status: str = "new"
    asked: bool = False  # ever
    answered: bool = False  # ever
    customer_spoke_last: bool = False

    def take(self, event: Event) -> None:
        getattr(self, f"_{event.kind}")(event)

    def _asked(self, event: Event) -> None:
        first = not self.asked
        self.asked, self.customer_spoke_last = True, True
        if self.status in ENDED:
            return  # a reopening says whether we owe something
        self._begin_reply(event.at)
        if first:
            self._begin("resolution", event.at)

    def _answered(self, event: Event) -> None:
        self._end_reply(event.at, kept=True)
        self.answered, self.customer_spoke_last = True, False

    def _status(self, event: Event) -> None:
        before, self.status = self.status, event.after or self.status
        if self.status in ENDED and before not in ENDED:
            self._end_reply(event.at, kept=False)
            self._end("resolution", event.at, kept=True)
        elif before in ENDED and self.status not in ENDED and self.asked:
            self._begin("resolution", event.at)
            if self.customer_spoke_last:
                self._begin_reply(event.at)

    def _team(self, event: Event) -> None:
        if self.status in ENDED or not self.asked:
            return
        self._begin_reply(event.at)  # where nothing was due the new team owes a word
        for place in self.going.values():
            one = self.rounds[place]
            self.rounds[place] = replace(one, teams=one.teams | ({event.before} if event.before else set()))

    def _call_off(self, event: Event) -> None:
        """The promised call doesn't happen: who still waits has an answer in writing promised from now."""
        place = self._open("first_reply", "next_reply")
        if place is not None:
            self.rounds[place] = replace(self.rounds[place], started_at=event.at)

    def _call_missed(self, event: Event) -> None:
        self._begin_reply(event.at)
        self._call_off(event)

    def _merged(self, event: Event) -> None:
        since = moment_of(event.before or "")
        if since is None or self.status in ENDED:
            return
        self.asked = True
        self._begin_reply(event.at)
        place = self._open("first_reply", "next_reply")
        if place is not None:
            started = min(self.rounds[place].started_at, since)
            self.rounds[place] = replace(self.rounds[place], started_at=started, joined_at=event.at)

    def _snoozed(self, _event: Event) -> None:
        """Only pauses."""

    def _begin_reply(self, at: datetime) -> None:
        if self._open("first_reply", "next_reply") is None:
            self._begin("next_reply" if self.answered else "first_reply", at)

    def _end_reply(self, at: datetime, *, kept: bool) -> None:
        for metric in ("first_reply", "next_reply"):
            self._end(metric, at, kept=kept)

    def _begin(self, metric: Metric, at: datetime) -> None:
        if self._open(metric) is None:
            self.begun[metric] += 1
            self.going[metric] = len(self.rounds)
            self.rounds.append(Round(metric, self.begun[metric], at))

    def _end(self, metric: Metric, at: datetime, *, kept: bool) -> None:
        place = self.going.pop(metric, None)
        if place is not None:
            one = self.rounds[place]
            self.rounds[place] = Round(one.metric, one.number, one.started_at, at, kept, one.teams, one.joined_at)

    def _open(self, *metrics: Metric) -> int | None:
        return next((self.going[one] for one in metrics if one in self.going), None)


@dataclass(frozen=True)
class Stop:
    """A time in which a clock may stand still. `until` is None while nobody knows."""

    since: datetime
    until: datetime | None
    why: str  # pending | on_hold | snoozed | shelved


def stops_of(history: History) -> tuple[Stop, ...]:
    found = [*_by_status(history.events), *_by_snooze(history.events)]
    if history.shelved_at:
        found.append(Stop(history.shelved_at, None, "shelved"))
    return tuple(
        sorted((one for one in found if one.until is None or one.since < one.until), key=lambda one: one.since)
    )


def _by_status(events: Sequence[Event]) -> list[Stop]:
    changes = [event for event in events if event.kind == "status"]
    ends = [event.at for event in changes[1:]]
    return [
        Stop(event.at, until, event.after)
        for event, until in zip(changes, [*ends, None], strict=False)
        if event.after in ("pending", "on_hold")
    ]


def _by_snooze(events: Sequence[Event]) -> list[Stop]:
    """Until the moment that was chosen, until somebody wakes it, or until the customer writes; whichever comes first."""
    found = []
    for place, event in enumerate(events):
        if event.kind == "snoozed" and event.after:
            wakes = (one.at for one in events[place + 1 :] if one.kind in ("asked", "snoozed"))
            until = moment_of(event.after)
            woken = next(wakes, None)
            found.append(Stop(event.at, min((one for one in (until, woken) if one), default=None), "snoozed"))
    return found


def moment_of(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
