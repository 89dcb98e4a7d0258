"""What is kept of what was taken away: files people asked for, and read-only links with the report they show."""

from sqlalchemy import Column, Index, Integer, String, Table

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

voice_exports = Table(
    "voice_exports",
    metadata,
    identity(),
    Column("what", String(10), nullable=False),  # report | comments
    Column("format", String(5), nullable=False),  # csv | xlsx | pdf
    Column("filters", Json, nullable=False),  # as an address asks for them; of a report, `days`
    Column("state", String(10), nullable=False),  # waiting | running | done | failed | cancelled | gone
    Column("progress", Integer, nullable=False),  # per cent
    Column("comments", Integer, nullable=False),  # that are in it
    Column("bytes", Integer, nullable=False),
    Column("file", String(40)),  # its name in the folder of exports, as long as it is there
    Column("asked_by", Integer, nullable=False),  # a member of staff
    Column("by_name", String(120), nullable=False),
    Column(
        "language", String(8)
    ),  # what it is written in, that of the page where it was asked for; English where empty
    Column("asked_at", Moment, nullable=False),
    Column("made_at", Moment),
)
Index("ix_voice_exports_state", voice_exports.c.state)

voice_shares = Table(
    "voice_shares",
    metadata,
    identity(),
    Column("code", String(32), nullable=False),  # part of what is signed: an id that is used again opens nothing
    Column("note", String(80), nullable=False),  # whom it is for
    Column("days", Integer, nullable=False),
    Column("report", Json),  # the figures and pictures of the moment it was made; empty once it has ended
    Column("made_by", Integer, nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_by", String(120)),
    Column("opened_at", Moment),  # for the last time
    Column("opened", Integer, nullable=False),  # how often
)
