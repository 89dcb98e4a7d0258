"""Known incidents.

1. A lead writes what is wrong; those it touches see it, others don't. 2. Whoever asks to hear gets one message when it's fixed.
3. Every word said is kept. 4. The page of incidents is for leads.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.accounts import Staff, create_staff
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from foundation.jobs import work_all
from helpdesk.tickets.lists import count_views
from tests.kb.writers import send, signer
from tests.widgets.conversation import open_session, post, token, write_articles
from widgets.identity import Who
from widgets.incidents.following import follow, followed, tell_followers
from widgets.incidents.incident import Incident
from widgets.incidents.known import known_pages
from widgets.incidents.reporting import (
    Told,
    history_of,
    list_incidents,
    open_incident,
    reopen_incident,
    solve_incident,
    update_incident,
)
from widgets.journeys.steps import Step, note_steps
from widgets.sites.registry import list_sites, save_settings, save_site
from widgets.sites.settings import SiteSettings

SLOW = Told("Bank payouts are slow", "Allow one extra day. Your money is safe.", ("payouts",), ("freelancer",))
MARA = Who("worklane:member:7", "worklane", True, "Mara Castell", role="freelancer")
BO = Who("worklane:member:8", "worklane", True, "Bo Halvorsen", role="client")


@pytest.fixture
def lee(database: Database) -> Staff:
    with database.writing() as db:
        number = create_staff(
            db, name="Lee", email="lee@aside.example", password="a-long-password", roles=["lead"], now=clock.now()
        )
    return Staff(number, "Lee", "lee@aside.example", frozenset({"lead"}))


@pytest.fixture
def slow(database: Database, lee: Staff) -> int:
    with database.writing() as db:
        return open_incident(db, SLOW, by=lee, now=clock.now())


def incident(**changed: Any) -> Incident:
    at = clock.now()
    return Incident(
        **{
            "id": 1,
            "title": "",
            "sentence": "",
            "pages": (),
            "roles": (),
            "state": "open",
            "since": at,
            "updated_at": at,
        }
        | changed
    )


def test_an_incident_without_pages_or_roles_concerns_everybody() -> None:
    assert incident().concerns(page=None, role=None)
    assert incident().concerns(page="payouts", role="client")


def test_a_page_stands_for_those_below_it() -> None:
    found = incident(pages=("contract", "payouts"))
    assert found.concerns(page="contract/fixed", role=None)
    assert found.concerns(page="payouts", role=None)
    assert not found.concerns(page="contracts", role=None)
    assert not found.concerns(page=None, role=None)


def test_a_role_that_nobody_told_us_is_not_the_one_meant() -> None:
    assert incident(roles=("freelancer",)).concerns(page=None, role="freelancer")
    assert not incident(roles=("freelancer",)).concerns(page=None, role=None)


def test_mara_sees_it_where_it_touches_her_and_only_there(app: Flask, client: FlaskClient, slow: int) -> None:
    session = open_session(client, token=token(), page="payouts")
    here = post(client, "likely", {"session": session, "page": "payouts"}).json["incidents"]
    assert [(one["id"], one["title"], one["followed"]) for one in here] == [(slow, "Bank payouts are slow", False)]
    assert post(client, "likely", {"session": session, "page": "contract/fixed"}).json["incidents"] == []
    bo = open_session(client, token=token(sub="worklane:member:8", role="client"))
    assert post(client, "likely", {"session": bo, "page": "payouts"}).json["incidents"] == []


def test_opening_the_panel_tells_of_it_at_once(client: FlaskClient, slow: int) -> None:
    opened = post(client, "session", {"site": "worklane", "token": token(), "page": "payouts"}).json
    assert [one["id"] for one in opened["incidents"]] == [slow]


def test_whoever_asks_gets_one_message_when_it_is_fixed(
    database: Database, client: FlaskClient, slow: int, lee: Staff
) -> None:
    session = open_session(client, token=token())
    for _ in range(2):  # a second tap is the same wish
        assert post(client, f"incidents/{slow}/following", {"session": session}).status_code == 200
    with database.writing() as db:
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
    work_all(database)
    assert tell_followers(database, slow, by="Lee", key=lee.key, now=clock.now()) == 0  # a job run twice
    [line] = post(client, "threads", {"session": session}).json["threads"]
    assert (line["subject"], line["last"], line["last_by"]) == (
        "Fixed: Bank payouts are slow",
        "Payouts take a day again.",
        "agent",
    )
    assert (line["status"], line["unread"]) == ("solved", 1)
    assert post(client, "threads/read", {"session": session, "reference": line["reference"]}).status_code == 200
    assert post(client, "threads", {"session": session}).json["threads"][0]["unread"] == 0


def test_the_message_waits_in_no_queue(database: Database, slow: int, lee: Staff) -> None:
    with database.writing() as db:
        follow(db, slow, MARA, language=None, now=clock.now())
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert helpdesk.customer_tickets(db, MARA.key)[0].status == "solved"
        waiting = count_views(db, staff_id=lee.id, now=clock.now())
    assert [name for name, count in waiting.items() if count] == []


def test_a_message_is_headed_in_the_language_of_its_reader(database: Database, slow: int, lee: Staff) -> None:
    with database.writing() as db:
        follow(db, slow, MARA, language="es", now=clock.now())
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert helpdesk.customer_tickets(db, MARA.key)[0].subject == "Resuelto: Bank payouts are slow"


def test_who_changes_their_mind_hears_nothing(database: Database, client: FlaskClient, slow: int, lee: Staff) -> None:
    session = open_session(client, token=token())
    post(client, f"incidents/{slow}/following", {"session": session})
    post(client, f"incidents/{slow}/following", {"session": session, "follow": False})
    with database.writing() as db:
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
    work_all(database)
    assert post(client, "threads", {"session": session}).json["threads"] == []


def test_opened_again_before_the_job_ran_nobody_is_told_that_it_is_fixed(
    database: Database, slow: int, lee: Staff
) -> None:
    with database.writing() as db:
        follow(db, slow, MARA, language=None, now=clock.now())
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
        reopen_incident(db, slow, by=lee, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert helpdesk.customer_tickets(db, MARA.key) == []
        assert followed(db, MARA.key, [slow]) == {slow}


def test_every_word_said_is_kept(database: Database, lee: Staff) -> None:
    at = clock.now()
    with database.writing() as db:
        made = open_incident(db, SLOW, by=lee, now=at)
        update_incident(db, made, Told(SLOW.title, "Allow two extra days."), by=lee, now=at + timedelta(hours=1))
        solve_incident(db, made, "Payouts take a day again.", by=lee, now=at + timedelta(hours=2))
        solve_incident(db, made, "Twice.", by=lee, now=at + timedelta(hours=2))
    with database.reading() as db:
        assert [(note.what, note.sentence, note.by) for note in history_of(db, made)] == [
            ("solved", "Payouts take a day again.", "Lee"),
            ("updated", "Allow two extra days.", "Lee"),
            ("opened", "Allow one extra day. Your money is safe.", "Lee"),
        ]
        assert [one.state for one in list_incidents(db)] == ["solved"]


@pytest.mark.parametrize(
    "told", [Told("", "Wait."), Told("Slow", " "), Told("x" * 121, "Wait."), Told("Slow", "x" * 301)]
)
def test_words_that_nobody_could_read_are_refused(database: Database, lee: Staff, told: Told) -> None:
    with pytest.raises(Invalid), database.writing() as db:
        open_incident(db, told, by=lee, now=clock.now())


def test_an_incident_that_is_not_there_is_said_so(client: FlaskClient) -> None:
    session = open_session(client)
    assert post(client, "incidents/999/following", {"session": session}).status_code == 404


def test_lee_writes_updates_and_solves_one_in_the_desk(app: Flask, database: Database) -> None:
    desk, page = signer(app, database)("lead"), "/desk/settings/incidents/"
    assert "Nothing is wrong" in desk.get(page).text
    status, _, wrong = send(desk, page, {"title": SLOW.title, "sentence": ""})
    assert status == 422
    assert "Say in a sentence what to expect" in wrong
    assert SLOW.title in wrong
    form = {"title": SLOW.title, "sentence": SLOW.sentence, "pages": "payouts, wallet", "role": "freelancer"}
    status, place, _ = send(desk, page, form)
    assert status == 303
    assert "It shows in the panel now." in desk.get(place).text
    with database.reading() as db:
        [one] = list_incidents(db)
    assert (one.pages, one.roles) == (("payouts", "wallet"), ("freelancer",))
    address = f"{page}{one.id}"
    words = {"title": SLOW.title, "sentence": "Allow two days."}
    assert send(desk, f"{address}/words", words, opened=address)[0] == 303
    assert send(desk, f"{address}/solution", {"solution": " "}, opened=address)[0] == 422
    assert send(desk, f"{address}/solution", {"solution": "A day again."}, opened=address)[0] == 303
    assert "It isn’t fixed: show it again" in desk.get(address).text
    assert send(desk, f"{address}/reopening", {}, opened=address)[0] == 303
    with database.reading() as db:
        assert [(one.state, one.sentence) for one in list_incidents(db)] == [("open", "Allow two days.")]


def test_an_agent_cannot_write_incidents(app: Flask, database: Database) -> None:
    assert signer(app, database)("agent").get("/desk/settings/incidents/").status_code == 403


def test_the_list_of_incidents_costs_few_statements(app: Flask, database: Database, lee: Staff) -> None:
    with database.writing() as db:
        for number in range(20):
            open_incident(db, Told(f"Number {number}", "Wait."), by=lee, now=clock.now())
    desk = signer(app, database)("lead")
    desk.get("/desk/settings/incidents/")  # the index and the sites are in memory from here on
    with count_statements(database) as statements:
        assert desk.get("/desk/settings/incidents/").status_code == 200
    assert len(statements) <= 5


def offered(page: str) -> list[str]:
    """The page keys in the list beside the field."""
    return re.findall(r'<option value="([^"]*)">', page.split('id="known-pages"')[1].split("</datalist>")[0])


def test_lee_is_offered_the_pages_there_are(app: Flask, database: Database) -> None:
    """Those of articles, of the sites' patterns, and where two people were lately; and what stands for several of them."""
    write_articles(app, database)
    with database.writing() as db:
        save_site(
            db, key="shop", name="Shop", origins=["https://shop.example"], secrets={}, greeting="", now=clock.now()
        )
        site = next(one for one in list_sites(db) if one.key == "shop")
        settings = SiteSettings(pages=(("/basket", "checkout/basket"), ("/<b>", "<b>")))
        save_settings(db, site, origins=["https://shop.example"], settings=settings, now=clock.now())
        for who, page in ((MARA, "wallet"), (BO, "wallet"), (MARA, "x" * 80), (MARA, "x" * 80), (BO, None)):
            note_steps(db, who.key, "worklane", [Step("page", page, {}, clock.now())])
    app.extensions["widget_sites"].forget()
    desk = signer(app, database)("lead")
    known = ["&lt;b&gt;", "checkout", "checkout/basket", "contract", "contract/fixed", "contract/hourly", "wallet"]
    assert offered(desk.get("/desk/settings/incidents/").text) == known
    with app.app_context(), database.reading() as db, count_statements(database) as statements:
        known_pages(db, [])
    assert len(statements) == 1


def test_a_page_key_may_have_a_space(app: Flask, database: Database) -> None:
    desk = signer(app, database)("lead")
    form = {"title": SLOW.title, "sentence": SLOW.sentence, "pages": " work  diary ,payouts,, payouts\njob post"}
    assert send(desk, "/desk/settings/incidents/", form)[0] == 303
    with database.reading() as db:
        assert list_incidents(db)[0].pages == ("work diary", "payouts", "job post")
