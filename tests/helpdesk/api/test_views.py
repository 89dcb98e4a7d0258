"""Views made by a program: 1. They are in the queue of whom they are shared with. 2. Nothing impossible is kept. 3. What every desk has, what is
somebody's own and what is another team's stays. 4. The audit log has it. 5. The same request twice makes one."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.audit.tables import audit_log
from foundation.clock import now
from foundation.database import Database
from helpdesk.conditions import Conditions
from helpdesk.views.reading import read_shelf
from helpdesk.views.saving import Draft, create_view, restore_view
from helpdesk.views.view import USUAL_COLUMNS
from tests.helpdesk.api.calling import Program, program
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.test_fields_pages import enter

OPEN = {"field": "status", "op": "is_any_of", "value": ["new", "open"]}
FRESH = {"name": "Fresh", "conditions": {"all": [OPEN]}}


@pytest.fixture
def billing(client: FlaskClient, database: Database) -> Program:
    return program(client, database)


def test_a_view_is_made_changed_and_deleted_and_a_lead_puts_it_back(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ada, lee, ticket = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead"), ask(db, MARA)
    made = billing.send("POST", "/views", FRESH, 201)
    key = made["key"]
    assert (made["count"], made["shared"], made["built_in"]) == (1, "everyone", False)
    assert billing.get(f"/views/{key}") == made
    assert [one["id"] for one in billing.get(f"/tickets?view={key}")["data"]] == [ticket.id]
    with database.reading() as db:
        assert read_shelf(db, ada).find(key).name == "Fresh"
    changed = billing.send("PATCH", f"/views/{key}", {"order": "oldest", "name": " Fresh  ones "})
    assert (changed["name"], changed["order"]) == ("Fresh ones", "oldest")
    assert changed["conditions"] == made["conditions"]
    assert billing.call("DELETE", f"/views/{key}").status_code == 204
    billing.get(f"/views/{key}", 404)
    billing.send("PATCH", f"/views/{key}", {"name": "Back"}, 404)
    with database.writing() as db:
        restore_view(db, key, by=lee)
    assert billing.get(f"/views/{key}")["name"] == "Fresh ones"


def test_its_page_can_be_opened_and_changed_by_a_lead(app: Flask, billing: Program, database: Database) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead")
    key = billing.send("POST", "/views", FRESH, 201)["key"]
    lee, ada = enter(app.test_client(), "lee"), enter(app.test_client(), "ada")
    for page in (lee.get(f"/desk/views/{key}/edit"), lee.get("/desk/views/"), ada.get(f"/desk/?view={key}")):
        assert page.status_code == 200
        assert "Fresh" in page.text
        assert "None" not in page.text
    assert ada.get(f"/desk/views/{key}/edit").status_code == 302


@pytest.mark.parametrize(("sent", "field", "said"), [
    ({"all": [OPEN, OPEN | {"value": ["solved"]}]}, "conditions", "these conditions leave none"),
    ({"all": [{"field": "opened", "op": "after", "value": "2026-05-02"}, {"field": "opened", "op": "before", "value": "2026-05-01"}]}, "conditions", "end before it begins"),
    ({"all": [{"field": "assignee", "op": "is_any_of", "value": ["me"]}]}, "conditions", "a program is nobody"),
    ({"any": [{"field": "height", "op": "less", "value": 3}]}, "any-0", "Choose what this condition is about."),
    ({"all": [OPEN, {"field": "mood", "op": "contains", "value": "x"}]}, "all-1", "can’t be asked in this way"),
    ({"all": [OPEN] * 21}, "conditions", "at most 20"),
])  # fmt: skip
def test_what_cannot_be_met_or_read_is_refused_with_a_sentence(
    billing: Program, sent: Any, field: str, said: str
) -> None:
    for method, path, body in (
        ("POST", "/views", FRESH | {"conditions": sent}),
        ("PATCH", f"/views/{billing.send('POST', '/views', FRESH, 201)['key']}", {"conditions": sent}),
    ):
        error = billing.send(method, path, body, 422)["error"]
        assert (error["field"], said in error["detail"]) == (field, True), error
    assert [one["name"] for one in billing.get("/views")["data"] if not one["built_in"]] == ["Fresh"]


@pytest.mark.parametrize(("sent", "field"), [
    ({"name": " "}, "name"), ({"order": "sideways"}, "order"), ({"icon": "skull"}, "icon"), ({"columns": ["height"]}, "columns"), ({"shared": "kitchen"}, "shared"), ({"shared": "me"}, "shared"),
])  # fmt: skip
def test_what_a_view_does_not_have_is_refused(billing: Program, sent: Any, field: str) -> None:
    assert billing.send("POST", "/views", FRESH | sent, 422)["error"]["field"] == field


def test_what_every_desk_has_and_what_is_somebody_s_own_stays(billing: Program, database: Database) -> None:
    with database.writing() as db:
        mine = Draft("Mine", "star", Conditions(), "me", "due", USUAL_COLUMNS)
        own = create_view(db, mine, by=staff(db, "Ada Brenner"), now=now())
    assert "Every desk has this view" in billing.send("PATCH", "/views/open", {"name": "Ours"}, 403)["error"]["detail"]
    assert billing.call("DELETE", "/views/open").status_code == 403
    assert billing.call("DELETE", f"/views/{own}").status_code == 404


def test_a_token_of_one_team_makes_and_changes_that_team_s_views(
    client: FlaskClient, billing: Program, database: Database
) -> None:
    payments = program(client, database, teams=["payments"], name="Payments")
    key = payments.send("POST", "/views", FRESH | {"shared": "payments"}, 201)["key"]
    everyone = billing.send("POST", "/views", FRESH, 201)["key"]
    assert payments.send("PATCH", f"/views/{key}", {"name": "Ours"})["name"] == "Ours"
    for method, path, body in (
        ("POST", "/views", FRESH),
        ("PATCH", f"/views/{everyone}", {"name": "Ours"}),
        ("PATCH", f"/views/{key}", {"shared": "everyone"}),
        ("DELETE", f"/views/{everyone}", None),
    ):
        assert payments.call(method, path, body).status_code == 403, (method, path)


def test_the_audit_log_says_which_program_did_what(billing: Program, database: Database) -> None:
    key = billing.send("POST", "/views", FRESH, 201)["key"]
    billing.send("PATCH", f"/views/{key}", {"order": "oldest"})
    billing.call("DELETE", f"/views/{key}")
    with database.reading() as db:
        log = audit_log.c
        rows = db.execute(select(log.who, log.what, log.subject).where(log.area == "views").order_by(log.id)).all()
    assert [(row.what, row.subject) for row in rows] == [
        ("shared view added", "Fresh"), ("shared view changed", "Fresh"), ("shared view changed", "Fresh"),
    ]  # fmt: skip
    assert {row.who.partition(":")[0] for row in rows} == {"api"}


def test_the_same_request_twice_makes_one_view(billing: Program) -> None:
    first = billing.send("POST", "/views", FRESH, 201, Idempotency_Key="late")
    assert billing.send("POST", "/views", FRESH, 201, Idempotency_Key="late") == first
    assert sum(not one["built_in"] for one in billing.get("/views")["data"]) == 1


def test_a_token_that_only_reads_settings_makes_none(client: FlaskClient, database: Database) -> None:
    reader = program(client, database, scopes=["settings:read"])
    assert "settings:write" in reader.send("POST", "/views", FRESH, 403)["error"]["detail"]
