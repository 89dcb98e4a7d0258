"""A version of what was learned, and what is on since when."""

from dataclasses import dataclass
from datetime import datetime

from kb.search.trial import LEAST_JUDGED


@dataclass(frozen=True)
class Switch:
    """A version that is on, or nothing."""

    id: int
    version: int | None
    held: bool  # new versions wait for a person
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Version:
    id: int
    trained_at: datetime
    trained_by: str | None
    clicks: int
    judged: int
    questions: int
    before: float
    after: float
    words: bool
    gains: bool
    damaged: bool = False  # it couldn't be read when the index was built
    switch: Switch | None = None  # the last time it was switched on

    @property
    def better(self) -> bool:
        """Whether some of it surely did better on questions it was not taught. Gains may also be in it untried."""
        return self.words or (self.gains and self.questions >= LEAST_JUDGED)
