"""Where the figures of effort are kept, made by a job: one row a period."""

from sqlalchemy import Column, Integer, Table

from foundation.columns import Json, Moment
from foundation.database import metadata

effort_figures = Table(
    "effort_figures",
    metadata,
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("figures", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
)
