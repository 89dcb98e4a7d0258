"""Pictures for mail are drawn once, in the worker, and kept until they are a week old."""

import base64
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from analytics.voice.digest.letters import Drawn
from analytics.voice.digest.tables import mail_pictures
from analytics.voice.digest.week import Week
from analytics.voice.meaning.releasing import Release, list_releases
from foundation.database import Database, upsert

KEPT = timedelta(days=8)


def draw_alerts(database: Database, week: Week, *, now: datetime) -> dict[str, Drawn]:
    """Of each alert; those that are kept aren't drawn again."""
    keys = [one["key"] for one in week.alerts if one["key"] in week.years]
    if not keys:
        return {}
    with database.reading() as db:
        known, releases = read_drawn(db, keys, week.last), list_releases(db)
    made = {key: _draw(week, key, releases) for key in keys if key not in known}
    if made:
        rows = [
            {"key": f"{key}:{week.last}:{width}", "png": base64.b64encode(getattr(one, width)).decode(), "made_at": now}
            for key, one in made.items()
            for width in Drawn._fields
        ]
        with database.writing() as db:
            db.execute(delete(mail_pictures).where(mail_pictures.c.made_at < now - KEPT))
            upsert(db, mail_pictures, rows, keys=["key"])
    return known | made


def read_drawn(db: Connection, themes: Iterable[str], last: date) -> dict[str, Drawn]:
    names = {f"{theme}:{last}:{width}": (theme, width) for theme in themes for width in Drawn._fields}
    found: dict[str, dict[str, bytes]] = {}
    for row in db.execute(select(mail_pictures.c.key, mail_pictures.c.png).where(mail_pictures.c.key.in_(names))):
        theme, width = names[row.key]
        found.setdefault(theme, {})[width] = base64.b64decode(row.png)
    return {theme: Drawn(**both) for theme, both in found.items() if len(both) == len(Drawn._fields)}


def _draw(week: Week, key: str, releases: list[Release]) -> Drawn:
    from analytics.voice.digest.picture import NARROW, WIDE, draw_year  # heavy: in jobs only

    drawn = (draw_year(key, week.years[key], week.last, releases, width=width) for width in (WIDE, NARROW))
    return Drawn(*drawn)
