"""One decision, whole, for those who want to know why: every channel with its figures, or the rule that kept it out."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from foundation import clock
from foundation.database import Database, count_statements
from helpdesk.routing.outcomes.settling import settle
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.helpdesk.test_routing_learns import decided, router
from tests.helpdesk.test_workspace import token_of
from tests.servers import LiveServer


@pytest.fixture
def made(database: Database) -> dict[str, Any]:
    """The last of thirty decisions, with what came of it."""
    by, decision = router(), {}
    for _ in range(30):
        decision = decided(database, by)
        outcome = {"resolved": decision["channel"] == "payments_team", "csat": 5, "ttr_min": 45}
        with database.writing() as db:
            settle(db, outcome | {"decision_id": decision["decision_id"]}, now=clock.now())
    with database.writing() as db:
        staff(db, "Lee Okafor", "lead")
    return decision


def test_every_channel_is_there_with_its_figures_or_the_rule_that_kept_it_out(
    client: FlaskClient, database: Database, made: dict[str, Any]
) -> None:
    sign_in = client.get("/desk/sign-in").text
    client.post(
        "/desk/sign-in", data={"_csrf": token_of(sign_in), "email": "lee@aside.example", "password": "correct horse"}
    )
    with count_statements(database) as sent:
        page = client.get(f"/desk/routing/decisions/{made['decision_id']}")
    assert page.status_code == 200
    said = (
        "Payments team",
        "E-mail",
        "A withdrawal failed",
        "A person was asked for, or self-service failed twice.",
        "rated 5 of 5",
    )
    assert [words for words in said if words not in page.text] == []
    assert len(sent) <= 8
    missing = client.get("/desk/routing/decisions/nowhere")
    assert (missing.status_code, "There is no decision with this number" in missing.text) == (404, True)


def test_nobody_outside_reads_it(client: FlaskClient, made: dict[str, Any]) -> None:
    assert "/desk/sign-in" in client.get(f"/desk/routing/decisions/{made['decision_id']}").headers["Location"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_it_reads_well_on_any_screen(live_server: LiveServer, page: Page, made: dict[str, Any], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/desk/sign-in")
    page.get_by_label("E-mail").fill("lee@aside.example")
    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(f"{live_server.url}/desk/routing/decisions/{made['decision_id']}")
    page.get_by_role("heading", name="Every channel").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []
    page.screenshot(path=f"/tmp/shots-lead/decision-{width}.png", full_page=True)
