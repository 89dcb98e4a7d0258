"""Who gets the digest and alerts: chosen on a page, or ended by one click in a mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import Connection, delete, select, update

from analytics.voice.digest.tables import follows, subscribers
from analytics.voice.frame import READERS
from analytics.voice.registry.standing import Registry
from foundation.accounts import Staff, list_staff
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.own_clock import clock_words
from foundation.speaking import say
from foundation.zones import is_zone

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Subscription:
    """How one member of staff wants to hear. Nobody has one who never asked."""

    everything: bool = True
    weekly: bool = False
    at_once: bool = False
    weekday: int = 0
    hour: int = 8
    timezone: str = "UTC"
    since: datetime | None = None
    themes: frozenset[str] = frozenset()
    reports: bool = False  # the desk’s week too, for leads

    def covers(self, theme: str) -> bool:
        return self.everything or theme in self.themes

    def standing(self, registry: Registry) -> "Subscription":
        """With the themes that those they follow were merged into."""
        return replace(self, themes=frozenset(now for key in self.themes if (now := registry.now(key))))

    @property
    def when(self) -> str:
        """In the language of the page, or of the letter."""
        return say.text("{days} at {hour}", days=say.word(f"{DAYS[self.weekday]}s"), hour=clock_words(time(self.hour)))


def subscription_from(form: Mapping[str, str]) -> Subscription:
    """What the page's form says, without the themes. Raises Invalid, naming the field."""
    weekday, hour, zone = whole_number(form.get("weekday")), whole_number(form.get("hour")), form.get("timezone", "")
    if weekday not in range(7):
        raise Invalid("Choose a day of the week.", field="weekday")
    if hour not in range(24):
        raise Invalid("Choose an hour.", field="hour")
    if not is_zone(zone):
        raise Invalid("Choose a time zone, like Europe/Lisbon.", field="timezone")
    assert weekday is not None
    assert hour is not None
    return Subscription(
        form.get("what") != "themes",
        form.get("weekly") == "1",
        form.get("at_once") == "1",
        weekday,
        hour,
        zone,
        reports=form.get("reports") == "1",
    )


def read_subscription(db: Connection, staff: int) -> Subscription:
    """One statement. Whoever follows a theme has a row in both tables."""
    joined = subscribers.outerjoin(follows, follows.c.staff == subscribers.c.staff)
    rows = db.execute(
        select(subscribers, follows.c.theme).select_from(joined).where(subscribers.c.staff == staff)
    ).all()
    themes = frozenset(row.theme for row in rows if row.theme)
    return replace(_subscription(rows[0]), themes=themes) if rows else Subscription()


def is_following(db: Connection, staff: int, themes: Sequence[str]) -> bool:
    """Whether they follow any of these: a theme and those that were merged into it."""
    found = select(follows.c.theme).where(follows.c.staff == staff, follows.c.theme.in_(themes)).limit(1)
    return db.execute(found).first() is not None


def list_subscribers(db: Connection) -> list[tuple[Staff, Subscription]]:
    """Those who still work here and get anything at all."""
    rows = {
        row.staff: row for row in db.execute(select(subscribers).where(subscribers.c.weekly | subscribers.c.at_once))
    }
    if not rows:
        return []
    themes: dict[int, set[str]] = {}
    for row in db.execute(select(follows).where(follows.c.staff.in_(rows))):
        themes.setdefault(row.staff, set()).add(row.theme)
    return [
        (one, replace(_subscription(rows[one.id]), themes=frozenset(themes.get(one.id, ()))))
        for one in list_staff(db)
        if one.id in rows and one.may(*READERS)
    ]


def list_report_readers(db: Connection) -> list[tuple[Staff, Subscription]]:
    """Leads and admins who still work here and get the desk's week."""
    rows = {row.staff: row for row in db.execute(select(subscribers).where(subscribers.c.reports))}
    return [(one, _subscription(rows[one.id])) for one in list_staff(db) if one.id in rows and one.may("lead")]


def stop_reports(db: Connection, staff: int) -> None:
    db.execute(update(subscribers).where(subscribers.c.staff == staff).values(reports=False))


def subscribe(db: Connection, staff: int, wanted: Subscription, *, now: datetime) -> None:
    row = {
        "staff": staff, "everything": wanted.everything, "weekly": wanted.weekly, "at_once": wanted.at_once, "weekday": wanted.weekday,
        "hour": wanted.hour, "timezone": wanted.timezone, "reports": wanted.reports, "since": now,
    }  # fmt: skip
    upsert(db, subscribers, [row], keys=["staff"])


def follow(db: Connection, staff: int, theme: str, *, now: datetime) -> None:
    """Of whoever gets no mail yet, it also makes a weekly reader of the themes they follow."""
    upsert(db, follows, [{"staff": staff, "theme": theme}], keys=["staff", "theme"])
    known = read_subscription(db, staff)
    if not known.weekly and not known.at_once:
        subscribe(db, staff, replace(known, everything=False, weekly=True, at_once=True), now=now)


def unfollow(db: Connection, staff: int, themes: Sequence[str]) -> None:
    db.execute(delete(follows).where(follows.c.staff == staff, follows.c.theme.in_(themes)))


def only_alerts(db: Connection, staff: int) -> None:
    """Of somebody who is gone there is nothing to change."""
    db.execute(update(subscribers).where(subscribers.c.staff == staff).values(weekly=False, at_once=True))


def stop(db: Connection, staff: int) -> None:
    db.execute(update(subscribers).where(subscribers.c.staff == staff).values(weekly=False, at_once=False))


def _subscription(row: object) -> Subscription:
    names = ("everything", "weekly", "at_once", "weekday", "hour", "timezone", "since", "reports")
    return Subscription(**{name: getattr(row, name) for name in names})
