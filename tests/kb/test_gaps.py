"""Gaps: what people typed and did not find.

1. A search is missed when nothing was shown, or nothing was opened of hits that hardly fit; each is looked at once.
2. Searches that mean the same are one gap, through slips, endings and order; unlike ones are not.
3. A gap keeps its id and its searches, whatever is typed next.
4. Counts are over four weeks beside the four before, by page and role, in a handful of statements.
5. "Write this" opens a draft with the questions filled in; publishing starts the "after"; silence closes it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database, count_statements
from foundation.errors import Conflict, NotFound
from foundation.jobs import enqueue, work_all
from kb import ArticleDraft, add_searches, archive_article, publish_article, read_article
from kb.articles.article import Viewer
from kb.articles.tables import searches
from kb.gaps.deciding import answer_with, dismiss, take_back, unlink, write_for
from kb.gaps.gap import Gap
from kb.gaps.gathering import gather
from kb.gaps.grouping import group_queries
from kb.gaps.missing import is_missed
from kb.gaps.reading import Where, list_gaps, read_gap, typed_for
from kb.gaps.verdict import judge
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def typed(database: Database, query: str, *days_ago: float, **more: Any) -> None:
    row = {"query": query, "shown": [], "opened": None, "who": None, "page": "payouts", "role": "freelancer", "plan": None, "via": "widget"} | more  # fmt: skip
    with database.writing() as db:
        add_searches(db, [row | {"searched_at": NOW - days * DAY} for days in days_ago])


def look(database: Database, *, chance: float = 0.0) -> int:
    return gather(database, lambda _query, _context: chance, now=NOW)


def found(database: Database, **more: Any) -> list[Gap]:
    with database.reading() as db:
        return list_gaps(db, now=NOW, **more)


@pytest.mark.parametrize(
    ("shown", "opened", "chance", "missed"),
    [([], None, 0.0, True), ([], "", 0.9, True), (["a"], None, 0.2, True), (["a"], None, 0.9, False), (["a"], "a", 0.0, False), (["a"], "", 0.2, True)],
)  # fmt: skip
def test_when_a_search_is_missed(shown: list[str], opened: str | None, chance: float, missed: bool) -> None:
    assert is_missed(shown, opened, chance) is missed


def test_searches_that_mean_the_same_are_one_group() -> None:
    queries = [
        "crypto payout", "payout in crypto", "Crypto payouts?", "cyrpto payout", "sign in with passkey", "passkeys", "use a passkey",
        "student discount", "discount for students", "vacation mode",
    ]  # fmt: skip
    labels = group_queries(
        queries, {}, background=["Withdraw to your bank", "Sign in with a code", "Set a weekly limit"]
    )
    groups = {frozenset(q for q, label in zip(queries, labels, strict=True) if label == one) for one in set(labels)}
    assert groups == {frozenset(queries[:4]), frozenset(queries[4:7]), frozenset(queries[7:9]), frozenset(queries[9:])}
    assert all(label < 0 for label in labels)


def test_a_query_joins_the_gap_it_fits_and_small_words_join_none() -> None:
    known = {7: ["crypto payout"], 9: ["student discount"]}
    assert group_queries(["get a payout in crypto", "what is it", "pension"], known) == [7, 0, -1]
    assert group_queries([], known) == []
    assert group_queries(["how do i", "?!"], {}) == [0, 0]


def test_each_search_is_looked_at_once_and_answered_ones_are_no_gaps(database: Database) -> None:
    typed(database, "crypto payout", 1, 2)
    typed(database, "withdraw", 1, shown=["w"], opened="w")
    typed(database, "when do I get my money", 1, shown=["w"])
    assert look(database, chance=0.9) == 2
    assert look(database) == 0
    assert [(gap.name, gap.count) for gap in found(database)] == [("crypto payout", 2)]
    with database.reading() as db:
        assert db.execute(select(searches.c.gap_id).where(searches.c.gap_id.is_(None))).first() is None


def test_a_gap_keeps_its_id_whatever_is_typed_next(database: Database) -> None:
    typed(database, "crypto payout", 3, 3)
    typed(database, "gift card", 3)
    look(database)
    before = {gap.name: gap.id for gap in found(database)}
    for query in ("payout crypto wallet", "payouts in crypto", "buy gift cards", "crypto", "passkey"):
        typed(database, query, 1)
        look(database)
    after = {gap.name: gap for gap in found(database)}
    assert {name: gap.id for name, gap in after.items() if name in before} == before
    assert after["crypto payout"].count == 5
    assert after["gift card"].count == 2
    assert set(after) == {"crypto payout", "gift card", "passkey"}


def test_counts_are_over_four_weeks_beside_the_four_before(database: Database) -> None:
    typed(database, "crypto payout", 0.1, 5, 27.9, 28.1, 100, who="worklane:member:1")
    typed(database, "Crypto  payout", 3, page="billing", role="client", who="worklane:member:2")
    look(database)
    [gap] = found(database)
    assert (gap.count, gap.before, gap.change, gap.people) == (4, 1, 3, 2)
    assert gap.weeks == (0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 3)
    assert [(one.name, one.count) for one in gap.queries] == [("crypto payout", 5)]
    assert gap.others == ()
    assert [(one.name, one.count) for one in gap.pages] == [("payouts", 4), ("billing", 1)]
    assert [one.count for one in found(database, where=Where(page="billing"))] == [1]
    assert found(database, where=Where(role="agency")) == []


def test_write_this_makes_a_draft_with_the_questions_filled_in(database: Database) -> None:
    typed(database, "crypto payout", *[1] * 9)
    typed(database, "payout in crypto", 1, 2)
    typed(database, "crypto payout to bo@worklane.example 4111111111111111", 1)
    look(database)
    with database.writing() as db:
        publish_article(db, ArticleDraft(title="Crypto payout", markdown="Old."), author="Lee", now=NOW)
        [gap] = list_gaps(db, now=NOW)
        made = write_for(db, gap.id, author="Wren", now=NOW)
        assert (made.status, made.slug, made.title) == ("draft", "crypto-payout-2", "Crypto payout")
        assert made.questions == ("crypto payout", "payout in crypto")
        assert (made.pages, made.roles) == (("payouts",), ("freelancer",))
        with pytest.raises(Conflict, match="Wren has begun"):
            write_for(db, gap.id, author="Lee", now=NOW)
        [gap] = list_gaps(db, now=NOW)
        assert (gap.state, gap.linked_by) == ("writing", "Wren")
        beside = typed_for(db, article_id=made.id, now=NOW)
        assert beside is not None
        assert (beside.gap, beside.queries[0].count) == (gap.id, 9)
        unlink(db, gap.id)
        assert list_gaps(db, now=NOW)[0].state == "open"
        with pytest.raises(NotFound):
            read_gap(db, 999, now=NOW)


def test_publishing_starts_the_after_and_silence_closes_the_gap(database: Database, app: Flask) -> None:
    at = NOW - 30 * DAY
    typed(database, "crypto payout", *[31 + n for n in range(0, 56, 2)], 29.5)
    look(database)
    with database.writing() as db:
        [gap] = list_gaps(db, now=NOW)
        made = write_for(db, gap.id, author="Wren", now=at)
    work_all(database)
    assert found(database)[0].state == "writing"
    with database.writing() as db:
        publish_article(db, ArticleDraft(id=made.id, title="Payouts in crypto", markdown="No."), author="Wren", now=at)
    work_all(database)
    [gap] = found(database)
    assert (gap.state, gap.answered_at) == ("written", at)
    assert gap.verdict is not None
    assert (gap.verdict.said, gap.verdict.before, gap.verdict.days) == ("closed", 3.5, 30)
    assert gap.around == ((3, 4, 3, 4, 3, 4, 3, 4), (1, 0, 0, 0, 0))
    with database.writing() as db:
        archive_article(db, made.id, author="Wren", now=NOW)
    assert found(database)[0].state == "open"  # what answered it is gone


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([1, 0] * 28, [], "early"), ([1, 0] * 28, [0] * 13, "early"), ([1, 0] * 28, [0] * 14, "closed"), ([1] + [0] * 55, [0] * 30, "early"),
        ([1] + [0] * 55, [0] * 170, "closed"), ([1] * 56, [1] * 40, "open"), ([2] * 56, [0, 0, 1, 0] * 5, "shrinking"), ([0] * 56, [0] * 14, "closed"),
        ([0] * 56, [1] * 3, "early"), ([0] * 56, [1] * 30, "open"),
    ],
)  # fmt: skip
def test_what_may_be_said_after_so_many_days(before: list[int], after: list[int], said: str) -> None:
    verdict = judge(before, after)
    assert verdict.said == said
    assert (verdict.days_left > 0) == (said == "early")


def test_set_aside_stays_aside_and_can_be_undone(database: Database) -> None:
    typed(database, "crypto payout", 1)
    look(database)
    with database.writing() as db:
        [gap] = list_gaps(db, now=NOW)
        dismiss(db, gap.id, author="Wren", now=NOW)
    typed(database, "crypto payouts", 0.5)
    look(database)
    [gap] = found(database)
    assert (gap.state, gap.dismissed_by, gap.count) == ("dismissed", "Wren", 2)
    with database.writing() as db:
        take_back(db, gap.id)
        answer_with(db, gap.id, "no-such-article", author="Wren", now=NOW)
    assert found(database)[0].state == "open"


@pytest.fixture
def recent(database: Database) -> None:
    """Two gaps as of the real present, looked at by the job."""
    with database.writing() as db:
        publish_article(db, ArticleDraft(title="Withdraw to your bank", markdown="Choose **Withdraw**.", questions=("payout to bank",)), author="Lee", now=clock.now())  # fmt: skip
        row = {"shown": [], "opened": None, "who": None, "page": "payouts", "role": "freelancer", "plan": None, "via": "widget"}  # fmt: skip
        add_searches(db, [row | {"query": query, "searched_at": clock.now() - n * DAY} for query in ("crypto payout", "<b>gift</b> card") for n in range(3)])  # fmt: skip
        enqueue(db, "kb.gaps")


@pytest.mark.usefixtures("recent")
def test_the_page_tells_it_in_few_statements(signed_in: SignedIn, database: Database) -> None:
    work_all(database)
    writer = signed_in("writer")
    with count_statements(database) as seen:
        page = writer.get("/desk/articles/gaps").text
    assert len(seen) <= 8
    assert "2 things people look for aren’t here yet" in page
    assert "6 searches went unanswered in the last four weeks" in page
    assert "&lt;b&gt;gift" in page
    assert "Withdraw to your bank" in page  # the nearest
    assert "Write this" not in signed_in("agent").get("/desk/articles/gaps").text
    assert "Nothing is missed here" in writer.get("/desk/articles/gaps?role=client").text
    for part in ("unhelpful", "ageing", "alike"):
        with count_statements(database) as seen:
            assert writer.get(f"/desk/articles/gaps/{part}").status_code == 200
        assert len(seen) <= 8


@pytest.mark.usefixtures("recent")
def test_a_writer_writes_what_is_missing_or_sets_it_aside(
    signed_in: SignedIn, client: FlaskClient, database: Database
) -> None:
    work_all(database)
    writer = signed_in("writer")
    with database.reading() as db:
        ids = {gap.name: gap.id for gap in list_gaps(db, now=clock.now())}
    path = f"/desk/articles/gaps/{ids['crypto payout']}"
    status, place, _ = send(writer, f"{path}/article", {}, opened=path)
    assert (status, place) == (303, "/desk/articles/crypto-payout")
    assert "crypto payout</textarea>" in writer.get(place).text
    assert "The gap this closes" in writer.get(place).text
    gift = ids["<b>gift</b> card"]
    status, place, _ = send(writer, f"/desk/articles/gaps/{gift}/dismissal", {}, opened="/desk/articles/gaps")
    assert place == f"/desk/articles/gaps?dismissed={gift}"
    page = writer.get(place).text
    assert "is set aside." in page
    send(writer, f"/desk/articles/gaps/{gift}/return", {}, opened=place)
    assert "is set aside." not in writer.get("/desk/articles/gaps").text
    assert client.get("/desk/articles/gaps").status_code == 302
    assert signed_in("agent").post(f"/desk/articles/gaps/{gift}/dismissal").status_code == 403


@pytest.mark.usefixtures("recent")
def test_an_article_there_is_may_be_the_answer(signed_in: SignedIn, database: Database) -> None:
    work_all(database)
    writer = signed_in("writer")
    with database.reading() as db:
        gap = next(one for one in list_gaps(db, now=clock.now()) if one.name == "crypto payout")
    page = writer.get(f"/desk/articles/gaps/{gap.id}").text
    assert "Add these questions to it" in page
    opened = f"/desk/articles/withdraw-to-your-bank?gap={gap.id}"
    assert "payout to bank\ncrypto payout</textarea>" in writer.get(opened).text
    form = {"title": "Withdraw to your bank", "markdown": "x", "section": "Payouts", "questions": "payout to bank\ncrypto payout", "status": "published"}  # fmt: skip
    assert send(writer, "/desk/articles/withdraw-to-your-bank", form, opened=opened)[0] == 303
    work_all(database)
    with database.reading() as db:
        assert read_gap(db, gap.id, now=clock.now()).state == "written"
        assert read_article(db, "withdraw-to-your-bank", viewer=Viewer(staff=True)).questions[1] == "crypto payout"
