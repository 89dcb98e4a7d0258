"""Where macros live, what an agent has put into a composer and not sent yet, and every use."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

macros = Table(
    "macros",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("category", String(120), nullable=False),  # a path: Payouts / Delays
    Column("owner", Integer, ForeignKey("staff.id"), nullable=False),
    Column("shared", String(24), nullable=False),  # me | everyone | the key of a team
    Column(
        "texts", Json, nullable=False
    ),  # {"en": ..., "es": ...}: what the customer reads, the first where no other fits
    Column("actions", Json, nullable=False),  # [{"kind": "priority", "value": "high", "text": ""}, ...]
    Column("conditions", Json, nullable=False),  # when it is offered
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("deleted_at", Moment),  # may be put back
)
Index("ix_macros_owner", macros.c.owner)

macro_choices = Table(
    "macro_choices",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("macro", Big, ForeignKey("macros.id"), nullable=False),
    Column("locale", String(8), nullable=False),  # empty: it writes nothing
    Column("text", Text, nullable=False),  # as it was put into the composer
    Column("chosen_at", Moment, nullable=False),
)
Index("ix_macro_choices_ticket", macro_choices.c.ticket)
Index("ix_macro_choices_macro", macro_choices.c.macro)

macro_uses = Table(
    "macro_uses",
    metadata,
    identity(),
    Column("macro", Big, ForeignKey("macros.id"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id")),  # none: a program used it
    Column("program", String(120)),  # by its name, as in the ticket’s story
    Column("locale", String(8), nullable=False),
    Column(
        "edited", Integer
    ),  # how much of its text was changed before sending, in per cent; none where it wrote nothing
    Column("topic", String(60)),  # the ticket's, then
    Column("team", String(24), nullable=False),  # the ticket's, then
    Column("used_at", Moment, nullable=False),
    Column("synthetic", Boolean, nullable=False, server_default=false()),
)
Index("ix_macro_uses_macro_used_at", macro_uses.c.macro, macro_uses.c.used_at)
Index("ix_macro_uses_used_at", macro_uses.c.used_at)
Index("ix_macro_uses_ticket", macro_uses.c.ticket)
