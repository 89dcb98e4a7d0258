"""Worklane's side of Aside: who a member is, what their money looks like, a signed identity, and the way to ask."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import Connection, func, or_, select

from foundation.money import Money, format_money
from helpdesk.host import Fact, HostPerson
from helpdesk.intake import Person, Question, take_in
from marketplace.contracts.tables import contracts
from marketplace.escrow.tables import accounts
from marketplace.members.people import Member, read_member

SITE = "worklane"
TOKEN_LASTS = timedelta(minutes=10)


def sign_identity(member: Member, *, secret: str, now: datetime) -> str:
    """A short-lived token by which the widget knows this member (HS256)."""
    claims = {
        "iss": SITE, "aud": "aside", "sub": member.key, "iat": int(now.timestamp()),
        "exp": int((now + TOKEN_LASTS).timestamp()), "jti": token_hex(12), "role": member.role, "plan": member.plan,
        "state": member.state, "name": member.name, "email": member.email, "locale": member.locale,
    }  # fmt: skip
    return jwt.encode({"alg": "HS256", "kid": SITE, "typ": "JWT"}, claims, OctKey.import_key(secret))


def ask_help(
    db: Connection, member: Member, *, subject: str, body: str, channel: str, page: str, url: str, topic: str,
    urgency: str, via: str, now: datetime,
) -> str:  # fmt: skip
    """Put a question of this member before the help desk; returns its reference."""
    person = Person(
        key=member.key, name=member.name, email=member.email, role=member.role, plan=member.plan, state=member.state,
        language=member.locale, timezone=member.timezone,
    )  # fmt: skip
    context = {"role": member.role, "plan": member.plan, "state": member.state, "url": url, "locale": member.locale}
    question = Question(
        customer=person, subject=subject, body=body, channel=channel, page=page, context=context, topic=topic,
        urgency=urgency, via=via,
    )  # fmt: skip
    return take_in(db, question, now=now).reference
