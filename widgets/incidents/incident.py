"""An incident as a plain value, and for whom it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["open", "solved"]


@dataclass(frozen=True)
class Incident:
    id: int
    title: str
    sentence: str
    pages: tuple[str, ...]
    roles: tuple[str, ...]
    state: State
    since: datetime
    updated_at: datetime

    def concerns(self, *, page: str | None, role: str | None) -> bool:
        """Whether somebody on this page should know. `contract` stands for `contract/fixed` too."""
        if self.roles and role not in self.roles:
            return False
        return not self.pages or any(page == one or (page or "").startswith(f"{one}/") for one in self.pages)


def incident_from_row(row: Any) -> Incident:
    return Incident(
        row.id, row.title, row.sentence, tuple(row.pages), tuple(row.roles), row.state, row.since, row.updated_at
    )
