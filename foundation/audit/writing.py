"""A row is added to the log, in the transaction of what it tells."""

import hashlib
import ipaddress
import re
from datetime import datetime
from typing import Any

import msgspec
from flask import g, has_request_context, request
from sqlalchemy import Connection, select, update

from foundation import clock
from foundation.audit.chain import BEGINNING, hash_of
from foundation.audit.tables import audit_head, audit_log
from foundation.database import upsert

KEEP_DAYS = 730  # until an admin says otherwise
LONGEST = 2000  # characters of one value
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def note_audit(
    db: Connection, area: str, what: str, subject: str = "", *, before: Any = None, after: Any = None, about: str | None = None,
    who: str | None = None, now: datetime | None = None,
) -> None:  # fmt: skip
    """`area`: `teams`, `access`; `what`: in the past tense, `signed in`. `who`: whoever sends this request, unless told. Call it last in
    a transaction: until that ends, others who write to the log wait."""
    row: dict[str, Any] = {
        "at": now or clock.now(), "who": _who() if who is None else who, "area": area, "what": what[:60], "subject": subject[:200],
        "about": about, "about_digest": _digest(about) if about else None, "before": _short(before), "after": _short(after),
        "address": network_of(request.remote_addr or "") if has_request_context() else "",
        "browser": browser_of(request.headers.get("User-Agent", "")) if has_request_context() else "",
    }  # fmt: skip
    row["previous"] = _hold_head(db)
    row["hash"] = hash_of(row)
    db.execute(audit_log.insert().values(row))
    db.execute(update(audit_head).values(hash=row["hash"], rows=audit_head.c.rows + 1))


def network_of(address: str) -> str:
    """An address without its last part: `203.0.113.0/24`, and `/48` of the newer kind."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((read, 24 if read.version == 4 else 48), strict=False))


def browser_of(agent: str) -> str:
    """`Firefox on Linux`; a program by the first word it says of itself."""
    name = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if name:
        return f"{name} on {system}" if system else name
    return re.split(r"[ /]", agent, maxsplit=1)[0][:40]


def _hold_head(db: Connection) -> str:
    """The hash of the newest row; of two who write at once the second waits here, and reads what the first wrote."""
    first = {"id": 1, "hash": BEGINNING, "rows": 0, "first": BEGINNING, "keep_days": KEEP_DAYS}
    upsert(db, audit_head, [first], keys=["id"], update=[])
    db.execute(update(audit_head).values(rows=audit_head.c.rows))
    return str(db.execute(select(audit_head.c.hash)).scalar_one())


def _who() -> str:
    if not has_request_context():
        return "command"
    staff = g.get("staff")
    token = g.get("api_token")
    return staff.key if staff is not None else token.key if token is not None else ""


def _digest(about: str) -> str:
    return hashlib.sha256(about.encode()).hexdigest()


def _short(value: Any) -> Any:
    """As plain JSON, so that the chain reads the same from the database; what is very long is cut."""
    if value is None:
        return None
    plain = msgspec.json.decode(msgspec.json.encode(value))
    if isinstance(plain, dict):
        return {str(name): _cut(one) for name, one in plain.items()}
    return _cut(plain)


def _cut(value: Any) -> Any:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}…"
