"""Releases of the product: named by people, so that trends can say what came out on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from analytics.voice.meaning.days import day_from
from analytics.voice.meaning.fixing import address_from
from analytics.voice.meaning.tables import releases
from foundation.database import insert_row
from foundation.errors import Invalid


@dataclass(frozen=True)
class Release:
    id: int
    name: str
    url: str
    released_on: date


def release_from(form: Mapping[str, str], today: date) -> Release:
    """Raises Invalid, naming the field."""
    name, url = (form.get(one, "").strip() for one in ("name", "url"))
    if not name or len(name) > 80:
        raise Invalid("Name the release in at most 80 letters, like 26.47.", field="name")
    return Release(
        0, name, address_from(url), day_from(form.get("released_on", "").strip(), today, field="released_on")
    )


def name_release(db: Connection, release: Release) -> None:
    insert_row(db, releases, name=release.name, url=release.url, released_on=release.released_on.isoformat())


def forget_release(db: Connection, number: int) -> None:
    db.execute(releases.delete().where(releases.c.id == number))


def list_releases(db: Connection) -> list[Release]:
    rows = db.execute(select(releases).order_by(releases.c.released_on, releases.c.id))
    return [Release(row.id, row.name, row.url, date.fromisoformat(row.released_on)) for row in rows]
