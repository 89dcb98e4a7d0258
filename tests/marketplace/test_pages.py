"""Every Worklane page, for a client, a freelancer and a visitor.

1. It answers 200 with one widget tag and the page key the widget knows; it has places the widget can point at.
2. It sends at most eight SQL statements. It holds no inline style or script.
3. Somebody else's contract, message, offer, invoice, dispute and milestone isn't found.
"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database, count_statements
from tests.marketplace.browsing import send, visit_as
from tests.marketplace.people import member
from tests.marketplace.world import VISITOR, World, make_world

MOST_STATEMENTS = 8


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, clock.now())


@pytest.fixture
def bo(app: Flask, database: Database, world: World) -> FlaskClient:
    return visit_as(app, database, world.people.bo, clock.now())


@pytest.fixture
def mara(app: Flask, database: Database, world: World) -> FlaskClient:
    return visit_as(app, database, world.people.mara, clock.now())


def check_page(client: FlaskClient, database: Database, path: str, key: str) -> None:
    with count_statements(database) as statements:
        answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(statements) <= MOST_STATEMENTS, (path, len(statements), statements)
    page = answer.text
    assert re.findall(r'<script[^>]*src="/widget/aside\.js\?site=worklane"[^>]*data-page="([^"]*)"', page) == [key], (
        path
    )
    assert page.count("/widget/aside.js?site=worklane") == 1, path
    assert re.search(r"<[^>]* data-help=\"[a-z-]+\"", page) or path == "/", path
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*(?:src=|type=.importmap.))", page), path
    assert len(re.findall(r"<h1[ >]", page)) == 1, path
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), (path, sorted(one for one in ids if ids.count(one) > 1))


def test_every_page_of_a_visitor(client: FlaskClient, database: Database) -> None:
    for path, key in VISITOR.items():
        check_page(client, database, path, key)
        assert "data-token-url" not in client.get(path).text


def test_every_page_of_a_client(bo: FlaskClient, database: Database, world: World) -> None:
    for path, key in world.client.items():
        check_page(bo, database, path, key)
    assert 'data-token-url="/help-token"' in bo.get("/home").text


def test_every_page_of_a_freelancer(mara: FlaskClient, database: Database, world: World) -> None:
    for path, key in world.freelancer.items():
        check_page(mara, database, path, key)


def test_every_page_of_who_has_just_joined(app: Flask, database: Database, world: World) -> None:
    """Empty pages say what will be here."""
    with database.writing() as db:
        zoe = member(db, "Zoe", "freelancer", clock.now(), verified=False)
        ola = member(db, "Ola Brandt-Lindqvist of the very long and very winding name", "client", clock.now())
    for who, paths in ((zoe, world.freelancer), (ola, world.client)):
        browser = visit_as(app, database, who, clock.now())
        for path, key in paths.items():
            if not re.search(r"\d", path):
                check_page(browser, database, path, key)


def test_a_visitor_is_led_to_the_sign_in_and_back(client: FlaskClient, world: World) -> None:
    for path in {**world.client, **world.freelancer}:
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in?next=/")
    asked = client.get("/talent?q=tea&x=1").location
    assert asked == "/sign-in?next=/talent%3Fq%3Dtea%26x%3D1"
    entered = send(
        client, "/sign-in", page=asked, email="bo@worklane.example", password="correct horse", next="/talent?q=tea&x=1"
    )  # fmt: skip
    assert (entered.status_code, entered.location) == (303, "/talent?q=tea&x=1")


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n"]
)
def test_signing_in_leads_to_no_other_site(client: FlaskClient, world: World, target: str) -> None:
    entered = send(
        client, "/sign-in", page="/sign-in", email="bo@worklane.example", password="correct horse", next=target
    )  # fmt: skip
    assert entered.location == "/home"


def test_what_belongs_to_others_is_not_found(app: Flask, database: Database, world: World) -> None:
    sam = visit_as(app, database, world.people.sam, clock.now())
    with database.writing() as db:
        kim = member(db, "Kim Aoki", "client", clock.now())
    stranger = visit_as(app, database, kim, clock.now())
    private = re.compile(r"^/(contracts|offers|messages|invoices|disputes|proposals)/\d")
    for path in {**world.client, **world.freelancer}:
        if not private.match(path):
            continue
        for browser in (stranger, sam):
            own_proposal = browser is sam and path.endswith("/offer")
            answer = browser.get(path)
            assert answer.status_code in ((403,) if own_proposal else (404, 403)), path
            assert "Lovely lids" not in answer.text


@pytest.mark.parametrize(
    "path", ["/contracts/x", "/contracts/99999999999999999999", "/contracts/0", "/jobs/4711", "/talent/4711"]
)
def test_an_address_that_is_nowhere_is_not_found(bo: FlaskClient, path: str) -> None:
    assert bo.get(path).status_code == 404


def test_pages_of_the_other_role_say_whose_they_are(bo: FlaskClient, mara: FlaskClient) -> None:
    for path in ("/work", "/proposals", "/payouts"):
        answer = bo.get(path)
        assert answer.status_code == 403
        assert "open a freelancer account" in answer.text
    for path in ("/jobs", "/jobs/new", "/talent", "/billing"):
        answer = mara.get(path)
        assert answer.status_code == 403
        assert "open a client account" in answer.text


def test_a_suspended_member_is_signed_out(bo: FlaskClient, database: Database, world: World) -> None:
    from sqlalchemy import update

    from marketplace.members.tables import members

    with database.writing() as db:
        db.execute(update(members).where(members.c.id == world.people.bo.id).values(state="suspended"))
    assert bo.get("/home").location.startswith("/sign-in")
    refused = send(bo, "/sign-in", page="/sign-in", email="bo@worklane.example", password="correct horse")
    assert refused.status_code == 403
    assert "suspended" in refused.text


def test_the_bar_counts_messages_until_they_are_read(mara: FlaskClient, world: World) -> None:
    thread = next(path for path in world.freelancer if path.startswith("/messages/"))
    assert '1<span class="sr"> unread</span>' in mara.get("/home").text
    assert "unread</span>" not in mara.get(thread).text
    assert "unread</span>" not in mara.get("/home").text


def test_home_says_what_waits(bo: FlaskClient, mara: FlaskClient) -> None:
    for_bo, for_mara = bo.get("/home").text, mara.get("/home").text
    assert "Review until" in for_bo
    assert "They answer by" in for_bo
    for words in ("Offer: Drawings", "Invitation: Labels for a jam", "Answer by"):
        assert words in for_mara
