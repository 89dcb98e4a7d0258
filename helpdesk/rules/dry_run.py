"""What a rule would have done: how often it would have fired in a time that is over, what each action would have changed, and examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from foundation.accounts import staff
from helpdesk.actions import Choices
from helpdesk.conditions import Field
from helpdesk.rules.moments import cannot_be_told, days, happened
from helpdesk.rules.past import meeting, standing, unknown
from helpdesk.rules.rule import Definition, Sort
from helpdesk.rules.tally import Clash, Count, Tally, Would
from helpdesk.rules.undoing import Rival
from helpdesk.tickets.tables import tickets

BACK = timedelta(days=30)
AT_ONCE = {"trigger": 2_000, "automation": 300}  # tickets that are looked at while somebody edits


@dataclass(frozen=True)
class DryRun:
    fired: int = 0
    tickets: int = 0
    looked_at: int = 0  # tickets
    of: int = 0  # tickets there are to look at
    counts: tuple[Count, ...] = ()
    clashes: tuple[Clash, ...] = ()
    examples: tuple[Would, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.looked_at >= self.of


def try_out(
    db: Connection, sort: Sort, definition: Definition, fields: Mapping[str, Field], choices: Choices, *, now: datetime, most: int | None = None,
    rivals: Sequence[Rival] = (), name: str = "",
) -> DryRun:  # fmt: skip
    """On the newest tickets, as many as can be looked at while somebody waits. `name`: of the rule, whose own doings don't set it off."""
    touched = tickets.c.updated_at >= now - BACK
    of = select(func.count()).where(touched).scalar_subquery()
    numbers = select(tickets.c.id, of.label("of")).where(touched).order_by(tickets.c.id.desc())
    rows = db.execute(numbers.limit(most or AT_ONCE[sort])).all()
    found = [row.id for row in rows]
    tally = Tally(definition, choices, rivals)
    if found:
        look_at(db, sort, tally, fields, ids=(found[-1], found[0]), since=now - BACK, now=now, name=name)
    return DryRun(
        tally.fired, len(tally.tickets), len(found), rows[0].of if rows else 0, tally.counts(), tally.clashes(), tuple(tally.examples),
        tuple(caveats_of(definition, fields, sort)),
    )  # fmt: skip


def look_at(
    db: Connection, sort: Sort, tally: Tally, fields: Mapping[str, Field], *, ids: tuple[int, int], since: datetime, now: datetime, name: str = "",
) -> None:  # fmt: skip
    """Tickets of these numbers, both ends included, in one statement."""
    definition = tally.definition
    moments = (
        happened(definition, since=since, ids=ids, name=name)
        if sort == "trigger"
        else days(since=since, now=now, ids=ids)
    )
    if moments is None:
        return
    then = standing(moments.subquery("moments"))
    c = then.c
    also = [case((_meets(one, then, fields), 1), else_=0).label(f"rival_{at}") for at, one in enumerate(tally.rivals)]
    query = (
        select(c.id, c.subject, c.at, c.what, c.status, c.priority, c.kind, c.team, c.topic, staff.c.name.label("assignee"), *also)
        .select_from(then.outerjoin(staff, staff.c.id == c.assignee))
        .where(meeting(definition.conditions, then, fields), c.shelved.is_(None), c.merged_into.is_(None))
    )  # fmt: skip
    if sort == "automation":
        query = query.where(c.status != "closed")
    rows = db.execute(query.order_by(c.at.desc(), c.id.desc())).all()
    for row in rows if sort == "trigger" else _begins(rows):
        tally.add(row, [at for at in range(len(also)) if getattr(row, f"rival_{at}")])


def caveats_of(definition: Definition, fields: Mapping[str, Field], sort: Sort) -> list[str]:
    found = list(cannot_be_told(definition))
    if names := unknown(definition.conditions, fields):
        found.append(f"{', '.join(names)}: what it was then wasn’t kept, so it is taken as it is today.")
    if sort == "automation":
        found.append("The past is looked at once a day: what held for less than a day may be missed.")
    return found


def _meets(rival: Rival, then: Any, fields: Mapping[str, Field]) -> Any:
    """It waits for this event too, and its conditions hold at that moment."""
    events = sorted({one.event for one in rival.rule.definition.when})
    return and_(then.c.what.in_(events), meeting(rival.rule.definition.conditions, then, fields))


def _begins(rows: Sequence[Any]) -> list[Any]:
    """The days on which a ticket began to match: the day before it didn't."""
    found = {(row.id, row.at) for row in rows}
    return [row for row in rows if (row.id, row.at - timedelta(days=1)) not in found]
