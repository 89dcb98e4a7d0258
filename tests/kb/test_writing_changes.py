"""Drafts, review and schedule.

1. What is written about a published article waits beside it; readers see the published one until it is published.
2. A change is sent for review, sent back with a note, or published; who wrote and who approved is kept.
3. A change with a time is published by the clock, within a minute, once; one that can't be says why and waits.
   The clock overwrites nothing: what was saved since, a private article above all, stays as it is.
4. Nobody's draft is overwritten unseen.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue_due_schedules, work_all
from kb import ArticleDraft, publish_article, read_article
from kb.articles.article import Viewer
from kb.articles.changing import keep_change, publish_change, publish_due, read_change, send_back
from kb.articles.reading import list_for_writers, list_revisions
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
STAFF = Viewer(staff=True)
LIVE = ArticleDraft(title="Fund a milestone", markdown="Live.", section="Milestones")
FORM = {"title": "Fund a milestone", "markdown": "Changed.", "section": "Milestones", "questions": "", "pages": ""}


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


@pytest.fixture
def live(database: Database) -> None:
    with database.writing() as db:
        publish_article(db, LIVE, author="Lee", now=NOW)


def changed(text: str = "Changed.") -> ArticleDraft:
    return ArticleDraft(title="Fund a milestone", markdown=text, section="Milestones", id="fund-a-milestone")


@pytest.mark.usefixtures("live")
def test_readers_see_the_published_text_until_the_change_is_published(
    signed_in: SignedIn, client: FlaskClient, database: Database
) -> None:
    writer = signed_in("writer")
    path = "/desk/articles/fund-a-milestone"
    assert send(writer, path, FORM | {"status": "draft"})[0] == 303
    assert "Live." in client.get("/help/articles/fund-a-milestone").text
    page = writer.get(path).text
    assert "Changed.</textarea>" in page
    assert "changes not published" in page
    assert "Changed" in writer.get(f"{path}/change").text
    assert send(writer, path, FORM | {"status": "published"})[0] == 303
    assert "Changed." in client.get("/help/articles/fund-a-milestone").text
    with database.reading() as db:
        assert read_change(db, "fund-a-milestone") is None
        assert [one.number for one in list_revisions(db, "fund-a-milestone")] == [2, 1]
    assert writer.get(f"{path}/change").status_code == 303


@pytest.mark.usefixtures("live")
def test_a_draft_can_be_dropped(signed_in: SignedIn, database: Database) -> None:
    writer = signed_in("writer")
    path = "/desk/articles/fund-a-milestone"
    send(writer, path, FORM | {"status": "draft"})
    send(writer, f"{path}/draft/removal", {}, opened=path)
    assert "Live.</textarea>" in writer.get(path).text


def test_review_is_sent_back_with_a_note_or_approved_with_both_names(signed_in: SignedIn, database: Database) -> None:
    writer, lead = signed_in("writer"), signed_in("lead")
    assert send(writer, "/desk/articles/new", FORM | {"status": "review"})[1].endswith("saved=review")
    path = "/desk/articles/fund-a-milestone"
    assert "Send back" not in writer.get(path).text  # one's own
    page = lead.get(path).text
    assert "Writer sent this for review" in page
    assert "in review" in lead.get("/desk/articles/?status=review").text
    assert send(lead, f"{path}/review/return", {"note": "Add the <b>fee</b>."}, opened=path)[0] == 303
    assert "Lead: Add the &lt;b&gt;fee&lt;/b&gt;." in writer.get(path).text
    send(writer, path, FORM | {"markdown": "With fee.", "status": "review"})
    assert "Add the" not in writer.get(path).text
    send(lead, path, FORM | {"markdown": "With fee.", "status": "published"})
    with database.reading() as db:
        newest = list_revisions(db, "fund-a-milestone")[0]
        assert (newest.author, newest.approved_by) == ("Writer", "Lead")
        assert read_article(db, "fund-a-milestone").markdown == "With fee."


@pytest.mark.usefixtures("live")
def test_a_reviewer_who_changes_the_text_is_its_author(database: Database) -> None:
    with database.writing() as db:
        keep_change(db, changed(), author="Wren", now=NOW, review=True)
        publish_change(db, changed("Mine."), author="Lee", now=NOW)
        newest = list_revisions(db, "fund-a-milestone")[0]
        assert (newest.author, newest.approved_by) == ("Lee", None)
        with pytest.raises(NotFound):
            send_back(db, "fund-a-milestone", "Too late", now=NOW)
        with pytest.raises(Invalid):
            send_back(db, "fund-a-milestone", "  ", now=NOW)


@pytest.mark.usefixtures("live")
def test_a_scheduled_change_is_published_by_the_clock_once(database: Database, client: FlaskClient) -> None:
    with database.writing() as db:
        keep_change(db, changed(), author="Wren", now=NOW, publish_at=NOW + HOUR)
        [row] = list_for_writers(db, status="scheduled")
        assert (row.waiting, row.publish_at) == ("scheduled", NOW + HOUR)
    assert publish_due(database, now=NOW + HOUR - timedelta(seconds=1)) == []
    assert publish_due(database, now=NOW + HOUR) == ["fund-a-milestone"]
    assert publish_due(database, now=NOW + HOUR) == []
    assert "Changed." in client.get("/help/articles/fund-a-milestone").text


def test_the_worker_publishes_what_is_due(app: Flask, database: Database) -> None:
    with database.writing() as db:
        keep_change(db, changed(), author="Wren", now=NOW, publish_at=NOW + HOUR)
    enqueue_due_schedules(database, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert read_article(db, "fund-a-milestone").status == "published"


@pytest.mark.usefixtures("live")
def test_what_cannot_be_published_at_its_time_says_why_and_waits(database: Database, signed_in: SignedIn) -> None:
    moved = ArticleDraft(title="Fund", markdown="x", id="fund-a-milestone", slug="taken")
    with database.writing() as db:
        keep_change(db, moved, author="Wren", now=NOW, publish_at=NOW + HOUR)
        publish_article(db, ArticleDraft(title="Taken", markdown="x"), author="Lee", now=NOW)
    assert publish_due(database, now=NOW + HOUR) == []
    with database.reading() as db:
        change = read_change(db, "fund-a-milestone")
        assert change is not None
        assert (change.state, change.publish_at) == ("draft", None)
    assert "It wasn’t published at its time" in signed_in("writer").get("/desk/articles/fund-a-milestone").text


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    "since",
    [{"private": True, "roles": ("freelancer",)}, {"markdown": "Edited since."}, {"status": "archived"}],
    ids=["made private", "edited", "archived"],
)
def test_the_clock_publishes_nothing_over_what_was_saved_since(
    database: Database, client: FlaskClient, signed_in: SignedIn, since: dict[str, Any]
) -> None:
    with database.writing() as db:
        keep_change(db, changed(), author="Wren", now=NOW, publish_at=NOW + HOUR)
        publish_article(db, replace(LIVE, **since), author="Lee", now=NOW)
    before = client.get("/help/articles/fund-a-milestone")
    assert publish_due(database, now=NOW + HOUR) == []
    after = client.get("/help/articles/fund-a-milestone")
    assert after.status_code == before.status_code
    assert "Changed." not in after.text
    page = signed_in("writer").get("/desk/articles/fund-a-milestone").text
    assert "It wasn’t published at its time: Lee saved revision 2 since it was written." in page
    assert "Changed.</textarea>" in page


@pytest.mark.usefixtures("live")
def test_an_older_draft_says_what_was_saved_since(database: Database, signed_in: SignedIn) -> None:
    with database.writing() as db:
        keep_change(db, changed(), author="Wren", now=NOW)
    writer, path = signed_in("writer"), "/desk/articles/fund-a-milestone"
    assert "The article has changed" not in writer.get(path).text
    with database.writing() as db:
        publish_article(db, replace(LIVE, markdown="Edited since."), author="Lee", now=NOW)
    page = writer.get(path).text
    assert "The article has changed" in page
    assert f"{path}/revisions/2?against=1" in page


def test_times_are_chosen_in_ones_own_zone_and_must_be_to_come(signed_in: SignedIn, database: Database) -> None:
    writer = signed_in("writer")
    later = {"status": "scheduled", "publish_at": "2099-07-09T14:30", "ahead": "120"}
    assert send(writer, "/desk/articles/new", FORM | later)[0] == 303
    with database.reading() as db:
        change = read_change(db, "fund-a-milestone")
        assert change is not None
        assert change.publish_at == datetime(2099, 7, 9, 12, 30, tzinfo=UTC)
    for wrong in ("", "soon", "2001-01-01T10:00", "9999-99-99T00:00", "2099-07-09T14:30+02:00"):
        status, _, page = send(writer, "/desk/articles/fund-a-milestone", FORM | later | {"publish_at": wrong})
        assert status == 422
        assert "Changed.</textarea>" in page
    assert send(writer, "/desk/articles/fund-a-milestone", FORM | later | {"ahead": "99999"})[0] == 422


@pytest.mark.usefixtures("live")
def test_nobodys_draft_is_overwritten_unseen(database: Database, signed_in: SignedIn) -> None:
    writer = signed_in("writer")
    path = "/desk/articles/fund-a-milestone"
    send(writer, path, FORM | {"status": "draft"})
    with database.writing() as db:
        keep_change(db, changed("Theirs."), author="Lee", now=NOW)
    status, _, page = send(writer, path, FORM | {"markdown": "Mine.", "saved": "1", "status": "draft"})
    assert status == 409
    assert "Lee saved a draft while you were writing" in page
    assert "Mine.</textarea>" in page
    with database.writing() as db:
        publish_change(db, changed("Published."), author="Lee", now=NOW, saved=2)
        with pytest.raises(Conflict, match="published or dropped"):
            publish_change(db, changed("Late."), author="Wren", now=NOW, saved=2)


def test_a_time_that_is_refused_stands_in_the_form_as_it_was_typed(signed_in: SignedIn, database: Database) -> None:
    writer = signed_in("writer")
    form = {"title": "Fees", "markdown": "None.", "section": "Money", "status": "scheduled", "publish_at": "2020-01-04T09:30"}  # fmt: skip
    status, _, page = send(writer, "/desk/articles/new", form)
    assert status == 422
    assert 'value="2020-01-04T09:30"' in page
    assert "Choose a time that is still to come" in page
    send(writer, "/desk/articles/new", form | {"publish_at": "2099-01-04T09:30", "ahead": "60"})
    page = writer.get("/desk/articles/fees").text
    assert 'value="2099-01-04T08:30"' in page
    assert 'data-time="2099-01-04T08:30:00+00:00"' in page
    assert "Change the time" in page


def test_a_draft_that_was_sent_back_says_so_and_promises_readers_nothing(
    signed_in: SignedIn, database: Database
) -> None:
    form = {"title": "Fees", "markdown": "None.", "section": "Money", "status": "review"}
    send(signed_in("writer"), "/desk/articles/new", form)
    path = "/desk/articles/fees"
    send(signed_in("lead"), f"{path}/review/return", {"note": "Say how much."}, opened=path)
    page = signed_in("admin").get(path).text
    assert "sent back" in page
    assert "Say how much." in page
    assert "Readers don’t see it yet." in page
    assert "Readers still see" not in page


@pytest.mark.parametrize("status", ["published", "draft"])
def test_an_archived_article_comes_back_as_it_went(signed_in: SignedIn, database: Database, status: str) -> None:
    writer, path = signed_in("writer"), "/desk/articles/fees"
    form = {"title": "Fees", "markdown": "None.", "section": "Money", "status": status}
    send(writer, "/desk/articles/new", form)
    send(writer, f"{path}/archive", {}, opened=path)
    assert "Bring it back" in writer.get(path).text
    assert send(writer, f"{path}/archive/removal", {}, opened=path)[1].endswith("?saved=back")
    with database.reading() as db:
        assert read_article(db, "fees", viewer=STAFF).status == status
    assert "Bring it back" not in writer.get(path).text
    assert send(writer, "/desk/articles/nothing/archive/removal", {}, opened=path)[0] == 404
