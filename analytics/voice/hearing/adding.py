"""New verbatims come in here: personal details out, sentiment and theme found, kept once for each source."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from analytics.voice.hearing.acquaintance import names_for
from analytics.voice.hearing.freshness import note_fresh, shipped
from analytics.voice.hearing.marks import forget_mark, read_mark, set_mark
from analytics.voice.hearing.preparing import prepare
from analytics.voice.hearing.releases import with_release
from analytics.voice.hearing.seen import hashes_of
from analytics.voice.hearing.standing import with_standing
from analytics.voice.hearing.understanding import understand, with_sides
from analytics.voice.hearing.wishes import with_wishes
from analytics.voice.hearing.wording import words_hash
from analytics.voice.meaning.releasing import list_releases
from analytics.voice.registry.assigning import hold_to_examples, read_assigner, settle
from analytics.voice.registry.prototypes import read_prototypes, renew_prototypes
from analytics.voice.registry.standing import read_registry
from analytics.voice.sentiment.correcting import hold_to_what_people_said
from analytics.voice.sentiment.teaching.versions import read_scorer
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database, upsert
from foundation.jobs import enqueue
from foundation.redacting.redaction import redact

CHUNK = 1000
PAUSE = timedelta(seconds=15)  # so that a busy hour makes a few summaries, not one for each message

Progress = Callable[[str], Any]


def add_verbatims(database: Database, rows: Iterable[Mapping[str, Any]], progress: Progress | None = None) -> int:
    """Score and keep rows of at least `source`, `source_id`, `text`, `happened_at`; returns how many were new or changed.

    A row seen before, by source and source_id, is updated when it changed. The pages follow within a minute.
    """
    count = done = 0
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        count += _add(database, chunk)
        done += len(chunk)
        if progress:
            progress(f"{done:,} comments read")
    _summarise_soon(database, count)
    return count


def rebuild(database: Database, progress: Progress | None = None) -> int:
    """Read what isn't a verbatim yet, find sentiment and theme of every one again, then make the pages' figures. After a stop it goes on."""
    from analytics.voice.hearing.catching_up import catch_up
    from analytics.voice.reports.summarising import summarise

    catch_up(database, progress)

    done = _understand_again(database, progress)
    if _knows_themes_now(database):
        _understand_again(database, progress, without_theme=True)
    with database.writing() as db:
        note_fresh(db)
    summarise(database, clock.now())
    return done


def _understand_again(database: Database, progress: Progress | None, *, without_theme: bool = False) -> int:
    with database.reading() as db:
        assigner, scorer = read_assigner(db), read_scorer(db)
        last, done = read_mark(db, _mark_of_rebuild()), 0
    while found := _next_to_understand(database, last, without_theme):
        facts = understand([row["text"] for row in found], assigner, scorer)
        ids = [row["row_id"] for row in found]
        changed = update(verbatims).where(verbatims.c.id == bindparam("row_id"))
        with database.writing() as db:
            scored = [row | one for row, one in zip(found, _settled(db, facts, ids), strict=True)]
            db.execute(changed, scored)
            hold_to_what_people_said(db)
            set_mark(db, _mark_of_rebuild(), ids[-1], now=clock.now())
        last, done = ids[-1], done + len(found)
        if progress:
            progress(f"{done:,} comments understood")
    with database.writing() as db:
        forget_mark(db, _mark_of_rebuild())
    return done


def _knows_themes_now(database: Database) -> bool:
    """The first time, comments with a theme tell what else is like them; later the nightly pass keeps that."""
    with database.writing() as db:
        registry = read_registry(db)
        return not read_prototypes(db, registry) and renew_prototypes(db, registry, clock.now()) > 0


def _mark_of_rebuild() -> str:
    """Whoever was stopped goes on, unless another release reads now."""
    return f"rebuild:{shipped()}"


def _next_to_understand(database: Database, last: int, without_theme: bool) -> list[dict[str, Any]]:
    """With the names taken out that have become known since."""
    c = verbatims.c
    wanted = select(c.id, c.text, c.ticket).where(c.id > last, c.text != "")
    if without_theme:
        wanted = wanted.where(c.theme.is_(None))
    with database.reading() as db:
        found = [dict(row) for row in db.execute(wanted.order_by(c.id).limit(CHUNK)).mappings()]
        names = names_for(database, db, found)
    texts = [redact(row["text"], known)[0] for row, known in zip(found, names, strict=True)]
    return [
        with_sides({"row_id": row["id"], "text": text, "words_hash": words_hash(text)})
        for row, text in zip(found, texts, strict=True)
    ]


def _add(database: Database, rows: Sequence[Mapping[str, Any]]) -> int:
    """One chunk; outside the transaction what takes time, inside only the writing."""
    with database.reading() as db:
        rows = with_wishes(db, with_standing(db, rows))
        names = names_for(database, db, rows)
    made = {(row["source"], row["source_id"]): row for row in map(prepare, rows, names)}
    return _keep(database, made)


def take_in(database: Database, rows: Iterable[Mapping[str, Any]]) -> int:
    """Rows that were prepared on the web path and wait to be understood."""
    count = _keep(database, {(row["source"], row["source_id"]): dict(row) for row in rows})
    _summarise_soon(database, count)
    return count


def _keep(database: Database, made: Mapping[tuple[str, str], dict[str, Any]]) -> int:
    with database.reading() as db:
        same = hashes_of(db, made)
        assigner, scorer, releases = read_assigner(db), read_scorer(db), list_releases(db)
    fresh = [
        with_sides(with_release(row, releases)) for key, row in made.items() if same.get(key) != row["content_hash"]
    ]
    if fresh:
        facts = understand([row["text"] for row in fresh], assigner, scorer)
        with database.writing() as db:
            scored = [row | one for row, one in zip(fresh, _settled(db, facts), strict=True)]
            upsert(db, verbatims, scored, keys=("source", "source_id"))
            hold_to_what_people_said(db)
            hold_to_examples(db)
    return len(fresh)


def _summarise_soon(database: Database, count: int) -> None:
    if count:
        with database.writing() as db:
            enqueue(db, "voice.summarise", unique="voice.summarise", run_at=clock.now() + PAUSE)


def _settled(db: Connection, facts: Sequence[dict[str, Any]], ids: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The same with the themes of this moment: one may have been merged since they were found."""
    found = settle(db, [(one["theme"], one["theme_probability"]) for one in facts], ids)
    return [one | {"theme": key, "theme_probability": sure} for one, (key, sure) in zip(facts, found, strict=True)]
