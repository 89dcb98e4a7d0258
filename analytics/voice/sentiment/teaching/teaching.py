"""The nightly job: learn, judge beside what stands, keep a report. On by itself only where it is better beyond chance."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from analytics.voice.sentiment.blend.packing import pack
from analytics.voice.sentiment.correcting import hold_to_what_people_said
from analytics.voice.sentiment.tables import voice_feelings
from analytics.voice.sentiment.teaching.examples import CORRECTION_COUNTS, Example, anchors, read_examples, why_not_yet
from analytics.voice.sentiment.teaching.judging import compare, fixed_set, verdict
from analytics.voice.sentiment.teaching.versions import keep, list_versions, read_scorer, standing
from analytics.voice.tables import verbatims
from foundation.database import Database
from foundation.jobs import enqueue

log = logging.getLogger(__name__)
CHUNK = 1000


def teach(database: Database, *, now: datetime) -> str:
    """What came of it: on | proposed | worse | refused | same, where nothing new was said since the last version."""
    with database.reading() as db:
        examples = read_examples(db)
        corrections = int(db.execute(select(func.count()).select_from(voice_feelings)).scalar_one())
        stands, scorer, last = standing(db), read_scorer(db), list_versions(db)[:1]
    counts = {"examples": len(examples), "corrections": corrections}
    if last and {name: last[0].report.get(name) for name in counts} == counts:
        return "same"
    if sentence := why_not_yet(examples):
        with database.writing() as db:
            keep(db, None, counts | {"sentence": sentence}, "refused", now=now)
        return "refused"
    from analytics.voice.sentiment.blend.training import train_sentiment  # heavy: for jobs

    taught = [one for one in examples if not one.is_held]
    model = train_sentiment(*_columns([*taught, *anchors(len(taught))]))
    held = compare(model, scorer, [(one.text, one.label) for one in examples if one.is_held])
    fixed = compare(model, scorer, fixed_set())
    found = verdict(held, fixed)
    state = "proposed" if found == "on" and stands is not None and stands.held else found
    report: dict[str, Any] = counts | {"held": held, "fixed": fixed, "against": scorer.version}
    report["sentence"] = sentence_of(report, state)
    with database.writing() as db:
        number = keep(db, pack(model.learned), report, state, now=now)
    log.info("sentiment, version %d: %s", number, report["sentence"])
    return state


def feel_anew(database: Database) -> int:
    """Every comment by the version that is on, so that a change of version is no change of mood; people's word stays."""
    last = done = 0
    while True:
        with database.reading() as db:
            scorer = read_scorer(db)
            wanted = select(verbatims.c.id, verbatims.c.text).where(verbatims.c.id > last, verbatims.c.text != "")
            found = db.execute(wanted.order_by(verbatims.c.id).limit(CHUNK)).all()
        if not found:
            break
        felt = scorer.score([row.text for row in found])
        rows = [
            {"row_id": row.id, "sentiment": one.label, "compound": one.compound, "probability": one.probability}
            for row, one in zip(found, felt, strict=True)
        ]
        with database.writing() as db:
            db.execute(update(verbatims).where(verbatims.c.id == bindparam("row_id")), rows)
            hold_to_what_people_said(db)
        last, done = found[-1].id, done + len(found)
    with database.writing() as db:
        enqueue(db, "voice.summarise", unique="voice.summarise")
    return done


def sentence_of(report: dict[str, Any], state: str) -> str:
    held, fixed = report["held"], report["fixed"]
    compared = (
        f"it reads {held['right']} of {held['judged']} rated comments it was not taught as their raters meant them ({report['against']}: {held['right_standing']}) "
        f"and {fixed['right']} of {fixed['judged']} fixed ones ({fixed['right_standing']})"
    )
    ends = {
        "on": "That is better beyond chance, so it is on",
        "proposed": "It waits for a person to switch it on",
        "worse": "That is worse, so it stays off",
    }
    return f"Learned from {report['examples']} comments: {compared}. {ends[state]}."


def _columns(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    counted = [one for one in examples for _ in range(CORRECTION_COUNTS if one.corrected else 1)]
    return [one.text for one in counted], [one.label for one in counted]
