"""What the registry of themes keeps: the log of edits, what it adds up to, and what the machine proposes."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

voice_edits = Table(
    "voice_edits",
    metadata,
    identity(),  # only ever added; the order in which they hold
    Column("kind", String(12), nullable=False),
    Column("theme", String(60)),  # the one it speaks of
    Column("candidate", Big),
    Column("about", String(80), nullable=False),  # what that was called when it was edited
    Column("by", Integer),  # a member of staff; none where the file of first themes speaks
    Column("by_name", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("before", Json, nullable=False),  # a patch, as folding.py reads it: what takes it back
    Column("after", Json, nullable=False),  # a patch: what it changed
    Column("undoes", Big),
)
Index("ix_voice_edits_theme", voice_edits.c.theme)
Index("ix_voice_edits_undoes", voice_edits.c.undoes)

voice_themes = Table(
    "voice_themes",
    metadata,
    Column("id", String(60), primary_key=True),  # never reused
    Column("name", String(80), nullable=False),
    Column("description", Text, nullable=False),
    Column("area", String(40), nullable=False),
    Column("owner", String(120)),
    Column("status", String(12), nullable=False),  # active | archived | merged | withdrawn
    Column("into", String(60)),  # where a merged one leads
    Column("split_from", String(60)),
    Column("locked", Boolean, nullable=False),
)

voice_examples = Table(
    "voice_examples",
    metadata,
    Column("verbatim", Big, primary_key=True),
    Column("theme", String(60), nullable=False, index=True),  # by a person's word
)

voice_prototypes = Table(
    "voice_prototypes",
    metadata,
    Column("theme", String(60), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("vector", Json, nullable=False),
    Column("comments", Integer, nullable=False),  # it is the mean of
    Column("made_at", Moment, nullable=False),
)

voice_candidates = Table(
    "voice_candidates",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("members", Json, nullable=False),  # ids of verbatims, the most typical first
    Column("prototype", Json, nullable=False),
    Column("nearest", String(60)),
    Column("likeness", Float, nullable=False),
    Column("status", String(12), nullable=False, index=True),  # waiting | accepted | merged | dismissed | gone
    Column("theme", String(60)),  # what it became, or a part of
    Column("proposed_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # by the last pass that found it
)

voice_moves = Table(
    "voice_moves",
    metadata,
    Column("edit", Big, primary_key=True),
    Column("verbatim", Big, primary_key=True),
    Column("was", String(60)),
    Column("became", String(60)),
)

Index("ix_voice_moves_verbatim", voice_moves.c.verbatim)

voice_passes = Table(
    "voice_passes",
    metadata,
    identity(),
    Column("kind", String(12), nullable=False),  # propose | place
    Column("edit", Big),  # whose comments are placed
    Column("state", String(12), nullable=False),  # waiting | done | failed
    Column("progress", Integer, nullable=False),  # per cent
    Column("read", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("made_at", Moment),
)
Index("ix_voice_passes_kind_state", voice_passes.c.kind, voice_passes.c.state)
