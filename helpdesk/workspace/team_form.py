"""The form of an agent's page: what was typed, read into a profile, or said what is wrong with it."""

from datetime import date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from foundation.errors import Invalid
from foundation.zones import is_zone
from helpdesk.assignment.calendar import Shift, zone
from helpdesk.assignment.profile import Profile

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_AWAY = timedelta(days=730)


def read_profile(form: MultiDict[str, str], *, now: datetime) -> Profile:
    """Raises Invalid, naming the field."""
    timezone = form.get("timezone", "").strip() or "UTC"
    if not is_zone(timezone):
        raise Invalid("We don’t know this time zone. Write it as Europe/Lisbon or America/New_York.", field="timezone")
    return Profile(
        teams=tuple(form.getlist("teams")),
        languages=tuple(form.getlist("languages")),
        skills=tuple(form.getlist("skills")),
        most_chats=_number(form, "most_chats"),
        most_tickets=_number(form, "most_tickets"),
        answers_calls=form.get("answers_calls") == "1",
        most_calls=_number(form, "most_calls")
        if form.get("answers_calls") == "1" and "most_calls" in form
        else Profile.most_calls,
        timezone=timezone,
        shift=_shift(form),
        away_until=_away(form.get("away_until", "").strip(), timezone, now),
    )


def shown_hour(hour: float) -> str:
    """`9.5` -> `09:30`."""
    minutes = round(hour * 60)
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def shown_away(profile: Profile) -> str:
    """The first day back, on their own clock."""
    return f"{profile.away_until.astimezone(zone(profile.timezone)):%Y-%m-%d}" if profile.away_until else ""


def _number(form: MultiDict[str, str], name: str) -> int:
    said = form.get(name, "").strip()
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Invalid("Write a whole number, such as 3.", field=name)
    return int(said)


def _shift(form: MultiDict[str, str]) -> Shift | None:
    if form.get("hours") != "set":
        return None
    days = frozenset(int(one) for one in form.getlist("days") if one in "0123456")
    return Shift(days, _hour(form, "begins"), _hour(form, "ends"))


def _hour(form: MultiDict[str, str], name: str) -> float:
    try:
        at = time.fromisoformat(form.get(name, "").strip())
    except ValueError:
        raise Invalid("Write the time as hours and minutes, such as 09:00.", field=name) from None
    return at.hour + at.minute / 60


def _away(said: str, timezone: str, now: datetime) -> datetime | None:
    if not said:
        return None
    try:
        back = date.fromisoformat(said)
    except ValueError:
        raise Invalid("Write the day as year, month and day, such as 2027-01-31.", field="away_until") from None
    at = datetime.combine(back, time(), zone(timezone))
    if at <= now:
        return None
    if at > now + LONGEST_AWAY:
        raise Invalid("Choose a day within two years.", field="away_until")
    return at.astimezone(now.tzinfo)
