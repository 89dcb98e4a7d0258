"""Where the audit log lives."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

audit_log = Table(
    "audit_log",
    metadata,
    identity(),
    Column("at", Moment, nullable=False),
    Column("who", String(120), nullable=False),  # staff:<id>, token:<id>, or a machine; empty: nobody was signed in
    Column("area", String(24), nullable=False),
    Column("what", String(60), nullable=False),
    Column("subject", String(200), nullable=False),  # which rule, team, policy, in words
    Column("about", String(160)),  # whose data it was: a customer's key; taken out when they are erased
    Column("about_digest", String(64)),  # stands for it in the chain
    Column("before", Json),
    Column("after", Json),
    Column("address", String(48), nullable=False),  # cut to its network
    Column("browser", String(60), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("ix_audit_log_at", audit_log.c.at)
Index("ix_audit_log_area_at", audit_log.c.area, audit_log.c.at)
Index("ix_audit_log_who_at", audit_log.c.who, audit_log.c.at)
Index("ix_audit_log_about", audit_log.c.about)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("hash", Text, nullable=False),  # of the newest row
    Column("rows", BigInteger, nullable=False),
    Column("first", Text, nullable=False),  # what the oldest row that is kept says came before it
    Column("keep_days", Integer, nullable=False),  # older rows are deleted; 0: none are
)
