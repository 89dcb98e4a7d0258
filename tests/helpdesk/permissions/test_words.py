"""The words of a ticket that its team keeps to itself, on every page of every floor that staff may open.

1. Whoever doesn't see the ticket meets none of them, whatever other roles they have. 2. It counts all the same. 3. Who sees it is quoted
it where a page is made for them; what goes to many (figures, mails, files, links) leaves it out. 4. The figures follow when a team closes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from analytics.desk.counting import rebuild as count_figures
from analytics.desk.metrics import METRICS
from analytics.voice import add_verbatims
from analytics.voice.digest.week import _quotes as mail_quotes
from analytics.voice.export.content import _quotes as file_quotes
from analytics.voice.hearing.told import words_for_all
from analytics.voice.meaning.within import read_rated
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.jobs import jobs, work_one
from helpdesk.assignment.profile import keep_to_members
from helpdesk.assignment.tables import team_settings
from helpdesk.routing.tables import routing_decisions
from helpdesk.tickets import lifecycle
from helpdesk.tickets.customer_messages import customer_reply
from tests.helpdesk.people import BO, staff
from tests.helpdesk.permissions.conftest import SECRET, Desk
from tests.helpdesk.permissions.test_routes import _example

OUTSIDE = ("agent", "writer", "product")  # all roles that don't open it by themselves, in one person
WORD = "quagga"  # never searched for, so that no page says it back
SAID = f"My refund for the {SECRET} {WORD} pictures takes too long. Very annoying, terrible."
WALKED = (
    "desk_reports.",
    "articles.",
    "workspace.decision",
    "workspace.effort",
    "workspace.ticket",
)  # the others of the desk: test_sight
SEARCHED = ("", f"?words={SECRET}", "?days=365&theme=refunds&all=1", "?like={comment}")  # on pages of the voice


@pytest.fixture
def told(desk: Desk) -> Desk:
    """What was said in the closed ticket is heard and counted, and Ada has the ticket from before it was closed."""
    now = clock.now()
    add_verbatims(desk.database, [_said(desk, number, now - timedelta(hours=number)) for number in range(12)])
    with desk.database.writing() as db:
        lifecycle.assign(db, desk.secret.id, desk.people["agent"], by=desk.people["lead"], now=now)
        customer_reply(db, desk.secret.reference, BO.key, f"Look at the {WORD}.", now=now)
        db.execute(update(routing_decisions).values(who=WORD))
    count_figures(desk.database, now=now)
    summarise(desk.database, now)
    return desk


@pytest.mark.once
def test_nobody_outside_its_team_meets_its_words_on_any_page(told: Desk) -> None:
    client = _enter(told, *OUTSIDE)
    number = _comments(told)[0]
    said = [
        path + query
        for path in _paths(told, number)
        for query in (SEARCHED if path.startswith("/voice/") else SEARCHED[:1])
        if WORD in client.get(path + query.format(comment=number)).text
    ]
    assert not said, f"{', '.join(said)}: ask for visible_to, or hidden_from where a row names a ticket."


def test_it_counts_and_is_quoted_to_who_sees_it(told: Desk) -> None:
    outside, lead = _enter(told, "product"), told.enter("lead")
    for path in ("/voice/verbatims?theme=refunds", "/voice/themes/refunds"):
        assert WORD not in outside.get(path).text
        assert WORD in lead.get(path).text
    assert '<strong class="total">12</strong> comments' in outside.get("/voice/verbatims?theme=refunds").text
    assert "Nothing to quote here" in outside.get("/voice/verbatims?theme=refunds").text


def test_searching_for_its_words_finds_nothing_outside(told: Desk) -> None:
    assert "No comment fits" in _enter(told, "product").get(f"/voice/verbatims?words={WORD}").text
    assert '<strong class="total">12</strong>' in told.enter("lead").get(f"/voice/verbatims?words={WORD}").text


def test_a_report_counts_it_and_says_how_many_one_may_not_open(told: Desk) -> None:
    page = told.enter("agent").get("/desk/reports/created/tickets").text
    assert SECRET not in page
    assert "You may not open the ticket behind this number: its team keeps it to itself." in page
    page = told.enter("lead").get("/desk/reports/created/tickets").text
    assert SECRET in page
    assert "may not open" not in page


@pytest.mark.parametrize("closed", [True, False])
def test_what_goes_to_many_quotes_it_only_while_every_agent_sees_it(told: Desk, closed: bool) -> None:
    today = clock.now().date()
    with told.database.writing() as db:
        db.execute(update(team_settings).values(members_only=closed))
        mailed = mail_quotes(db, ["refunds"], today - timedelta(days=6), today)
        filed = file_quotes(db, ["refunds"], today - timedelta(days=6), today, 10**9)
        rated = read_rated(db, today - timedelta(days=6), 10**9)
        taken = db.execute(select(words_for_all())).scalars().all()
    assert (WORD in f"{mailed}{filed}{rated}{taken}") is not closed
    assert len(taken) == 12


def test_figures_are_made_anew_when_a_team_closes_or_opens(told: Desk) -> None:
    with told.database.writing() as db:
        db.execute(delete(jobs))
        keep_to_members(db, "trust_safety", False, now=clock.now())
    assert work_one(told.database, now=clock.now())
    with told.database.reading() as db:
        assert "voice.summarise" in db.execute(select(jobs.c.kind)).scalars().all()


def _said(desk: Desk, number: int, at: datetime) -> dict[str, Any]:
    return {
        "source": "ticket",
        "source_id": f"words:{number}",
        "text": f"{SAID} {number}",
        "happened_at": at,
        "ticket": desk.secret.id,
    }


def _enter(desk: Desk, *roles: str) -> FlaskClient:
    with desk.database.writing() as db:
        olu = staff(db, "Olu Danso", *roles)
        token = sign_in(db, email=olu.email, password="correct horse", now=clock.now())
    client = desk.app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def _comments(desk: Desk) -> list[int]:
    with desk.database.reading() as db:
        return list(db.execute(select(verbatims.c.id).order_by(verbatims.c.id)).scalars())


def _paths(desk: Desk, comment: int) -> Iterator[str]:
    """Every page that somebody of the staff may open, with what leads to the ticket in its address."""
    with desk.database.reading() as db:
        decision = db.execute(select(routing_decisions.c.id)).scalars().first()
    told = {
        "verbatim": [comment],
        "key": ["refunds", *METRICS],
        "decision_id": [decision or "none"],
        "ticket_id": [desk.plain.id, desk.secret.id],
    }
    for rule in desk.app.url_map.iter_rules():
        access = getattr(desk.app.view_functions[rule.endpoint], "access", "")
        if "GET" not in (rule.methods or ()) or not access.startswith("staff") or rule.endpoint.endswith("static"):
            continue
        if rule.rule.startswith("/desk/") and not rule.endpoint.startswith(WALKED):
            continue
        for key in told["key"] if "key" in rule.arguments else [None]:
            values = {
                name: key if name == "key" else told.get(name, [_example(rule, name, desk)])[-1]
                for name in rule.arguments
            }
            with desk.app.test_request_context():
                yield rule.build(values)[1]  # type: ignore[index]
