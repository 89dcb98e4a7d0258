"""Where versions of what was learned live, and who switched which on."""

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, String, Table, false

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

models = Table(
    "kb_models",
    metadata,
    identity(),
    Column("trained_at", Moment, nullable=False),
    Column("trained_by", String(120)),  # who asked for it; nobody: the daily round
    Column("clicks", Integer, nullable=False),
    Column("judged", Integer, nullable=False),  # openings it was judged by, on questions it was not taught
    Column("questions", Integer, nullable=False),  # how many questions those were
    Column("before", Float, nullable=False),  # mean reciprocal rank of what they opened, with nothing learned
    Column("after", Float, nullable=False),  # and with this
    Column("words", Boolean, nullable=False),  # which words lead where is in it
    Column("gains", Boolean, nullable=False),  # how often articles are opened is in it
    Column("model", LargeBinary, nullable=False),  # plain arrays by article id
    Column("damaged", Boolean, nullable=False, server_default=false()),  # it couldn't be read when the index was built
)

switches = Table(  # the last one says what is on
    "kb_switches",
    metadata,
    identity(),
    Column("model_id", Big),  # nothing: all learning is off
    Column("held", Boolean, nullable=False),  # new versions wait for a person
    Column("switched_by", String(120)),  # nobody: by itself, since it did better
    Column("switched_at", Moment, nullable=False),
)
