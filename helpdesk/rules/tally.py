"""Firings that would have been, counted as they are found. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.actions import SORTS, Action, Choices, said_action, writes_to_customer
from helpdesk.rules.heard import EVENTS
from helpdesk.rules.rule import Definition
from helpdesk.rules.undoing import Rival
from helpdesk.tickets.ticket import reference_of

CHANGES = ("status", "priority", "kind", "team", "topic", "assignee")


@dataclass(frozen=True)
class Would:
    """One firing that would have been."""

    ticket: int
    subject: str
    at: datetime
    because: str
    changes: tuple[tuple[str, str, str], ...]  # (what, before, after), where they differ
    undone_by: tuple[str, ...] = ()  # rules that would have come after it for the same event

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


@dataclass(frozen=True)
class Count:
    words: str
    done: int
    unchanged: int


@dataclass(frozen=True)
class Clash:
    """`undone`: the other rule comes later and undoes it; else it comes earlier, and this one undoes what it did."""

    rule: int
    name: str
    undone: bool
    times: int


@dataclass
class Tally:
    """`kept`: how many firings are kept as examples, the first that are found."""

    definition: Definition
    choices: Choices
    rivals: Sequence[Rival] = ()
    kept: int = 20
    fired: int = 0
    tickets: set[int] = field(default_factory=set)
    done: Counter[int] = field(default_factory=Counter)
    clashed: Counter[int] = field(default_factory=Counter)
    told: set[int] = field(default_factory=set)
    examples: list[Would] = field(default_factory=list)

    def add(self, row: Any, met: Collection[int]) -> None:
        """`row`: the ticket as it stood, with `at` and `what`. `met`: the places of rivals that would have fired as well."""
        self.fired += 1
        changed = self._changed(row)
        self.tickets.add(row.id)
        self.clashed.update(met)
        if len(self.examples) < self.kept:
            after = tuple(self.rivals[at].rule.name for at in met if self.rivals[at].is_later)
            self.examples.append(
                Would(row.id, row.subject, row.at, EVENTS.get(row.what, row.what), tuple(changed), after)
            )

    def counts(self) -> tuple[Count, ...]:
        return tuple(
            Count(said_action(one, self.choices), self.done[at], self.fired - self.done[at])
            for at, one in enumerate(self.definition.actions)
            if one.kind != "stop"
        )

    def clashes(self) -> tuple[Clash, ...]:
        return tuple(
            Clash(self.rivals[at].rule.id, self.rivals[at].rule.name, self.rivals[at].is_later, times)
            for at, times in sorted(self.clashed.items())
        )

    def _changed(self, row: Any) -> list[tuple[str, str, str]]:
        stands, changed = {name: getattr(row, name) for name in CHANGES}, []
        for at, action in enumerate(self.definition.actions):
            if action.kind in CHANGES:
                before, after = stands[action.kind], _after(action, self.choices)
                if before == after:
                    continue
                changed.append((action.kind, self._said(action.kind, before), self._said(action.kind, after)))
                stands[action.kind] = after
            elif writes_to_customer(action):
                told_before = row.id in self.told
                self.told.add(row.id)
                if told_before and not self.definition.again:
                    continue
            self.done[at] += 1
        return changed

    def _said(self, what: str, key: str | None) -> str:
        if what == "assignee":
            return key or "Nobody"
        return self.choices[SORTS[what].choices].get(key or "", (key or "not set").capitalize())


def _after(action: Action, choices: Choices) -> str | None:
    if action.kind == "assignee":
        return None if action.value == "nobody" else choices["assignee"].get(action.value)
    return action.value.partition(":")[0]
