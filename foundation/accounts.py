"""Staff: people who work behind the page, their passwords (argon2id), roles and sessions."""

import hashlib
import secrets
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from foundation.columns import Json, Moment, constant, identity
from foundation.database import insert_row, metadata, read_once
from foundation.errors import Invalid, TooMany
from foundation.two_step.tables import two_step_settings, two_steps

ROLES = ("agent", "light_agent", "lead", "writer", "product", "admin")

staff = Table(
    "staff",
    metadata,
    identity(),
    Column("email", String(254), nullable=False, unique=True),  # lower case
    Column("name", String(120), nullable=False),
    Column("roles", Json, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
    Column("language", String(8)),  # of our words on the desk; none: as their browser asks
    Column("deactivated_at", Moment),  # who isn't active and never was is invited
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)  # one-time links with which somebody sets their own password

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # sha-256: a stolen table signs nobody in
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Staff:
    id: int
    name: str
    email: str
    roles: frozenset[str]
    language: str | None = None  # of our words on the desk, where they chose one
    unfinished: bool = False  # their role needs a second step of signing in that they haven’t set up

    @property
    def initials(self) -> str:
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()

    @property
    def key(self) -> str:
        return f"staff:{self.id}"

    def may(self, *roles: str) -> bool:
        """Whether any of these roles is theirs; an admin may everything."""
        return "admin" in self.roles or not roles or bool(self.roles & set(roles))


def create_staff(db: Connection, *, name: str, email: str, password: str, roles: list[str], now: datetime) -> int:
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise Invalid(f"There is no role {', '.join(sorted(unknown))}. Roles are {', '.join(ROLES)}.", field="roles")
    return insert_row(
        db, staff, name=name, email=email.lower(), password_hash=hash_password(password), roles=sorted(roles),
        active=True, created_at=now,
    )  # fmt: skip


def list_staff(db: Connection) -> list[Staff]:
    return [one for one, is_here in read_once(db, _ever_here) if is_here]


def list_leavers(db: Connection) -> list[Staff]:
    """Who was deactivated: what they had is still theirs in figures and filters."""
    return [one for one, is_here in read_once(db, _ever_here) if not is_here]


def _ever_here(db: Connection) -> list[tuple[Staff, bool]]:
    """All but who was invited and hasn't come yet."""
    rows = db.execute(select(staff).where(staff.c.active | staff.c.deactivated_at.is_not(None)).order_by(staff.c.name))
    return [(Staff(row.id, row.name, row.email, frozenset(row.roles), row.language), row.active) for row in rows]


def names_of_staff(db: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Also of those who have left."""
    if not numbers:
        return {}
    return {row.id: row.name for row in db.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(numbers)))}


def hash_password(password: str) -> str:
    if len(password) < 8:
        raise Invalid("Use at least 8 characters for the password.", field="password")
    return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for somebody unknown as for somebody known."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def sign_in(db: Connection, *, email: str, password: str, now: datetime, hours: int = 12, address: str = "") -> str:
    """By the password alone: start a session and return its token. Raises Invalid with one sentence for every reason."""
    number = check_password(db, email=email, password=password, address=address)
    return start_session(db, number, now=now, hours=hours)


def check_password(db: Connection, *, email: str, password: str, address: str = "") -> int:
    """Whose it is. Raises Invalid."""
    attempts.check(f"{address}|{email.lower()}")
    row = db.execute(select(staff).where(staff.c.email == email.strip().lower(), staff.c.active)).first()
    if not password_matches(row.password_hash if row else None, password) or row is None:
        raise Invalid("That e-mail address and password don’t match. Check both and try again.", field="password")
    attempts.forget(f"{address}|{email.lower()}")
    return int(row.id)


def start_session(db: Connection, staff_id: int, *, now: datetime, hours: int) -> str:
    token = secrets.token_urlsafe(32)
    db.execute(delete(staff_sessions).where(staff_sessions.c.ends_at < now))
    db.execute(
        staff_sessions.insert().values(
            token_hash=hash_token(token), staff_id=staff_id, started_at=now, ends_at=now + timedelta(hours=hours)
        )
    )
    return token


def sign_out(db: Connection, token: str) -> None:
    db.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == hash_token(token)))


def staff_by_session(db: Connection, token: str, now: datetime) -> Staff | None:
    row = db.execute(_by_session(), {"token": hash_token(token), "now": now}).first()
    if row is None:
        return None
    unfinished = row.confirmed_at is None and not set(row.roles).isdisjoint(row.needed or ())
    return Staff(row.id, row.name, row.email, frozenset(row.roles), row.language, unfinished)


@cache
def _by_session() -> Select[Any]:
    """Put together once: each request asks it first."""
    needed = select(two_step_settings.c.roles).order_by(two_step_settings.c.id).limit(constant(1)).scalar_subquery()
    session = (
        staff_sessions.c.token_hash == bindparam("token"),
        staff_sessions.c.ends_at > bindparam("now", type_=Moment),
    )
    return (
        select(staff, two_steps.c.confirmed_at, needed.label("needed"))
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .outerjoin(two_steps, two_steps.c.staff_id == staff.c.id)
        .where(*session, staff.c.active)
    )


def choose_language(db: Connection, staff_id: int, language: str | None) -> None:
    """None: as their browser asks."""
    db.execute(update(staff).where(staff.c.id == staff_id).values(language=language))


def change_password(db: Connection, staff_id: int, password: str) -> None:
    """Set a new password and end every session that knew the old one."""
    db.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=hash_password(password)))
    db.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Attempts:
    """Slows down guessing: at most so many failures for one key in a quarter of an hour, per process."""

    def __init__(self, most: int = 10, seconds: float = 900) -> None:
        self._most, self._seconds = most, seconds
        self._lock = threading.Lock()
        self._times: dict[str, list[float]] = {}

    def check(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._times) > 10_000:
                self._times.clear()
            recent = [moment for moment in self._times.get(key, []) if now - moment < self._seconds]
            if len(recent) >= self._most:
                problem = TooMany("Too many tries. Wait a quarter of an hour, then try again.")
                problem.seconds = recent[0] + self._seconds - now
                raise problem
            self._times[key] = [*recent, now]

    def forget(self, key: str) -> None:
        with self._lock:
            self._times.pop(key, None)


attempts = Attempts()
_NOBODY = _hasher.hash("nobody has this password")
