"""The few questions we ask any host product about its people."""

from dataclasses import dataclass
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


class Host(Protocol):
    def person(self, db: Connection, key: str, *, page: str | None, url: str | None) -> HostPerson | None:
        """What the host knows of this person now; None for somebody it doesn't know."""


_hosts: list[Host] = []


def set_host(host: Host) -> None:
    """Called once by the host's registration."""
    _hosts[:] = [host]


def ask_host(db: Connection, key: str, *, page: str | None = None, url: str | None = None) -> HostPerson | None:
    return _hosts[0].person(db, key, page=page, url=url) if _hosts else None
