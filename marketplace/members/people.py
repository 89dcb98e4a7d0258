"""A member as the rest of Worklane meets them: plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from foundation.errors import NotFound
from marketplace.members.tables import members

Role = Literal["client", "freelancer", "agency"]
ROLES: tuple[Role, ...] = ("client", "freelancer", "agency")
PLANS = ("basic", "plus", "enterprise")
STATES = ("ok", "unverified", "payment_failed", "restricted", "suspended")


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    email: str
    role: str
    plan: str
    state: str
    company: str
    city: str
    country: str
    headline: str
    about: str
    skills: tuple[str, ...]
    rate_minor: int | None
    currency: str
    available: bool
    locale: str
    timezone: str
    identity_verified_at: datetime | None
    notifications: dict[str, bool]
    payout_schedule: str
    joined_at: datetime
    unread: int = 0  # messages that wait, where the reader counted them

    @property
    def is_client(self) -> bool:
        return self.role == "client"

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def place(self) -> str:
        return ", ".join(part for part in (self.city, self.country) if part)

    @property
    def key(self) -> str:
        """How other systems name this member."""
        return f"worklane:member:{self.id}"


def member_of(row: Any) -> Member:
    """From a row that has every column of the members' table."""
    values = {name: getattr(row, name) for name in Member.__dataclass_fields__ if name not in ("skills", "unread")}
    return Member(**values, skills=tuple(row.skills), unread=getattr(row, "unread", 0))


def read_member(db: Connection, member_id: int) -> Member:
    row = db.execute(select(members).where(members.c.id == member_id)).first()
    if row is None:
        raise NotFound("There’s no member with this address. They may have closed their account.")
    return member_of(row)


def lock_member(db: Connection, member_id: int) -> None:
    """Let nobody else count what this member has until we are done (SQLite's writers take turns anyway)."""
    db.execute(select(members.c.id).where(members.c.id == member_id).with_for_update())


def initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
