"""Worklane's side of Aside: who a member is, what their money looks like, a signed identity, and the way to ask."""

from datetime import datetime, timedelta
from secrets import token_hex

from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import Connection, func, or_, select

from foundation.errors import NotFound
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


class WorklaneHost:
    """Worklane's answers to the help desk's few questions about its people."""

    def person(self, db: Connection, key: str, *, page: str | None, url: str | None) -> HostPerson | None:
        prefix, _, number = key.rpartition(":")
        if prefix != "worklane:member" or not number.isdigit():
            return None
        try:
            member = read_member(db, int(number))
        except NotFound:
            return None
        return HostPerson(member.name, member.role, member.plan, member.state, member.email, tuple(_facts(db, member)))


def _facts(db: Connection, member: Member) -> list[Fact]:
    """What an agent wants to know first: work, money, standing. Two statements."""
    mine = or_(contracts.c.client == member.id, contracts.c.freelancer == member.id)
    running = func.count().filter(contracts.c.status != "ended")
    counted = db.execute(select(func.count(), running).where(mine)).one()
    facts = [
        Fact("Contracts", f"{counted[1]} running, {counted[0]} in all"),
        Fact("Member since", f"{member.joined_at:%B %Y}"),
    ]
    if not member.is_client:
        verified = "verified" if member.identity_verified_at else "not verified"
        facts.append(Fact("Identity", verified))
        kinds = ("pending", "available", "leaving")
        own = (accounts.c.owner == member.id) & accounts.c.kind.in_(kinds) & (accounts.c.balance_minor > 0)
        for row in db.execute(select(accounts).where(own).order_by(accounts.c.currency, accounts.c.kind)):
            name = {"pending": "Pending", "available": "Available", "leaving": "On its way"}[row.kind]
            facts.append(Fact(name, format_money(Money(row.balance_minor, row.currency))))
    return facts
