"""Which products may embed the widget, from where, and with which secrets they sign their people's identity."""

from sqlalchemy import Column, String, Table

from foundation.columns import Json, Moment
from foundation.database import metadata

sites = Table(
    "widget_sites",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("origins", Json, nullable=False),  # allowed, as "https://host"; our own origin always is
    Column("secrets", Json, nullable=False),  # key id -> HS256 secret; two while keys rotate
    Column("greeting", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
)
