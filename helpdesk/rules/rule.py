"""A rule, as plain values."""

from dataclasses import dataclass, field
from typing import Literal

from helpdesk.actions import Action
from helpdesk.conditions import Conditions

Sort = Literal["trigger", "automation"]


@dataclass(frozen=True)
class When:
    """An event a trigger waits for. For changes: from one of `before` to one of `after`; none named, any."""

    event: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def meets(self, event: str, before: str | None, after: str | None) -> bool:
        return (
            self.event == event
            and (not self.before or (before or "") in self.before)
            and (not self.after or (after or "") in self.after)
        )


@dataclass(frozen=True)
class Definition:
    """What a rule does, without what it is called. `again`: it may write to the same customer about the same ticket twice."""

    when: tuple[When, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)
    actions: tuple[Action, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Rule:
    id: int
    sort: Sort
    name: str
    place: int
    active: bool
    version: int
    definition: Definition
    is_gone: bool = False

    @property
    def stops(self) -> bool:
        return any(one.kind == "stop" for one in self.definition.actions)
