"""Each night everything is learned again at once: exact where learning one by one drifted, and where new workers begin."""

import math
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from foundation.database import Database
from helpdesk.routing.context import Context, read_context
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.desk_router import settings_of
from helpdesk.routing.experience import Experience, is_solved
from helpdesk.routing.features import Row as Features
from helpdesk.routing.router import channel_of
from helpdesk.routing.snapshots import pack
from helpdesk.routing.tables import routing_decisions, routing_snapshots, routing_state

MOST = 20_000  # lessons; older ones are forgotten anyway
HELD_OUT = 0.1  # the newest, by which the new model is judged
WORSE = 0.02  # nats a question: a new model that judges this much worse than what decided is not switched on
KEPT = 14

Lesson = tuple[Context, str, dict[str, Any], float]  # the question, its channel, what came of it, how much it counts


def refit(database: Database, first: RoutingSettings, *, now: datetime) -> dict[str, Any] | None:
    """Learn anew, judge, keep, and switch on unless it judges worse. Returns the report; None when there is nothing to learn."""
    with database.reading() as db:
        state = db.execute(select(routing_state)).first()
        if state is None or not state.lessons:
            return None
        settings = settings_of(db, state.settings, first)
        rows = _lessons(db, state.lessons)
    lessons = [_lesson(row, settings) for row in rows]
    newest = max(1, int(len(lessons) * HELD_OUT))
    report = judge(learned(settings, lessons[:-newest]), settings, lessons[-newest:], rows[-newest:])
    data = pack(learned(settings, lessons))
    with database.writing() as db:
        return _keep(db, data, report | {"lessons": len(lessons)}, state, now)


def learned(settings: RoutingSettings, lessons: list[Lesson]) -> Experience:
    """From these lessons, oldest first: figures one by one, chances all at once with the older ones counting less."""
    experience, memory = Experience(settings), settings.choice["memory"]
    seen: dict[str, list[tuple[Features, bool, float]]] = defaultdict(list)
    for context, name, outcome, weight in lessons:
        row = experience.hear(context, name, outcome, weight=weight)
        if row is not None:
            seen[name].append((row, is_solved(outcome), weight))
    for name, of in seen.items():
        aged = [(row, solved, weight * memory ** (len(of) - 1 - at)) for at, (row, solved, weight) in enumerate(of)]
        experience.of(name).chance.refit(aged)
    return experience


def judge(
    experience: Experience, settings: RoutingSettings, lessons: list[Lesson], rows: list[Row[Any]]
) -> dict[str, Any]:
    """Log loss on lessons it hasn't seen, beside that of what was believed when they were decided, where that was kept."""
    ours, theirs = [], []
    for (context, name, outcome, _weight), row in zip(lessons, rows, strict=True):
        channel, solved = settings.channels.get(name), is_solved(outcome)
        if channel is None:
            continue
        ours.append(_loss(experience.expect(channel, context).solve, solved))
        believed = row.answer.get("expected", {}).get(name)
        if believed:
            theirs.append(_loss(believed["solve"], solved))
    return {"judged": len(ours), "log_loss": _mean(ours), "log_loss_before": _mean(theirs)}


def _keep(db: Connection, data: bytes, report: dict[str, Any], state: Row[Any], now: datetime) -> dict[str, Any]:
    before, after = report["log_loss_before"], report["log_loss"]
    report["on"] = before is None or after is None or after <= before + WORSE
    row = {"lessons": state.lessons, "data": data, "report": report, "made_at": now}
    made = db.execute(routing_snapshots.insert().values(row)).inserted_primary_key
    assert made is not None
    if report["on"]:  # unless a lead has changed the settings meanwhile: then it was learned under the old ones
        same = routing_state.c.settings.is_not_distinct_from(state.settings)
        db.execute(update(routing_state).where(same).values(snapshot=made[0], changed_at=now))
    newest = select(routing_snapshots.c.id).order_by(routing_snapshots.c.id.desc()).limit(KEPT)
    in_force = select(routing_state.c.snapshot).where(routing_state.c.snapshot.is_not(None))
    c = routing_snapshots.c.id
    db.execute(delete(routing_snapshots).where(c.not_in(newest), c.not_in(in_force)))
    return report


def _lessons(db: Connection, last: int) -> list[Row[Any]]:
    c = routing_decisions.c
    query = (
        select(c.context, c.answer, c.outcome, c.weight)
        .where(c.lesson.between(last - MOST + 1, last))
        .order_by(c.lesson)
    )
    return list(db.execute(query))


def _lesson(row: Row[Any], settings: RoutingSettings) -> Lesson:
    channel = channel_of(row.outcome, row.answer["channel"], settings)
    return read_context(row.context, settings.topics), channel, row.outcome, row.weight


def _loss(chance: float, solved: bool) -> float:
    return -math.log(max(chance if solved else 1 - chance, 1e-6))


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
