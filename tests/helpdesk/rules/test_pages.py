"""The settings of rules and webhooks, as leads use them.

1. A rule is made, changed, tried while it is typed, switched, moved, taken away; every step is kept and restored by one press.
2. What is wrong stays in the form with its sentence by its line; whoever saved meanwhile isn't overwritten.
3. A line of a ticket's story leads to the firing and its reasons; agents may read it, and nothing else.
4. The pages take a handful of statements.
5. A webhook's secret is shown once; the dead are sent again.
"""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from helpdesk.rules import keeping
from helpdesk.rules.tables import rule_firings, rules
from helpdesk.tickets.tables import changes
from helpdesk.webhooks.tables import webhook_deliveries, webhook_endpoints
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import ago, automation, do, is_, trigger

RULES = "/desk/settings/rules"
HOOKS = "/desk/settings/webhooks"


def signed_in(app: Flask, database: Database, name: str, role: str) -> FlaskClient:
    client = app.test_client()
    with database.writing() as db:
        person = staff(db, name, role)
        token = sign_in(db, email=person.email, password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    return client


@pytest.fixture
def lee(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database, "Lee Okafor", "lead")


def send(client: FlaskClient, path: str, **form: Any) -> Any:
    page = client.get(f"{HOOKS}/new").text
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found
    return client.post(path, data={"_csrf": found[1], **form})


PAYOUTS = {
    "name": "Payouts first", "when-0-event": "opened", "all-0-field": "role", "all-0-op": "is_any_of", "all-0-value": "freelancer",
    "action-0-kind": "priority", "action-0-was": "priority", "action-0-value": "high", "do": "save", "active": "1",
}  # fmt: skip


def test_a_rule_is_made_and_shows_in_words_with_what_it_did(app: Flask, database: Database, lee: FlaskClient) -> None:
    assert "No trigger yet" in lee.get(f"{RULES}/").text
    assert lee.get(f"{RULES}/new/trigger").status_code == lee.get(f"{RULES}/new/automation").status_code == 200
    assert send(lee, f"{RULES}/new/trigger", **PAYOUTS).status_code == 303
    with database.writing() as db:
        ask(db, MARA)
    work_all(database)
    page = lee.get(f"{RULES}/").text
    assert "Role is Freelancer" in page
    assert "Set the priority to High" in page
    assert '<strong><span class="num">1</span></strong> time in 30 days' in page


def test_rules_are_put_in_order_among_their_sort(database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        one, two, three = (
            trigger(db, name, "opened", actions=[do("priority", "high")]) for name in ("One", "Two", "Three")
        )
        waits = automation(db, "Waits", every=[ago("updated", "3d")], actions=[do("priority", "high")])
    assert send(lee, f"{RULES}/places/trigger", numbers=[three, waits, one]).status_code == 303
    with database.reading() as db:
        assert [rule.name for rule in keeping.list_rules(db)] == ["Three", "Two", "One", "Waits"]
    assert send(lee, f"{RULES}/places/macro", numbers=[two]).status_code == 404


def test_while_it_is_typed_it_is_tried_and_nothing_is_saved(app: Flask, database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        ask(db, MARA)
    page = send(lee, f"{RULES}/new/trigger", **PAYOUTS | {"do": "look"})
    assert page.status_code == 200
    assert 'would have fired <strong><span class="num">1</span></strong> time on 1 ticket' in page.text
    assert "<del>Normal</del> → <ins>High</ins>" in page.text
    more = send(lee, f"{RULES}/new/trigger", **PAYOUTS | {"do": "add-action"}).text
    assert 'name="action-1-kind"' in more
    less = send(lee, f"{RULES}/new/trigger", **PAYOUTS | {"do": "remove-action-0"}).text
    assert "it needs an action" in less
    with database.reading() as db:
        assert db.execute(select(rules)).first() is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the rule a name"),
        ({"name": "x" * 90}, "at most 80"),
        ({"when-0-event": "moonrise"}, "Choose what the rule waits for"),
        ({"all-0-field": "shoe"}, "Choose what this condition is about"),
        ({"action-0-value": "nuclear"}, "choose from the list"),
        ({"action-0-kind": "tell", "action-0-text": "Hi {{nobody}}"}, "no placeholder"),
    ],
)
def test_what_is_wrong_is_said_by_its_line_and_stays_typed(
    lee: FlaskClient, wrong: dict[str, str], sentence: str
) -> None:
    page = send(lee, f"{RULES}/new/trigger", **PAYOUTS | wrong)
    assert page.status_code == 422
    assert sentence in page.text


def test_whoever_saved_meanwhile_is_not_overwritten(database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        rule = trigger(db, "Payouts first", "opened", actions=[do("priority", "high")])
    form = PAYOUTS | {"version": "1"}
    assert send(lee, f"{RULES}/{rule}", **form).status_code == 303
    page = send(lee, f"{RULES}/{rule}", **form | {"action-0-value": "critical"})
    assert page.status_code == 409
    assert "Somebody saved this rule" in page.text


def test_every_step_is_kept_and_one_press_restores(database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        rule = trigger(db, "Payouts first", "opened", actions=[do("priority", "high")])
    send(lee, f"{RULES}/{rule}", **PAYOUTS | {"version": "1", "name": "Payouts at once"})
    send(lee, f"{RULES}/{rule}/switch", active="0")
    page = lee.get(f"{RULES}/{rule}/history").text
    assert "Switched off" in page
    assert "Lee Okafor" in page
    assert send(lee, f"{RULES}/{rule}/history", version="1").status_code == 303
    with database.reading() as db:
        now = keeping.read_rule(db, rule)
        assert (now.name, now.version, now.active, now.definition.conditions.every) == ("Payouts first", 4, False, ())
        assert keeping.list_versions(db, rule)[0].note == "Back to version 1"
    assert send(lee, f"{RULES}/{rule}/history", version="99").status_code == 404


def test_a_rule_taken_away_fires_no_more_and_its_log_stays(database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        rule = trigger(db, "Payouts first", "opened", actions=[do("priority", "high")])
        ask(db, MARA)
    work_all(database)
    assert send(lee, f"{RULES}/{rule}/removal").status_code == 303
    assert lee.get(f"{RULES}/{rule}").status_code == 404
    assert "A ticket is opened" in lee.get(f"{RULES}/{rule}/log").text
    assert send(lee, f"{RULES}/{rule}/switch", active="1").status_code == 404


def test_a_line_of_the_story_leads_to_why(app: Flask, database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        trigger(
            db, "Payouts first", "opened", every=[is_("role", "freelancer", "client")], actions=[do("priority", "high")]
        )
        ticket = ask(db, MARA).id
    work_all(database)
    ada = signed_in(app, database, "Ada Brenner", "agent")
    assert ">Rule: Payouts first</a>" in ada.get(f"/desk/tickets/{ticket}").text
    with database.reading() as db:
        line = db.execute(select(changes.c.id).where(changes.c.who == "Rule: Payouts first")).scalar_one()
        firing = db.execute(select(rule_firings.c.id)).scalar_one()
    found = ada.get(f"{RULES}/tickets/{ticket}?change={line}")
    assert found.headers["Location"].endswith(f"/firings/{firing}")
    page = ada.get(found.headers["Location"]).text
    assert "Role is Freelancer or Client" in page or "Role is Client or Freelancer" in page
    assert "it was freelancer" in page
    assert ada.get(f"{RULES}/tickets/{ticket}").status_code == 200
    for path in (f"{RULES}/", f"{RULES}/new/trigger", f"{RULES}/1/log", f"{HOOKS}/"):
        assert ada.get(path).status_code == 403
    assert ada.get(f"{RULES}/tickets/{ticket}?change=999999").status_code == 404


def test_the_pages_take_a_handful_of_statements(database: Database, lee: FlaskClient) -> None:
    with database.writing() as db:
        for at in range(6):
            trigger(db, f"Rule {at}", "opened", actions=[do("priority", "high")])
        ask(db, MARA)
    work_all(database)
    for path in (
        f"{RULES}/",
        f"{RULES}/1",
        f"{RULES}/new/trigger",
        f"{RULES}/1/log",
        f"{RULES}/1/history",
        f"{HOOKS}/",
    ):
        lee.get(path)
        with count_statements(database) as seen:
            lee.get(path)
        assert len(seen) <= 8, (path, seen)


def test_a_webhook_is_made_its_secret_is_shown_once_and_private_addresses_are_refused(database: Database, lee: FlaskClient) -> None:  # fmt: skip
    assert "No webhook yet" in lee.get(f"{HOOKS}/").text
    wrong = send(lee, f"{HOOKS}/new", name="Inside", url="https://10.0.0.1/", events="ticket.opened")
    assert wrong.status_code == 422
    assert "not an address of the public internet" in wrong.text
    made = send(lee, f"{HOOKS}/new", name="Warehouse", url="https://hooks.example/in", events="ticket.opened")
    with database.reading() as db:
        row = db.execute(select(webhook_endpoints)).one()
    assert row.secret in made.text
    assert made.headers["Cache-Control"] == "no-store"
    for path in (f"{HOOKS}/", f"{HOOKS}/{row.id}", f"{HOOKS}/{row.id}/edit"):
        page = lee.get(path)
        assert page.status_code == 200
        assert row.secret not in page.text
    renewed = send(lee, f"{HOOKS}/{row.id}/secret")
    assert row.secret not in renewed.text


def test_the_dead_are_seen_with_their_attempts_and_sent_again(database: Database, lee: FlaskClient) -> None:
    send(lee, f"{HOOKS}/new", name="Warehouse", url="https://hooks.invalid/in", events="ticket.opened")
    with database.writing() as db:
        ask(db, MARA)
        endpoint = db.execute(select(webhook_endpoints.c.id)).scalar_one()
    work_all(database)
    page = lee.get(f"{HOOKS}/{endpoint}").text
    assert "leads nowhere" in page
    send(lee, f"{HOOKS}/{endpoint}/switch", active="0")
    with database.reading() as db:
        sent = db.execute(select(webhook_deliveries)).one()
    assert sent.state == "dead"
    assert "leads nowhere" in lee.get(f"{HOOKS}/deliveries/{sent.id}").text
    assert send(lee, f"{HOOKS}/{endpoint}/replays").status_code == 409
    send(lee, f"{HOOKS}/{endpoint}/switch", active="1")
    assert send(lee, f"{HOOKS}/{endpoint}/replays").headers["Location"].endswith("again=1")
    again = lee.get(f"{HOOKS}/{endpoint}?again=0").text
    assert "choose deliveries first" in again
    assert "0 attempts" not in again
    assert send(lee, f"{HOOKS}/{endpoint}/test").status_code == 303
    assert send(lee, f"{HOOKS}/{endpoint}/removal").status_code == 303
    assert lee.get(f"{HOOKS}/{endpoint}").status_code == 404
