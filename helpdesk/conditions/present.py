"""Who asks, and when, left open: a statement that is asked again and again is put together once, for everybody."""

from datetime import datetime, timedelta, tzinfo
from typing import Any, cast

from sqlalchemy import BindParameter, bindparam

from foundation.columns import Big, Moment
from helpdesk.conditions.field import Asking

ME = "asking_me"


class Present:
    """The moment of asking in a statement that is kept. Conditions take it where they take `Asking.now`; it remembers which moments
    before and after it they asked for, and tells each when the statement is executed."""

    def __init__(self) -> None:
        self._lengths: dict[str, timedelta] = {}

    def asking(self, zone: tzinfo, *, with_me: bool, sees: frozenset[str] | None = None) -> Asking:
        """For `where`: both left open."""
        me = cast(int, bindparam(ME, type_=Big)) if with_me else None
        return Asking(cast(datetime, self), me, zone, sees)

    def values(self, now: datetime, me: int | None) -> dict[str, Any]:
        """What the statement is executed with."""
        return {ME: me} | {name: now + length for name, length in self._lengths.items()}

    def __clause_element__(self) -> BindParameter[datetime]:
        return self._moment(timedelta())

    def __sub__(self, length: timedelta) -> BindParameter[datetime]:
        return self._moment(-length)

    def __add__(self, length: timedelta) -> BindParameter[datetime]:
        return self._moment(length)

    def _moment(self, length: timedelta) -> BindParameter[datetime]:
        name = f"asked_at_{length // timedelta(microseconds=1)}".replace("-", "before_")
        self._lengths[name] = length
        return bindparam(name, type_=Moment)
