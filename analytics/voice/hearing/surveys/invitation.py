"""The signed address by which one person answers one survey. It says who they are, so nobody signs in and nobody else can answer."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import msgspec
from flask import url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Connection, select

from analytics.voice.hearing.surveys.asking import Kind, asked_this_quarter
from foundation.errors import NotFound
from foundation.web import config
from helpdesk.people.person import customers

OPEN = timedelta(days=92)
ACTIVE = timedelta(days=92)  # who was here in this time is asked


@dataclass(frozen=True)
class Invitation:
    who: str
    kind: Kind
    product: str
    page: str | None = None
    role: str | None = None
    plan: str | None = None
    language: str = "en"


def address_of(invitation: Invitation) -> str:
    return config().base_url + url_for("survey.ask", signed=_signer().dumps(asdict(invitation)))


def read_invitation(signed: str) -> Invitation:
    try:
        return msgspec.convert(_signer().loads(signed, max_age=int(OPEN.total_seconds())), Invitation)
    except (BadData, msgspec.ValidationError) as error:
        raise NotFound("This invitation isn’t open any more. The next one comes by itself.") from error


def people_to_ask(
    db: Connection, kind: Kind, *, product: str, now: datetime, most: int | None = None
) -> Iterator[tuple[str, Invitation]]:
    """(e-mail, invitation) of everybody, or the next so many, who was here lately, has an address, and wasn't asked this quarter."""
    asked = select(customers).where(customers.c.email.is_not(None), customers.c.seen_at > now - ACTIVE)
    unasked = asked.where(customers.c.key.not_in(asked_this_quarter(now=now))).order_by(customers.c.key)
    for row in db.execute(unasked.limit(most)):
        language = (row.language or "en")[:2]
        yield row.email, Invitation(row.key, kind, product, role=row.role, plan=row.plan, language=language)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="voice.survey")
