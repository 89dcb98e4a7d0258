"""Who of the staff gets mail about what, which alerts were told, and the pictures that mail shows."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, false

from foundation.columns import Moment
from foundation.database import metadata

subscribers = Table(
    "voice_subscribers",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("everything", Boolean, nullable=False),  # or only the themes they follow
    Column("weekly", Boolean, nullable=False),
    Column("at_once", Boolean, nullable=False),  # a mail when there is an alert
    Column("weekday", Integer, nullable=False),  # 0: Monday
    Column("hour", Integer, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("reports", Boolean, nullable=False, default=False, server_default=false()),  # the desk’s week, for leads
    Column("since", Moment, nullable=False),  # when they chose this; nothing of before is sent
)

follows = Table(
    "voice_follows",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("theme", String(60), primary_key=True),
)

alerts = Table(
    "voice_alerts",
    metadata,
    Column("theme", String(60), primary_key=True),
    Column("began", String(10), primary_key=True),  # the day, as first told
    Column("seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
)

mail_pictures = Table(
    "voice_mail_pictures",
    metadata,
    Column("key", String(120), primary_key=True),  # theme:last day
    Column("png", Text, nullable=False),  # base64
    Column("made_at", Moment, nullable=False),
)
