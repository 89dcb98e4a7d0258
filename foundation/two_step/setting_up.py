"""A second step is set up, turned off, reset by an admin, or asked of roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from foundation.accounts import ROLES, Staff, hash_token, staff_sessions
from foundation.database import upsert
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.two_step.codes import new_recovery_codes, new_secret, read_code, seal, unseal
from foundation.two_step.tables import two_step_challenges, two_step_recovery, two_step_settings, two_steps


@dataclass(frozen=True)
class TwoStep:
    """`secret` only while it is being set up. `left`: recovery codes nobody used."""

    confirmed_at: datetime | None = None
    secret: str | None = None
    left: int = 0
    required: bool = False


def read_two_step(db: Connection, me: Staff, *, key: str) -> TwoStep:
    row = db.execute(select(two_steps).where(two_steps.c.staff_id == me.id)).first()
    required = bool(me.roles & set(required_roles(db)))
    if row is None:
        return TwoStep(required=required)
    if row.confirmed_at is None:
        return TwoStep(secret=unseal(row.secret, key), required=required)
    unused = two_step_recovery.c.staff_id == me.id, two_step_recovery.c.used_at.is_(None)
    left = db.execute(select(func.count()).select_from(two_step_recovery).where(*unused)).scalar_one()
    return TwoStep(row.confirmed_at, left=left, required=required)


def begin(db: Connection, me: Staff, *, key: str) -> None:
    """A new secret; one that was never confirmed is replaced. Raises Conflict where it is on."""
    if is_on(db, me.id):
        raise Conflict("Two-step sign-in is on already. Turn it off first to use another app.")
    row = {
        "staff_id": me.id,
        "secret": seal(new_secret(), key),
        "confirmed_at": None,
        "last_step": 0,
        "failures": 0,
        "failing_since": None,
    }
    upsert(db, two_steps, [row], keys=["staff_id"])


def confirm(db: Connection, me: Staff, *, now: datetime) -> list[str]:
    """After a code of the app was right: it is asked from now on. The recovery codes, told this once."""
    db.execute(update(two_steps).where(two_steps.c.staff_id == me.id).values(confirmed_at=now))
    return renew_recovery(db, me)


def renew_recovery(db: Connection, me: Staff) -> list[str]:
    """The codes of before end."""
    codes = new_recovery_codes()
    db.execute(delete(two_step_recovery).where(two_step_recovery.c.staff_id == me.id))
    rows = [{"staff_id": me.id, "code_hash": hash_token(read_code(code)), "used_at": None} for code in codes]
    db.execute(two_step_recovery.insert(), rows)
    return codes


def turn_off(db: Connection, me: Staff) -> None:
    """Raises Forbidden where their role must have it."""
    if me.roles & set(required_roles(db)):
        raise Forbidden("Your role needs two-step sign-in. Ask an admin to reset it if you have a new telephone.")
    _forget(db, me.id)


def reset(db: Connection, staff_id: int) -> None:
    """By an admin, for who lost their telephone and their codes: their sessions end too. Raises Conflict where there is nothing."""
    if db.execute(select(two_steps.c.staff_id).where(two_steps.c.staff_id == staff_id)).first() is None:
        raise Conflict("They haven’t set up two-step sign-in.")
    _forget(db, staff_id)
    db.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def is_on(db: Connection, staff_id: int) -> bool:
    on = two_steps.c.staff_id == staff_id, two_steps.c.confirmed_at.is_not(None)
    return db.execute(select(two_steps.c.staff_id).where(*on)).first() is not None


def who_have_it(db: Connection) -> frozenset[int]:
    return frozenset(db.execute(select(two_steps.c.staff_id).where(two_steps.c.confirmed_at.is_not(None))).scalars())


def required_roles(db: Connection) -> list[str]:
    return list(db.execute(select(two_step_settings.c.roles).order_by(two_step_settings.c.id).limit(1)).scalar() or [])


def require_of(db: Connection, roles: Iterable[str], *, now: datetime) -> None:
    """From their next step on, people of these roles see nothing until they have set it up. Raises Invalid."""
    wanted = set(roles)
    if wanted - set(ROLES):
        raise Invalid("Choose roles from the list.", field="roles")
    upsert(db, two_step_settings, [{"id": 1, "roles": sorted(wanted), "changed_at": now}], keys=["id"])


def _forget(db: Connection, staff_id: int) -> None:
    for table in (two_steps, two_step_recovery, two_step_challenges):
        db.execute(delete(table).where(table.c.staff_id == staff_id))
