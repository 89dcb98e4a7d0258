"""How much one address may send us: questions, votes, and openings that teach the suggestions. Per process; no address is stored."""

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from flask import current_app, request

from foundation.accounts import Attempts
from foundation.errors import TooMany

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Limits:
    asking: Attempts = field(default_factory=lambda: Attempts(most=20))  # questions in a quarter of an hour
    telling: Attempts = field(default_factory=lambda: Attempts(most=60))  # openings told in a quarter of an hour
    teaching: Attempts = field(default_factory=lambda: Attempts(most=40, seconds=DAY))
    teaching_of_one: Attempts = field(default_factory=lambda: Attempts(most=3, seconds=DAY))  # about the same article
    judging: Attempts = field(default_factory=lambda: Attempts(most=20))  # votes in a quarter of an hour
    judging_of_one: Attempts = field(default_factory=lambda: Attempts(most=5, seconds=DAY))


def limits() -> Limits:
    """Those of this application."""
    found: Limits = current_app.extensions.setdefault("helpcentre.limits", Limits())
    return found


def whence() -> str:
    """The address that sends this request; of IPv6 the network, since one connection has all of it."""
    address = request.remote_addr or ""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ip_address(address).version == 6 else address
    except ValueError:
        return address


def check_judging(slug: str) -> None:
    """Raises TooMany: votes teach too. An office may disagree about an article; a script may not decide it."""
    limits().judging.check(whence())
    try:
        limits().judging_of_one.check(f"{whence()} {slug}")
    except TooMany as problem:
        problem.detail = "We have several votes on this article from your connection today, and count no more of them. If something is missing in it, ask a person."
        raise


def may_teach(article_id: str) -> bool:
    """Whether this address may teach one thing more today. An office may; a script that repeats itself may not."""
    try:
        limits().teaching_of_one.check(f"{whence()} {article_id}")
        limits().teaching.check(whence())
    except TooMany:
        return False
    return True
