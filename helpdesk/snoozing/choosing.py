"""Until when a ticket can be snoozed, in the zone of who snoozes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from foundation.errors import Invalid

UNTIL_REPLY = datetime(9999, 1, 1, tzinfo=UTC)  # no moment wakes it, only its customer
LONGEST = timedelta(days=366)
MORNING = time(9)

KEYS: Mapping[str, str] = {
    "hours": "In 3 hours",
    "tomorrow": "Tomorrow",
    "monday": "Next Monday",
    "reply": "Until the customer replies",
}


@dataclass(frozen=True)
class Choice:
    key: str
    name: str
    until: datetime | None  # none: its customer

    @property
    def in_bulk(self) -> str:
        """What a form sends that may be sent much later: a length counts from then."""
        return self.until.isoformat() if self.until and self.key != "hours" else self.key


def choices(now: datetime, zone: tzinfo) -> tuple[Choice, ...]:
    """What the menu offers now. On a Sunday, Monday is tomorrow and is offered once."""
    offered = [Choice(key, name, preset(key, now, zone)) for key, name in KEYS.items()]
    moments = [one.until for one in offered]
    return tuple(one for at, one in enumerate(offered) if one.until not in moments[:at])


def preset(key: str, now: datetime, zone: tzinfo) -> datetime | None:
    """None: until its customer replies. Nine in the morning is nine on the wall, on either side of a change of clocks."""
    today = now.astimezone(zone).date()
    match key:
        case "hours":
            return now + timedelta(hours=3)
        case "tomorrow":
            return _morning(today + timedelta(days=1), zone)
        case "monday":
            return _morning(today + timedelta(days=7 - today.weekday()), zone)
        case "reply":
            return None
    raise Invalid("Choose until when it is snoozed.", field="until")


def chosen_moment(key: str, typed: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """`key`: one of KEYS, or `at` with `typed` as a field for a date and a time sends it (2026-05-01T09:30). Raises Invalid."""
    if key != "at":
        return preset(key, now, zone)
    try:
        wall = datetime.fromisoformat(typed.strip())
        found = (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("Write a day and a time, such as 2026-05-01 09:30.", field="at") from None
    return found


def check_until(until: datetime | None, now: datetime) -> None:
    if until is None:
        return
    if until <= now:
        raise Invalid("This moment is over. Choose one that is still to come.", field="at")
    if until > now + LONGEST:
        raise Invalid("Snooze it for a year at most.", field="at")


def _morning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, MORNING, zone)
