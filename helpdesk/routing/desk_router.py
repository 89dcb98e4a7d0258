"""The desk's router: one truth in the database, followed by every worker. Outcomes have places, and all learn in that order."""

import logging
import random
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from foundation.database import upsert
from foundation.errors import Problem
from helpdesk.routing.context import read_context
from helpdesk.routing.data.settings import RoutingSettings, read_settings
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging.trial import arm_at
from helpdesk.routing.router import Decided, Policy, channel_of, decide
from helpdesk.routing.snapshots import BadSnapshot, unpack
from helpdesk.routing.tables import by_the_router, routing_decisions, routing_settings, routing_snapshots, routing_state
from helpdesk.routing.wheel import Hold, Wheel, read_wheel

log = logging.getLogger(__name__)

UNREADABLE = "What we learned can’t be read, so the first beliefs and the rules decide."
BY_RULES = "A lead has switched learning off, so the first beliefs and the rules decide."
AT_ONCE = 2000  # lessons read in one go


class DeskRouter:
    """Safe across threads. `settings` are those last seen in force; `decide` and `catch_up` look."""

    def __init__(self, first: RoutingSettings, *, seed: int | None = None) -> None:
        """`first`: the data that count until a lead has saved others."""
        self.first = self.settings = first
        self._random = random.Random(secrets.randbelow(2**48) if seed is None else seed)
        self._lock = threading.Lock()
        self._seen = (None, None)  # settings and snapshot in force when we last looked
        self._lessons = 0
        self._decided = 0
        self._experience, self._unlearned = Experience(first), Experience(first)
        self._notice: str | None = None
        self.wheel = Wheel()
        self._mode = "learning"
        self._trial: dict[str, Any] | None = None

    def decide(
        self, db: Connection, raw: Mapping[str, Any], *, who: str | None = None, now: datetime, holds: Sequence[Hold] = ()
    ) -> Decided:  # fmt: skip
        """Decide, and remember it in the caller's transaction. `holds`: for this question, beside what leads hold."""
        with self._lock:
            self._follow(db)
            arm, policy = self._policy(db, now)
            policy = replace(policy, wheel=policy.wheel.beside(holds)) if holds else policy
            decided = decide(raw, policy, at=self._random.random(), decision_id=f"r{secrets.token_hex(9)}")
            self._decided += 1
        save_decision(db, raw, decided, who=who, arm=arm, now=now)
        return decided

    def policy(self, db: Connection, now: datetime) -> Policy:
        """What decides now, for dry runs and judgements. Not to be changed."""
        with self._lock:
            self._follow(db)
            return self._policy(db, now)[1]

    def catch_up(self, db: Connection) -> RoutingSettings:
        """See what leads changed and others learned; returns the settings in force."""
        with self._lock:
            self._follow(db)
            return self.settings

    def _policy(self, db: Connection, now: datetime) -> tuple[str | None, Policy]:
        notice = self._notice or (BY_RULES if self._mode == "rules" else None)
        arm = arm_at(self._trial, now)
        settings, experience = self.settings, self._experience
        if arm == "proposed" and self._trial:
            settings = settings_of(db, self._trial["settings"], self.first)
            experience = experience.under(settings)
        if notice:
            experience = Experience(settings) if settings is not self.settings else self._unlearned
        return arm, Policy(settings, experience, self._decided, bool(notice), self.wheel.at(now), notice)

    def _follow(self, db: Connection) -> None:
        state = db.execute(select(routing_state)).first()
        if state is None:
            return
        self._mode, self._trial, self.wheel = state.mode, state.trial, read_wheel(state.wheel)
        if (state.settings, state.snapshot) != self._seen:
            self._begin_anew(db, state)
        while self._lessons < state.lessons:
            self._learn(db, state.lessons)

    def _begin_anew(self, db: Connection, state: Row[Any]) -> None:
        self.settings = settings_of(db, state.settings, self.first)
        self._experience, self._unlearned, self._lessons, self._notice = (
            Experience(self.settings),
            Experience(self.settings),
            0,
            None,
        )
        self._decided = int(db.execute(select(func.count()).where(by_the_router)).scalar_one())
        self._seen = (state.settings, state.snapshot)
        kept = db.execute(select(routing_snapshots).where(routing_snapshots.c.id == state.snapshot)).first()
        if kept is None:
            return
        try:
            self._experience, self._lessons = unpack(kept.data, self.settings), kept.lessons
        except BadSnapshot as error:
            log.error("routing snapshot %s can't be used; the rules decide: %s", kept.id, error)
            self._notice, self._lessons = UNREADABLE, state.lessons

    def _learn(self, db: Connection, last: int) -> None:
        c = routing_decisions.c
        query = (
            select(c.context, c.answer, c.outcome, c.lesson, c.weight)
            .where(c.lesson > self._lessons)
            .order_by(c.lesson)
            .limit(AT_ONCE)
        )
        rows = db.execute(query).all()
        for row in rows:
            channel = channel_of(row.outcome, row.answer["channel"], self.settings)
            self._experience.learn(
                read_context(row.context, self.settings.topics), channel, row.outcome, weight=row.weight
            )
        self._lessons = rows[-1].lesson if rows else last


def settings_of(db: Connection, version: int | None, first: RoutingSettings) -> RoutingSettings:
    """A version that a lead saved; those of the file or the defaults where there is none, or it can't be used any more."""
    data = (
        db.execute(select(routing_settings.c.data).where(routing_settings.c.id == version)).scalar()
        if version
        else None
    )
    if data is None:
        return first
    try:
        return read_settings(data)
    except Problem:
        log.exception("routing settings %s can't be used; the first ones decide", version)
        return first


def save_decision(
    db: Connection, context: Mapping[str, Any], decided: Decided, *, who: str | None = None, arm: str | None = None, now: datetime,
) -> None:  # fmt: skip
    answer = decided.answer | {"expected": decided.expected}
    row = {
        "id": answer["decision_id"],
        "context": _plain(context),
        "answer": answer,
        "decided_at": now,
        "who": who,
        "arm": arm,
    }
    upsert(db, routing_decisions, [row], keys=["id"])


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept as JSON: simple values, and the state of the channels."""
    kept: dict[str, Any] = {
        name: value
        for name, value in context.items()
        if isinstance(value, (str, int, float, bool, list)) or value is None
    }
    channels = context.get("channels")
    if isinstance(channels, Mapping):
        kept["channels"] = {
            name: {key: one for key, one in said.items() if isinstance(one, (int, float, bool)) or one is None}
            for name, said in channels.items() if isinstance(said, Mapping)
        }  # fmt: skip
    return kept
