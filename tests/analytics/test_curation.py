"""The curation page: what waits is decided where it stands, wrong input is said there and kept, only curators come in."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice import add_verbatims
from analytics.voice.registry.candidates import list_candidates
from analytics.voice.registry.editing import dismiss_candidate
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.csrf import FIELD
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from tests.analytics.content import a_quarter, comment, sign_in_pia
from tests.analytics.registry import PIA, hear_of_calendars, propose_calendars, propose_two, themes_of

PAGE = "/voice/curation/"


def send(client: FlaskClient, path: str, **form: object) -> object:
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', client.get(PAGE).text)
    assert found
    return client.post(PAGE + path, data={FIELD: found[1], **form}, follow_redirects=True)


def text_of(answer: object) -> str:
    return html.unescape(answer.text)  # type: ignore[attr-defined]


def test_a_proposal_is_accepted_under_a_better_name_and_undone(client: FlaskClient, database: Database) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    sign_in_pia(client, database)
    page = html.unescape(client.get(PAGE).text)
    assert "One proposal waits for you" in page
    assert 'href="/voice/reports">Reports</a>' in page, "the way to all other pages is the same everywhere"
    assert found.sentence in page
    answer = text_of(
        send(client, f"candidates/{found.id}", what="accept", name="Calendar is a month off", area="Product")
    )
    assert "You accepted the proposal “calendar, wrong month” as “Calendar is a month off”." in answer
    assert "Comments are going to their theme." in answer
    work_all(database)
    with database.reading() as db:
        assert set(themes_of(db).values()) == {"calendar-is-a-month-off"}
    assert client.get("/voice/themes/calendar-is-a-month-off").status_code == 200
    number = re.search(r"edits/(\d+)/undoing", answer)
    assert number
    assert "You undid an edit" in text_of(send(client, f"edits/{number[1]}/undoing"))
    assert client.get("/voice/themes/calendar-is-a-month-off").status_code == 404


def test_before_the_first_pass_nothing_is_said_to_have_been_looked_for(client: FlaskClient, database: Database) -> None:
    hear_of_calendars(database)
    sign_in_pia(client, database)
    assert "Nothing has been looked for yet" in client.get(PAGE).text
    propose_calendars(database)
    with database.writing() as db:
        (found,) = list_candidates(db, "waiting")
        dismiss_candidate(db, found.id, by=PIA, now=clock.now())
    assert "Nothing new was found" in client.get(PAGE).text


def test_deciding_goes_on_at_the_next_proposal(client: FlaskClient, database: Database) -> None:
    hear_of_calendars(database)
    add_verbatims(database, [comment(700 + n, "The lamp is green.", page="job") for n in range(5)])
    lamps, calendars = propose_two(database)
    sign_in_pia(client, database)
    answer = send(client, f"candidates/{lamps.id}", what="dismiss")
    page = text_of(answer)
    assert page.index("You dismissed the proposal “lamp”") > page.index('<h2 id="proposals">')
    number = re.search(r"edits/(\d+)/undoing", page)
    assert number
    assert f'name="at" value="{calendars.id}"' in page
    assert "You undid an edit of “lamp”" in text_of(send(client, f"edits/{number[1]}/undoing", at=calendars.id))


def test_a_merge_moves_comments_and_the_old_address_leads_on(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    sign_in_pia(client, database)
    assert "merged “Disputes drag on” into" in text_of(send(client, "themes/disputes", kind="merge", value="help-slow"))
    answer = client.get("/voice/themes/disputes")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/voice/themes/help-slow")
    assert client.get("/voice/verbatims?theme=disputes").text.count('class="verbatim"') == 28
    summarise(database, clock.now())
    assert "Disputes drag on" not in client.get("/voice/").text


def test_what_is_wrong_is_said_where_it_is_wrong_and_what_was_typed_stays(
    client: FlaskClient, database: Database
) -> None:
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    sign_in_pia(client, database)
    answer = send(client, "themes/fees", kind="rename", value="Refunds take too long")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "Another theme is called “Refunds take too long”" in text_of(answer)
    assert 'value="Refunds take too long"' in text_of(answer)
    assert text_of(answer).count('role="alert"') == 1
    answer = send(client, f"candidates/{found.id}", what="accept", name="  ", area="Product")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Give the theme a name." in text_of(answer)
    assert send(client, "themes/no-such-theme", kind="archive").status_code == 404  # type: ignore[attr-defined]
    assert send(client, "candidates/99999", what="dismiss").status_code == 404  # type: ignore[attr-defined]
    assert send(client, "edits/99999/undoing").status_code == 404  # type: ignore[attr-defined]


def test_a_theme_is_split_by_the_comments_that_were_marked(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, [comment(1, "The payout is delayed over the weekend."), comment(2, "My payout is late.")])
    sign_in_pia(client, database)
    page = client.get(f"{PAGE}?theme=payouts-late").text
    assert "Split by examples" in page
    with database.reading() as db:
        number = db.execute(select(verbatims.c.id).where(verbatims.c.text.contains("weekend"))).scalar_one()
    nobody = send(client, "themes/payouts-late", kind="split", value="Weekends")
    assert "Mark at least one comment" in text_of(nobody)
    assert 'value="Weekends"' in text_of(nobody)
    send(client, "themes/payouts-late", kind="split", value="Weekends", example=[str(number), "nonsense"])
    with database.reading() as db:
        assert read_registry(db).all["weekends"].split_from == "payouts-late"
        assert themes_of(db)["The payout is delayed over the weekend."] == "weekends"


def test_words_of_customers_and_curators_are_shown_as_text(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    send(client, "themes/fees", kind="rename", value="<script>alert(1)</script>")
    for path in (PAGE, f"{PAGE}?theme=fees", f"{PAGE}edits", "/voice/themes", "/voice/themes/fees"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert not re.search(r"\sstyle=|<style", text)


def test_pages_send_few_statements(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    hear_of_calendars(database)
    (found,) = propose_calendars(database)
    summarise(database, clock.now())
    sign_in_pia(client, database)
    send(client, "themes/fees", kind="lock")
    for path in ("", "?theme=payouts-late", "?theme=fees", "passes", "edits", "dismissed", f"candidates/{found.id}"):
        with count_statements(database) as seen:
            assert client.get(PAGE + path).status_code == 200
        assert len(seen) <= 8, path


@pytest.mark.parametrize("role", ["agent", "writer"])
def test_only_product_and_leads_curate(client: FlaskClient, database: Database, role: str) -> None:
    sign_in_pia(client, database, (role,))
    assert client.get(PAGE).status_code == 403
    if role == "writer":
        assert "Curate" not in client.get("/voice/themes").text
