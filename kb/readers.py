"""Who reads the help centre. The host product knows its people and says so through one small port; staff we know ourselves."""

from dataclasses import dataclass
from typing import Protocol

from foundation.access import find_staff
from kb.articles.article import Viewer


@dataclass(frozen=True)
class Reader:
    """Somebody signed in to the host product, as it knows them now."""

    key: str  # how the host names them to the help desk: worklane:member:12
    name: str
    email: str | None = None
    role: str | None = None
    plan: str | None = None
    state: str | None = None
    language: str | None = None
    timezone: str | None = None


class Readers(Protocol):
    def reader(self) -> Reader | None:
        """Who sends this request; None when nobody is signed in."""

    def sign_in(self, back: str) -> str:
        """The address of the sign-in page that leads back to `back`, a path of ours."""


_hosts: list[Readers] = []


def set_readers(host: Readers) -> None:
    """Called once by the host's registration. Without it everybody is a visitor."""
    _hosts[:] = [host]


def find_reader() -> Reader | None:
    return _hosts[0].reader() if _hosts else None


def find_viewer() -> Viewer:
    """What the person who sends this request may read."""
    if find_staff():
        return Viewer(staff=True)
    reader = find_reader()
    return Viewer(role=reader.role, plan=reader.plan) if reader else Viewer()


def sign_in_address(back: str) -> str | None:
    return _hosts[0].sign_in(back) if _hosts else None
