"""The language of conditions.

1. Every operator of every field runs, on every database, and "is" and "is not" split the tickets between them.
2. What is asked is what is found: me, nobody, late, today in the reader's zone, the customer, words said.
3. What can't be read is refused with the line that is wrong; what can never be met is told; what was written is read again.
4. A field that is gone finds nothing rather than everything.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from foundation.accounts import Staff
from foundation.errors import Invalid
from helpdesk.conditions import (
    Asking,
    Conditions,
    Field,
    fields_of,
    matching,
    read_conditions,
    said,
    where,
    why_impossible,
    written,
)
from helpdesk.tickets.lifecycle import assign, reply, set_priority, solve
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


@pytest.fixture
def desk(db: Connection, ada: Staff) -> dict[str, int]:
    """Four tickets: Mara's waits, Bo's is answered, Mara's old one is solved, Bo's is high and Ada's."""
    milestone = ask(db, MARA, "My milestone is not released.", subject="Milestone", now=NOON - timedelta(hours=1))
    invoice = ask(db, BO, "Where is my invoice?", subject="An invoice", now=NOON - timedelta(days=2))
    reply(db, invoice.id, author=ada, body="It is in your billing page.", seen=MAX, now=NOON - timedelta(days=1))
    old = ask(db, MARA, "My payout failed.", subject="Payout", now=NOON - timedelta(days=30))
    solve(db, old.id, by=ada, now=NOON - timedelta(days=29))
    card = ask(db, BO, "My card was declined.", subject="Card", now=NOON - timedelta(days=3))
    assign(db, card.id, ada, by=ada, now=NOON - timedelta(days=3))
    set_priority(db, card.id, "high", by=ada, now=NOON - timedelta(days=3))
    return {"milestone": milestone.id, "invoice": invoice.id, "payout": old.id, "card": card.id}


MAX = 2**40


def found(db: Connection, desk: dict[str, int], *every: dict[str, Any], some: tuple[dict[str, Any], ...] = (), **who: Any) -> set[str]:  # fmt: skip
    fields = fields_of(db)
    conditions = read_conditions({"all": list(every), "any": list(some)}, fields)
    rows = set(db.execute(select(tickets.c.id).where(where(conditions, Asking(NOON, **who), fields))).scalars())
    return {name for name, number in desk.items() if number in rows}


def is_(field: str, *keys: str, op: str = "is_any_of") -> dict[str, Any]:
    return {"field": field, "op": op, "value": list(keys)}


