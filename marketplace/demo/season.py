"""When people ask: weekdays, seasons, growth, two incidents and one fix."""

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEKDAYS = (1.22, 1.2, 1.1, 1.08, 0.98, 0.66, 0.76)  # Monday first
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 9, 10, 11, 11, 10, 9, 8, 7, 6, 5, 3, 2)  # UTC


@dataclass(frozen=True)
class Incident:
    """For some days some topics are asked about many times as often."""

    name: str
    topics: tuple[str, ...]
    first_day: int  # days before today
    last_day: int
    factor: float
    rises: bool = False  # slowly, until it is fixed


PAYOUTS_DELAYED = Incident(
    "payouts delayed", ("payout_pending_time", "withdraw_failed"), first_day=132, last_day=51, factor=3.2, rises=True
)
LOGIN_CODES = Incident("login codes not arriving", ("login_code",), first_day=6, last_day=1, factor=14)
INCIDENTS = (PAYOUTS_DELAYED, LOGIN_CODES)
FIX = {
    "key": "WL-377",
    "title": "A second bank partner for payouts",
    "topics": PAYOUTS_DELAYED.topics,
    "days_ago": PAYOUTS_DELAYED.last_day,
    "expected": "fewer questions about payouts that are pending",
}


def daily_rate(day: datetime, days: int, before_today: int) -> float:
    """How busy a day is, 1 on an average one."""
    grown = 0.78 + 0.44 * (days - before_today) / days
    season = 1 + 0.1 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 20) / 365)
    return WEEKDAYS[day.weekday()] * grown * season


def topic_factor(topic: str, before_today: int, weights_after_fix: float = 0.55) -> float:
    """How much more, or after a fix less, a topic is asked about on that day."""
    factor = 1.0
    for incident in INCIDENTS:
        if topic not in incident.topics:
            continue
        if incident.last_day <= before_today <= incident.first_day:
            progress = (incident.first_day - before_today) / max(incident.first_day - incident.last_day, 1)
            factor *= 1 + (incident.factor - 1) * (0.45 + 0.55 * progress**2 if incident.rises else 1)
        elif incident is PAYOUTS_DELAYED and before_today < incident.last_day:
            factor *= weights_after_fix
    return factor


def moment_of(rng: random.Random, day: datetime) -> datetime:
    hour = rng.choices(range(24), HOURS)[0]
    return day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)


def hours_between(start: datetime, end: datetime) -> list[tuple[datetime, float]]:
    """(hour, its share of a day's questions) from a full hour on; the last one counts for the part that has passed."""
    found = []
    hour = start
    while hour < end:
        passed = min(1.0, (end - hour).total_seconds() / 3600)
        found.append((hour, HOURS[hour.hour] / sum(HOURS) * passed))
        hour += timedelta(hours=1)
    return found


def days_until(today: datetime, days: int) -> list[tuple[int, datetime]]:
    """(days before today, midnight), oldest first; today itself is left to the visitor."""
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return [(back, midnight - timedelta(days=back)) for back in range(days, 0, -1)]
