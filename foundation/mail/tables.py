"""What waits to be sent, and what became of it; how far the mailbox was read that comes back to us."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

mails = Table(
    "mails",
    metadata,
    identity(),
    Column("key", String(200), nullable=False, unique=True),  # why it is sent: no cause sends twice
    Column("message_id", String(200), nullable=False),  # the same in every try, so that a second copy is known as one
    Column("who", String(120)),  # the person it goes to, where that is a customer
    Column("address", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("message", Text, nullable=False),  # as it travels; empty once nothing is left to send
    Column("state", String(10), nullable=False),  # waiting | sent | refused | failed | dropped
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("last_error", Text),
    Column("posted_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
Index("ix_mails_state_due_at", mails.c.state, mails.c.due_at)
Index("ix_mails_who", mails.c.who)
Index("ix_mails_message_id", mails.c.message_id)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", String(400), primary_key=True),  # user@host/folder
    Column("validity", Big, nullable=False),  # its server's UIDVALIDITY: another one means other numbers
    Column("last", Big, nullable=False),  # the number (UID) of the newest message that was looked at
)
