"""Macros.

1. The text goes into the composer; the rest is done with the reply, in its transaction, or not at all.
2. A reply called back takes its macro back with it.
3. Offered are one's own, one's team's and everyone's, where their conditions hold, in the customer's language, the likeliest first.
4. Each use is counted: by whom, how much was edited, how content the customer was, whether they came back.
5. Leads change what is shared; a form made of an older version is refused.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.people import erase_person, export_person
from helpdesk.actions import Action, choices_of
from helpdesk.conditions import Condition, Conditions
from helpdesk.fields import tags_of
from helpdesk.macros.choosing import carry_out, edited
from helpdesk.macros.macro import Draft
from helpdesk.macros.measuring import bars, by_week, measure
from helpdesk.macros.reading import list_macros, read_macro
from helpdesk.macros.saving import change_macro, create_macro, delete_macro, put_back
from helpdesk.macros.tables import macro_choices, macro_uses
from helpdesk.people.person import customers
from helpdesk.writing.holding import hold_reply, send_held, undo
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send

PAYOUT = Draft(
    "Payout is on its way", "Payouts / Delays", "everyone",
    {"en": "Hello {{customer.first_name}}, your payout is on its way.", "es": "Hola {{customer.first_name}}, tu pago está en camino."},
    (Action("priority", "low"), Action("add_tags", text="payout"), Action("note", text="Looked at {{ticket.reference}}."), Action("status", "solved")),
)  # fmt: skip


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def lee(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def ticket(database: Database, ada: Staff, lee: Staff) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)


@pytest.fixture
def agent(app: Flask, database: Database, ada: Staff) -> FlaskClient:
    return enter(app, database, ada)


def make(database: Database, draft: Draft, by: Staff) -> int:
    with database.writing() as db:
        return create_macro(db, draft, choices_of(db, "macro"), by=by, now=clock.now())


def listed(client: FlaskClient, ticket: helpdesk.Ticket) -> Any:
    return client.get(f"/desk/tickets/{ticket.id}/macros").json


def stand(db: Connection, number: int) -> tuple[Any, ...]:
    found = helpdesk.read_ticket(db, number)
    return found.status, found.priority, list(tags_of(db, [number]).get(number, ())), [one.kind for one in helpdesk.timeline(db, number) if isinstance(one, helpdesk.Message)]  # fmt: skip


def test_its_text_is_filled_in_and_the_rest_is_done_with_the_reply(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, lee: Staff) -> None:  # fmt: skip
    number = make(database, PAYOUT, lee)
    told = send(agent, f"/desk/tickets/{ticket.id}/macro", macro=number).json
    assert told["text"] == "Hello Mara, your payout is on its way."
    assert [one["words"] for one in told["does"]] == ["Set the priority to Low", "Tag it payout", "Add an internal note: “Looked at {{ticket.reference}}.”", "Set the status to Solved"]  # fmt: skip
    with database.reading() as db:
        assert stand(db, ticket.id)[:2] == ("new", "normal")
    assert listed(agent, ticket)["chosen"]["id"] == number
    sent = send(
        agent, f"/desk/tickets/{ticket.id}/replies", kind="reply", body=f"{told['text']} Ada", seen=2**40, macro=number
    )
    assert sent.status_code == 303
    with database.reading() as db:
        assert stand(db, ticket.id) == ("solved", "low", ["payout"], ["customer", "agent", "note"])
        use = db.execute(select(macro_uses)).one()
        assert (use.macro, use.edited, use.locale, use.team) == (number, 11, "en", ticket.team)
    assert listed(agent, ticket)["chosen"] is None


def test_what_cannot_be_done_keeps_the_reply_and_everything_else(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, lee: Staff) -> None:  # fmt: skip
    number = make(
        database, replace(PAYOUT, actions=(Action("add_tags", text="payout"), Action("assignee", str(lee.id)))), lee
    )
    send(agent, f"/desk/tickets/{ticket.id}/macro", macro=number)
    from foundation.accounts import staff as people

    with database.writing() as db:
        db.execute(people.update().where(people.c.id == lee.id).values(active=False))
    answer = send(
        agent, f"/desk/tickets/{ticket.id}/replies", kind="reply", body="On its way.", seen=2**40, macro=number
    )
    assert answer.status_code == 422
    assert "isn’t on the team any more" in answer.text
    assert "On its way." in answer.text
    with database.reading() as db:
        assert stand(db, ticket.id) == ("new", "normal", [], ["customer"])
    assert listed(agent, ticket)["chosen"]["id"] == number


def test_a_gap_is_not_sent(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, lee: Staff) -> None:
    number = make(database, replace(PAYOUT, texts={"en": "Your balance is {{account.balance_of_the_moon}}."}), lee)
    told = send(agent, f"/desk/tickets/{ticket.id}/macro", macro=number).json
    assert told["unknown"] == ["account.balance_of_the_moon"]
    answer = send(
        agent, f"/desk/tickets/{ticket.id}/replies", kind="reply", body=told["text"], seen=2**40, macro=number
    )
    assert answer.status_code == 422
    assert "Balance of the moon" in answer.text


def test_a_reply_called_back_takes_its_macro_back(
    database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    number = make(database, PAYOUT, lee)
    choice = {"macro": number, "locale": "en", "text": "On its way."}
    at = clock.now()
    held: Any = {"author": ada, "body": "On its way.", "seen": 2**40, "macro": choice, "seconds": 15, "now": at}
    with database.writing() as db:
        undo(db, hold_reply(db, ticket.id, **held), by=ada, now=at)
        kept = db.execute(select(macro_choices)).one()
        assert (kept.macro, kept.text, stand(db, ticket.id)[0]) == (number, "On its way.", "new")
        send_held(db, hold_reply(db, ticket.id, **held), now=at + timedelta(seconds=15))
        assert stand(db, ticket.id)[0] == "solved"
        assert db.execute(select(macro_uses.c.edited)).scalars().all() == [0]


def test_one_that_writes_nothing_is_applied_at_once(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, lee: Staff) -> None:  # fmt: skip
    number, writes = make(database, replace(PAYOUT, texts={}), lee), make(database, replace(PAYOUT, name="Writes"), lee)
    assert send(agent, f"/desk/tickets/{ticket.id}/macro/application", macro=number).status_code == 303
    assert send(agent, f"/desk/tickets/{ticket.id}/macro/application", macro=writes).status_code == 409
    with database.reading() as db:
        assert stand(db, ticket.id) == ("solved", "low", ["payout"], ["customer", "note"])


def test_offered_are_ones_own_and_what_is_shared_where_conditions_hold(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    low = Conditions((Condition("priority", "is_any_of", ("low",)),))
    for draft, by in (
        (replace(PAYOUT, name="Everyone's"), lee), (replace(PAYOUT, name="Mine", shared="me"), ada), (replace(PAYOUT, name="Lee's own", shared="me"), lee),
        (replace(PAYOUT, name="Of mediation", shared="mediation"), lee), (replace(PAYOUT, name="Only low", conditions=low), lee),
    ):  # fmt: skip
        make(database, draft, by)
    assert {one["name"] for one in listed(agent, ticket)["macros"]} == {"Everyone's", "Mine"}
    with database.writing() as db:
        helpdesk.set_priority(db, ticket.id, "low", by=lee, now=clock.now())
    assert {one["name"] for one in listed(agent, ticket)["macros"]} == {"Everyone's", "Mine", "Only low"}
    with database.reading() as db:
        not_here = next(one.id for one in list_macros(db, lee) if one.name == "Lee's own")
    assert send(agent, f"/desk/tickets/{ticket.id}/macro", macro=not_here).status_code == 404


def test_the_customers_language_comes_first_and_another_can_be_taken(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, lee: Staff) -> None:  # fmt: skip
    number = make(database, PAYOUT, lee)
    with database.writing() as db:
        spanish = ask(db, replace(BO, language="es"), body="¿Dónde está mi pago? Lo espero desde hace una semana.")
        db.execute(customers.update().where(customers.c.key == BO.key).values(language="es"))
    assert send(agent, f"/desk/tickets/{spanish.id}/macro", macro=number).json["text"].startswith("Hola Bo")
    assert (
        send(agent, f"/desk/tickets/{spanish.id}/macro", macro=number, locale="en").json["text"].startswith("Hello Bo")
    )
    assert send(agent, f"/desk/tickets/{ticket.id}/macro", macro=number).json["text"].startswith("Hello Mara")


def test_what_colleagues_used_on_this_topic_is_suggested_first(agent: FlaskClient, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    plain = replace(PAYOUT, texts={}, actions=(Action("add_tags", text="seen"),))
    _first, second = (make(database, replace(plain, name=name), lee) for name in ("Alpha", "Beta"))
    with database.writing() as db:
        for _ in range(3):
            carry_out(db, ticket.id, {"macro": second, "locale": "", "text": ""}, body=None, by=ada, now=clock.now())
    top = listed(agent, ticket)["macros"][0]
    assert top["name"] == "Beta"
    assert top["why"].startswith("Used 3 times")


def test_what_came_of_it_is_measured(database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:
    number, at = make(database, PAYOUT, lee), clock.now()
    choice = {"macro": number, "locale": "en", "text": "one two three four"}
    with database.writing() as db:
        other = ask(db, BO)
        carry_out(db, ticket.id, choice, body="one two three four", by=ada, now=at)
        carry_out(db, other.id, choice, body="one two", by=lee, now=at)
        helpdesk.rate(db, ticket.reference, MARA.key, 5, None, now=at)
        helpdesk.rate(db, other.reference, BO.key, 2, None, now=at)
        helpdesk.customer_reply(db, other.reference, BO.key, "Still nothing", now=at + timedelta(minutes=1))
        found = measure(db, [number], now=at + timedelta(minutes=2))[number]
        assert (found.used, found.tickets, found.edited, found.unedited) == (2, 2, 25, 50)
        assert (found.rated, found.good, found.reopened, found.is_little) == (2, 50, 50, True)
        weeks = by_week(db, [number], now=at + timedelta(minutes=2))[number]
        assert weeks[-1] == 2
        assert bars(weeks)[-1].high == 24
        assert measure(db, [number], now=at + timedelta(days=91))[number].used == 0


def test_how_much_of_a_text_was_changed() -> None:
    assert [edited("one two three four", after) for after in ("one two three four", "One two, three four!", "one two", "five six seven eight", "")] == [0, 0, 50, 100, 100]  # fmt: skip


def test_leads_change_what_is_shared_and_an_older_form_is_refused(database: Database, ada: Staff, lee: Staff) -> None:
    number, at = make(database, PAYOUT, lee), clock.now()
    with database.writing() as db:
        choices = choices_of(db, "macro")
        with pytest.raises(Forbidden):
            create_macro(db, PAYOUT, choices, by=ada, now=at)
        macro = read_macro(db, number, ada)
        with pytest.raises(Forbidden):
            delete_macro(db, macro, by=ada, now=at)
        change_macro(db, macro, replace(PAYOUT, name="New"), choices, version=1, by=lee, now=at)
        with pytest.raises(Conflict):
            change_macro(db, macro, replace(PAYOUT, name="Newer"), choices, version=1, by=lee, now=at)
        delete_macro(db, macro, by=lee, now=at)
        assert list_macros(db, ada) == []
        put_back(db, read_macro(db, number, lee, gone=True), by=lee, now=at)
        assert [one.name for one in list_macros(db, ada)] == ["New"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"), ({"texts": {"en": "{{customer.shoe}}"}}, "text-en"), ({"texts": {"xx": "Hi"}}, "texts"), ({"shared": "moon"}, "shared"),
        ({"texts": {}, "actions": ()}, "actions"), ({"actions": (Action("priority", "huge"),)}, "action-0"), ({"category": "x" * 200}, "category"),
        ({"actions": (Action("note", text="{{nobody.knows}}"),)}, "action-0"), ({"actions": (Action("explode"),)}, "action-0"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_place(
    database: Database, lee: Staff, wrong: dict[str, Any], field: str
) -> None:
    with database.writing() as db, pytest.raises(Invalid) as refused:
        create_macro(db, replace(PAYOUT, **wrong), choices_of(db, "macro"), by=lee, now=clock.now())
    assert refused.value.field == field


def test_macros_are_written_and_seen_on_their_pages(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    lead = enter(app, database, lee)
    assert "No macro yet" in lead.get("/desk/macros").text
    sent = {"name": "Fees", "category": "Money", "shared": "everyone", "text-en": "We charge 10 %, {{customer.first_name}}.\r\nOnce.", "text-es": "Cobramos 10 %.", "action-0-kind": "priority", "action-0-value": "low", "all-0-field": "priority", "all-0-op": "is_any_of", "all-0-value": "normal"}  # fmt: skip
    page = send(lead, "/desk/macros/new", do="look", **sent)
    assert "We charge 10 %, Mara." in page.text
    assert send(lead, "/desk/macros/new", do="save", **sent | {"name": ""}).status_code == 422
    assert send(lead, "/desk/macros/new", do="save", **sent).status_code == 303
    with database.writing() as db:
        (macro,) = list_macros(db, ada)
        assert (macro.locales, macro.path, macro.actions) == (("en", "es"), ("Money",), (Action("priority", "low"),))
        assert macro.texts["en"] == "We charge 10 %, {{customer.first_name}}.\nOnce.", "as a page’s field has it"
        carry_out(
            db,
            ticket.id,
            {"macro": macro.id, "locale": "en", "text": "We charge"},
            body="We charge",
            by=ada,
            now=clock.now(),
        )
    for path in (f"/desk/macros/{macro.id}/edit", "/desk/macros", f"/desk/macros/{macro.id}"):
        with count_statements(database) as seen:
            shown = lead.get(path).text
        assert "Fees" in shown
        assert "None" not in shown
        assert len(seen) <= 8, (path, seen)
    assert ticket.reference in shown
    agent = enter(app, database, ada)
    assert agent.get(f"/desk/macros/{macro.id}/edit").status_code == 302
    assert "Fees (copy)" in agent.get(f"/desk/macros/new?from={macro.id}").text
    assert send(agent, f"/desk/macros/{macro.id}/removal").status_code == 403


def test_what_is_kept_of_a_person_is_told_and_forgotten(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff
) -> None:
    number = make(database, PAYOUT, lee)
    client = enter(app, database, ada)
    send(client, f"/desk/tickets/{ticket.id}/macro", macro=number)
    with app.app_context(), database.writing() as db:
        assert export_person(db, MARA.key)["desk"]["macros_chosen"][0]["text"].startswith("Hello Mara")
        erase_person(db, MARA.key)
        assert db.execute(select(macro_choices)).all() == []