def test_every_operator_of_every_field_runs_and_is_and_is_not_share_all_tickets(db: Connection, desk: dict[str, int]) -> None:  # fmt: skip
    for field in fields_of(db).values():
        keys = [one.key for one in field.choices][:2] or ["5"]
        for op in field.ops:
            value: Any = {"is_set": None, "is_not_set": None, "less": 5, "more": "1,5", "contains": "a%_b", "contains_not": "x"}.get(op, keys)  # fmt: skip
            if field.kind == "moment":
                value = "2026-05-01" if op in {"before", "after"} else "3d"
            found(db, desk, {"field": field.key, "op": op, "value": value}, me=1)
        if field.kind in {"choice", "text"}:
            both = [found(db, desk, is_(field.key, *keys, op=op), me=1) for op in ("is_any_of", "is_none_of")]
            assert both[0] | both[1] == set(desk), field.key
            assert not both[0] & both[1], field.key
        if field.kind == "flag":
            yes, no = found(db, desk, is_(field.key, "yes")), found(db, desk, is_(field.key, "no"))
            assert (yes | no, yes & no) == (set(desk), set()), field.key


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([is_("status", "new", "open")], {"milestone", "card"}),
        ([is_("status", "solved", op="is_none_of"), is_("waiting", "yes")], {"milestone", "card"}),
        ([is_("waiting", "no")], {"invoice", "payout"}),
        ([is_("priority", "high")], {"card"}),
        ([is_("assignee", "nobody")], {"milestone"}),
        ([is_("assignee", "nobody", op="is_none_of")], {"invoice", "payout", "card"}),
        ([is_("sla", "late")], {"card"}),
        ([is_("sla", "none")], {"invoice", "payout"}),
        ([is_("role", "client")], {"invoice", "card"}),
        ([is_("plan", "PLUS")], {"invoice", "card"}),
        ([{"field": "customer", "op": "contains", "value": "castell"}], {"milestone", "payout"}),
        ([{"field": "said", "op": "contains", "value": "billing page"}], {"invoice"}),
        ([{"field": "said", "op": "contains_not", "value": "my"}], set()),
        ([{"field": "opened", "op": "within_last", "value": "2h"}], {"milestone"}),
        ([{"field": "opened", "op": "longer_ago", "value": "2d"}], {"payout", "card"}),
        ([{"field": "opened", "op": "before", "value": "2026-11-01"}], {"payout"}),
        ([{"field": "rating", "op": "is_not_set"}], {"milestone", "invoice", "payout", "card"}),
        ([is_("topic", op="is_set")], None),
    ],
)  # fmt: skip
def test_what_is_asked_is_what_is_found(
    db: Connection, desk: dict[str, int], asked: list[dict[str, Any]], expected: set[str] | None
) -> None:
    answer = found(db, desk, *asked)
    assert expected is None or answer == expected


def test_me_is_who_asks_and_nobody_when_a_rule_asks(db: Connection, desk: dict[str, int], ada: Staff) -> None:
    assert found(db, desk, is_("assignee", "me"), me=ada.id) == {"invoice", "payout", "card"}
    assert found(db, desk, is_("assignee", "me")) == set()
    assert found(db, desk, is_("assignee", "me", "nobody"), me=ada.id) == set(desk)


def test_one_of_some_is_enough_beside_all_of_every(db: Connection, desk: dict[str, int]) -> None:
    either = (is_("priority", "high"), is_("role", "freelancer"))
    assert found(db, desk, is_("status", "solved", op="is_none_of"), some=either) == {"milestone", "card"}
    assert found(db, desk) == set(desk)


