"""The log of what people changed in the registry, whole, as CSV or JSON lines: oldest first, as it holds."""

import csv
import io
from collections.abc import Iterator

import msgspec
from flask import Response
from sqlalchemy import select

from analytics.voice.export.cells import csv_cell
from analytics.voice.export.csv_file import ENCODING
from analytics.voice.frame import EDITORS, voice
from analytics.voice.registry.tables import voice_edits
from foundation.access import staff_only
from foundation.database import Database
from foundation.errors import NotFound
from foundation.web import database, now

BLOCK = 500
COLUMNS = ("id", "at", "by_name", "kind", "theme", "about", "candidate", "undoes", "before", "after")
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@voice.get("/exports/edits.<format>")
@staff_only(*EDITORS)
def edits_log(format: str) -> Response:
    if format not in TYPES:
        raise NotFound("The log comes as edits.csv or edits.jsonl.")
    lines = _csv(database()) if format == "csv" else _jsonl(database())
    answer = Response(lines, content_type=TYPES[format])
    answer.headers["Content-Disposition"] = f"attachment; filename=voice-edits-{now():%Y-%m-%d}.{format}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _blocks(database: Database) -> Iterator[list[dict[str, object]]]:
    """Each in a short transaction of its own."""
    c, last = voice_edits.c, 0
    while True:
        with database.reading() as db:
            wanted = select(*(c[name] for name in COLUMNS)).where(c.id > last).order_by(c.id).limit(BLOCK)
            found = [dict(row) for row in db.execute(wanted).mappings()]
        if not found:
            return
        yield found
        last = int(str(found[-1]["id"]))


def _jsonl(database: Database) -> Iterator[bytes]:
    for block in _blocks(database):
        yield b"".join(msgspec.json.encode(row) + b"\n" for row in block)


def _csv(database: Database) -> Iterator[bytes]:
    yield (",".join(COLUMNS) + "\r\n").encode(ENCODING)
    for block in _blocks(database):
        text = io.StringIO()
        table = csv.writer(text)
        for row in block:
            patches = {name: msgspec.json.encode(row[name]).decode() for name in ("before", "after")}
            table.writerow([csv_cell(value) for value in (row | patches).values()])
        yield text.getvalue().encode()
