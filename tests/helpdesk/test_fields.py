"""Fields of tickets, and the forms that ask for them.

1. What is typed is kept by its type, or refused in a sentence that says how to write it.
2. Each change is in the ticket's story; who writes over a colleague's value is told so first, and may.
3. A form asks by team, topic and kind; what it requires is checked wherever a ticket is solved.
4. A choice that is renamed or withdrawn keeps old values readable. 5. No pattern can stall a worker.
"""

import time
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import Connection, select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk import conditions, fields
from helpdesk.fields import defining, shaping
from helpdesk.fields.asking import conditions_of
from helpdesk.fields.patterns import check_pattern, fits
from helpdesk.fields.telling import told
from helpdesk.speaking import WORDS
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import ask, staff


@pytest.fixture
def lee(db: Connection) -> Staff:
    return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def make_field(db: Connection, by: Staff, name: str, kind: str = "text", **more: Any) -> int:
    data = shaping.field_data(db, None, name=name, kind=kind, **more)
    return defining.keep(db, "field", None, name, data, by=by, now=clock.now())


def make_form(db: Connection, by: Staff, asked: list[tuple[int, str]], name: str = "Any", **more: Any) -> int:
    return defining.keep(db, "form", None, name, shaping.form_data(db, fields=asked, **more), by=by, now=clock.now())


def said(db: Connection, ticket: int, key: str) -> str | None:
    return next((one.words for one in fields.values_of(db, [ticket]).get(ticket, []) if one.field.key == key), None)


def story(db: Connection, ticket: int) -> list[tuple[str, str, str | None, str | None]]:
    return [(one.who, one.what, one.before, one.after) for one in helpdesk.timeline(db, ticket) if isinstance(one, Change)]  # fmt: skip


METHODS = {"choices": [("", "Bank transfer", False), ("", "Wise", False), ("", "Card", False)]}
CONTRACT = {"pattern": "WL-[0-9]{4,6}", "example": "WL-1234"}


@pytest.mark.parametrize(
    ("kind", "more", "typed", "words"),
    [
        ("text", {}, "  Checkout \n redesign ", "Checkout redesign"),
        ("long_text", {}, "One\nTwo", "One\nTwo"),
        ("number", {}, "1,200.50", "1,200.5"),
        ("number", {}, "-0.000001", "-0.000001"),
        ("number", {}, "123456789012345", "123,456,789,012,345"),
        ("date", {}, "2028-02-29", "2028-02-29"),
        ("choice", METHODS, "wise", "Wise"),
        ("choices", METHODS, ["card", "bank_transfer"], "Bank transfer, Card"),
        ("checkbox", {}, "1", "Yes"),
        ("pattern", CONTRACT, "WL-10234", "WL-10234"),
    ],
)
def test_what_is_typed_is_kept_by_its_type(
    db: Connection, ada: Staff, lee: Staff, kind: str, more: dict[str, Any], typed: Any, words: str
) -> None:
    ticket, field = ask(db), make_field(db, lee, "Detail", kind, **more)
    fields.set_field(db, ticket.id, "detail", typed, by=ada, now=clock.now())
    assert said(db, ticket.id, "detail") == words
    fields.set_field(db, ticket.id, field, "", by=ada, now=clock.now())
    assert said(db, ticket.id, "detail") is None


