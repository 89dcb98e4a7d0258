"""Publishing and lists.

1. Publishing tells the index once, in the same transaction; what was rolled back never happened.
2. Lists keep the order they are given, show what was read lately, and take a statement each.
"""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select

from foundation.database import Database, count_statements
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import jobs
from kb import ArticleDraft, archive_article, publish_article, sections
from kb.articles.judging import add_votes
from kb.articles.reading import list_for_writers
from kb.articles.tables import revisions

NOW = datetime(2026, 7, 9, 19, 10, tzinfo=UTC)


def publish(db: Connection, *titles: str, **changes: object) -> None:
    for title in titles:
        publish_article(db, ArticleDraft(**({"title": title, "markdown": "Text."} | changes)), author="Wren", now=NOW)  # type: ignore[arg-type]


def test_publishing_tells_the_index_once_in_the_same_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as db:
        publish(db, "Never")
        raise RuntimeError
    with database.writing() as db:
        assert db.execute(select(func.count()).select_from(jobs)).scalar() == 0
        publish(db, "One", "Two", "Three")
        kinds = list(db.execute(select(jobs.c.kind)).scalars())
    assert kinds.count("kb.reindex") == 1


@pytest.mark.parametrize("before", [[], ["Payouts"]])
def test_of_two_who_save_an_article_at_the_same_instant_one_is_told_so(database: Database, before: list[str]) -> None:
    """The second has read the article before the first is stored; on SQLite it waits and reads it afterwards."""
    outcomes: list[str] = []
    with database.writing() as db:
        publish(db, *before)

    def save(database: Database) -> None:
        try:
            with database.writing() as db:
                publish(db, "Payouts", markdown="As Pia has it.")
            outcomes.append("saved")
        except Conflict as conflict:
            outcomes.append(conflict.detail)

    with database.writing() as db:
        publish(db, "Payouts", markdown="As Wren has it.")
        second = threading.Thread(target=save, args=[database])
        second.start()
        second.join(0.4)  # until it waits for the first
    second.join()
    told = "Somebody saved this article just now. Look at their version, then save again."
    assert outcomes == (["saved"] if database.is_sqlite else [told])
    with database.reading() as db:
        numbers = db.execute(select(revisions.c.number).order_by(revisions.c.number)).scalars().all()
    assert len(numbers) == len(set(numbers)) == len(before) + (2 if database.is_sqlite else 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": "x" * 301}, "title"), ({"status": "gone"}, "status"), ({"markdown": "x" * 100_001}, "markdown")],
)
def test_a_bad_draft_names_the_field_to_mend(db: Connection, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        publish(db, "Fund a milestone", **changes)
    assert refused.value.field == field


def test_archiving_what_is_not_there_says_so(db: Connection) -> None:
    with pytest.raises(NotFound):
        archive_article(db, "no-such-article", author="Wren", now=NOW)


def test_sections_keep_the_order_they_are_given(db: Connection) -> None:
    for name in ("Zebras", "Apples", "Milestones and escrow"):
        publish(db, f"About {name}", section=name)
    assert [(one.name, one.slug, one.count) for one in sections(db, ("Zebras",))] == [
        ("Zebras", "zebras", 1), ("Apples", "apples", 1), ("Milestones and escrow", "milestones-and-escrow", 1),
    ]  # fmt: skip


def test_writers_see_reads_and_votes_in_one_statement(database: Database) -> None:
    vote = {"comment": None, "who": None, "page": None, "role": None, "plan": None, "via": "widget", "voted_at": NOW}
    with database.writing() as db:
        publish(db, *(f"Article {number}" for number in range(30)))
        add_votes(db, [{"article_id": "article-7", "helped": helped, **vote} for helped in (True, True, False)])
    with database.reading() as db, count_statements(database) as seen:
        rows = {row.id: row for row in list_for_writers(db)}
    assert len(rows) == 30
    assert (rows["article-7"].helped, rows["article-7"].not_helped, rows["article-8"].helped) == (2, 1, 0)
    assert len(seen) == 1
