"""Read-only links: a signed address that shows the report as it was when the link was made, until it ends or is revoked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, or_, select, update

from analytics.voice.export.content import read_report
from analytics.voice.export.tables import voice_shares
from analytics.voice.frame import PERIODS
from analytics.voice.hearing.told import told_to_all
from analytics.voice.tables import verbatims
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.incoming import whole_number

LASTING = {7: "A week", 30: "30 days", 90: "90 days"}
MOST_OPEN = 50
LISTED = 50
A_MINUTE = timedelta(minutes=1)  # a page that is loaded again and again is noted once in so long

Ended = Literal["unknown", "expired", "revoked"]


@dataclass(frozen=True)
class Share:
    """A link without its report."""

    id: int
    code: str
    note: str
    days: int
    by_name: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    opened_at: datetime | None
    opened: int

    def ended(self, now: datetime) -> Ended | None:
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else None


_COLUMNS = [voice_shares.c[name] for name in Share.__dataclass_fields__]


def share_from(form: Mapping[str, str]) -> tuple[int, int, str]:
    """(days of the report, days it lasts, note). Raises Invalid, naming the field."""
    days, lasting, note = (
        whole_number(form.get("days")),
        whole_number(form.get("lasting")),
        form.get("note", "").strip(),
    )
    if days not in PERIODS:
        raise Invalid("Choose four weeks, twelve weeks or a year.", field="days")
    if lasting not in LASTING:
        raise Invalid("A link lasts a week, 30 days or 90 days.", field="lasting")
    if not note or len(note) > 80:
        raise Invalid("Say in at most 80 letters whom it is for, to know later which link to revoke.", field="note")
    return days, lasting, note


def make_share(db: Connection, days: int, lasting: int, note: str, *, by: int, by_name: str, now: datetime) -> int:
    """The number of the link. The report is kept as it is now, without what only opens with a sign-in."""
    c = voice_shares.c
    still_open = db.execute(select(c.id).where(c.revoked_at.is_(None), c.expires_at > now)).all()
    if len(still_open) >= MOST_OPEN:
        raise Conflict(f"{MOST_OPEN} links are open. Revoke one that nobody needs.")
    return insert_row(
        db, voice_shares, code=secrets.token_hex(16), note=note, days=days, report=_for_others(read_report(db, days)), made_by=by, by_name=by_name,
        made_at=now, expires_at=now + timedelta(days=lasting), opened=0,
    )  # fmt: skip


def list_shares(db: Connection) -> list[Share]:
    """The newest first."""
    rows = db.execute(select(*_COLUMNS).order_by(voice_shares.c.id.desc()).limit(LISTED))
    return [Share(**row._asdict()) for row in rows]


def read_share(db: Connection, number: int) -> Share:
    """Raises NotFound."""
    row = db.execute(select(*_COLUMNS).where(voice_shares.c.id == number)).first()
    if row is None:
        raise NotFound("This link isn’t here.")
    return Share(**row._asdict())


def revoke(db: Connection, number: int, *, by_name: str, now: datetime) -> None:
    """From this moment it opens nothing, and its report is forgotten. Raises NotFound."""
    c = voice_shares.c
    values = {"revoked_at": now, "revoked_by": by_name, "report": None}
    read_share(db, number)
    db.execute(update(voice_shares).where(c.id == number, c.revoked_at.is_(None)).values(**values))


def close_ended(db: Connection, now: datetime) -> None:
    """Forget the reports of links that have ended."""
    c = voice_shares.c
    db.execute(update(voice_shares).where(c.expires_at <= now, c.report.is_not(None)).values(report=None))


def is_shared(db: Connection) -> bool:
    """Whether a link's report is kept."""
    return db.execute(select(voice_shares.c.id).where(voice_shares.c.report.is_not(None)).limit(1)).first() is not None


def forget_erased(db: Connection) -> None:
    """Words that were erased leave the reports of open links too, not only what these show."""
    c = voice_shares.c
    for row in db.execute(select(c.id, c.report).where(c.report.is_not(None))).all():
        if (report := _still_said(db, row.report)) != row.report:
            db.execute(update(voice_shares).where(c.id == row.id).values(report=report))


def sign(share: Share, secret: str) -> str:
    """What the address holds. Whoever has the database but not the secret can't make it."""
    return str(_signer(secret).dumps([share.id, share.code]))


def open_share(db: Connection, signed: str, secret: str, now: datetime) -> tuple[Share, dict[str, Any]] | Ended:
    """The link and its report, without quotes whose writer had them erased; or why it opens nothing."""
    try:
        number, code = _signer(secret).loads(signed)
    except (BadSignature, ValueError, TypeError):
        return "unknown"
    row = db.execute(select(*_COLUMNS, voice_shares.c.report).where(voice_shares.c.id == number)).first()
    if row is None or not secrets.compare_digest(row.code, str(code)):
        return "unknown"
    told = row._asdict()
    report = told.pop("report")
    share = Share(**told)
    if ended := share.ended(now):
        return ended
    return share, _still_said(db, _with_days(report))


def note_opening(db: Connection, number: int, now: datetime) -> None:
    c = voice_shares.c
    lately = or_(c.opened_at.is_(None), c.opened_at <= now - A_MINUTE)
    db.execute(update(voice_shares).where(c.id == number, lately).values(opened_at=now, opened=c.opened + 1))


def opened_lately(share: Share, now: datetime) -> bool:
    return share.opened_at is not None and share.opened_at > now - A_MINUTE


def _for_others(report: dict[str, Any]) -> dict[str, Any]:
    """Without the first words of what emerges: the page of a link doesn't show them, and whose they are isn't known."""
    return {**report, "emerging": [{**one, "words": ""} for one in report["emerging"]]}


def _still_said(db: Connection, report: dict[str, Any]) -> dict[str, Any]:
    c = verbatims.c
    wanted = select(c.id).where(c.id.in_([one["number"] for one in report["quotes"]]), c.text != "", told_to_all())
    there = set(db.execute(wanted).scalars())
    return {**report, "quotes": [one for one in report["quotes"] if one["number"] in there]}


def _with_days(value: Any) -> Any:
    """JSON knows no days and no moments."""
    if isinstance(value, list):
        return [_with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _READ[name](one) if name in _READ and isinstance(one, str) else _with_days(one) for name, one in value.items()}  # fmt: skip


_READ = {
    **dict.fromkeys(("first", "last", "day", "since", "until", "said_on", "shipped_on"), date.fromisoformat),
    "counted_at": datetime.fromisoformat,
}


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="voice.share")