def test_a_day_begins_where_its_reader_lives(db: Connection, desk: dict[str, int]) -> None:
    late = ask(db, BO, "Late in the evening.", now=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    desk = {"evening": late.id}
    today = {"field": "opened", "op": "after", "value": "2026-11-25"}
    assert found(db, desk, today) == set()
    assert found(db, desk, today, zone=ZoneInfo("Europe/Oslo")) == {"evening"}


def test_one_ticket_is_judged_by_the_same_words(db: Connection, desk: dict[str, int]) -> None:
    conditions = read_conditions({"all": [is_("priority", "high")]}, fields_of(db))
    assert matching(db, conditions, desk["card"], Asking(NOON))
    assert not matching(db, conditions, desk["milestone"], Asking(NOON))


@pytest.mark.parametrize(
    ("sent", "place", "words"),
    [
        ("open", "conditions", "two lists"),
        ({"all": {}, "none": []}, "conditions", "two lists"),
        ({"all": ["open"]}, "all-0", "a field, an operator and a value"),
        ({"all": [is_("status", "open"), is_("colour", "red")]}, "all-1", "Choose what this condition is about"),
        ({"any": [{"field": "status", "op": "contains", "value": "o"}]}, "any-0", "can’t be asked in this way"),
        ({"all": [is_("status", "wherever")]}, "all-0", "has no “wherever”"),
        ({"all": [is_("status")]}, "all-0", "Choose something for Status, or take the line out."),
        ({"all": [is_("page", *map(str, range(51)))]}, "all-0", "Choose at most 50 for"),
        ({"all": [{"field": "mood", "op": "less", "value": "1e999"}]}, "all-0", "Write a number"),
        ({"all": [{"field": "mood", "op": "less", "value": "nan"}]}, "all-0", "Write a number"),
        ({"all": [{"field": "opened", "op": "before", "value": "2026-02-30"}]}, "all-0", "such as 2026-05-01"),
        ({"all": [{"field": "opened", "op": "within_last", "value": "soon"}]}, "all-0", "such as 30min"),
        ({"all": [{"field": "opened", "op": "within_last", "value": "999999w"}]}, "all-0", "such as 30min"),
        ({"all": [{"field": "subject", "op": "contains", "value": "x" * 201}]}, "all-0", "at most 200 characters"),
        ({"all": [{"field": "subject", "op": "contains", "value": {"$gt": ""}}]}, "all-0", "at most 200 characters"),
        ({"all": [is_("status", "open")] * 21}, "conditions", "at most 20"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_line(db: Connection, sent: Any, place: str, words: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_conditions(sent, fields_of(db))
    assert wrong.value.field == place
    assert words in wrong.value.detail


def test_what_was_written_is_read_again(db: Connection) -> None:
    sent = {"all": [is_("status", "open", "new"), {"field": "rating", "op": "is_set"}], "any": [{"field": "mood", "op": "less", "value": -20.0}]}  # fmt: skip
    assert written(read_conditions(sent, fields_of(db))) == sent


@pytest.mark.parametrize(
    ("every", "sentence"),
    [
        ([is_("status", "open"), is_("status", "solved")], "Status has one value"),
        ([is_("status", "open"), is_("status", "open", op="is_none_of")], "Status has one value"),
        ([is_("waiting", "yes"), is_("waiting", "no")], "Waiting on us has one value"),
        ([{"field": "rating", "op": "is_set"}, {"field": "rating", "op": "is_not_set"}], "set and not set"),
        ([{"field": "rating", "op": "less", "value": 2}, {"field": "rating", "op": "more", "value": 3}], "more than its upper limit"),
        ([{"field": "opened", "op": "after", "value": "2026-05-02"}, {"field": "opened", "op": "before", "value": "2026-05-01"}], "end before it begins"),
        ([is_("assignee", "nobody"), is_("assignee", "nobody", op="is_none_of")], "Assignee has one value"),
        ([is_("status", "open", "new"), is_("status", "new", "solved")], None),
        ([is_("topic", "fee_question", op="is_none_of"), {"field": "topic", "op": "is_not_set"}], None),
    ],
)  # fmt: skip
def test_what_can_never_be_met_is_told(db: Connection, every: list[dict[str, Any]], sentence: str | None) -> None:
    fields = fields_of(db)
    why = why_impossible(read_conditions({"all": every}, fields), fields)
    assert (why is None) if sentence is None else (why is not None and sentence in why)


def test_conditions_are_said_in_words(db: Connection) -> None:
    fields = fields_of(db)
    sent = {
        "all": [is_("status", "open", "new"), is_("waiting", "no"), {"field": "opened", "op": "longer_ago", "value": "3d"}],
        "any": [{"field": "subject", "op": "contains", "value": "bank"}, {"field": "mood", "op": "less", "value": -20}],
    }  # fmt: skip
    assert said(read_conditions(sent, fields), fields) == (
        "Status is Open or New, and not waiting on us, and Opened more than 3 days ago, "
        "and Subject contains “bank” or Mood (-100 to 100) is less than -20"
    )
    assert said(Conditions(), fields) == "Every ticket"


def test_a_field_that_is_gone_finds_nothing(db: Connection, desk: dict[str, int]) -> None:
    fields: dict[str, Field] = dict(fields_of(db))
    conditions = read_conditions({"all": [is_("priority", "high")]}, fields)
    del fields["priority"]
    assert not db.execute(select(tickets.c.id).where(where(conditions, Asking(NOON), fields))).all()
    assert "this field is gone" in said(conditions, fields)
