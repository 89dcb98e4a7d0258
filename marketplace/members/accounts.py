"""Joining Worklane and changing what an account says."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import hash_password, password_matches
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid
from marketplace.conduct.contact_details import must_not_share
from marketplace.escrow.moves import check_rate
from marketplace.members.people import ROLES
from marketplace.members.tables import members

NOTICES = {
    "proposals": "New proposals and invitations",
    "messages": "Messages",
    "contracts": "Offers, milestones and deadlines",
    "money": "Charges, releases and payouts",
    "tips": "Tips for your next step",
}
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def join(
    db: Connection, *, name: str, email: str, password: str, role: str, now: datetime, company: str = "",
    **more: Any,
) -> int:  # fmt: skip
    """Open an account; identity isn't verified yet. Returns the member's id."""
    name, email = " ".join(name.split()), email.strip().lower()
    if not 2 <= len(name) <= 120:
        raise Invalid("Tell us your name, as people should see it.", field="name")
    if not _EMAIL.match(email) or len(email) > 254:
        raise Invalid("Enter an e-mail address like name@example.com.", field="email")
    if role not in ROLES:
        raise Invalid("Choose whether you want to hire or to work.", field="role")
    taken = db.execute(select(members.c.id).where(members.c.email == email)).first()
    if taken:
        raise Conflict("There’s an account with this e-mail address already. Sign in, or use another.", field="email")
    values = {"state": "unverified", "notifications": dict.fromkeys(NOTICES, True)} | more
    return insert_row(
        db, members, name=name, email=email, password_hash=hash_password(password), role=role,
        company=company.strip()[:120], joined_at=now, **values,
    )  # fmt: skip


def change_profile(db: Connection, member_id: int, **values: Any) -> None:
    if "name" in values and not 2 <= len(values["name"].strip()) <= 120:
        raise Invalid("Tell us your name, as people should see it.", field="name")
    if len(values.get("headline", "")) > 160:
        raise Invalid("Keep the title to 160 characters.", field="headline")
    for name in ("headline", "about"):
        must_not_share(values.get(name, ""), field=name, reading="post")
    if values.get("rate_minor") is not None:
        check_rate(values["rate_minor"], field="rate")
    db.execute(update(members).where(members.c.id == member_id).values(**values))


def change_password(db: Connection, member_id: int, *, old: str, new: str) -> None:
    kept = db.execute(select(members.c.password_hash).where(members.c.id == member_id)).scalar_one()
    if not password_matches(kept, old):
        raise Invalid("That isn’t your current password. Check it and try again.", field="old")
    if len(new) < 8:
        raise Invalid("Use at least 8 characters for the new password.", field="new")
    db.execute(update(members).where(members.c.id == member_id).values(password_hash=hash_password(new)))


def change_notifications(db: Connection, member_id: int, chosen: set[str]) -> None:
    values = {name: name in chosen for name in NOTICES}
    db.execute(update(members).where(members.c.id == member_id).values(notifications=values))
