"""Which channels are shut on a day by holidays, the data in force for who only asks about hours, and who is here for chat."""

import threading
import time
from collections.abc import Callable, Container, Sequence
from datetime import date, datetime
from functools import cache, lru_cache

from flask import current_app, has_app_context

from foundation.database import Database
from foundation.web import config
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.attendance import Attendance, attendance_of, people_for_chat
from helpdesk.routing.data.settings import Channel, RoutingSettings, read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.wheel import Wheel

LOOK_SECONDS = 2.0
FIRST = read_settings()  # where no application runs that leads could have changed
Closed = Callable[[date], bool]  # whether a day is a public holiday where our agents are


def never(_day: date) -> bool:
    return False


@lru_cache(maxsize=8)
def holidays_of(country: str) -> Closed:
    """Whether a day is a public holiday where our agents are; no country, no holidays."""
    if not country:
        return never

    def closed(day: date) -> bool:
        return day in _calendar(country)

    return closed


def holidays_here() -> Closed:
    """Those of the running application; none where none runs."""
    return holidays_of(config().holidays) if has_app_context() else never


def shut_days(channel: Channel, closed: Closed) -> Closed:
    """The holidays on which this channel is shut: none for one that works on them."""
    return never if channel.holidays else closed


def shut_by_holiday(settings: RoutingSettings, now: datetime, closed: Closed) -> set[str]:
    """Channels that would be open by their hours and days, were it not a holiday. Days are those of UTC, as the hours are."""
    return {one.name for one in settings.channels.values() if not one.holidays and closed(now.date())}


def settings_in_force() -> RoutingSettings:
    """Of the running application: what a lead saved anywhere counts here within seconds."""
    return _in_force().settings()


def chat_attendance(now: datetime) -> Attendance:
    """Whether somebody is here for chat, as it was two seconds ago at most."""
    return attendance_of(_in_force().people_for_chat(), now)


def settings_here() -> RoutingSettings:
    """Those in force, or the first ones where no application runs."""
    return settings_in_force() if has_app_context() else FIRST


def settings_last_seen() -> RoutingSettings:
    """Of the running application, without looking: for pages that only picture something."""
    router: DeskRouter = current_app.extensions["router"]
    return router.settings


def wheel_in_force(now: datetime) -> Wheel:
    """What leads hold by hand, not older than two seconds either."""
    settings_in_force()
    router: DeskRouter = current_app.extensions["router"]
    return router.wheel.at(now)


def most_waiting(channel: str, now: datetime) -> float | None:
    """How many may wait there: as a lead holds it by hand, else by the routing data. None: as many as come, also where no rule
    minds a full channel."""
    settings = settings_here()
    if not any("channel.full" in case for rule in settings.rules for case in rule["when"]):
        return None
    holds = wheel_in_force(now).holds if has_app_context() else ()
    by_hand = [one.cap for one in holds if one.kind == "capped" and one.channel == channel and one.cap is not None]
    kept = settings.channels.get(channel)
    if by_hand:
        return min(by_hand)
    return kept.cap if kept else None


class InForce:
    """The routing data in force and who is here for chat, not older than two seconds, for readers who decide nothing. Safe
    across threads."""

    def __init__(self, router: DeskRouter, database: Database) -> None:
        self._router, self._database = router, database
        self._lock = threading.Lock()
        self._looked = -LOOK_SECONDS
        self._people: Sequence[Agent] = ()

    def settings(self) -> RoutingSettings:
        self._look()
        return self._router.settings

    def people_for_chat(self) -> Sequence[Agent]:
        self._look()
        return self._people

    def _look(self) -> None:
        if time.monotonic() - self._looked > LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                with self._database.reading() as db:
                    self._router.catch_up(db)
                    self._people = people_for_chat(db)
                self._looked = time.monotonic()
            finally:
                self._lock.release()


def _in_force() -> InForce:
    kept = current_app.extensions
    if "routing_in_force" not in kept:
        kept["routing_in_force"] = InForce(kept["router"], kept["database"])
    found: InForce = kept["routing_in_force"]
    return found


@cache
def countries_with_holidays() -> tuple[str, ...]:
    """ISO 3166, two letters each."""
    import holidays

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


@lru_cache(maxsize=8)
def _calendar(country: str) -> Container[date]:
    import holidays  # takes a fifth of a second: only where somebody asks about a day

    found: Container[date] = holidays.country_holidays(country)
    return found
