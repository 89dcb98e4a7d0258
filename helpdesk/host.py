"""The few questions we ask any host product about its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy import Connection

from foundation.money import Money


@dataclass(frozen=True)
class Fact:
    """One line about a person or their work, as the host tells it."""

    label: str
    value: str
    url: str | None = None
    sums: tuple[Money, ...] = ()  # of which `value` tells: a page writes them as its reader does


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


@dataclass(frozen=True)
class Stake:
    """What hangs on the page somebody asks from: money, and when it is decided."""

    what: str  # begins a sentence: "The review of “Logo”"
    amount: Money | None = None
    until: datetime | None = None
    families: frozenset[str] = frozenset()  # of the topics it presses for

    def concerns(self, family: str | None) -> bool:
        """A question about something else isn't pressed by it; one about nothing we know is."""
        return family in {None, "unknown"} or not self.families or family in self.families


@dataclass(frozen=True)
class Sum:
    """Money of one kind: held, paid this year, sent next."""

    label: str  # "Held in escrow"
    amounts: tuple[Money, ...]  # one a currency
    about: str = ""  # "to Visa ending 4242"
    at: datetime | None = None  # when it moves


StepState = Literal["planned", "funded", "reviewed", "changing", "released", "returned", "disputed"]


@dataclass(frozen=True)
class Step:
    """A milestone of some work, and where its money is."""

    title: str
    state: StepState
    amount: Money  # what was released or returned, is contested, or is to be decided yet
    at: datetime | None = None  # since when it is settled
    until: datetime | None = None  # when it moves by itself


@dataclass(frozen=True)
class Work:
    """What they have under way with somebody."""

    title: str
    about: str  # "Fixed price, for Bo Halvorsen"
    held: Money | None = None
    is_here: bool = False  # they wrote from its page
    steps: tuple[Step, ...] = ()  # its milestones in their order; none: it has none


@dataclass(frozen=True)
class Trouble:
    """Money that is contested now."""

    what: str  # "Dispute about “Logo”"
    amount: Money
    about: str  # "Sam hasn’t answered yet"
    until: datetime | None = None


@dataclass(frozen=True)
class Dealings:
    """What an agent looks up first: where somebody's money is, what is contested, what they work on."""

    sums: tuple[Sum, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    work: tuple[Work, ...] = ()  # that of the page first
    more_work: int = 0  # under way too, and not named


@dataclass(frozen=True)
class Speaking:
    """Somebody said something, at a time and perhaps on a page."""

    who: str
    at: datetime
    page: str | None = None


@dataclass(frozen=True)
class Standing:
    """How the host's product people would group who spoke, and the work it was about; None where that isn't known."""

    segment: str | None = None  # "New client"
    contract_type: str | None = None  # "fixed"


class Host(Protocol):
    def person(self, db: Connection, key: str, *, page: str | None, url: str | None) -> HostPerson | None:
        """What the host knows of this person now; None for somebody it doesn't know."""

    def account(self, db: Connection, key: str, *, page: str | None, url: str | None) -> Sequence[AccountFact]:
        """What the assistant may tell this signed person of their own affairs now; what the page is about comes first."""

    def stake(self, db: Connection, key: str, *, page: str | None, url: str | None) -> Stake | None:
        """What hangs on this page for this person now; None where nothing does."""

    def dealings(self, db: Connection, key: str, *, url: str | None, now: datetime) -> Dealings | None:
        """Their money and work now; None for somebody it doesn't know. Asked apart from the ticket's page, so it may take its time."""

    def standings(self, db: Connection, asked: Sequence[Speaking]) -> list[Standing]:
        """One for each, of the time it was said; in a few statements for all."""


_hosts: list[Host] = []


def set_host(host: Host) -> None:
    """Called once by the host's registration."""
    _hosts[:] = [host]


def ask_host(db: Connection, key: str, *, page: str | None = None, url: str | None = None) -> HostPerson | None:
    return _hosts[0].person(db, key, page=page, url=url) if _hosts else None


def ask_account(db: Connection, key: str, *, page: str | None = None, url: str | None = None) -> Sequence[AccountFact]:
    return _hosts[0].account(db, key, page=page, url=url) if _hosts else ()


def ask_stake(db: Connection, key: str | None, *, page: str | None = None, url: str | None = None) -> Stake | None:
    return _hosts[0].stake(db, key, page=page, url=url) if _hosts and key else None


def ask_dealings(db: Connection, key: str, *, url: str | None, now: datetime) -> Dealings | None:
    return _hosts[0].dealings(db, key, url=url, now=now) if _hosts else None


def ask_standings(db: Connection, asked: Sequence[Speaking]) -> list[Standing]:
    return _hosts[0].standings(db, asked) if _hosts and asked else [Standing()] * len(asked)
