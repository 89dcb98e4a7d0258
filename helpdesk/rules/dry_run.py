"""What a rule would have done: how often it would have fired in the last 30 days, what each action would have changed, and examples."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from foundation.accounts import staff
from helpdesk.actions import SORTS, Action, Choices, said_action, writes_to_customer
from helpdesk.conditions import Field
from helpdesk.rules.heard import EVENTS
from helpdesk.rules.moments import cannot_be_told, days, happened
from helpdesk.rules.past import meeting, standing, unknown
from helpdesk.rules.rule import Definition, Sort
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

BACK = timedelta(days=30)
AT_ONCE = {"trigger": 2_000, "automation": 300}  # tickets that are looked at while somebody edits
SHOWN = 20
CHANGES = ("status", "priority", "kind", "team", "topic", "assignee")


@dataclass(frozen=True)
class Would:
    """One firing that would have been."""

    ticket: int
    subject: str
    at: datetime
    because: str
    changes: tuple[tuple[str, str, str], ...]  # (what, before, after), where they differ

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


@dataclass(frozen=True)
class Count:
    words: str
    done: int
    unchanged: int


@dataclass(frozen=True)
class DryRun:
    fired: int = 0
    tickets: int = 0
    looked_at: int = 0  # tickets
    of: int = 0  # tickets there are to look at
    counts: tuple[Count, ...] = ()
    examples: tuple[Would, ...] = ()
    caveats: tuple[str, ...] = ()
    reached: int = 0  # the lowest number that was looked at: a longer run goes on below it

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.of


@dataclass
class Tally:
    """Counts as they grow, block by block."""

    actions: Sequence[Action]
    fired: int = 0
    tickets: set[int] = field(default_factory=set)
    done: Counter[int] = field(default_factory=Counter)
    told: set[int] = field(default_factory=set)
    examples: list[Would] = field(default_factory=list)


def try_out(
    db: Connection, sort: Sort, definition: Definition, fields: Mapping[str, Field], choices: Choices, *, now: datetime,
    most: int | None = None,
) -> DryRun:  # fmt: skip
    """On the newest tickets, as many as can be looked at while somebody waits."""
    touched = tickets.c.updated_at >= now - BACK
    numbers = select(tickets.c.id).where(touched).order_by(tickets.c.id.desc()).limit(most or AT_ONCE[sort])
    found = list(db.execute(numbers).scalars())
    of = db.execute(select(func.count()).where(touched)).scalar_one()
    tally = Tally(definition.actions)
    if found:
        look_at(db, sort, definition, fields, choices, tally, ids=(found[-1], found[0]), now=now)
    run = result(definition, choices, fields, tally, sort)
    return replace(run, looked_at=len(found), of=of, reached=found[-1] if found else 0)


def look_at(
    db: Connection, sort: Sort, definition: Definition, fields: Mapping[str, Field], choices: Choices, tally: Tally,
    *, ids: tuple[int, int], now: datetime,
) -> None:  # fmt: skip
    """Tickets of these numbers, in two statements."""
    since = now - BACK
    moments = happened(definition, since=since, ids=ids) if sort == "trigger" else days(since=since, now=now, ids=ids)
    if moments is None:
        return
    then = standing(moments.subquery("moments"))
    c = then.c
    query = (
        select(
            c.id, c.subject, c.at, c.what, c.status, c.priority, c.kind, c.team, c.topic, staff.c.name.label("assignee")
        )
        .select_from(then.outerjoin(staff, staff.c.id == c.assignee))
        .where(meeting(definition.conditions, then, fields), c.shelved.is_(None), c.merged_into.is_(None))
    )
    if sort == "automation":
        query = query.where(c.status != "closed")
    rows = db.execute(query.order_by(c.at.desc(), c.id.desc())).all()
    for row in rows if sort == "trigger" else _begins(rows):
        _add(tally, row, definition, choices)


def result(
    definition: Definition,
    choices: Choices,
    fields: Mapping[str, Field],
    tally: Tally,
    sort: Sort,
) -> DryRun:
    counts = tuple(
        Count(said_action(one, choices), tally.done[at], tally.fired - tally.done[at])
        for at, one in enumerate(definition.actions)
        if one.kind != "stop"
    )
    return DryRun(tally.fired, len(tally.tickets), counts=counts, examples=tuple(tally.examples), caveats=tuple(_caveats(definition, fields, sort)))  # fmt: skip


def _begins(rows: Sequence[Any]) -> list[Any]:
    """The days on which a ticket began to match: the day before it didn't."""
    found = {(row.id, row.at) for row in rows}
    return [row for row in rows if (row.id, row.at - timedelta(days=1)) not in found]


def _add(tally: Tally, row: Any, definition: Definition, choices: Choices) -> None:
    tally.fired += 1
    stands = {name: getattr(row, name) for name in CHANGES}
    changed = []
    for at, action in enumerate(definition.actions):
        if writes_to_customer(action):
            if definition.again or row.id not in tally.told:
                tally.done[at] += 1
            tally.told.add(row.id)
        elif action.kind not in CHANGES:
            tally.done[at] += 1
        else:
            after = _after(action, choices)
            if stands[action.kind] != after:
                changed.append(
                    (action.kind, _said(action.kind, stands[action.kind], choices), _said(action.kind, after, choices))
                )
                stands[action.kind] = after
                tally.done[at] += 1
    tally.tickets.add(row.id)
    if len(tally.examples) < SHOWN:
        tally.examples.append(Would(row.id, row.subject, row.at, EVENTS.get(row.what, row.what), tuple(changed)))


def _after(action: Action, choices: Choices) -> str | None:
    if action.kind == "assignee":
        return None if action.value == "nobody" else choices["assignee"].get(action.value)
    return action.value.partition(":")[0]


def _said(what: str, key: str | None, choices: Choices) -> str:
    if what == "assignee":
        return key or "Nobody"
    return choices[SORTS[what].choices].get(key or "", (key or "not set").capitalize())


def _caveats(definition: Definition, fields: Mapping[str, Field], sort: Sort) -> list[str]:
    found = list(cannot_be_told(definition))
    if names := unknown(definition.conditions, fields):
        found.append(f"{', '.join(names)}: what it was then wasn’t kept, so it is taken as it is today.")
    if sort == "automation":
        found.append("The past is looked at once a day: what held for less than a day may be missed.")
    return found
