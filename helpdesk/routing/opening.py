"""Which channels are shut on a day by holidays, and the data in force for who only asks about hours."""

import threading
import time
from collections.abc import Callable, Container
from datetime import date, datetime
from functools import lru_cache

from flask import current_app, has_app_context

from foundation.database import Database
from foundation.web import config
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
    kept = current_app.extensions
    if "routing_in_force" not in kept:
        kept["routing_in_force"] = InForce(kept["router"], kept["database"])
    found: InForce = kept["routing_in_force"]
    return found.settings()


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


class InForce:
    """The routing data in force, not older than two seconds, for readers who decide nothing. Safe across threads."""

    def __init__(self, router: DeskRouter, database: Database) -> None:
        self._router, self._database = router, database
        self._lock = threading.Lock()
        self._looked = -LOOK_SECONDS

    def settings(self) -> RoutingSettings:
        if time.monotonic() - self._looked > LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                with self._database.reading() as db:
                    self._router.catch_up(db)
                self._looked = time.monotonic()
            finally:
                self._lock.release()
        return self._router.settings


@lru_cache(maxsize=8)
def _calendar(country: str) -> Container[date]:
    import holidays  # takes a fifth of a second: only where somebody asks about a day

    found: Container[date] = holidays.country_holidays(country)
    return found
