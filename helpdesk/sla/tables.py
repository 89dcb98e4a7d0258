"""What is promised, version by version, and what came of each promise."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, and_, select

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

sla_versions = Table(
    "sla_versions",
    metadata,
    identity(),  # the newest counts
    Column("stamp", String(16), nullable=False, unique=True),  # names it in every process
    Column("policies", Json, nullable=False),  # in order
    Column("calendars", Json, nullable=False),
    Column("warn_percent", Integer, nullable=False),  # of a target: when somebody is warned
    Column("what", String(200), nullable=False),  # changed, in words
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(120), nullable=False),
)
newest = select(sla_versions.c.stamp).order_by(sla_versions.c.id.desc()).limit(1)
in_force = newest.scalar_subquery()  # a column of any query: which rules hold while it runs

sla_outcomes = Table(
    "sla_outcomes",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("metric", String(12), primary_key=True),  # first_reply | next_reply | resolution
    Column("round", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("policy", String(40), nullable=False),
    Column("team", String(24), nullable=False),
    Column("priority", String(10), nullable=False),
    Column("state", String(8), nullable=False),  # running | paused | met | breached | dropped
    Column("target_seconds", Integer, nullable=False),  # of business time
    Column("started_at", Moment, nullable=False),
    Column("warn_at", Moment),
    Column("due_at", Moment),
    Column("met_at", Moment),
    Column("breached_at", Moment),
    Column("ended_at", Moment),
    Column(
        "taken_minutes", Integer, nullable=False
    ),  # business time until it ended; for a running one: until counted_at
    Column("paused_minutes", Integer, nullable=False),  # business time that didn't count
    Column("warned_at", Moment),  # somebody was warned, once
    Column("told_at", Moment),  # the breach was told, once
    Column("counted_at", Moment, nullable=False),
)
is_open = sla_outcomes.c.ended_at.is_(None)
breach_to_tell = and_(is_open, sla_outcomes.c.told_at.is_(None), sla_outcomes.c.due_at.is_not(None))
warning_to_tell = and_(
    is_open, sla_outcomes.c.told_at.is_(None), sla_outcomes.c.warned_at.is_(None), sla_outcomes.c.warn_at.is_not(None)
)
Index("ix_sla_outcomes_due_at", sla_outcomes.c.due_at, sqlite_where=breach_to_tell, postgresql_where=breach_to_tell)
Index("ix_sla_outcomes_warn_at", sla_outcomes.c.warn_at, sqlite_where=warning_to_tell, postgresql_where=warning_to_tell)
has_ended = sla_outcomes.c.ended_at.is_not(None)
Index("ix_sla_outcomes_ended_at", sla_outcomes.c.ended_at, sqlite_where=has_ended, postgresql_where=has_ended)

sla_recounts = Table(
    "sla_recounts",
    metadata,
    identity(),  # the newest counts; an older one that still runs gives up
    Column("hours", String(16), nullable=False),  # names the hours of teams it counts by
    Column("ended_since", Moment),  # ended tickets are counted anew too, where they ended since then
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("up_to", Big, nullable=False),  # tickets up to this id are done
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", String(120), nullable=False),
    Column("finished_at", Moment),
)
