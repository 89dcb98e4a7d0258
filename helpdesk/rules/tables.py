"""Where rules live: as they are, as they were, every time one fired, and what an automation has fired for already."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

rules = Table(
    "rules",
    metadata,
    identity(),
    Column("sort", String(10), nullable=False),  # trigger | automation
    Column("place", Integer, nullable=False),  # small first, among its sort
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("hears", Json, nullable=False),  # keys of the events a trigger waits for
    Column("definition", Json, nullable=False),
    Column("due_at", Moment),  # when an automation looks again
    Column("made_at", Moment, nullable=False),
    Column("gone_at", Moment),  # deleted: its log stays readable
)

rule_versions = Table(
    "rule_versions",
    metadata,
    identity(),
    Column("rule", Big, ForeignKey("rules.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("definition", Json, nullable=False),
    Column("note", String(300), nullable=False),  # what was done: made, changed, switched on, restored
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_rule_versions_rule_id", rule_versions.c.rule, rule_versions.c.id)

rule_firings = Table(
    "rule_firings",
    metadata,
    identity(),
    Column("key", String(80), nullable=False, unique=True),  # one for each rule and event
    Column("rule", Big, ForeignKey("rules.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("event", Big),  # what a trigger heard
    Column("because", String(200), nullable=False),  # the same in words
    Column(
        "state", String(10), nullable=False
    ),  # acted | nothing: there was nothing to change | held: by protection against loops
    Column("why", Json, nullable=False),  # the conditions that held, in words with the values of that moment
    Column("outcome", Json, nullable=False),  # of each action: changed, unchanged or skipped, and why
    Column("chain", Json, nullable=False),  # the rules that led here, the first first
    Column("told", Boolean, nullable=False),  # whether its customer was written to
    Column("stops", Boolean, nullable=False),  # whether later rules are left out
    Column("change_from", Big, nullable=False),  # lines of the ticket's story: after this one, up to the next
    Column("change_to", Big, nullable=False),
    Column("fired_at", Moment, nullable=False),
)
Index("ix_rule_firings_rule_id", rule_firings.c.rule, rule_firings.c.id)
Index("ix_rule_firings_ticket_fired_at", rule_firings.c.ticket, rule_firings.c.fired_at)
Index("ix_rule_firings_rule_fired_at", rule_firings.c.rule, rule_firings.c.fired_at)

rule_matches = Table(
    "rule_matches",
    metadata,
    Column("rule", Big, ForeignKey("rules.id"), primary_key=True),
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True),
    Column("message", Big, nullable=False),  # the newest when it fired: what came later was done by somebody
    Column("change", Big, nullable=False),
)
Index("ix_rule_matches_ticket", rule_matches.c.ticket)

rule_dry_runs = Table(
    "rule_dry_runs",
    metadata,
    identity(),
    Column("rule", Big, ForeignKey("rules.id")),  # none: one that wasn't saved yet
    Column("sort", String(10), nullable=False),
    Column("name", String(80), nullable=False),
    Column("definition", Json, nullable=False),
    Column("days", Integer, nullable=False),  # how far back
    Column("state", String(10), nullable=False),  # working | done | stopped
    Column("total", Integer, nullable=False),  # tickets to look at
    Column("looked_at", Integer, nullable=False),
    Column("reached", Big, nullable=False),  # the lowest number that was looked at: it goes on below
    Column("fired", Integer, nullable=False),
    Column("tickets", Integer, nullable=False),
    Column("done", Json, nullable=False),  # of each action, how often it would have changed something
    Column("clashes", Json, nullable=False),  # [{"rule", "name", "undone", "times"}]
    Column("asked_by", String(120), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("finished_at", Moment),
)
Index("ix_rule_dry_runs_rule", rule_dry_runs.c.rule)

rule_dry_hits = Table(
    "rule_dry_hits",
    metadata,
    identity(),
    Column("run", Big, ForeignKey("rule_dry_runs.id", ondelete="CASCADE"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("because", String(200), nullable=False),
    Column("changes", Json, nullable=False),  # [[what, before, after]]
    Column("undone_by", Json, nullable=False),  # names of rules
)
Index("ix_rule_dry_hits_run", rule_dry_hits.c.run, rule_dry_hits.c.id)
Index("ix_rule_dry_hits_ticket", rule_dry_hits.c.ticket)
