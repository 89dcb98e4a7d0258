"""Actions of macros and rules.

1. There is one list; what each may use is said in it, and everything in it can be done.
2. A rule sets the type, fills in a field and snoozes; its log says what was before and after. A field's value is written as people say
   it, and refused when the rule is saved where the field could never hold it.
3. Letters go to followers, to the customer, and only to colleagues who see the ticket; nobody is given what they don't see.
4. A rule writes nothing where a placeholder stands for nothing.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select, update

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, upsert
from foundation.errors import Invalid
from foundation.jobs import work_all
from foundation.mail.tables import mails
from helpdesk.actions import FOR_MACROS, FOR_RULES, SORTS, Action, check_action, choices_of, said_action
from helpdesk.actions.doing import _DO
from helpdesk.actions.placeholders import facts_of, fill, greet_unnamed
from helpdesk.assignment.tables import agents, team_settings
from helpdesk.fields import shaping, values_of
from helpdesk.fields.defining import keep
from helpdesk.people.person import Person, customers
from helpdesk.rules.tables import rule_firings
from helpdesk.tickets.reading import read_ticket
from helpdesk.writing.following import follow
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import do, trigger

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def ada(database: Database, app: Flask) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def field(db: Connection, name: str, by: Staff, *, kind: str, choices: Sequence[tuple[str, str, bool]] = ()) -> str:
    data = shaping.field_data(db, None, name=name, kind=kind, choices=list(choices))
    number = keep(db, "field", None, name, data, by=by, now=clock.now())
    return next(key for key, said in choices_of(db)["field"].items() if said == name and number)


def close(db: Connection, team: str) -> None:
    """Only its members see its tickets, and Ada isn't one."""
    upsert(db, team_settings, [{"team": team, "automatic": False, "members_only": True}], keys=["team"])
    db.execute(update(agents).values(teams=[]))


def outcomes(database: Database, **asked: Any) -> tuple[int, list[tuple[Any, ...]]]:
    """(a ticket of Mara, what the rules did to it)."""
    with database.writing() as db:
        ticket = ask(db, MARA, **asked).id
    work_all(database)
    with database.reading() as db:
        rows = db.execute(
            select(rule_firings.c.outcome).where(rule_firings.c.ticket == ticket).order_by(rule_firings.c.id)
        )
        lines = [(one["result"], one["before"], one["after"], one["why"]) for row in rows.scalars() for one in row]
    return ticket, lines  # fmt: skip


def test_everything_on_the_list_can_be_done_and_is_for_somebody() -> None:
    assert set(_DO) == set(SORTS) == set(FOR_MACROS) | set(FOR_RULES)


@pytest.mark.parametrize("kind", ["tell", "mail", "webhook", "stop"])
def test_a_macro_takes_no_action_that_is_for_rules(database: Database, ada: Staff, kind: str) -> None:
    with database.reading() as db, pytest.raises(Invalid):
        check_action(Action(kind, "assignee", "Hello", "Hello"), choices_of(db, "macro"), place="action-0", user="macro")  # fmt: skip


@pytest.mark.parametrize("action", [Action("explode"), Action("priority", "gone"), Action("mail", "999999", "Hello", "Read this")])  # fmt: skip
def test_what_is_gone_is_said_so(database: Database, ada: Staff, action: Action) -> None:
    with database.reading() as db:
        assert any(word in said_action(action, choices_of(db)) for word in ("gone", "nobody knows"))


def test_a_rule_sets_the_type_fills_in_a_field_and_snoozes(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        key = field(db, "Invoice", ada, kind="text")
        trigger(db, "Sort it", "opened", actions=[do("kind", "task"), do("field", key, "not sent"), do("snooze", "tomorrow")])  # fmt: skip
    ticket, lines = outcomes(database)
    assert lines == [("done", "question", "task", None), ("done", "empty", "not sent", None), ("done", None, None, None)]  # fmt: skip
    with database.reading() as db:
        found = read_ticket(db, ticket)
        assert found.kind == "task"
        assert found.snoozed_until is not None
        assert [value.words for value in values_of(db, [ticket])[ticket]] == ["not sent"]


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [("choice", "Phone", "Phone"), ("choices", "Desk, Phone", "Phone, Desk"), ("checkbox", "no", None), ("checkbox", "Yes", "Yes")],
)  # fmt: skip
def test_a_field_is_filled_in_as_people_write_it(database: Database, ada: Staff, kind: str, words: str, said: str | None) -> None:  # fmt: skip
    with database.writing() as db:
        key = field(
            db,
            "Device",
            ada,
            kind=kind,
            choices=[("", "Phone", False), ("", "Desk", False)] if kind != "checkbox" else [],
        )
        trigger(db, "Fill", "opened", actions=[do("field", key, words)])
    ticket, _ = outcomes(database)
    with database.reading() as db:
        assert [one.words for one in values_of(db, [ticket]).get(ticket, [])] == ([said] if said else [])


