"""Who is told what: endpoints made, changed, switched, taken away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from foundation.web import config
from helpdesk.webhooks.addresses import read_target
from helpdesk.webhooks.signing import new_secret
from helpdesk.webhooks.tables import webhook_deliveries, webhook_endpoints
from helpdesk.webhooks.told import NAMES

LONGEST_NAME, MOST = 80, 50


@dataclass(frozen=True)
class Endpoint:
    id: int
    name: str
    url: str
    events: tuple[str, ...]
    active: bool
    off_because: str | None
    failing_since: datetime | None
    made_at: datetime
    made_by: str
    is_gone: bool


def make_endpoint(
    db: Connection, name: str, url: str, events: Sequence[str], *, by: str, now: datetime
) -> tuple[int, str]:
    """(its number, its secret, which is shown this once). Raises Invalid."""
    if len(list_endpoints(db)) >= MOST:
        raise Invalid(f"There are {MOST} endpoints already. Take away one that isn’t needed.", field="name")
    secret = new_secret()
    values = _checked(name, url, events) | {"secret": secret, "active": True, "made_at": now, "made_by": by[:120]}
    return insert_row(db, webhook_endpoints, **values), secret


def change_endpoint(db: Connection, endpoint: int, name: str, url: str, events: Sequence[str]) -> None:
    read_endpoint(db, endpoint)
    db.execute(
        update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(**_checked(name, url, events))
    )


def switch_endpoint(db: Connection, endpoint: int, active: bool, *, because: str | None = None) -> None:
    """Off: nothing is told and nothing is tried any more; what waits is kept, to be sent again."""
    read_endpoint(db, endpoint)
    values: dict[str, Any] = {"active": active, "off_because": because if not active else None}
    if active:
        values["failing_since"] = None
    db.execute(update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(**values))
    if not active:
        waits = webhook_deliveries.c.endpoint == endpoint, webhook_deliveries.c.state == "waiting"
        db.execute(update(webhook_deliveries).where(*waits).values(state="dead"))


def renew_secret(db: Connection, endpoint: int) -> str:
    """The new one, shown this once. What is sent from now on is signed with it."""
    read_endpoint(db, endpoint)
    secret = new_secret()
    db.execute(update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(secret=secret))
    return secret


def take_endpoint_away(db: Connection, endpoint: int, *, now: datetime) -> None:
    switch_endpoint(db, endpoint, False)
    gone = {"gone_at": now, "secret": ""}
    db.execute(update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint).values(**gone))


def read_endpoint(db: Connection, endpoint: int) -> Endpoint:
    wanted = webhook_endpoints.c.id == endpoint, webhook_endpoints.c.gone_at.is_(None)
    row = db.execute(select(webhook_endpoints).where(*wanted)).first()
    if row is None:
        raise NotFound("There is no such webhook. Somebody may have taken it away.")
    return _endpoint(row)


def list_endpoints(db: Connection) -> list[Endpoint]:
    query = select(webhook_endpoints).where(webhook_endpoints.c.gone_at.is_(None))
    return [_endpoint(row) for row in db.execute(query.order_by(webhook_endpoints.c.name, webhook_endpoints.c.id))]


def endpoint_names(db: Connection) -> dict[str, str]:
    """By their numbers as text, for choosing one."""
    return {str(one.id): one.name for one in list_endpoints(db)}


def allowed_hosts() -> Collection[str]:
    return config().webhook_hosts


def _checked(name: str, url: str, events: Sequence[str]) -> dict[str, Any]:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"Give it a name of at most {LONGEST_NAME} characters.", field="name")
    read_target(url, allowed_hosts())
    if any(one not in NAMES for one in events):
        raise Invalid("Choose events from the list.", field="events")
    return {"name": name, "url": url.strip(), "events": sorted(set(events))}


def _endpoint(row: Any) -> Endpoint:
    return Endpoint(
        row.id, row.name, row.url, tuple(row.events), row.active, row.off_because, row.failing_since, row.made_at, row.made_by,
        row.gone_at is not None,
    )  # fmt: skip
