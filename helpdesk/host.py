"""The few questions we ask any host product about its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection


@dataclass(frozen=True)
class Fact:
    """One line about a person or their work, as the host tells it."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True)
class HostPerson:
    name: str
    role: str | None
    plan: str | None
    state: str | None
    email: str | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class AccountFact:
    """What the host knows of this person's own affairs, told as a sentence: a payout's status, a milestone's date."""

    answers: tuple[str, ...]  # questions it answers, as customers put them
    statement: str  # English; `{time}` stands for `at`, as the reader says it
    source: str  # where the person finds it: "Contract: Packaging illustrations"
    url: str = ""
    at: datetime | None = None
    zone: str = "UTC"  # the person's own


class Host(Protocol):
    def person(self, db: Connection, key: str, *, page: str | None, url: str | None) -> HostPerson | None:
        """What the host knows of this person now; None for somebody it doesn't know."""

    def account(self, db: Connection, key: str, *, page: str | None, url: str | None) -> Sequence[AccountFact]:
        """What the assistant may tell this signed person of their own affairs now; what the page is about comes first."""


_hosts: list[Host] = []


def set_host(host: Host) -> None:
    """Called once by the host's registration."""
    _hosts[:] = [host]


def ask_host(db: Connection, key: str, *, page: str | None = None, url: str | None = None) -> HostPerson | None:
    return _hosts[0].person(db, key, page=page, url=url) if _hosts else None


def ask_account(db: Connection, key: str, *, page: str | None = None, url: str | None = None) -> Sequence[AccountFact]:
    return _hosts[0].account(db, key, page=page, url=url) if _hosts else ()
