"""What time it is where a customer is."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from babel.dates import get_timezone_location

from foundation.own_clock import clock_words
from foundation.speaking import say
from foundation.zones import find_zone

NIGHT = (22, 7)  # hours


@dataclass(frozen=True)
class LocalTime:
    zone: str  # IANA
    place: str
    at: datetime  # in that zone

    @property
    def clock(self) -> str:
        return clock_words(self.at)

    @property
    def is_night(self) -> bool:
        return self.at.hour >= NIGHT[0] or self.at.hour < NIGHT[1]


def local_time(zone: str | None, now: datetime) -> LocalTime | None:
    """None when we don't know where they are."""
    known = find_zone(zone)
    if not zone or "/" not in zone or known is None:
        return None
    return LocalTime(zone, _city(zone, say.lang), now.astimezone(known))


@lru_cache(1024)
def _city(zone: str, language: str) -> str:
    """`Europe/Berlin` -> `Berlin`, or `Berlín` (CLDR, exemplar cities)."""
    return str(get_timezone_location(zone, locale=language, return_city=True))
