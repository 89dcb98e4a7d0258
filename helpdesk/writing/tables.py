"""What is being written, what waits to leave, who was mentioned, what a note said before, who follows a ticket."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

drafts = Table(
    "ticket_drafts",
    metadata,
    identity(),
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(6), nullable=False),  # reply | note
    Column("body", Text, nullable=False),  # empty: sent or cleared, and only here so that no late save brings it back
    Column("files", Json, nullable=False),  # ids of what is attached and not sent yet
    Column("version", Integer, nullable=False),  # one more with each save
    Column("tab", String(48), nullable=False),  # the browser tab that saved last; sent:<tab> where it sent it
    Column("typed_at", Moment, nullable=False),
    Column("replaced", Text),  # what another tab had here, offered back
    Column("held_back", Text),  # why a reply that was sent came back, as a sentence
    Column("along", Boolean),  # of a problem: whether its incidents are to be answered too, where its author chose
)
Index("uq_ticket_drafts_staff_ticket_kind", drafts.c.staff, drafts.c.ticket, drafts.c.kind, unique=True)
Index("ix_ticket_drafts_ticket", drafts.c.ticket)

held_replies = Table(
    "held_replies",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("files", Json, nullable=False),
    Column("seen", Big, nullable=False),  # id of the last public message its author had read
    Column("then_solve", Boolean, nullable=False),
    Column("macro", Json),  # that goes with it: {"macro": 7, "locale": "en", "text": as it was filled in}
    Column(
        "incidents", Big
    ),  # of a problem it solves, to be answered too; id of the last message of theirs its author could have read
    Column("then_status", String(24)),  # what the ticket becomes, as its form sends it
    Column("held_at", Moment, nullable=False),
    Column("send_at", Moment, nullable=False),
)
Index("ix_held_replies_ticket", held_replies.c.ticket)
Index("ix_held_replies_staff", held_replies.c.staff)

mentions = Table(
    "ticket_mentions",
    metadata,
    identity(),
    Column("message", Big, ForeignKey("ticket_messages.id"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("mentioned_at", Moment, nullable=False),
    Column("read_at", Moment),
)
Index("uq_ticket_mentions_message_staff", mentions.c.message, mentions.c.staff, unique=True)
Index("ix_ticket_mentions_ticket", mentions.c.ticket)
Index("ix_ticket_mentions_staff_mentioned_at", mentions.c.staff, mentions.c.mentioned_at)

note_versions = Table(
    "note_versions",
    metadata,
    identity(),
    Column("message", Big, ForeignKey("ticket_messages.id"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("body", Text, nullable=False),  # what it said until `replaced_at`
    Column("replaced_at", Moment, nullable=False),
    Column("replaced_by", String(120), nullable=False),  # a name
    Column("removed", Boolean, nullable=False),  # nothing came in its place
)
Index("ix_note_versions_ticket", note_versions.c.ticket)
Index("ix_note_versions_message", note_versions.c.message)

followers = Table(
    "followers",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(6), nullable=False),  # agent | cc
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE")),  # of an agent
    Column("mail", String(254)),  # of somebody in copy, as it is written into a header
    Column("name", String(120)),  # of somebody in copy, where it was told
    Column("added_at", Moment, nullable=False),
    Column("added_by", String(120), nullable=False),  # a name
    Column("came_with", Big),  # of somebody in copy: the ticket that was merged into this one and brought them along
)
_agents, _copies = text("kind = 'agent'"), text("kind = 'cc'")
Index("uq_followers_ticket_staff", followers.c.ticket, followers.c.staff, unique=True, sqlite_where=_agents, postgresql_where=_agents)  # fmt: skip
Index("uq_followers_ticket_mail", followers.c.ticket, followers.c.mail, unique=True, sqlite_where=_copies, postgresql_where=_copies)  # fmt: skip
Index("ix_followers_staff", followers.c.staff)
Index("ix_followers_came_with", followers.c.came_with)
