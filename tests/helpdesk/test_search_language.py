"""The filter language.

Properties: 1. Filters become conditions, words stay words. 2. Quotes, minus and OR mean what they mean elsewhere. 3. What isn't
understood is said in a sentence, and the rest is searched. 4. No input breaks it, and what it makes can always be asked.
"""

from dataclasses import replace
from datetime import UTC, datetime

import hypothesis
import pytest
from hypothesis import strategies
from sqlalchemy import Connection, select

from helpdesk.conditions import Asking, Condition, Conditions, Field, fields_of, read_conditions, where, written
from helpdesk.finding.asking import Asked, read_search
from helpdesk.finding.asking.naming import find_field, typed_name
from helpdesk.finding.asking.suggesting import suggest
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import staff

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


@pytest.fixture
def fields(db: Connection) -> dict[str, Field]:
    staff(db, "Ada Brenner")
    staff(db, "Jonas Weiss")
    return dict(fields_of(db))


def asked(text: str, fields: dict[str, Field], **more: bool) -> Asked:
    return read_search(text, fields, now=NOW, **more)


def words(found: Asked) -> list[list[str]]:
    return [[word.text for word in term.words] for term in found.terms]


def wrong(found: Asked) -> list[str]:
    return [one.said for one in found.pieces if one.kind == "wrong"]


@pytest.mark.parametrize(
    ("typed", "conditions"),
    [
        ("status:open", [("status", "is_any_of", ("open",))]),
        ("status:on-hold,new", [("status", "is_any_of", ("on_hold", "new"))]),
        ("assignee:me", [("assignee", "is_any_of", ("me",))]),
        ("assignee:nobody", [("assignee", "is_any_of", ("nobody",))]),
        ("-team:payments", [("team", "is_none_of", ("payments",))]),
        ('team:"Trust and safety"', [("team", "is_any_of", ("trust_safety",))]),
        ("priority:>normal", [("priority", "is_any_of", ("high", "critical"))]),
        ("priority:<=normal", [("priority", "is_any_of", ("low", "normal"))]),
        ("before:2026-05-01", [("opened", "before", "2026-05-01")]),
        ("after:2026-05-01", [("opened", "after", "2026-05-01")]),
        ("opened:<3d", [("opened", "within_last", "3d")]),
        ("updated:>2w", [("updated", "longer_ago", "2w")]),
        ("solved:today", [("solved", "after", "2026-06-15"), ("solved", "before", "2026-06-16")]),
        ("opened:>2026-05-01", [("opened", "after", "2026-05-02")]),
        ("due:<4h", [("due", "within_next", "4h")]),
        ("customer:mara", [("customer", "contains", "mara")]),
        ('-customer:"Mara Castell"', [("customer", "contains_not", "Mara Castell")]),
        ("sla:late", [("sla", "is_any_of", ("late",))]),
        ("mood:<-20", [("mood", "less", -20.0)]),
        ("is:unassigned is:waiting", [("assignee", "is_any_of", ("nobody",)), ("waiting", "is_any_of", ("yes",))]),
        ("-is:snoozed", [("snoozed", "is_any_of", ("no",))]),
        ("is:spam", [("shelved", "is_any_of", ("spam",))]),
        ("has:attachment", [("attachment", "is_any_of", ("yes",))]),
        ("no:topic", [("topic", "is_not_set", None)]),
        ("status:open OR status:new", [("status", "is_any_of", ("open", "new"))]),
        ("type:incident", [("kind", "is_any_of", ("incident",))]),
    ],
)
def test_filters_become_conditions(fields: dict[str, Field], typed: str, conditions: list[tuple]) -> None:
    found = asked(typed, fields)
    assert [(one.field, one.op, one.value) for one in found.conditions.every] == conditions
    assert not wrong(found)
    assert not found.terms


def test_somebody_is_found_by_a_part_of_their_name(fields: dict[str, Field]) -> None:
    [one] = asked("assignee:jonas", fields).conditions.every
    assert fields["assignee"].name_of(one.value[0]) == "Jonas Weiss"


def test_words_quotes_minus_and_or(fields: dict[str, Field]) -> None:
    found = asked('refund "exact  words" -card -"bank transfer" bank OR iban status:open', fields)
    assert words(found) == [["refund"], ["exact words"], ["bank", "iban"]]
    assert [term.words[0].text for term in found.without] == ["card", "bank transfer"]
    assert found.conditions.every == (Condition("status", "is_any_of", ("open",)),)


