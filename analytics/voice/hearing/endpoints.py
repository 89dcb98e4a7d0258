"""The door for app reviews, social media and other tools: a batch of comments over HTTP. The same again changes nothing."""

from typing import Any

import msgspec

from analytics.voice.hearing.acquaintance import names_for
from analytics.voice.hearing.columns import read_row
from analytics.voice.hearing.preparing import prepare
from analytics.voice.hearing.seen import hashes_of
from foundation.access import staff_or_token
from foundation.api import ApiBlueprint
from foundation.errors import Invalid
from foundation.jobs import enqueue
from foundation.web import database, reading, writing

MOST = 500  # comments a call

api = ApiBlueprint("voice_api", "/api/v1/voice", import_name=__name__)


class Batch(msgspec.Struct):
    verbatims: list[dict[str, Any]]


class BadRow(msgspec.Struct):
    row: int  # from 0
    detail: str
    field: str | None = None


class Taken(msgspec.Struct):
    taken: int
    unchanged: int
    errors: list[BadRow]


@api.post("/verbatims", summary="Bring comments", access=staff_or_token("voice", "product", "lead"))
def bring(body: Batch) -> Taken:
    """Personal details are taken out before anything is kept; sentiment and theme follow within a minute. By source and id,
    what is known is unchanged and what differs is taken anew. A row that can’t be read is named and the others go in."""
    if len(body.verbatims) > MOST:
        raise Invalid(f"Send at most {MOST} comments at a time.", field="verbatims")
    good, errors = _read(body.verbatims)
    with reading() as db:
        prepared = {
            (row["source"], row["source_id"]): row for row in map(prepare, good, names_for(database(), db, good))
        }
        known = hashes_of(db, prepared)
    fresh = [row for key, row in prepared.items() if known.get(key) != row["content_hash"]]
    if fresh:
        with writing() as db:
            enqueue(
                db, "voice.take_in", {"rows": [row | {"happened_at": row["happened_at"].isoformat()} for row in fresh]}
            )
    return Taken(len(fresh), len(good) - len(fresh), errors)


def _read(given: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[BadRow]]:
    good, errors = [], []
    for number, told in enumerate(given):
        try:
            good.append(read_row(told))
        except Invalid as problem:
            errors.append(BadRow(number, problem.detail, problem.field))
    return good, errors
