"""What was joined, parted and set aside, and how each ticket stood before: enough to take it back exactly."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

# One row a merge. Together the rows that have not ended are a forest; `tickets.merged_into` names the top of each tree.
merges = Table(
    "ticket_merges",
    metadata,
    identity(),
    Column("source", Big, ForeignKey("tickets.id"), nullable=False),
    Column("target", Big, ForeignKey("tickets.id"), nullable=False),
    Column("before", Json, nullable=False),  # how the source stood
    Column("target_before", Json, nullable=False),  # how the target stood, and how it did once the source had come
    Column("target_after", Json, nullable=False),
    Column(
        "mark", Big, nullable=False
    ),  # id of the message that stands for the merge: what came later has a greater one
    Column("follows", Boolean, nullable=False),  # another customer's: they read what we answer from now on
    Column("copies", Boolean),  # who is in copy of the source is so of the target too; NULL: nobody was asked
    Column("merged_by", String(120), nullable=False),
    Column("merged_at", Moment, nullable=False),
    Column("ended_at", Moment),  # taken back
)
Index("ix_ticket_merges_source", merges.c.source)
Index("ix_ticket_merges_target", merges.c.target)

splits = Table(
    "ticket_splits",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),  # the new one
    Column("source", Big, ForeignKey("tickets.id"), nullable=False),
    Column("split_by", String(120), nullable=False),
    Column("split_at", Moment, nullable=False),
)
Index("ix_ticket_splits_source", splits.c.source)

# Tickets that are related, each pair once.
links = Table(
    "ticket_links",
    metadata,
    Column("low", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("high", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
)
Index("ix_ticket_links_high", links.c.high)

# How a ticket stood before it was spam, or in the trash.
set_aside = Table(
    "tickets_set_aside",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("before", Json, nullable=False),
    Column("mark", Big, nullable=False),  # the newest message then
    Column("set_aside_by", String(120), nullable=False),
)

# One answer to all incidents of a problem, and what became of each.
problem_answers = Table(
    "problem_answers",
    metadata,
    identity(),
    Column("problem", Big, ForeignKey("tickets.id"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id")),  # nobody of the staff: a program
    Column("program", String(60)),  # its key and name
    Column("program_name", String(120)),
    Column("body", Text, nullable=False),
    Column("answered_at", Moment, nullable=False),
)
Index("ix_problem_answers_problem", problem_answers.c.problem)
incident_answers = Table(
    "incident_answers",
    metadata,
    Column("answer", Big, ForeignKey("problem_answers.id"), primary_key=True, autoincrement=False),
    Column("incident", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("seen", Big, nullable=False),  # its newest message when the answer was written
    # waiting | told | over: nothing to tell | and where somebody has to look: newer: somebody wrote meanwhile, answering: a colleague
    # does, unsolved: told, and its form asks for more
    Column("state", String(10), nullable=False),
)
Index("ix_incident_answers_incident", incident_answers.c.incident)