@pytest.mark.parametrize(
    ("kind", "more", "typed", "sentence"),
    [
        ("text", {}, "x" * 256, "room for 255 characters; this is 256"),
        ("long_text", {}, "x" * 5_001, "room for 5,000"),
        ("number", {}, "1e999", "“1e999” isn’t a number for Detail. Write it like 1200"),
        ("number", {}, "nan", "isn’t a number"),
        ("number", {}, "1" * 16, "at most 15 digits"),
        ("number", {}, "1,20", "isn’t a number"),
        ("date", {}, "2026-02-30", "isn’t a day of the calendar"),
        ("date", {}, "0001-01-01", "isn’t a day of the calendar"),
        ("choice", METHODS, "cash", "has no choice “cash”"),
        ("choice", METHODS, ["wise", "card"], "takes one choice"),
        ("pattern", CONTRACT, "WL-12", "“WL-12” isn’t what Detail looks like. Write it like WL-1234."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    db: Connection, ada: Staff, lee: Staff, kind: str, more: dict[str, Any], typed: Any, sentence: str
) -> None:
    ticket = ask(db)
    make_field(db, lee, "Detail", kind, **more)
    with pytest.raises(Invalid) as wrong:
        fields.set_field(db, ticket.id, "detail", typed, by=ada, now=clock.now())
    assert sentence in wrong.value.detail
    assert wrong.value.field == "detail"


def test_a_colleagues_value_is_shown_before_it_is_written_over_and_both_are_in_the_story(
    db: Connection, ada: Staff, lee: Staff
) -> None:
    ticket, amount = ask(db), make_field(db, lee, "Amount", "number")
    fields.set_field(db, ticket.id, amount, "120", by=lee, now=clock.now(), was="")
    with pytest.raises(fields.FieldMoved, match="Lee Okafor has set Amount to “120”"):
        fields.set_field(db, ticket.id, amount, "130", by=ada, now=clock.now(), was="")
    fields.set_field(db, ticket.id, amount, "120", by=ada, now=clock.now(), was="")  # the same: nobody is bothered
    fields.set_field(db, ticket.id, amount, "130", by=ada, now=clock.now(), was="120")
    assert story(db, ticket.id) == [
        ("Lee Okafor", f"field:{amount}", None, "120"),
        ("Ada Brenner", f"field:{amount}", "120", "130"),
    ]


def test_solving_asks_for_what_the_form_requires_and_leaves_the_ticket_as_it_is(
    db: Connection, ada: Staff, lee: Staff
) -> None:
    ticket = ask(db, channel="payments_team")
    contract, amount = make_field(db, lee, "Contract"), make_field(db, lee, "Amount", "number")
    make_form(db, lee, [(contract, "solve"), (amount, "solve")], teams=["payments"])
    assert [one.name for one in fields.missing_fields(db, ticket.id)] == ["Contract", "Amount"]
    with pytest.raises(fields.FieldsMissing, match="Before this ticket can be solved, fill in Contract and Amount"):
        helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    with pytest.raises(fields.FieldsMissing):
        fields.set_status(db, ticket.id, "solved", by=ada, now=clock.now())
    assert helpdesk.read_ticket(db, ticket.id).status == "new"
    fields.set_field(db, ticket.id, contract, "WL-1", by=ada, now=clock.now())
    fields.set_field(db, ticket.id, amount, "0", by=ada, now=clock.now())
    helpdesk.solve(db, ticket.id, by=ada, now=clock.now())


def test_the_first_form_that_fits_asks(db: Connection, ada: Staff, lee: Staff) -> None:
    contract = make_field(db, lee, "Contract")
    make_form(db, lee, [(contract, "solve")], "Payments", teams=["payments"])
    make_form(db, lee, [(contract, "never")], "Everything else")
    helpdesk.solve(db, ask(db).id, by=ada, now=clock.now())
    with pytest.raises(fields.FieldsMissing):
        helpdesk.solve(db, ask(db, channel="payments_team").id, by=ada, now=clock.now())


def test_a_field_that_is_always_required_is_asked_for_by_any_status_and_cannot_be_emptied(
    db: Connection, ada: Staff, lee: Staff
) -> None:
    ticket, contract = ask(db), make_field(db, lee, "Contract")
    make_form(db, lee, [(contract, "always")])
    with pytest.raises(fields.FieldsMissing, match="can get another status, fill in Contract"):
        fields.set_status(db, ticket.id, "on_hold", by=ada, now=clock.now())
    fields.set_field(db, ticket.id, contract, "WL-1", by=ada, now=clock.now())
    with pytest.raises(Invalid, match="can’t be left empty"):
        fields.set_field(db, ticket.id, contract, " ", by=ada, now=clock.now())


def test_a_choice_that_was_renamed_or_withdrawn_stays_readable(db: Connection, ada: Staff, lee: Staff) -> None:
    old, new = ask(db), ask(db)
    number = make_field(db, lee, "Method", "choice", **METHODS)
    fields.set_field(db, old.id, number, "wise", by=ada, now=clock.now())
    before = fields.read_definitions(db).field(number)
    later = [("bank_transfer", "Bank account", False), ("wise", "Wise", True), ("card", "Card", False)]
    data = shaping.field_data(db, before, name="Method", kind="number", choices=later)
    defining.keep(db, "field", number, "Payout method", data, by=lee, now=clock.now())
    assert said(db, old.id, "method") == "Wise"
    fields.set_field(db, old.id, number, "wise", by=ada, now=clock.now())
    with pytest.raises(Invalid, match="“Wise” is no longer offered for Payout method"):
        fields.set_field(db, new.id, number, "wise", by=ada, now=clock.now())
    fields.set_field(db, new.id, number, "bank_transfer", by=ada, now=clock.now())
    assert said(db, new.id, "method") == "Bank account"
    assert [(one.who, one.after["name"]) for one in defining.edits(db, number)] == [("Lee Okafor", "Payout method"), ("Lee Okafor", "Method")]  # fmt: skip


def test_what_tickets_use_is_switched_off_and_never_deleted(db: Connection, ada: Staff, lee: Staff) -> None:
    ticket, number = ask(db), make_field(db, lee, "Contract")
    fields.set_field(db, ticket.id, number, "WL-1", by=ada, now=clock.now())
    with pytest.raises(Conflict, match="1 ticket has it"):
        defining.remove(db, "field", number)
    defining.switch(db, "field", number, False, by=lee, now=clock.now())
    assert said(db, ticket.id, "contract") == "WL-1"
    with pytest.raises(Invalid, match="no longer in use"):
        fields.set_field(db, ticket.id, number, "WL-2", by=ada, now=clock.now())
    unused = make_field(db, lee, "Spare")
    defining.remove(db, "field", unused)
    with pytest.raises(NotFound):
        fields.set_field(db, ticket.id, unused, "x", by=ada, now=clock.now())


def asked(db: Connection, field: str, op: str, value: Any = None) -> list[int]:
    known = {one.key: one for one in conditions_of(db)}
    wanted = conditions.read_conditions({"all": [{"field": field, "op": op, "value": value}]}, known)
    query = select(tickets.c.id).where(conditions.where(wanted, conditions.Asking(now=clock.now()), known))
    return sorted(db.execute(query).scalars())


def test_views_and_rules_can_ask_for_tags_statuses_and_fields(db: Connection, ada: Staff, lee: Staff) -> None:
    one, two, bare = (ask(db).id for _ in range(3))
    for name, kind, more in (("Contract", "text", {}), ("Amount", "number", {}), ("Paid on", "date", {}), ("Method", "choice", METHODS), ("Ways", "choices", METHODS), ("Urgent", "checkbox", {})):  # fmt: skip
        make_field(db, lee, name, kind, **more)
    said_of = {
        one: {"contract": "WL-1", "amount": "120", "paid_on": "2026-05-01", "method": "wise", "ways": ["wise", "card"]},
        two: {"contract": "XX-2", "amount": "80", "paid_on": "2026-04-30", "method": "card", "ways": ["card"], "urgent": "1"},
    }  # fmt: skip
    for ticket, values in said_of.items():
        for key, value in values.items():
            fields.set_field(db, ticket, key, value, by=ada, now=clock.now())
    fields.add_tags(db, [one], ["bank", "payout"], by=ada, now=clock.now())
    fields.add_tags(db, [two], ["bank"], by=ada, now=clock.now())
    hold = defining.keep(db, "status", None, "Bank", shaping.status_data(category="on_hold"), by=lee, now=clock.now())
    fields.set_status(db, two, "on_hold", hold, by=ada, now=clock.now())
    for field, op, value, found in (
        ("tags", "is_any_of", ["Bank"], [one, two]), ("tags", "has_all_of", ["bank", "payout"], [one]), ("tags", "is_none_of", ["payout"], [two, bare]),
        ("tags", "is_not_set", None, [bare]), ("custom_status", "is_any_of", [str(hold)], [two]), ("custom_status", "is_none_of", [str(hold)], [one, bare]),
        ("field:contract", "contains", "wl", [one]), ("field:contract", "contains_not", "wl", [two, bare]), ("field:amount", "more", 100, [one]),
        ("field:amount", "is_not_set", None, [bare]), ("field:paid_on", "before", "2026-05-01", [two]), ("field:method", "is_none_of", ["wise"], [two, bare]),
        ("field:ways", "has_all_of", ["wise", "card"], [one]), ("field:ways", "is_any_of", ["card"], [one, two]), ("field:urgent", "is_any_of", ["yes"], [two]),
        ("field:urgent", "is_any_of", ["no"], [one, bare]),
    ):  # fmt: skip
        assert asked(db, field, op, value) == found, (field, op, value)


def test_no_pattern_can_stall_a_worker() -> None:
    began = time.process_time()
    assert not fits("(a+)+$", "a" * 50_000 + "!")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("pattern", "example", "sentence"),
    [
        (r"(?=WL)WL-\d+", "WL-1", "looks ahead"),
        (r"(\w)\1", "aa", "refers back"),
        ("(", "(", "can’t be read"),
        ("x{1000}{1000}", "x", "can’t be read"),
        ("", "x", "Write the pattern"),
        ("a*", "a", "fits an empty text"),
        ("[0-9]+", "abc", "example doesn’t fit"),
        ("[0-9]+", "", "Give an example"),
        ("x" * 201, "x", "at most 200"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_said_when_it_is_saved(pattern: str, example: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        check_pattern(pattern, example)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "contract"])
def test_a_definition_needs_a_name_of_its_own(db: Connection, lee: Staff, name: str) -> None:
    make_field(db, lee, "Contract")
    with pytest.raises(Invalid):
        make_field(db, lee, name)


def test_what_is_missing_is_told_in_the_language_of_the_agent() -> None:
    told = WORDS.words_in("es").sentence("Before this ticket can be solved, fill in Device and Browsers.")
    assert told == "Antes de resolver este ticket, rellena Device y Browsers."


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("checkbox", "Yes", "Sí"), ("number", "1,200.50", "1.200,50"), ("number", "-0.000001", "-0,000001"), ("date", "2026-12-24", "24 dic 2026"),
        ("date", "soon", "soon"), ("text", "1,200", "1,200"),
    ],
)  # fmt: skip
def test_a_value_is_read_in_the_language_of_the_page(app: Flask, kind: str, words: str, said: str) -> None:
    with app.test_request_context():
        g.words = WORDS.words_in("es")
        assert told(fields.Field(1, "Field", 1, True, "field", kind), words) == said
