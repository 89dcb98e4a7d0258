"""A macro, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.actions import Action
from helpdesk.conditions import Conditions


@dataclass(frozen=True)
class Draft:
    """What a form, or a demo, says a macro is. `texts`: by locale, the first where no other fits."""

    name: str
    category: str = ""
    shared: str = "me"
    texts: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True)
class Macro(Draft):
    id: int = 0
    owner: int = 0
    owner_name: str = ""
    version: int = 1
    updated_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def path(self) -> tuple[str, ...]:
        """`("Payouts", "Delays")`."""
        return tuple(part.strip() for part in self.category.split("/") if part.strip())
