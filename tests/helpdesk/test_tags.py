"""Tags: one spelling each, many tickets in a few statements, tidied by a lead without losing what people type."""

import pytest
from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from foundation.errors import Invalid, NotFound
from helpdesk import fields
from helpdesk.fields.tag_settings import delete_tag, forget_alias, merge_tag, read_tags
from helpdesk.tickets.ticket import Change
from tests.helpdesk.people import ask, staff


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def story(db: Connection, ticket: int) -> list[tuple[str, str | None, str | None]]:
    return [(one.what, one.before, one.after) for one in helpdesk.timeline(db, ticket) if isinstance(one, Change)]


@pytest.mark.parametrize(("said", "tag"), [(" #Pay  Out ", "pay_out"), ("STRASSE", "strasse"), ("größe", "größe"), ("vip:2026/q1", "vip:2026/q1")])  # fmt: skip
def test_a_tag_has_one_spelling(said: str, tag: str) -> None:
    assert fields.clean_tag(said) == tag


@pytest.mark.parametrize("said", ["", " # ", "a,b", "<b>", "x" * 41, "x" * 10_000, "a\u202eb"])
def test_what_cannot_be_a_tag_is_refused(said: str) -> None:
    with pytest.raises(Invalid) as wrong:
        fields.clean_tag(said)
    assert len(wrong.value.detail) < 200


def test_tags_are_added_and_taken_away_and_the_story_says_so(db: Connection, ada: Staff) -> None:
    ticket = ask(db)
    assert fields.add_tags(db, [ticket.id], ["Payout", "payout", "bank"], by=ada, now=clock.now()) == 1
    assert fields.add_tags(db, [ticket.id], ["bank"], by=ada, now=clock.now()) == 0
    assert fields.tags_of(db, [ticket.id]) == {ticket.id: ["bank", "payout"]}
    assert fields.remove_tags(db, [ticket.id], ["bank", "never_there"], by=ada, now=clock.now()) == 1
    assert story(db, ticket.id) == [("tag_added", None, "payout, bank"), ("tag_removed", "bank", None)]


def test_many_tickets_are_tagged_in_a_handful_of_statements(database: Database) -> None:
    with database.writing() as db:
        by = staff(db, "Ada Brenner")
        ids = [ask(db).id for _ in range(30)]
    with database.writing() as db, count_statements(database) as seen:
        assert fields.add_tags(db, [*ids, 999_999], ["bank"], by=by, now=clock.now()) == 30
        assert fields.remove_tags(db, ids, ["bank"], by=by, now=clock.now()) == 30
    assert len(seen) <= 22, "\n".join(seen)


def test_a_ticket_has_at_most_thirty(db: Connection, ada: Staff) -> None:
    ticket = ask(db)
    fields.add_tags(db, [ticket.id], [f"t{number}" for number in range(30)], by=ada, now=clock.now())
    with pytest.raises(Invalid, match="at most 30"):
        fields.add_tags(db, [ticket.id], ["one_more"], by=ada, now=clock.now())


def test_a_tag_that_went_into_another_is_typed_as_before(db: Connection, ada: Staff) -> None:
    one, both = ask(db), ask(db)
    fields.add_tags(db, [one.id, both.id], ["pay_out"], by=ada, now=clock.now())
    fields.add_tags(db, [both.id], ["payout"], by=ada, now=clock.now())
    assert merge_tag(db, "pay_out", "Payout", by=ada, now=clock.now()) == 2
    assert fields.tags_of(db, [one.id, both.id]) == {one.id: ["payout"], both.id: ["payout"]}
    assert story(db, one.id)[-1] == ("tag_renamed", "pay_out", "payout")
    assert [(use.tag, use.many, use.open, use.aliases) for use in read_tags(db)] == [("payout", 2, 2, ("pay_out",))]
    new = ask(db)
    fields.add_tags(db, [new.id], ["Pay out"], by=ada, now=clock.now())
    assert fields.tags_of(db, [new.id]) == {new.id: ["payout"]}
    merge_tag(db, "payout", "payouts", by=ada, now=clock.now())
    fields.add_tags(db, [new.id], ["pay_out"], by=ada, now=clock.now())  # through both
    assert fields.tags_of(db, [new.id]) == {new.id: ["payouts"]}
    forget_alias(db, "pay_out")
    fields.add_tags(db, [new.id], ["pay_out"], by=ada, now=clock.now())
    assert fields.tags_of(db, [new.id]) == {new.id: ["pay_out", "payouts"]}


def test_a_tag_can_get_its_old_name_back(db: Connection, ada: Staff) -> None:
    ticket = ask(db)
    fields.add_tags(db, [ticket.id], ["bank"], by=ada, now=clock.now())
    merge_tag(db, "bank", "banks", by=ada, now=clock.now())
    merge_tag(db, "banks", "bank", by=ada, now=clock.now())
    fields.add_tags(db, [ticket.id], ["banks"], by=ada, now=clock.now())
    assert fields.tags_of(db, [ticket.id]) == {ticket.id: ["bank"]}


def test_a_deleted_tag_is_off_every_ticket(db: Connection, ada: Staff) -> None:
    ticket = ask(db)
    fields.add_tags(db, [ticket.id], ["bank"], by=ada, now=clock.now())
    assert delete_tag(db, "bank", by=ada, now=clock.now()) == 1
    assert fields.tags_of(db, [ticket.id]) == {}
    assert story(db, ticket.id)[-1] == ("tag_removed", "bank", None)
    with pytest.raises(NotFound):
        delete_tag(db, "bank", by=ada, now=clock.now())
    with pytest.raises(NotFound):
        merge_tag(db, "bank", "x", by=ada, now=clock.now())


def test_suggestions_begin_as_typed_the_most_used_first(db: Connection, ada: Staff) -> None:
    first, second = ask(db), ask(db)
    fields.add_tags(db, [first.id, second.id], ["payout"], by=ada, now=clock.now())
    fields.add_tags(db, [first.id], ["pay_late", "bank", "p%y"[:1]], by=ada, now=clock.now())
    assert fields.suggest_tags(db, "#Pay") == [("payout", 2), ("pay_late", 1)]
    assert fields.suggest_tags(db, "%") == []