def test_a_quote_that_is_not_closed_reaches_to_the_end_and_says_so(fields: dict[str, Field]) -> None:
    found = asked('card "bank transfer status:open', fields)
    assert words(found) == [["card"], ["bank transfer status:open"]]
    assert found.pieces[-1].said == "The quote isn’t closed, so it reaches to the end"
    assert [one.said for one in asked('card "bank transfer"', fields).pieces] == ["", ""]


def test_filters_of_different_fields_joined_with_or(fields: dict[str, Field]) -> None:
    found = asked("is:late OR priority:critical", fields)
    assert found.conditions == Conditions(
        (), (Condition("sla", "is_any_of", ("late",)), Condition("priority", "is_any_of", ("critical",)))
    )


def test_addresses_and_times_are_words(fields: dict[str, Field]) -> None:
    found = asked("https://worklane.example/jobs 10:30 mara@worklane.example", fields)
    assert words(found) == [["https://worklane.example/jobs"], ["10:30"], ["mara@worklane.example"]]
    assert not wrong(found)


def test_the_last_word_may_be_a_beginning_while_somebody_types(fields: dict[str, Field]) -> None:
    assert [one.begins for term in asked("bank tran", fields, typing=True).terms for one in term.words] == [False, True]
    assert not asked("bank transfer ", fields, typing=True).terms[-1].words[-1].begins
    assert not asked('"bank tran"', fields, typing=True).terms[-1].words[-1].begins
    assert not asked("tran status:open", fields, typing=True).terms[-1].words[-1].begins


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("colour:red", "There is no filter “colour:”. To search for these words, put them in quotes."),
        ("status:lost", "Status has no “lost”. It has New, Open, Pending, On hold, Solved, Closed."),
        ("mood:sad", "Mood (-100 to 100) is a number: mood:>20, mood:<-20 or mood:0."),
        ("opened:someday", "Opened takes a day such as 2026-05-01, today or yesterday, or a length such as <3d or >4h."),
        ("before:3d", "Write a day after before:, such as before:2026-05-01."),
        ("is:lost", "“is:lost” isn’t one we know."),
        ("in:there", "Search in:notes, in:messages or in:subject."),
        ("priority:>critical", "No priority is above critical."),
        ("customer:", "Say what Customer’s name should be, after the colon."),
        ("late OR is:late", "OR joins words with words, or filters with filters."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_the_rest_is_searched(
    fields: dict[str, Field], typed: str, sentence: str
) -> None:
    found = asked(f"refund {typed} team:payments", fields)
    [said] = wrong(found)
    assert said.startswith(sentence)
    assert words(found) == [["refund"]]
    assert found.conditions.every == (Condition("team", "is_any_of", ("payments",)),)
    [piece] = [one for one in found.pieces if one.kind == "wrong"]
    assert found.lacking(piece) == "refund team:payments"


SOME = strategies.sampled_from(
    ["status:", "is:", "before:", "opened:", "-", '"', "OR", ":", "open", "<3d", ">", "2026-05-01", "9999-12-31", "mood:", "1e999", "nan", "in:notes", " ", ",", "тест", "\x00", "assignee:", "²"]
)  # fmt: skip


@hypothesis.given(strategies.one_of(strategies.text(max_size=80), strategies.lists(SOME, max_size=14).map("".join)))
@hypothesis.settings(max_examples=200, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_no_input_breaks_it(fields: dict[str, Field], text: str) -> None:
    found = read_search(text, fields, now=NOW, typing=True)
    assert read_conditions(written(found.conditions), fields) == found.conditions
    where(found.conditions, Asking(NOW, me=1), fields)
    assert all(word.tokens for term in (*found.terms, *found.without) for word in term.words)
    assert all(one.said for one in found.pieces if one.kind == "wrong")


def test_what_it_makes_can_be_asked(db: Connection, fields: dict[str, Field]) -> None:
    typed = "status:open assignee:me has:attachment has:note -has:note is:late OR is:snoozed opened:<3d due:>4h before:9000-01-01 plan:plus mood:>=5"
    found = asked(typed, fields)
    assert not wrong(found)
    db.execute(select(tickets.c.id).where(where(found.conditions, Asking(NOW, me=1), fields))).all()


def test_a_custom_field_is_suggested_and_told_by_a_name_that_is_understood(fields: dict[str, Field]) -> None:
    height = replace(fields["mood"], key="field:height", name="Height")
    own = replace(fields["status"], key="field:status", name="Own status")
    known = {**fields, height.key: height, own.key: own}
    for field in (height, own):
        assert find_field(typed_name(field.key, known), known) is field
    assert [one.text for one in suggest("heig", known)] == ["height:"]
    assert wrong(asked("height:tall", known)) == ["Height is a number: height:>20, height:<-20 or height:0."]