@pytest.mark.parametrize(
    ("kind", "words", "why"),
    [("choice", "Fridge", "no choice “Fridge”"), ("number", "many", "isn’t a number"), ("checkbox", "perhaps", "yes or no"), ("text", "", "write the text")],
)  # fmt: skip
def test_what_a_field_could_never_say_is_refused_when_the_rule_is_saved(
    database: Database, ada: Staff, kind: str, words: str, why: str
) -> None:
    with database.writing() as db:
        key = field(db, "Device", ada, kind=kind, choices=[("", "Phone", False)] if kind == "choice" else [])
        with pytest.raises(Invalid, match=why):
            check_action(Action("field", key, words), choices_of(db), place="action-0")


def test_a_status_by_name_within_the_same_category_is_a_change(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        data = shaping.status_data(category="on_hold", told="", about="", teams=[])
        number = keep(db, "status", None, "Waiting on bank", data, by=ada, now=clock.now())
        trigger(db, "Hold", "opened", actions=[do("status", "on_hold"), do("status", f"on_hold:{number}")])
    _, lines = outcomes(database)
    assert [(before, after) for _, before, after, _ in lines] == [("new", "on hold"), ("on hold", "Waiting on bank")]


def test_letters_go_to_followers_and_to_the_customer(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Follow up", "noted", actions=[
            do("mail", "followers", "Look at {{ticket.reference}}.", "A note"), do("mail", "customer", "We are on it, {{customer.first_name}}.", "Your question"),
        ])  # fmt: skip
        ticket = ask(db, MARA)
        db.execute(update(customers).where(customers.c.key == MARA.key).values(email="mara@worklane.example"))
        follow(db, ticket.id, ada, by=ada, now=clock.now())
        from helpdesk.tickets.lifecycle import add_note

        for _ in range(2):
            add_note(db, ticket.id, author=ada, body="Seen.", now=clock.now())
    work_all(database)
    with database.reading() as db:
        sent = db.execute(
            select(mails.c.address, mails.c.subject).where(mails.c.key.like("firing:%")).order_by(mails.c.id)
        )
        found = [tuple(row) for row in sent]
    assert found.count((ada.email, "A note")) == 2
    assert found.count(("mara@worklane.example", "Your question")) == 1, "a rule writes to a customer once"


def test_who_does_not_see_a_ticket_is_neither_given_it_nor_written_to(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        close(db, ask(db, MARA).team)
        trigger(db, "Tell Ada", "opened", actions=[do("assignee", str(ada.id)), do("mail", str(ada.id), "Look.", "One more")])  # fmt: skip
    _, lines = outcomes(database)
    assert [result for result, *_ in lines] == ["skipped", "skipped"]
    assert "can’t be given tickets of this team" in lines[0][3]
    assert "Only its team sees this ticket" in lines[1][3]


def test_nothing_is_written_where_a_placeholder_stands_for_nothing(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Hello", "opened", actions=[do("note", text="Owed: {{account.balance}}."), do("note", text="Owed: {{account.balance|nothing}}.")])  # fmt: skip
    _, lines = outcomes(database)
    assert [result for result, *_ in lines] == ["skipped", "done"]
    assert "Nothing is known for {{account.balance}}" in lines[0][3]


def test_who_has_not_told_their_name_is_not_called_visitor(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        facts = facts_of(ask(db, Person("anon:7", "Visitor")), ada, None, {})
    assert fill("Hello {{customer.first_name|there}}", facts).text == "Hello there"
    greeted = greet_unnamed(
        "Hello {{customer.first_name}},\n\nyours, and {{customer.name}}’s.\nHola, {{ customer.name }}:", facts
    )
    assert greeted == "Hello,\n\nyours, and {{customer.name}}’s.\nHola:"
    assert (
        greet_unnamed("Hello {{customer.first_name}},", {"customer.name": "Mara"}) == "Hello {{customer.first_name}},"
    )


@pytest.mark.parametrize("text", ["{{customer}}", "{{agent.name}}", "{{customer.shoe_size}}"])
def test_a_rule_takes_no_braces_that_nobody_will_fill_in(database: Database, ada: Staff, text: str) -> None:
    with database.reading() as db, pytest.raises(Invalid, match="no placeholder"):
        check_action(Action("tell", text=text), choices_of(db), place="action-0")
