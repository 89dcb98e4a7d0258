"""Where tickets, their messages and their changes live."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, literal_column

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata
from helpdesk.tickets.ticket import OPEN

tickets = Table(
    "tickets",
    metadata,
    identity(),
    Column("subject", String(300), nullable=False),
    Column("status", String(12), nullable=False),  # new | open | pending | on_hold | solved | closed
    Column("priority", String(10), nullable=False),  # low | normal | high | critical
    Column("channel", String(24), nullable=False),
    Column("team", String(24), nullable=False),
    Column("via", String(16), nullable=False),
    Column("topic", String(60)),
    Column("page", String(80)),
    Column("customer", String(120), ForeignKey("customers.key"), nullable=False),
    Column("assignee", Integer, ForeignKey("staff.id")),
    Column("context", Json, nullable=False),  # what was known when they asked
    Column("routing", Json, nullable=False),  # why it came here
    Column("preview", String(200), nullable=False),  # of the newest message
    Column("last_by", String(10), nullable=False),  # customer | agent
    Column("last_message", Big, nullable=False, default=0),  # id of the newest public message
    Column("waiting_on_us", Boolean, nullable=False),
    Column("due_at", Moment),  # when a reply is due, while one is
    Column("opened_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("first_reply_at", Moment),
    Column("solved_at", Moment),
    Column("rating", Integer),
    Column("rating_comment", Text),
    Column("synthetic", Boolean, nullable=False, default=False),
    Column("kind", String(10), nullable=False, default="question", server_default="question"),  # one of KINDS
    Column("custom_status", Integer),  # a team's own name within its status
    Column("language", String(8)),  # of its customer's words
    Column("mood", Integer),  # of the customer's newest words, -100 to 100
    Column("snoozed_until", Moment),  # out of the queue until then, or until the customer writes
    Column("shelved", String(6)),  # spam | trash: out of every view but its own
    Column("shelved_at", Moment),
    Column("merged_into", Big, ForeignKey("tickets.id")),
    Column("parent", Big, ForeignKey("tickets.id")),
    Column("problem", Big, ForeignKey("tickets.id")),  # the problem this incident is one of
    Column("snoozed_by", Integer),  # the agent who hears of it when nobody has the ticket
    Column("woke_at", Moment),  # when it came back by itself, last
    Column("resolve_by", Moment),  # when it should be solved, while it isn't and its clock runs
)
# Written out, not bound: only so does either database see that the index below is for it.
is_open = tickets.c.status.in_([literal_column(f"'{status}'") for status in OPEN])
Index(
    "ix_tickets_open",  # all that views ask of open tickets, so that counting and sorting them reads nothing else
    *(
        tickets.c[name]
        for name in (
            "due_at", "status", "assignee", "team", "priority", "waiting_on_us", "snoozed_until", "shelved", "merged_into",
            "opened_at", "updated_at", "kind", "channel", "custom_status", "resolve_by",
        )
    ),
    sqlite_where=is_open,
    postgresql_where=is_open,
    postgresql_include=["id"],
)  # fmt: skip
Index(
    "ix_tickets_assignee",
    tickets.c.assignee,
    tickets.c.status,
    sqlite_where=tickets.c.assignee.is_not(None),
    postgresql_where=tickets.c.assignee.is_not(None),
)
Index("ix_tickets_customer_updated_at", tickets.c.customer, tickets.c.updated_at)
Index("ix_tickets_solved_at", tickets.c.solved_at)
Index(
    "ix_tickets_rating",
    tickets.c.rating,
    sqlite_where=tickets.c.rating.is_not(None),
    postgresql_where=tickets.c.rating.is_not(None),
)
Index("ix_tickets_updated_at", tickets.c.updated_at)  # for programs that ask what changed since they last asked
Index(
    "ix_tickets_shelved",
    tickets.c.shelved,
    tickets.c.shelved_at,
    sqlite_where=tickets.c.shelved.is_not(None),
    postgresql_where=tickets.c.shelved.is_not(None),
)
Index(
    "ix_tickets_snoozed_until",
    tickets.c.snoozed_until,
    sqlite_where=tickets.c.snoozed_until.is_not(None),
    postgresql_where=tickets.c.snoozed_until.is_not(None),
)
Index(
    "ix_tickets_custom_status",
    tickets.c.custom_status,
    sqlite_where=tickets.c.custom_status.is_not(None),
    postgresql_where=tickets.c.custom_status.is_not(None),
)
Index(
    "ix_tickets_merged_into",
    tickets.c.merged_into,
    sqlite_where=tickets.c.merged_into.is_not(None),
    postgresql_where=tickets.c.merged_into.is_not(None),
)
Index(
    "ix_tickets_parent",
    tickets.c.parent,
    sqlite_where=tickets.c.parent.is_not(None),
    postgresql_where=tickets.c.parent.is_not(None),
)
Index(
    "ix_tickets_problem",
    tickets.c.problem,
    sqlite_where=tickets.c.problem.is_not(None),
    postgresql_where=tickets.c.problem.is_not(None),
)

messages = Table(
    "ticket_messages",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # customer | agent | note | told: by the desk itself | joined
    Column("author", String(120), nullable=False),  # a customer's key, or staff:<id>
    Column("author_name", String(120), nullable=False),
    Column("body", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
)
Index("ix_ticket_messages_ticket_id", messages.c.ticket, messages.c.id)

changes = Table(
    "ticket_changes",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("who", String(120), nullable=False),
    Column("what", String(20), nullable=False),  # status | assignee | priority | team | channel ...
    Column("before", String(120)),
    Column("after", String(120)),
    Column("changed_at", Moment, nullable=False),
)
Index("ix_ticket_changes_ticket_id", changes.c.ticket, changes.c.id)
