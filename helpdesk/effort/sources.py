"""Who else knows of help that people took without asking anybody: the widget tells of its talks with the assistant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


@dataclass(frozen=True)
class Talk:
    """A conversation with the assistant."""

    who: str
    key: str
    at: datetime
    end: datetime
    topic: str | None
    page: str | None
    helped: bool | None  # as the customer said


Talks = Callable[[Connection, datetime, datetime], Iterable[Talk]]  # (db, since, until): by person, oldest first

_talks: list[Talks] = []


def set_talks(source: Talks) -> None:
    """Called once by a registration."""
    _talks[:] = [source]


def talks_between(db: Connection, since: datetime, until: datetime) -> list[Talk]:
    return [talk for source in _talks for talk in source(db, since, until)]
