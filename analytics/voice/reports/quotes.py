"""Quotes of a theme with what people corrected of them, and one of them anew after a click."""

from typing import Any

from flask import render_template
from sqlalchemy import Connection, Row, Select, select

from analytics.voice.frame import EDITORS
from analytics.voice.hearing.told import told_to
from analytics.voice.hearing.wanted import Wanted, conditions
from analytics.voice.registry.correcting import last_correction
from analytics.voice.registry.standing import read_registry
from analytics.voice.registry.tables import voice_edits
from analytics.voice.reports.quoting import pieces
from analytics.voice.sentiment.tables import voice_feelings
from analytics.voice.tables import verbatims
from foundation.access import current_staff
from foundation.errors import NotFound
from foundation.web import reading

SHOWN = 8


def list_quotes(db: Connection, wanted: Wanted, *, reader: int, size: int = SHOWN) -> list[Row[Any]]:
    """The newest that `reader` may read, in one statement."""
    rows = _quotes().where(*conditions(wanted), verbatims.c.text != "", told_to(reader))
    return list(db.execute(rows.order_by(verbatims.c.happened_at.desc(), verbatims.c.id.desc()).limit(size)))


def read_quote(db: Connection, verbatim: int, *, reader: int) -> Row[Any]:
    """Raises NotFound."""
    row = db.execute(_quotes().where(verbatims.c.id == verbatim, verbatims.c.text != "", told_to(reader))).first()
    if row is None:
        raise NotFound("This comment isn’t there any more.")
    return row


def quote_after(verbatim: int, here: str) -> str:
    """One quote as it reads now, on the page of the theme `here`."""
    with reading() as db:
        registry, row = read_registry(db), read_quote(db, verbatim, reader=current_staff().id)
    return render_template(
        "analytics/voice/_quote.html", row=row, here=here, theme_name=registry.name, pieces=pieces, may_edit=current_staff().may(*EDITORS)
    )  # fmt: skip


def _quotes() -> Select[Any]:
    """`felt_*` is what a person said of its feeling, `moved_*` of its theme."""
    told = voice_feelings.c
    return select(
        verbatims, told.label.label("felt_label"), told.by_name.label("felt_by"), told.was.label("felt_was"), told.was_probability.label("felt_was_sure"),
        last_correction(voice_edits.c.by_name, verbatims.c.id).label("moved_by"),
        last_correction(voice_edits.c.about, verbatims.c.id).label("moved_from"),
    ).outerjoin(voice_feelings, (told.verbatim == verbatims.c.id) & (told.words_hash == verbatims.c.words_hash))  # fmt: skip
