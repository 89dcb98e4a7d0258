"""Writing over the API: 1. The verbs do it, in one transaction. 2. Once, however often it is sent. 3. Never against a stale version."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.people import erase_person
from helpdesk.api.tables import kept_answers
from helpdesk.fields import defining, shaping
from helpdesk.tickets.tables import messages, tickets
from tests.helpdesk.api.calling import Program, program
from tests.helpdesk.people import BO, MARA, ask, staff

LATE = {"customer": {"key": "worklane:member:77", "name": "Ines Duarte"}, "body": "My payout is late."}


@pytest.fixture
def billing(client: FlaskClient, database: Database) -> Program:
    return program(client, database)


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)


def count(database: Database, table: Any = tickets) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_ticket_is_opened_as_if_its_customer_had_written(billing: Program, database: Database) -> None:
    more = {"team": "payments", "priority": "high", "kind": "incident", "tags": ["Payout"], "subject": "Late"}
    made = billing.send("POST", "/tickets", LATE | more, 201)
    wanted = {
        "team": "payments",
        "priority": "high",
        "kind": "incident",
        "tags": ["payout"],
        "subject": "Late",
        "status": "new",
        "via": "api",
    }
    assert wanted.items() <= made.items()
    assert made["due_at"] is not None
    again = billing.send("POST", "/tickets", LATE | {"customer": "worklane:member:77"}, 201)
    assert again["customer"] == "worklane:member:77"
    assert billing.get("/customers/worklane:member:77")["name"] == "Ines Duarte"


@pytest.mark.parametrize(("body", "field"), [
    ({"body": "  "}, "body"), ({"team": "kitchen"}, "team"), ({"topic": "weather"}, "topic"), ({"customer": "nobody:1"}, "customer"),
    ({"customer": {"key": "nobody:1"}}, "customer.name"), ({"customer": {"key": "staff:1", "name": "Eve"}}, "customer"),
    ({"fields": {"colour": "red"}}, "fields.colour"), ({"tags": ["a,b"]}, None), ({"pirority": "high"}, None),
])  # fmt: skip
def test_what_cannot_be_opened_leaves_nothing(
    billing: Program, database: Database, body: Any, field: str | None
) -> None:
    wrong = billing.send("POST", "/tickets", LATE | body, 422)["error"]
    assert field is None or wrong["field"] == field
    assert count(database) == 0


def test_a_change_is_made_by_the_token_s_name(billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:
    with database.writing() as db:
        ada, lee = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead")
        data = shaping.field_data(db, None, name="Contract", kind="text")
        defining.keep(db, "field", None, "Contract", data, by=lee, now=clock.now())
    sent = {
        "priority": "high",
        "assignee": ada.id,
        "kind": "task",
        "tags": ["bank"],
        "fields": {"contract": "C-9"},
        "status": "on_hold",
    }
    told = billing.send("PATCH", f"/tickets/{ticket.reference}", sent)
    assert {"priority": "high", "assignee": ada.id, "kind": "task", "tags": ["bank"], "fields": {"contract": ["C-9"]}, "status": "on_hold"}.items() <= told.items()  # fmt: skip
    story = billing.get(f"/tickets/{ticket.id}/changes")["data"]
    assert {one["who"] for one in story} == {"API: Billing"}
    told = billing.send("PATCH", f"/tickets/{ticket.id}", {"add_tags": ["slow"], "assignee": None, "fields": {"contract": None}, "team": "payments"})  # fmt: skip
    assert (told["tags"], told["assignee"], told["fields"], told["team"]) == (["bank", "slow"], None, {}, "payments")


def test_a_ticket_is_given_to_nobody_who_may_not_answer_it(billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    with database.writing() as db:
        liv = staff(db, "Liv Light", "light_agent")
    wrong = billing.send("PATCH", f"/tickets/{ticket.id}", {"assignee": liv.id}, 422)["error"]
    assert (wrong["field"], wrong["detail"].startswith("Liv Light can’t be given this ticket")) == ("assignee", True)


def test_of_a_change_that_is_refused_nothing_stays(billing: Program, ticket: helpdesk.Ticket) -> None:
    wrong = billing.send("PATCH", f"/tickets/{ticket.id}", {"priority": "high", "assignee": 999}, 422)
    assert wrong["error"]["field"] == "assignee"
    assert billing.get(f"/tickets/{ticket.id}")["priority"] == ticket.priority


def test_a_change_for_a_version_that_is_gone_is_told_what_happened(billing: Program, ticket: helpdesk.Ticket) -> None:
    version = billing.get(f"/tickets/{ticket.id}")["version"]
    first = billing.call("PATCH", f"/tickets/{ticket.id}", {"priority": "high"}, If_Match=f'"{version}"')
    assert first.status_code == 200
    wrong = billing.send("PATCH", f"/tickets/{ticket.id}", {"priority": "low"}, 412, If_Match=f'"{version}"')["error"]
    assert wrong["code"] == "outdated"
    assert [(one["what"], one["after"]) for one in wrong["changes"]] == [("priority", "high")]
    assert "priority by API: Billing" in wrong["detail"]
    assert billing.send("PATCH", f"/tickets/{ticket.id}", {"priority": "low"}, If_Match=first.headers["ETag"])
    assert billing.send("PATCH", f"/tickets/{ticket.id}", {"priority": "low"}, 412, If_Match="nonsense")


def test_a_reply_says_what_it_has_seen(billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:
    path, seen = f"/tickets/{ticket.id}/messages", ticket.last_message
    assert billing.send("POST", path, {"body": "On its way."}, 422)["error"]["field"] == "seen"
    with database.writing() as db:
        newer = helpdesk.customer_reply(db, ticket.reference, MARA.key, "It arrived.", now=clock.now())
    stale = billing.send("POST", path, {"body": "On its way.", "seen": seen}, 409)["error"]
    assert (stale["code"], [one["id"] for one in stale["messages"]]) == ("stale_reply", [newer.id])
    said = billing.send("POST", path, {"body": "Good.", "seen": newer.id, "then_status": "solved"}, 201)
    assert {"kind": "agent", "author_name": "API: Billing", "body": "Good."}.items() <= said.items()
    assert billing.get(f"/tickets/{ticket.id}")["status"] == "solved"
    assert billing.send("POST", path, {"kind": "note", "body": "Ours"}, 201)["kind"] == "note"


def test_the_same_key_again_gets_the_same_answer(billing: Program, database: Database) -> None:
    first = billing.call("POST", "/tickets", LATE, Idempotency_Key="k1")
    again = billing.call("POST", "/tickets", LATE, Idempotency_Key="k1")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"] == f'"{first.json["version"]}"'
    other = billing.send("POST", "/tickets", LATE | {"body": "Another"}, 422, Idempotency_Key="k1")["error"]
    assert (other["code"], other["field"]) == ("key_reused", "Idempotency-Key")
    assert count(database) == 1
    billing.send("POST", "/tickets", LATE, 201, Idempotency_Key="k2")
    assert count(database) == 2


def test_a_refused_request_may_be_sent_again_with_its_key(billing: Program, database: Database) -> None:
    billing.send("POST", "/tickets", LATE | {"team": "kitchen"}, 422, Idempotency_Key="k1")
    billing.send("POST", "/tickets", LATE, 201, Idempotency_Key="k1")
    assert count(database) == 1


def test_two_at_the_same_time_with_one_key_are_one(app: Flask, database: Database, ticket: helpdesk.Ticket) -> None:
    callers = [program(app.test_client(), database, name="Billing")]
    callers += [Program(app.test_client(), callers[0].token) for _ in range(4)]
    before, gate, got = count(database, messages), threading.Barrier(5), []

    def call(one: Program) -> None:
        gate.wait()
        got.append(
            one.call("POST", f"/tickets/{ticket.id}/messages", {"kind": "note", "body": "Once"}, Idempotency_Key="n1")
        )

    threads = [threading.Thread(target=call, args=(one,)) for one in callers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one.status_code for one in got} == {201}, [one.text for one in got]
    assert len({one.data for one in got}) == 1
    assert count(database, messages) == before + 1


def test_erasing_a_person_erases_kept_answers(app: Flask, billing: Program, database: Database) -> None:
    billing.send("POST", "/tickets", LATE, 201, Idempotency_Key="k1")
    with app.app_context(), database.writing() as db:
        ask(db, BO)
        erase_person(db, "worklane:member:77")
    assert count(database, kept_answers) == 0
