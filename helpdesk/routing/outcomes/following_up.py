"""Looks after decisions that became tickets: whatever is known to have come of them by now is settled, in batches."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from foundation.database import Database
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.effort.handing import KINDS, Happened
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.outcomes.escalations import escalations
from helpdesk.routing.outcomes.settling_together import settle_together
from helpdesk.routing.outcomes.told import LONGEST, QUIET, Case, outcome_of
from helpdesk.routing.tables import routing_decisions
from helpdesk.tickets.tables import changes, tickets
from helpdesk.tickets.ticket import reference_of

AT_ONCE = 400


def follow_up(database: Database, settings: RoutingSettings, *, now: datetime) -> int:
    """Returns how many were settled. Safe to repeat, and for two at once: an outcome counts once."""
    costs = {name: channel.cost for name, channel in settings.channels.items()}
    settled, after = 0, ""
    while True:
        with database.reading() as db:
            rows = _waiting(db, after, now)
            known = [
                told for case in _cases(db, rows, settings.topics, now) if (told := outcome_of(case, costs, now=now))
            ]
        if known:
            with database.writing() as db:
                settled += settle_together(db, known, now=now)
        if len(rows) < AT_ONCE:
            return settled
        after = rows[-1].id


def _waiting(db: Connection, after: str, now: datetime) -> list[Any]:
    """Decisions without an outcome, with their tickets; those too old to be followed are left as they are."""
    d, t = routing_decisions.c, tickets.c
    query = (
        select(
            d.id, d.decided_at, t.id.label("ticket"), t.customer, t.topic, t.channel, t.status, t.solved_at, t.first_reply_at, t.rating,
            chats.c.state, chats.c.taken_at, chats.c.ended_at, callbacks.c.state.label("call"), callbacks.c.changed_at.label("called_at"),
        )
        .join(tickets, t.id == d.ticket)
        .outerjoin(chats, chats.c.ticket == t.id)
        .outerjoin(callbacks, callbacks.c.ticket == t.id)
    )  # fmt: skip
    lately = and_(d.outcome.is_(None), d.decided_at > now - LONGEST - QUIET, d.decided_at <= now)
    lately = and_(lately, t.merged_into.is_(None), t.shelved.is_(None))  # neither is an end: one goes on elsewhere
    return list(db.execute(query.where(lately, d.id > after).order_by(d.id).limit(AT_ONCE)))


def _cases(
    db: Connection, rows: Sequence[Any], families: Mapping[str, str], now: datetime
) -> Iterator[Case]:  # fmt: skip
    ids = [row.ticket for row in rows]
    stories, moved = _stories(db, ids), _moved_on(db, ids)
    later = _later_questions(db, rows, now)
    for row in rows:
        story = [one for one in stories[row.ticket] if one.at >= row.decided_at]
        yield Case(
            decision=row.id, issue=reference_of(row.ticket), decided_at=row.decided_at, channel=row.channel, status=row.status,
            solved_at=row.solved_at, answered_at=_since(row.decided_at, row.first_reply_at), rating=row.rating, story=story,
            met_at=_since(row.decided_at, row.taken_at or (row.called_at if row.call == "done" else None)),
            gave_up_at=_gave_up(row, moved[row.ticket]), came_back_at=_came_back(row, later[row.customer], families),
        )  # fmt: skip


def _stories(db: Connection, ids: Sequence[int]) -> dict[int, list[Happened]]:
    c = changes.c
    query = select(c.ticket, c.what, c.before, c.after, c.changed_at).where(c.ticket.in_(ids), c.what.in_(KINDS))
    found: dict[int, list[Happened]] = defaultdict(list)
    for row in db.execute(query.order_by(c.id)):
        found[row.ticket].append(Happened(row.what, row.before, row.after, row.changed_at))
    return found


def _moved_on(db: Connection, ids: Sequence[int]) -> dict[int, list[tuple[str, datetime]]]:
    """(the decision that came next, when) of questions whose channel failed and that went to the next best."""
    c = escalations.c
    query = select(c.ticket, c.decision, c.made_at, c.answered_at)
    query = query.where(c.ticket.in_(ids), c.state.in_(("moved", "taken"))).order_by(c.id)
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for row in db.execute(query):
        found[row.ticket].append((row.decision, row.answered_at or row.made_at))
    return found


def _later_questions(db: Connection, rows: Sequence[Any], now: datetime) -> dict[str, list[Row[Any]]]:
    """What the customers of solved questions asked since, oldest first."""
    t = tickets.c
    solved = [row for row in rows if row.solved_at]
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    if not solved:
        return found
    since = min(row.solved_at for row in solved)
    query = select(t.customer, t.opened_at, t.topic).where(t.customer.in_({row.customer for row in solved}))
    asked: list[Any] = list(db.execute(query.where(t.opened_at.between(since, now)).order_by(t.opened_at)))
    for row in asked:
        found[row.customer].append(row)
    return found


def _gave_up(row: Any, moved: Sequence[tuple[str, datetime]]) -> datetime | None:
    if row.state == "left" and row.ended_at and row.ended_at >= row.decided_at:
        return row.ended_at  # type: ignore[no-any-return]
    return next((at for decision, at in moved if decision != row.id and at >= row.decided_at), None)


def _came_back(row: Any, later: Sequence[Any], families: Mapping[str, str]) -> datetime | None:
    """Asked anew about the same family of topics, before seven days were quiet."""
    family = families.get(row.topic or "")
    if row.solved_at is None or family is None:
        return None
    soon = (one for one in later if row.solved_at < one.opened_at <= row.solved_at + QUIET)
    return next((one.opened_at for one in soon if families.get(one.topic or "") == family), None)


def _since(start: datetime, moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment >= start else None
