"""The second step is passed: a code of the app, or one of the recovery codes, each once; ten wrong ones in a quarter of an hour wait."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import hash_token, staff
from foundation.errors import NotFound, TooMany
from foundation.two_step.codes import is_app_code, matching_step, read_code, unseal
from foundation.two_step.tables import two_step_challenges, two_step_recovery, two_steps

LASTS = timedelta(minutes=10)  # after the password
MOST_FAILURES, AMONG = 10, timedelta(minutes=15)
WRONG = "That code doesn’t fit. Use the one your app shows now, or a recovery code you haven’t used."
ENDED = "This took too long. Sign in again."


def challenge(db: Connection, staff_id: int, *, now: datetime) -> str:
    """The password was right: the token with which the code is sent."""
    token = secrets.token_urlsafe(32)
    db.execute(delete(two_step_challenges).where(two_step_challenges.c.ends_at < now))
    row = {"token_hash": hash_token(token), "staff_id": staff_id, "ends_at": now + LASTS}
    db.execute(two_step_challenges.insert().values(row))
    return token


def challenged(db: Connection, token: str, *, now: datetime) -> int:
    """Whose challenge it is. Raises NotFound; also for somebody who was deactivated meanwhile."""
    c = two_step_challenges.c
    theirs = select(c.staff_id).join(staff, staff.c.id == c.staff_id).where(staff.c.active)
    found = db.execute(theirs.where(c.token_hash == hash_token(token), c.ends_at > now)).scalar()
    if found is None:
        raise NotFound(ENDED)
    return int(found)


def end_challenge(db: Connection, token: str) -> None:
    db.execute(delete(two_step_challenges).where(two_step_challenges.c.token_hash == hash_token(token)))


def pass_with(
    db: Connection, staff_id: int, typed: str, *, key: str, now: datetime, recovery: bool = True
) -> str | None:
    """`app` or `recovery`, by which code it was; None for a wrong one, which counts: commit it. Raises TooMany. Of two who send one
    code at once, one is refused."""
    row = db.execute(select(two_steps).where(two_steps.c.staff_id == staff_id).with_for_update()).first()
    if row is None:
        return None
    _check_tries(row, now)
    code = read_code(typed)
    way = _by_app(db, row, code, key, now) or (_by_recovery(db, staff_id, code, now) if recovery else None)
    _count(db, row, now, failed=way is None)
    return way


def _by_app(db: Connection, row: Any, code: str, key: str, now: datetime) -> str | None:
    secret = unseal(row.secret, key) if is_app_code(code) else None
    step = matching_step(secret, code, now) if secret else None
    if step is None:
        return None
    newer = two_steps.c.staff_id == row.staff_id, two_steps.c.last_step < step
    return "app" if db.execute(update(two_steps).where(*newer).values(last_step=step)).rowcount else None


def _by_recovery(db: Connection, staff_id: int, code: str, now: datetime) -> str | None:
    c = two_step_recovery.c
    unused = c.staff_id == staff_id, c.code_hash == hash_token(code), c.used_at.is_(None)
    return "recovery" if db.execute(update(two_step_recovery).where(*unused).values(used_at=now)).rowcount else None


def _check_tries(row: Any, now: datetime) -> None:
    if row.failures >= MOST_FAILURES and row.failing_since and now - row.failing_since < AMONG:
        problem = TooMany("Too many wrong codes. Wait a quarter of an hour, then try again.")
        problem.seconds = (row.failing_since + AMONG - now).total_seconds()
        raise problem


def _count(db: Connection, row: Any, now: datetime, *, failed: bool) -> None:
    fresh = row.failing_since is None or now - row.failing_since >= AMONG
    failures = 0 if not failed else 1 if fresh else row.failures + 1
    since = None if not failed else now if fresh else row.failing_since
    db.execute(
        update(two_steps).where(two_steps.c.staff_id == row.staff_id).values(failures=failures, failing_since=since)
    )
