"""When a reply is due: WORKLANE's first-reply targets in business hours; enterprise at half, around the clock."""

from datetime import datetime, time, timedelta

TARGETS = {
    "critical": timedelta(minutes=30),
    "high": timedelta(hours=2),
    "normal": timedelta(hours=8),
    "low": timedelta(hours=24),
}
OPENS, CLOSES = time(6), time(22)  # UTC, every day: the hours people are in the support team


def reply_due(asked_at: datetime, *, priority: str, plan: str | None) -> datetime:
    """The moment by which somebody should have answered a question asked at `asked_at` (UTC)."""
    target = TARGETS.get(priority, TARGETS["normal"])
    if plan == "enterprise":
        return asked_at + target / 2
    return add_business_time(asked_at, target)


def add_business_time(start: datetime, length: timedelta) -> datetime:
    """`length` of open hours after `start`; closed hours don't count."""
    moment = _open_at_or_after(start)
    while True:
        closes = datetime.combine(moment.date(), CLOSES, tzinfo=moment.tzinfo)
        if moment + length <= closes:
            return moment + length
        length -= closes - moment
        moment = datetime.combine(moment.date() + timedelta(days=1), OPENS, tzinfo=moment.tzinfo)


def _open_at_or_after(moment: datetime) -> datetime:
    if moment.timetz().replace(tzinfo=None) < OPENS:
        return datetime.combine(moment.date(), OPENS, tzinfo=moment.tzinfo)
    if moment.timetz().replace(tzinfo=None) >= CLOSES:
        return datetime.combine(moment.date() + timedelta(days=1), OPENS, tzinfo=moment.tzinfo)
    return moment
