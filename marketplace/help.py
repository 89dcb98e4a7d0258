"""Worklane's side of Aside: who a member is, what their money looks like, a signed identity, and the way to ask."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import Connection, Row, Select, func, or_, select

from foundation.money import Money, format_money
from helpdesk.host import AccountFact, Dealings, Fact, HostPerson, Speaking, Stake, Standing
from helpdesk.intake import Person, Question, take_in
from marketplace.affairs import affairs_of
from marketplace.contracts.tables import contracts
from marketplace.dealings import dealings_of
from marketplace.escrow.tables import accounts
from marketplace.members.people import Member, member_of
from marketplace.members.tables import members
from marketplace.segments import standings_of
from marketplace.stakes import stake_of

SITE = "worklane"
BALANCES = {"available": "Available", "leaving": "On its way", "pending": "Pending"}
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

    def account(self, db: Connection, key: str, *, page: str | None, url: str | None) -> Sequence[AccountFact]:
        member = _member(db, key)
        return affairs_of(db, member, contract=_contract(url)) if member else ()

    def dealings(self, db: Connection, key: str, *, url: str | None, now: datetime) -> Dealings | None:
        member = _member(db, key)
        return dealings_of(db, member, contract=_contract(url), now=now) if member else None

    def stake(self, db: Connection, key: str, *, page: str | None, url: str | None) -> Stake | None:
        number = _number(key)
        return stake_of(db, number, page=page, url=url) if number is not None else None

    def standings(self, db: Connection, asked: Sequence[Speaking]) -> list[Standing]:
        return standings_of(db, [(_number(one.who), one) for one in asked])

    def person(self, db: Connection, key: str, *, page: str | None, url: str | None) -> HostPerson | None:
        number = _number(key)
        found = db.execute(_known(number)).all() if number is not None else []
        if not found:
            return None
        member = member_of(found[0])
        return HostPerson(
            member.name, member.role, member.plan, member.state, member.email, tuple(_facts(member, found))
        )


def _member(db: Connection, key: str) -> Member | None:
    number = _number(key)
    row = db.execute(select(members).where(members.c.id == number)).first() if number is not None else None
    return member_of(row) if row else None


def _contract(url: str | None) -> int | None:
    seen = re.search(r"/contracts/(\d{1,9})\b", url or "")
    return int(seen[1]) if seen else None


def _number(key: str) -> int | None:
    prefix, _, number = key.rpartition(":")
    return int(number) if prefix == "worklane:member" and number.isdigit() and len(number) < 10 else None


def _known(number: int) -> Select[Any]:
    """The member, how much they work, and a row for each balance: one statement."""
    mine = or_(contracts.c.client == number, contracts.c.freelancer == number)
    counted = select(func.count()).select_from(contracts).where(mine)
    own = (accounts.c.owner == members.c.id) & accounts.c.kind.in_(BALANCES) & (accounts.c.balance_minor > 0)
    return (
        select(
            members, counted.scalar_subquery().label("in_all"), counted.where(contracts.c.status != "ended").scalar_subquery().label("running"),
            accounts.c.kind.label("balance_of"), accounts.c.balance_minor, accounts.c.currency.label("balance_currency"),
        )
        .outerjoin(accounts, own)
        .where(members.c.id == number)
        .order_by(accounts.c.currency, accounts.c.kind)
    )  # fmt: skip


def _facts(member: Member, rows: Sequence[Row[Any]]) -> list[Fact]:
    """What an agent wants to know first: work, money, standing."""
    facts = [
        Fact("Contracts", f"{rows[0].running} running, {rows[0].in_all} in all"),
        Fact("Member since", f"{member.joined_at:%B %Y}"),
    ]
    if member.is_client:
        return facts
    facts.append(Fact("Identity", "verified" if member.identity_verified_at else "not verified"))
    return facts + [
        Fact(BALANCES[kind], " · ".join(map(format_money, sums)), sums=tuple(sums))
        for kind, sums in _balances(rows).items()
    ]


def _balances(rows: Sequence[Row[Any]]) -> dict[str, list[Money]]:
    """A line for each kind, with every currency it is in."""
    found = defaultdict[str, list[Money]](list)
    for row in rows:
        if row.balance_of:
            found[row.balance_of].append(Money(row.balance_minor, row.balance_currency))
    return found
