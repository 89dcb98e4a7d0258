"""What leads changed of the usual targets, by team."""

from sqlalchemy import Column, String, Table

from foundation.columns import Json, Moment
from foundation.database import metadata

service_levels = Table(
    "service_levels",
    metadata,
    Column("team", String(24), primary_key=True),
    Column("minutes", Json, nullable=False),  # {"critical": 30, ...}
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(120), nullable=False),
)
