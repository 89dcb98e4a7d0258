"""The whole board as one value: a row for each way to a person, who is here, what needs a hand, what is held by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from foundation.speaking import say
from helpdesk.assignment.agent import Agent
from helpdesk.board.arrivals import Arrivals
from helpdesk.board.attention import Line, Need, needs_of
from helpdesk.board.crew import free, here, of_channel, read_crew
from helpdesk.board.last_hour import LastHour, read_last_hour
from helpdesk.board.queues import Queue, read_queues
from helpdesk.board.staffing import Hour, coming_hours, overload
from helpdesk.routing.data.defaults import LAST_RESORT
from helpdesk.routing.data.settings import Channel, RoutingSettings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.measured import Wait, chat_wait_now, reply_waits
from helpdesk.routing.offering import LABELS, SELF_SERVICE, closes_at, opens_at
from helpdesk.routing.opening import Closed, never
from helpdesk.routing.wheel import Hold

NEXT = 3  # hours in which a gap shows in the row


@dataclass(frozen=True)
class Row:
    channel: str
    title: str
    queue: Queue
    cap: float | None
    wait: Wait | None  # measured; None: too few to say
    opens_at: datetime | None  # None: open by its hours
    closes_at: datetime | None
    crew: int | None  # agents for it; None: nobody has said who they are
    here: int
    free: int
    hours: Sequence[Hour]
    hold: Hold | None
    chosen: int  # by the router in the last hour

    @property
    def short(self) -> int:
        return max((hour.short for hour in self.hours[:NEXT]), default=0)

    @property
    def can_be_held(self) -> bool:
        return self.channel != LAST_RESORT


@dataclass(frozen=True)
class Board:
    at: datetime
    rows: list[Row]
    needs: list[Need]
    holds: tuple[Hold, ...]
    hour: LastHour
    weeks: int  # the staffing comes from
    here: list[Agent]
    free: int  # of them, with room for one more ticket
    crew: int
    settings: RoutingSettings
    rules_only: bool
    notice: str | None

    def row(self, channel: str | None) -> Row | None:
        return next((one for one in self.rows if one.channel == channel), None)


def read_board(
    db: Connection, router: DeskRouter, arrivals: Arrivals, *, closed: Closed = never, now: datetime
) -> Board:
    """Six statements. `closed`: which days are holidays."""
    policy = router.policy(db, now)
    queues, crew, hour = read_queues(db, now=now), read_crew(db, now=now), read_last_hour(db, now=now)
    waits: dict[str, Wait | None] = {**reply_waits(db, now=now), "live_chat": chat_wait_now(db, now=now)}
    channels = {name: one for name, one in policy.settings.channels.items() if name not in SELF_SERVICE}
    coming = coming_hours(channels, arrivals, crew, now=now, closed=closed)
    held = {one.channel: one for one in policy.wheel.holds if one.kind != "pinned"}
    rows = [
        _row(one, queues[name], waits.get(name), of_channel(crew, name), coming.get(name, []), held.get(name), hour, opens_at(one, now, closed), now)
        for name, one in channels.items()
    ]  # fmt: skip
    present = here(crew, now)
    return Board(
        at=now, rows=rows, needs=needs_of([_line(row) for row in rows], now=now), holds=policy.wheel.holds, hour=hour,
        weeks=arrivals.weeks, here=present, free=len(free(crew, LAST_RESORT, now)), crew=len(crew), settings=policy.settings,
        rules_only=policy.rules_only, notice=policy.notice,
    )  # fmt: skip


def title_of(channel: str) -> str:
    if channel == LAST_RESORT:
        return say.text("Messages and e-mail")
    return say.word(LABELS.get(channel, channel.replace("_", " ").capitalize()))


def _row(
    channel: Channel, queue: Queue, wait: Wait | None, crew: Sequence[Agent], hours: Sequence[Hour], hold: Hold | None, hour: LastHour,
    opening: datetime | None, now: datetime,
) -> Row:  # fmt: skip
    caps = [one for one in (channel.cap, hold.cap if hold else None) if one is not None]
    return Row(
        channel=channel.name, title=title_of(channel.name), queue=queue, cap=min(caps) if caps else None, wait=wait,
        opens_at=opening, closes_at=None if opening else closes_at(channel, now), crew=len(crew) or None, here=len(here(crew, now)),
        free=len(free(crew, channel.name, now)), hours=hours, hold=hold, chosen=hour.channels[channel.name],
    )  # fmt: skip


def _line(row: Row) -> Line:
    return Line(row.channel, row.title, row.queue, row.cap, row.here if row.crew else None, row.hours)


class Usual:
    """The usual week, read once an hour in each worker: it changes slowly, and looks at four weeks of questions."""

    def __init__(self) -> None:
        self._kept: tuple[datetime, Arrivals] | None = None

    def at(self, now: datetime) -> Arrivals | None:
        """None when it is to be read anew."""
        begins = now.replace(minute=0, second=0, microsecond=0)
        return self._kept[1] if self._kept and self._kept[0] == begins else None

    def keep(self, arrivals: Arrivals, now: datetime) -> Arrivals:
        self._kept = now.replace(minute=0, second=0, microsecond=0), arrivals
        return arrivals


def worst(rows: Sequence[Row]) -> Row | None:
    """The channel whose coming hours are worth a look: the shortest of people, else the busiest."""
    planned = [row for row in rows if row.hours]
    return max(planned, key=lambda row: (max(h.short for h in row.hours), overload(row.hours) is not None, sum(h.expected for h in row.hours)), default=None)  # fmt: skip
