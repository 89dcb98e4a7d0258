"""Statuses, tags, fields and time in HTTP: on a ticket's page, and in a lead's settings."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk import fields
from helpdesk.fields import defining, shaping
from tests.helpdesk.people import MARA, ask, staff


def token_of(page: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: FlaskClient, path: str, **data: object):
    return client.post(path, data={"_csrf": token_of(client.get("/desk/").text), **data})


def enter(client: FlaskClient, who: str) -> FlaskClient:
    token = token_of(client.get("/desk/sign-in").text)
    answer = client.post("/desk/sign-in", data={"_csrf": token, "email": f"{who}@aside.example", "password": "correct horse"})  # fmt: skip
    assert answer.status_code == 303
    return client


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    """Of Mara, with a form of two fields that are needed to solve it."""
    with database.writing() as db:
        staff(db, "Ada Brenner")
        lee, now = staff(db, "Lee Okafor", "lead"), clock.now()
        for name, kind in (("Contract", "text"), ("Amount", "number")):
            defining.keep(db, "field", None, name, shaping.field_data(db, None, name=name, kind=kind), by=lee, now=now)
        asked = [(one.id, "solve") for one in fields.all_fields(db)]
        defining.keep(db, "form", None, "Any", shaping.form_data(db, fields=asked), by=lee, now=now)
        bank = shaping.status_data(category="on_hold", told="Your bank has it.")
        defining.keep(db, "status", None, "Waiting on bank", bank, by=lee, now=now)
        return ask(db, MARA)


@pytest.fixture
def ada(client: FlaskClient, ticket: helpdesk.Ticket) -> FlaskClient:
    return enter(client, "ada")


@pytest.fixture
def lee(client: FlaskClient, ticket: helpdesk.Ticket) -> FlaskClient:
    return enter(client, "lee")


def test_a_reply_that_would_solve_without_what_is_needed_is_not_sent_and_keeps_its_text(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    path = f"/desk/tickets/{ticket.id}"
    answer = send(ada, f"{path}/replies", kind="reply", body="It is paid.", seen=ticket.last_message, then="solve")
    assert answer.status_code == 422
    assert "fill in Contract and Amount" in answer.text
    assert "It is paid.</textarea>" in answer.text
    assert answer.text.count("data-missing") == 2
    assert send(ada, f"{path}/solution").status_code == 422
    with database.reading() as db:
        assert [one.kind for one in helpdesk.timeline(db, ticket.id) if isinstance(one, helpdesk.Message)] == ["customer"]  # fmt: skip
        numbers = {one.key: one.id for one in fields.all_fields(db)}
    assert send(ada, f"{path}/fields/{numbers['contract']}", value="C-1", was="").status_code == 303
    assert send(ada, f"{path}/fields/{numbers['amount']}", value="1,200", was="").status_code == 303
    answer = send(ada, f"{path}/replies", kind="reply", body="It is paid.", seen=ticket.last_message, then="solve")
    assert answer.status_code == 303


def test_a_field_that_was_refused_keeps_what_was_typed(
    ada: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    with database.reading() as db:
        amount = fields.read_definitions(db).field("amount").id
    path = f"/desk/tickets/{ticket.id}/fields/{amount}"
    answer = send(ada, path, value="1e999", was="")
    assert answer.status_code == 422
    assert 'value="1e999"' in answer.text
    assert "isn’t a number for Amount" in answer.text
    assert send(ada, "/desk/profile/language", language="es").status_code == 303
    assert "no es un número para Importe" in send(ada, path, value="1e999", was="").text
    assert send(ada, path, value="12", was="").status_code == 303
    stale = send(ada, path, value="13", was="")
    assert stale.status_code == 409
    assert "Ada Brenner ha puesto «12» en Importe" in stale.text
    assert 'value="13"' in stale.text
    assert send(ada, path, value="13", was="12").status_code == 303
    assert send(ada, f"/desk/tickets/{ticket.id}/fields/999", value="13").status_code == 404


def test_a_reply_can_leave_a_named_status(ada: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    with database.reading() as db:
        bank = fields.statuses(db)[0].id
    path, then = f"/desk/tickets/{ticket.id}", f"on_hold:{bank}"
    answer = send(ada, f"{path}/replies", kind="reply", body="Soon.", seen=ticket.last_message, then=then)
    assert answer.status_code == 303
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        work_all(database)  # it waits some seconds to be undone
        page = ada.get(path).text
    assert f'value="{then}" selected' in page
    assert "<strong>Waiting on bank</strong>" in page
    for wrong in ("on_hold:99999999999999", "asleep", "new"):
        refused = send(ada, f"{path}/replies", kind="reply", body="Kept.", seen=10**6, then=wrong)
        assert refused.status_code == 422
        assert "Kept.</textarea>" in refused.text
    assert send(ada, f"{path}/status", status="open").status_code == 303
    assert send(ada, f"{path}/status", status="on_hold:99999999999999").status_code == 422
    assert send(ada, f"{path}/status", status="asleep").status_code == 422


def test_tags_and_time_are_on_the_page_and_in_the_story(ada: FlaskClient, ticket: helpdesk.Ticket) -> None:
    path = f"/desk/tickets/{ticket.id}"
    assert send(ada, f"{path}/tags", tag="Pay out, bank").status_code == 303
    assert send(ada, f"{path}/tags", tag="x" * 10_000).status_code == 422
    assert send(ada, f"{path}/tags/removal", tag="bank").status_code == 303
    assert send(ada, f"{path}/time", minutes="12", note="On the phone").status_code == 303
    assert send(ada, f"{path}/time", minutes="1e9").status_code == 422
    page = ada.get(path).text
    for words in ("<strong>pay_out, bank</strong> added", "<s>bank</s> removed", "<strong>12 min</strong> logged"):
        assert words in page
    entry = re.search(r"/desk/time/(\d+)", page)
    assert entry
    assert send(ada, entry[0], minutes="15", note="").status_code == 303
    assert "15 min" in ada.get(path).text
    assert send(ada, entry[0], remove="1", minutes="15").status_code == 303
    assert ada.get("/desk/tags?q=PAY").json == {"tags": [["pay_out", 1]]}
    assert "None" not in re.sub(r"<[^>]+>", "", ada.get(path).text)


SETTINGS = ("statuses", "statuses/new", "fields", "fields/new", "fields/new?kind=choice", "forms/new", "tags")


def test_settings_are_the_leads(app: Flask, ticket: helpdesk.Ticket) -> None:
    ada, lee = enter(app.test_client(), "ada"), enter(app.test_client(), "lee")
    for page in SETTINGS:
        assert ada.get(f"/desk/settings/{page}").status_code == 403
        shown = lee.get(f"/desk/settings/{page}")
        assert shown.status_code == 200
        assert ">None<" not in shown.text


def test_a_lead_names_orders_and_switches_off_a_status(
    lee: FlaskClient, database: Database, ticket: helpdesk.Ticket
) -> None:
    made = send(lee, "/desk/settings/statuses/new", name="With mediation", category="on_hold", teams="mediation", told="A mediator reads it.")  # fmt: skip
    assert made.status_code == 303
    again = send(lee, "/desk/settings/statuses/new", name="with MEDIATION", category="on_hold", about="Kept")
    assert again.status_code == 422
    assert "called “with MEDIATION” already" in again.text
    assert "Kept" in again.text
    with database.reading() as db:
        bank, mediation = fields.statuses(db)
    assert mediation.teams == ("mediation",)
    assert send(lee, f"/desk/settings/definitions/status/{mediation.id}/place", to="up").status_code == 303
    assert send(lee, f"/desk/settings/definitions/status/{mediation.id}/use", active="0").status_code == 303
    page = lee.get("/desk/settings/statuses").text
    assert page.index("With mediation") < page.index("Waiting on bank")
    assert send(lee, f"/desk/settings/definitions/status/{mediation.id}/removal").status_code == 303
    assert send(lee, f"/desk/settings/definitions/ghost/{bank.id}/use").status_code == 404
    assert "made it" in lee.get(f"/desk/settings/statuses/{bank.id}").text
    assert lee.get(f"/desk/settings/statuses/{mediation.id}").status_code == 404


def test_fields_are_put_in_order_all_at_once_and_what_isn_t_named_stays(lee: FlaskClient, database: Database) -> None:
    for name in ("Amount", "Bank", "Country"):
        send(lee, "/desk/settings/fields/new", name=name, kind="text")

    def names() -> list[str]:
        with database.reading() as db:
            return [one.name for one in fields.read_definitions(db).fields]

    def number(name: str) -> int:
        with database.reading() as db:
            return next(one.id for one in fields.read_definitions(db).fields if one.name == name)

    before = names()
    path = "/desk/settings/definitions/field/places"
    assert send(lee, path, numbers=[number("Country"), number("Amount"), 2**40]).status_code == 303
    assert names() == [*before[:-3], "Country", "Bank", "Amount"]
    assert send(lee, path, numbers=["x"]).status_code == 303
    assert send(lee, "/desk/settings/definitions/nothing/places", numbers=[1]).status_code == 404
    assert names() == [*before[:-3], "Country", "Bank", "Amount"]


def test_a_lead_makes_a_choice_field_and_a_form_that_asks_for_it_first(lee: FlaskClient, database: Database) -> None:
    made = send(lee, "/desk/settings/fields/new", **{"name": "Method", "kind": "choice", "choice.key": ["", ""], "choice.name": ["Wise", "Card"], "customer_sees": "1"})  # fmt: skip
    assert made.status_code == 303
    with database.reading() as db:
        method = fields.read_definitions(db).field("method")
        form = fields.read_definitions(db).forms[0]
    assert method.customer_sees
    edited = {"name": "Payout method", "choice.key": ["wise", "card"], "choice.name": ["Wise", "Debit card"], "choice.gone": "wise"}  # fmt: skip
    assert send(lee, f"/desk/settings/fields/{method.id}", **edited).status_code == 303
    asked = {"name": "Any", "field": [str(one.field) for one in form.fields] + [str(method.id)], f"required.{method.id}": "solve", f"place.{method.id}": "1"}  # fmt: skip
    asked |= {f"required.{one.field}": "never" for one in form.fields} | {f"place.{one.field}": "2" for one in form.fields}  # fmt: skip
    assert send(lee, f"/desk/settings/forms/{form.id}", **asked).status_code == 303
    with database.reading() as db:
        known = fields.read_definitions(db)
    assert [(one.name, one.gone) for one in known.field("method").choices] == [("Wise", True), ("Debit card", False)]
    assert next((one.field, one.required) for one in known.forms[0].fields) == (method.id, "solve")
    nothing = send(lee, f"/desk/settings/forms/{form.id}", name="Any")
    assert nothing.status_code == 422
    assert "at least one field" in nothing.text


def test_a_pattern_that_could_stall_is_refused_with_what_was_typed(lee: FlaskClient) -> None:
    answer = send(lee, "/desk/settings/fields/new", name="Code", kind="pattern", pattern=r"(\w+)\1", example="aa")
    assert answer.status_code == 422
    assert "refers back" in answer.text
    assert r'value="(\w+)\1"' in answer.text


def test_a_lead_merges_and_deletes_tags(lee: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:
    send(lee, f"/desk/tickets/{ticket.id}/tags", tag="pay_out,bank")
    assert send(lee, "/desk/settings/tags/name", tag="pay_out", into="a b!").status_code == 422
    renamed = send(lee, "/desk/settings/tags/name", tag="pay_out", into="Payout")
    assert "1 ticket has “payout” now" in lee.get(renamed.headers["Location"]).text
    assert send(lee, "/desk/settings/tags/removal", tag="bank").status_code == 303
    assert send(lee, "/desk/settings/tags/aliases/removal", alias="pay_out").status_code == 303
    assert "No tag has “zz”" in lee.get("/desk/settings/tags?q=zz").text
    with database.reading() as db:
        assert fields.tags_of(db, [ticket.id]) == {ticket.id: ["payout"]}
