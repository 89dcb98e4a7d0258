"""Where routing keeps what it decided, what came of it, its data and what it learned."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, String, Table, Text, or_

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

routing_decisions = Table(
    "routing_decisions",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("context", Json, nullable=False),
    Column("answer", Json, nullable=False),
    Column("outcome", Json),
    Column("decided_at", Moment, nullable=False, index=True),
    Column("who", String(120)),  # whose question it was: nobody teaches us a thousand times
    Column("ticket", Big),
    Column("arm", String(12)),  # of a live test: now | proposed; own: people chose by themselves
    Column("settled_at", Moment),
    Column("lesson", Big, unique=True),  # its place in the order in which every worker learns
    Column("weight", Float),  # how much the lesson counts
)
Index("ix_routing_decisions_who_settled_at", routing_decisions.c.who, routing_decisions.c.settled_at)
Index("ix_routing_decisions_ticket", routing_decisions.c.ticket)

routing_state = Table(
    "routing_state",
    metadata,
    Column("id", Integer, primary_key=True),  # one row
    Column("lessons", Big, nullable=False),  # how many outcomes have been learned; the next one takes the next place
    Column("settings", Big),  # the version in force; none: the file's, or the defaults
    Column("snapshot", Big),  # learned up to here, to begin from
    Column("mode", String(12), nullable=False),  # learning | rules
    Column("wheel", Json, nullable=False),  # what a lead closed, capped or pinned by hand: see `wheel.py`
    Column("trial", Json),  # a live test of other settings
    Column("changed_at", Moment, nullable=False),
)

routing_settings = Table(
    "routing_settings",
    metadata,
    identity(),
    Column("data", Json, nullable=False),
    Column("note", Text, nullable=False),  # why, in the lead's words
    Column("by", String(120), nullable=False),
    Column("made_at", Moment, nullable=False),
)

routing_snapshots = Table(
    "routing_snapshots",
    metadata,
    identity(),
    Column("lessons", Big, nullable=False),  # everything up to this place is in it
    Column("data", LargeBinary, nullable=False),
    Column("report", Json, nullable=False),  # how it judged outcomes it hadn't seen
    Column("made_at", Moment, nullable=False),
)

routing_switches = Table(
    "routing_switches",
    metadata,
    identity(),
    Column("version", Big),  # what came into force; none: the first data, of the file or the defaults
    Column("previous", Big),  # what was in force before
    Column("note", Text, nullable=False),  # why
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
)

routing_reports = Table(
    "routing_reports",
    metadata,
    identity(),
    Column("kind", String(12), nullable=False),  # health | judgement | trial
    Column("version", Big),  # of the settings it is about
    Column("by", String(120)),  # who asked; none: it is made each night
    Column("asked_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),  # waiting | done | failed
    Column("progress", Integer, nullable=False),  # per cent
    Column("data", Json, nullable=False),
    Column("made_at", Moment),
)
Index("ix_routing_reports_kind_version", routing_reports.c.kind, routing_reports.c.version)

OWN = "own"
by_the_router = or_(
    routing_decisions.c.arm.is_(None), routing_decisions.c.arm != OWN
)  # what people chose by themselves isn't its doing
