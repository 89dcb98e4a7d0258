"""Product issues that should fix a theme: linked by people, judged by what customers say afterwards, told to those who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select, update

from analytics.voice.meaning.days import day_from
from analytics.voice.meaning.tables import fixes
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.tables import verbatims
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import event, record

STATUSES = ("planned", "under way", "shipped")
YES = frozenset({"1", "true", "yes"})


@event
class FixAnnounced:
    """Those who asked and want to hear of it are to be told; `verbatims` are what they said."""

    fix: int
    theme: str
    message: str
    verbatims: list[int]


@dataclass(frozen=True)
class Fix:
    id: int
    theme: str
    title: str
    url: str
    owner: str
    status: str
    shipped_on: date | None
    told_at: datetime | None
    message: str


@dataclass(frozen=True)
class Draft:
    title: str
    url: str
    owner: str
    status: str
    shipped_on: date | None


def draft_from(form: Mapping[str, str], today: date) -> Draft:
    """What a form says. Raises Invalid, naming the field, in words that say what to change."""
    title, owner, url = (form.get(name, "").strip() for name in ("title", "owner", "url"))
    if not title:
        raise Invalid("Say in a few words what is being fixed.", field="title")
    if len(title) > 200 or len(owner) > 120 or len(url) > 500:
        raise Invalid(
            "That’s too long: 200 letters for the title, 120 for the owner, 500 for the address.", field="title"
        )
    status = form.get("status", "planned")
    if status not in STATUSES:
        raise Invalid(f"The status is one of {', '.join(STATUSES)}.", field="status")
    return Draft(title, address_from(url), owner, status, _shipped(form.get("shipped_on", "").strip(), status, today))


def link_fix(db: Connection, theme: str, draft: Draft, *, by: str, now: datetime) -> int:
    return insert_row(db, fixes, theme=theme, created_at=now, created_by=by, **_columns(draft))


def change_fix(db: Connection, number: int, draft: Draft) -> None:
    """Raises NotFound."""
    if not db.execute(update(fixes).where(fixes.c.id == number).values(**_columns(draft))).rowcount:
        raise NotFound("This fix isn’t linked any more.")


def unlink_fix(db: Connection, number: int) -> None:
    db.execute(fixes.delete().where(fixes.c.id == number))


def list_fixes(db: Connection, theme: str = "") -> list[Fix]:
    """The newest first."""
    rows = db.execute(select(fixes).where(*([fixes.c.theme == theme] if theme else [])).order_by(fixes.c.id.desc()))
    return [_fix(row) for row in rows]


def read_fix(db: Connection, number: int) -> Fix:
    """Raises NotFound."""
    row = db.execute(select(fixes).where(fixes.c.id == number)).first()
    if row is None:
        raise NotFound("This fix isn’t linked any more.")
    return _fix(row)


def standing(fix: Fix, registry: Registry) -> Fix:
    """The fix under the theme that its own was merged into, if it was."""
    return replace(fix, theme=registry.now(fix.theme) or fix.theme)


def wants_to_hear(db: Connection, fix: Fix) -> list[int]:
    """Verbatims of the theme, said until the day the fix shipped, whose writer asked to be told (`tell_me` is yes)."""
    return waiting(db, [fix])[fix.id]


def waiting(db: Connection, of: Sequence[Fix]) -> dict[int, list[int]]:
    """For each fix, the verbatims of those who want to hear of it."""
    rows = db.execute(
        select(verbatims.c.id, verbatims.c.theme, verbatims.c.attributes, verbatims.c.happened_at)
        .where(verbatims.c.theme.in_({fix.theme for fix in of}), verbatims.c.attributes.is_not(None))
        .order_by(verbatims.c.id)
    )  # fmt: skip
    found: dict[int, list[int]] = {fix.id: [] for fix in of}
    for row in rows:
        if str((row.attributes or {}).get("tell_me", "")).lower() not in YES:
            continue
        for fix in of:
            if fix.theme == row.theme and (fix.shipped_on is None or row.happened_at.date() <= fix.shipped_on):
                found[fix.id].append(row.id)
    return found


def announce(db: Connection, number: int, message: str, *, now: datetime, by: str) -> int:
    """Say once what was done, for those who want to hear; returns how many. Raises Conflict, Invalid, NotFound."""
    fix = read_fix(db, number)
    if fix.status != "shipped":
        raise Conflict("Tell them when it has shipped.")
    if not message.strip():
        raise Invalid("Say what was done.", field="message")
    words = message.strip()[:2000]
    first = update(fixes).where(fixes.c.id == number, fixes.c.told_at.is_(None)).values(told_at=now, message=words)
    if not db.execute(first).rowcount:
        raise Conflict("They were told already.")
    fix = standing(fix, read_registry(db))
    found = wants_to_hear(db, fix)
    record(db, FixAnnounced(number, fix.theme, words, found), now=now, actor=by)
    return len(found)


def _shipped(text: str, status: str, today: date) -> date | None:
    """Whoever says that it shipped and no day means today."""
    if status != "shipped":
        return None
    return day_from(text, today, field="shipped_on") if text else today


def address_from(url: str) -> str:
    try:
        told = urlsplit(url)
    except ValueError:
        told = urlsplit("")
    if len(url) > 500 or (url and (told.scheme not in {"http", "https"} or not told.netloc)):
        raise Invalid("The address has to begin with https:// or http:// and be at most 500 letters.", field="url")
    return url


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "title": draft.title, "url": draft.url, "owner": draft.owner, "status": draft.status,
        "shipped_on": draft.shipped_on.isoformat() if draft.shipped_on else None,
    }  # fmt: skip


def _fix(row: Any) -> Fix:
    shipped = date.fromisoformat(row.shipped_on) if row.shipped_on else None
    return Fix(row.id, row.theme, row.title, row.url, row.owner, row.status, shipped, row.told_at, row.message or "")
