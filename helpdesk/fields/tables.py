"""What leads define (statuses, fields, forms), what each ticket holds of it, its tags, and the time spent on it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

definitions = Table(
    "ticket_definitions",
    metadata,
    identity(),
    Column("what", String(8), nullable=False),  # status | field | form
    Column("name", String(60), nullable=False),
    Column("place", Integer, nullable=False),  # its order among its kind
    Column("active", Boolean, nullable=False),
    Column("data", Json, nullable=False),  # the rest: what `definitions.py` reads
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(120), nullable=False),
)

definition_changes = Table(
    "ticket_definition_changes",
    metadata,
    identity(),
    Column("definition", Big, ForeignKey("ticket_definitions.id"), nullable=False),
    Column("who", String(120), nullable=False),
    Column("before", Json),  # as it was, whole; None: it was made
    Column("after", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("ix_ticket_definition_changes_definition_id", definition_changes.c.definition, definition_changes.c.id)

field_values = Table(
    "field_values",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True),
    Column("field", Big, ForeignKey("ticket_definitions.id"), primary_key=True),
    Column("item", Integer, primary_key=True),  # 0, and more for a field that takes several choices
    Column("value_text", String(255)),  # text, or the key of a choice
    Column("value_long", Text),  # of a long text: searched, never sorted by
    Column("value_number", Float),  # a number, or 1 for a box that is ticked
    Column("value_at", Moment),  # a date: its midnight in UTC
)
Index("ix_field_values_field_value_text", field_values.c.field, field_values.c.value_text)
Index("ix_field_values_field_value_number", field_values.c.field, field_values.c.value_number)
Index("ix_field_values_field_value_at", field_values.c.field, field_values.c.value_at)

ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True),
    Column("tag", String(40), primary_key=True),
)
Index("ix_ticket_tags_tag_ticket", ticket_tags.c.tag, ticket_tags.c.ticket)

tag_aliases = Table(
    "tag_aliases",
    metadata,
    Column("alias", String(40), primary_key=True),  # what people type
    Column("tag", String(40), nullable=False),  # what it becomes; never an alias itself
)

time_entries = Table(
    "time_entries",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("agent", Integer, ForeignKey("staff.id"), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("note", String(200), nullable=False),
    Column("spent_at", Moment, nullable=False),
)
Index("ix_time_entries_ticket", time_entries.c.ticket)
Index("ix_time_entries_agent_spent_at", time_entries.c.agent, time_entries.c.spent_at)
