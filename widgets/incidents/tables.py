"""What is or was wrong, every word that was said about it, and who wants to hear when it's fixed."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

incidents = Table(
    "widget_incidents",
    metadata,
    identity(),
    Column("title", String(120), nullable=False),
    Column("sentence", String(300), nullable=False),
    Column("pages", Json, nullable=False),  # page keys; a key stands for those below it too; none: every page
    Column("roles", Json, nullable=False),  # none: everybody
    Column("state", String(10), nullable=False),  # open | solved
    Column("since", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
Index("ix_widget_incidents_state", incidents.c.state)

incident_notes = Table(
    "widget_incident_notes",
    metadata,
    identity(),
    Column("incident", Big, ForeignKey("widget_incidents.id"), nullable=False),
    Column("what", String(10), nullable=False),  # opened | updated | solved | reopened
    Column("title", String(120), nullable=False),
    Column("sentence", String(300), nullable=False),
    Column("by", String(120), nullable=False),
    Column("noted_at", Moment, nullable=False),
)
Index("ix_widget_incident_notes_incident_id", incident_notes.c.incident, incident_notes.c.id)

incident_followers = Table(
    "widget_incident_followers",
    metadata,
    Column("incident", Big, ForeignKey("widget_incidents.id"), primary_key=True),
    Column("who", String(120), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("language", String(12)),
    Column("followed_at", Moment, nullable=False),
    Column("told_at", Moment),  # when they got the message
)
