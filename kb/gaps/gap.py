"""A gap as a writer sees it: what people typed, where and how often, what is nearest, and what was done about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kb.gaps.verdict import Verdict

State = Literal["open", "writing", "written", "dismissed"]


@dataclass(frozen=True)
class Counted:
    """A query, page or role with how many misses it had."""

    name: str
    count: int


@dataclass(frozen=True)
class Answer:
    """The article that was written, or is being written, for a gap."""

    id: str
    slug: str
    title: str
    status: str


@dataclass(frozen=True)
class Gap:
    id: int
    name: str
    found_at: datetime
    state: State
    count: int  # misses in the last four weeks
    before: int  # in the four weeks before those
    people: int  # known people behind the last four weeks' misses
    weeks: tuple[int, ...]  # misses a week, oldest first, twelve of them
    queries: tuple[Counted, ...]
    pages: tuple[Counted, ...]
    roles: tuple[Counted, ...]
    answer: Answer | None = None
    linked_by: str | None = None
    linked_at: datetime | None = None
    answered_at: datetime | None = None
    dismissed_by: str | None = None
    dismissed_at: datetime | None = None
    verdict: Verdict | None = None
    around: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())  # misses a week before and since it was answered

    @property
    def total(self) -> int:
        """Misses in twelve weeks."""
        return sum(self.weeks)

    @property
    def others(self) -> tuple[Counted, ...]:
        """What else people typed for it than its name."""
        return tuple(one for one in self.queries if one.name.casefold() != self.name.casefold())

    @property
    def change(self) -> int:
        return self.count - self.before

    @property
    def is_new(self) -> bool:
        return bool(self.count) and not any(self.weeks[:-4])
