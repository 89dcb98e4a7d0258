"""Merging.

1. What is merged is one conversation: everything said and changed stands in it once, at its own time.
2. Un-merging restores exactly, after whatever was done meanwhile; what was written after the merge stays.
3. Nobody reads another customer's words, unless an agent says that they follow, and then only what we answer.
4. Of two who merge into each other at once, one does; there is never a circle.
5. A merge is no solution, and a message in it is heard once.
"""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound, Problem
from foundation.events import events
from foundation.people import erase_person
from helpdesk import chat
from helpdesk.effort.gathering import steps_between
from helpdesk.effort.handing import reopenings
from helpdesk.joining.merging import merge, unmerge
from helpdesk.joining.shelving import put_aside, restore
from helpdesk.joining.trees import MergedAway
from helpdesk.routing.measured import reply_waits
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Change, Message
from helpdesk.tickets.words import customer_words
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def row_of(db: Connection, number: int) -> dict[str, Any]:
    return dict(db.execute(select(tickets).where(tickets.c.id == number)).mappings().one())


def said(db: Connection, number: int) -> list[str]:
    return [one.body for one in helpdesk.timeline(db, number) if isinstance(one, Message)]


def read(db: Connection, who: helpdesk.Person, reference: str) -> list[str]:
    return [one.body for one in helpdesk.read_thread(db, reference, who.key).messages]


def test_two_tickets_become_one_conversation_in_the_order_of_time(db: Connection, ada: Staff) -> None:
    one = ask(db, body="Where is my milestone?", now=at(0))
    two = ask(db, body="It is 400 EUR.", now=at(2))
    helpdesk.customer_reply(db, one.reference, MARA.key, "Hello?", now=at(4))
    helpdesk.add_note(db, two.id, author=ada, body="Same thing", now=at(5))
    assert merge(db, one.id, [two.id], by=ada, now=at(6)) == one.id
    assert said(db, one.id) == ["Where is my milestone?", "It is 400 EUR.", "Hello?", "Same thing"]
    origins = [line.origin for line in helpdesk.timeline(db, one.id) if isinstance(line, Message)]
    assert origins == [None, two.id, None, two.id]
    gone = helpdesk.read_ticket(db, two.id)
    assert (gone.status, gone.merged_into, gone.due_at, gone.waiting_on_us) == ("closed", one.id, None, False)
    changes = [(line.who, line.what, line.before, line.after) for line in helpdesk.timeline(db, one.id) if isinstance(line, Change)]  # fmt: skip
    assert changes == [("Ada Brenner", "merged", None, two.reference)]


def test_her_reply_to_either_reference_lands_in_the_one_conversation(db: Connection, ada: Staff) -> None:
    one, two = ask(db, body="First", now=at(0)), ask(db, body="Second", now=at(1))
    merge(db, one.id, [two.id], by=ada, now=at(2))
    helpdesk.solve(db, one.id, by=ada, now=at(3))
    helpdesk.customer_reply(db, two.reference, MARA.key, "Third", now=at(4))
    assert read(db, MARA, one.reference) == read(db, MARA, two.reference) == ["First", "Second", "Third"]
    assert helpdesk.read_thread(db, two.reference, MARA.key).reference == one.reference
    assert [line.reference for line in helpdesk.customer_tickets(db, MARA.key)] == [one.reference]
    after = helpdesk.read_ticket(db, one.id)
    assert (after.status, after.waiting_on_us, after.preview) == ("open", True, "Third")


def test_a_question_that_waits_goes_on_waiting_no_longer_than_it_had(db: Connection, ada: Staff) -> None:
    one, two = ask(db, now=at(0)), ask(db, now=at(10))
    due = helpdesk.read_ticket(db, two.id).due_at
    helpdesk.reply(db, one.id, author=ada, body="Done", seen=one.last_message, now=at(20))
    helpdesk.solve(db, one.id, by=ada, now=at(21))
    merge(db, one.id, [two.id], by=ada, now=at(30))
    after = helpdesk.read_ticket(db, one.id)
    assert (after.status, after.waiting_on_us, after.due_at) == ("open", True, due)
    helpdesk.set_priority(db, one.id, "high", by=ada, now=at(31))
    assert at(30) < helpdesk.read_ticket(db, one.id).due_at < due  # by her question, not by the merge
    unmerge(db, two.id, by=ada, now=at(40))
    assert helpdesk.read_ticket(db, two.id).due_at == due


def test_taking_it_out_puts_both_back_as_they_were(db: Connection, ada: Staff) -> None:
    one, two = ask(db, now=at(0)), ask(db, now=at(1))
    helpdesk.assign(db, two.id, ada, by=ada, now=at(2))
    helpdesk.reply(db, one.id, author=ada, body="Look here", seen=one.last_message, now=at(3))
    before = row_of(db, one.id), row_of(db, two.id)
    merge(db, one.id, [two.id], by=ada, now=at(4))
    unmerge(db, two.id, by=ada, now=at(5))
    assert row_of(db, two.id) == before[1]
    assert row_of(db, one.id) == before[0] | {"updated_at": before[0]["updated_at"]}
    with pytest.raises(Conflict, match="isn’t merged any more"):
        unmerge(db, two.id, by=ada, now=at(6))


def test_what_was_written_after_the_merge_stays(db: Connection, ada: Staff) -> None:
    one, two = ask(db, body="First", now=at(0)), ask(db, body="Second", now=at(1))
    before = row_of(db, two.id)
    merge(db, one.id, [two.id], by=ada, now=at(2))
    seen = helpdesk.read_ticket(db, one.id).last_message
    with pytest.raises(helpdesk.StaleReply, match=f"Ada Brenner merged {two.reference} into this ticket"):
        helpdesk.reply(db, one.id, author=ada, body="Here", seen=seen, now=at(3))
    helpdesk.reply(db, one.id, author=ada, body="Here", seen=2**40, now=at(3))
    helpdesk.customer_reply(db, two.reference, MARA.key, "Thanks", now=at(4))
    unmerge(db, two.id, by=ada, now=at(5))
    assert row_of(db, two.id) == before
    assert said(db, two.id) == ["Second"]
    assert said(db, one.id) == ["First", "Here", "Thanks"]
    assert helpdesk.read_ticket(db, one.id).waiting_on_us


def test_a_chain_comes_apart_link_by_link_in_any_order(db: Connection, ada: Staff) -> None:
    one, two, three = (ask(db, body=name, now=at(n)) for n, name in enumerate(("A", "B", "C")))
    merge(db, two.id, [three.id], by=ada, now=at(5))
    merge(db, one.id, [two.id], by=ada, now=at(6))
    assert said(db, one.id) == ["A", "B", "C"]
    assert read(db, MARA, three.reference) == ["A", "B", "C"]
    unmerge(db, two.id, by=ada, now=at(7))
    assert (said(db, one.id), said(db, two.id)) == (["A"], ["B", "C"])
    merge(db, one.id, [two.id], by=ada, now=at(8))
    unmerge(db, three.id, by=ada, now=at(9))
    assert (said(db, one.id), said(db, three.id)) == (["A", "B"], ["C"])
    unmerge(db, two.id, by=ada, now=at(10))
    assert [said(db, number.id) for number in (one, two, three)] == [["A"], ["B"], ["C"]]


def test_merging_into_a_merged_ticket_goes_to_where_it_goes_on(db: Connection, ada: Staff) -> None:
    one, two, three = (ask(db, body=name, now=at(n)) for n, name in enumerate(("A", "B", "C")))
    merge(db, one.id, [two.id], by=ada, now=at(5))
    assert merge(db, two.id, [three.id], by=ada, now=at(6)) == one.id
    with pytest.raises(MergedAway, match="was merged into"):
        merge(db, one.id, [two.id], by=ada, now=at(7))
    with pytest.raises(Conflict, match="has the other ticket in it already"):
        merge(db, two.id, [one.id], by=ada, now=at(7))
    with pytest.raises(Invalid, match="into itself"):
        merge(db, one.id, [one.id], by=ada, now=at(7))
    with pytest.raises(Invalid, match="Choose a ticket"):
        merge(db, one.id, [], by=ada, now=at(7))
    with pytest.raises(NotFound):
        merge(db, one.id, [999_999], by=ada, now=at(7))


def test_nothing_is_merged_that_is_set_aside_or_has_somebody_waiting_for_a_voice(db: Connection, ada: Staff) -> None:
    one, spam, talk = ask(db, now=at(0)), ask(db, now=at(1)), ask(db, now=at(2))
    put_aside(db, spam.id, "spam", by=ada, now=at(3))
    chat.begin(db, talk.id, patience=timedelta(minutes=9), now=at(3))
    with pytest.raises(Conflict, match="Restore it"):
        merge(db, one.id, [spam.id], by=ada, now=at(4))
    with pytest.raises(Conflict, match="Restore it"):
        merge(db, spam.id, [one.id], by=ada, now=at(4))
    with pytest.raises(Conflict, match="in chat now"):
        merge(db, one.id, [talk.id], by=ada, now=at(4))


def test_whoever_acts_on_a_merged_ticket_hears_where_it_is(db: Connection, ada: Staff) -> None:
    one, two = ask(db, now=at(0)), ask(db, now=at(1))
    merge(db, one.id, [two.id], by=ada, now=at(2))
    for act in (
        lambda: helpdesk.reply(db, two.id, author=ada, body="Hi", seen=2**40, now=at(3)),
        lambda: helpdesk.add_note(db, two.id, author=ada, body="Hi", now=at(3)),
        lambda: helpdesk.solve(db, two.id, by=ada, now=at(3)),
        lambda: helpdesk.reopen(db, two.id, by=ada, now=at(3)),
        lambda: helpdesk.assign(db, two.id, ada, by=ada, now=at(3)),
        lambda: helpdesk.set_priority(db, two.id, "high", by=ada, now=at(3)),
        lambda: put_aside(db, two.id, "trash", by=ada, now=at(3)),
    ):
        with pytest.raises(MergedAway) as refused:
            act()
        assert refused.value.into == one.id


def test_another_customers_words_stay_with_them(db: Connection, ada: Staff) -> None:
    bo, mara = ask(db, BO, "I want my money back", now=at(0)), ask(db, MARA, "He pays me nothing", now=at(1))
    merge(db, bo.id, [mara.id], by=ada, now=at(2))
    assert said(db, bo.id) == ["I want my money back", "He pays me nothing"]
    helpdesk.reply(db, bo.id, author=ada, body="We look at both", seen=2**40, now=at(3))
    helpdesk.customer_reply(db, mara.reference, MARA.key, "My IBAN is secret", now=at(4))
    assert read(db, BO, bo.reference) == ["I want my money back", "We look at both"]
    assert read(db, MARA, mara.reference) == ["He pays me nothing", "My IBAN is secret"]
    assert said(db, bo.id)[-1] == "My IBAN is secret"
    assert helpdesk.read_ticket(db, bo.id).waiting_on_us
    line = helpdesk.customer_tickets(db, BO.key)[0]
    assert (line.last, line.last_by) == ("We look at both", "agent")
    with pytest.raises(NotFound):
        helpdesk.read_thread(db, mara.reference, BO.key)
    unmerge(db, mara.id, by=ada, now=at(5))
    back = helpdesk.read_ticket(db, mara.id)
    assert (back.waiting_on_us, back.preview) == (True, "My IBAN is secret")


def test_who_follows_reads_what_we_answer_and_nothing_else(app: Flask, db: Connection, ada: Staff) -> None:
    bo, mara = ask(db, BO, "Private of Bo", now=at(0)), ask(db, MARA, "Asked by Mara", now=at(1))
    helpdesk.reply(db, bo.id, author=ada, body="Before", seen=2**40, now=at(2))
    merge(db, bo.id, [mara.id], by=ada, now=at(3), follow=True)
    with app.app_context():
        helpdesk.reply(db, bo.id, author=ada, body="For both", seen=2**40, now=at(4))
    helpdesk.customer_reply(db, bo.reference, BO.key, "Again private", now=at(5))
    assert read(db, MARA, mara.reference) == ["Asked by Mara", "For both"]
    unmerge(db, mara.id, by=ada, now=at(6))
    assert read(db, MARA, mara.reference) == ["Asked by Mara"]


def test_a_merge_is_neither_a_solution_nor_a_second_message(db: Connection, ada: Staff) -> None:
    one, two = ask(db, body="First", now=at(0)), ask(db, body="Second", now=at(1))
    merge(db, one.id, [two.id], by=ada, now=at(2))
    unmerge(db, two.id, by=ada, now=at(3))
    merge(db, one.id, [two.id], by=ada, now=at(4))
    names = list(
        db.execute(select(events.c.name).where(events.c.name != "ticket_changed").order_by(events.c.id)).scalars()
    )
    assert names == ["ticket_opened", "ticket_opened", "ticket_merged", "ticket_unmerged", "ticket_merged"]
    assert [word.body for word in customer_words(db, "message")] == ["First", "Second"]
    assert not reopenings([line for number in (one.id, two.id) for line in helpdesk.timeline(db, number) if isinstance(line, Change)])  # type: ignore[misc]  # fmt: skip
    held = [line.id for line in list_tickets(db, "solved", staff_id=ada.id, now=at(5)).items]
    assert held == []
    assert count_views(db, staff_id=ada.id, now=at(5))["open"] == 1


def test_no_figure_takes_a_merge_or_spam_for_an_end(database: Database) -> None:
    """Effort: the question is over when the one it went into is. Routing: it has no outcome of its own. Waits: nobody waits there."""
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        one, two, spam = (ask(db, body=f"Words {n}", now=at(n)) for n in range(3))
        merge(db, one.id, [two.id], by=ada, now=at(4))
        put_aside(db, spam.id, "spam", by=ada, now=at(5))
        assert [(step.key, step.end) for step in steps_between(db, at(-1), at(60), families={})] == [(str(one.id), None), (str(two.id), None)]  # fmt: skip
        helpdesk.reply(db, one.id, author=ada, body="Done", seen=2**40, now=at(10))
        helpdesk.solve(db, one.id, by=ada, now=at(10))
        assert [step.end for step in steps_between(db, at(-1), at(60), families={})] == [at(10), at(10)]
        for n in range(5):
            ticket = ask(db, BO, now=at(20 + n))
            helpdesk.reply(db, ticket.id, author=ada, body="Quick", seen=2**40, now=at(21 + n))
        waits = reply_waits(db, now=at(0) + timedelta(days=10))["ticket"]
        assert waits.high < 60  # minutes; two and spam were never answered themselves


def test_a_person_can_be_forgotten_whose_ticket_is_merged_into_anothers(app: Any, database: Database) -> None:
    with app.app_context(), database.writing() as db:
        ada = staff(db, "Ada Brenner")
        bo, mara = ask(db, BO, "Of Bo", now=at(0)), ask(db, MARA, "Of Mara", now=at(1))
        merge(db, bo.id, [mara.id], by=ada, now=at(2))
        helpdesk.customer_reply(db, mara.reference, MARA.key, "More of Mara", now=at(3))
        erase_person(db, MARA.key)
        assert said(db, bo.id) == ["Of Bo", "", ""]
        unmerge(db, mara.id, by=ada, now=at(4))
        after = helpdesk.read_ticket(db, mara.id)
        assert (after.status, after.waiting_on_us, after.due_at) == ("closed", False, None)
        assert read(db, BO, bo.reference) == ["Of Bo"]


ACTS = ("merge", "merge", "unmerge", "reply", "customer", "note", "solve", "reopen", "trash", "restore")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 3), st.integers(0, 1)), min_size=4, max_size=24
)


@settings(
    max_examples=20,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(steps=STEPS)
def test_whatever_two_agents_do_nothing_is_lost_and_taking_back_is_exact(db: Connection, steps: list[Any]) -> None:
    """Four tickets, the last of another customer. A model beside them knows what was said where, and what is in what."""
    agents = _agents(db)
    people = [MARA, MARA, MARA, BO]
    made = [ask(db, who, now=at(n)) for n, who in enumerate(people)]
    numbers = [one.id for one in made]
    own = {one.id: [one.last_message] for one in made}
    inside: dict[int, int] = {}
    before: dict[int, dict[str, Any]] = {}
    wrote_since: set[int] = set()
    for n, (act, i, j, k) in enumerate(steps):
        one, other, by, now = made[i].id, made[j].id, agents[k], at(10 + n)
        kept = row_of(db, one)
        try:
            match act:
                case "merge":
                    inside[one] = merge(db, other, [one], by=by, now=now)
                    before[one] = kept
                    wrote_since.discard(one)
                case "unmerge":
                    unmerge(db, one, by=by, now=now)
                    del inside[one]
                    if one not in wrote_since:
                        assert row_of(db, one) == before[one]
                case "reply":
                    own[one].append(helpdesk.reply(db, one, author=by, body=f"reply {n}", seen=2**40, now=now).id)
                case "note":
                    own[one].append(helpdesk.add_note(db, one, author=by, body=f"note {n}", now=now).id)
                case "customer":
                    message = helpdesk.customer_reply(db, made[i].reference, people[i].key, f"words {n}", now=now).id
                    top = _top(inside, one)
                    own[top if people[i] is people[numbers.index(top)] else one].append(message)
                    if top != one and people[i] is not people[numbers.index(top)]:
                        wrote_since.add(one)
                case "solve":
                    helpdesk.solve(db, one, by=by, now=now)
                case "reopen":
                    helpdesk.reopen(db, one, by=by, now=now)
                case "trash":
                    put_aside(db, one, "trash", by=by, now=now)
                case "restore":
                    restore(db, one, by=by, now=now)
        except Problem:
            assert row_of(db, one) == kept  # refused is untouched
        _check(db, numbers, own, inside, people)


def _check(
    db: Connection, numbers: list[int], own: dict[int, list[int]], inside: dict[int, int], people: list[Any]
) -> None:
    public: dict[str, list[int]] = {}
    for number in numbers:
        row, tree = row_of(db, number), [one for one in numbers if number in _way(inside, one)]
        assert row["merged_into"] == (_top(inside, number) if number in inside else None)
        if number in inside:
            assert (row["status"], row["due_at"], row["waiting_on_us"]) == ("closed", None, False)
            continue
        shown = [line.id for line in helpdesk.timeline(db, number) if isinstance(line, Message)]
        assert sorted(shown) == sorted(message for one in tree for message in own[one])
        said = db.execute(
            select(messages.c.id).where(messages.c.id.in_(shown), messages.c.kind.in_(("customer", "agent")))
        )
        assert row["last_message"] == max(said.scalars())
    for number, who in zip(numbers, people, strict=True):
        thread = helpdesk.read_thread(db, f"W-{10_000 + number}", who.key)
        public.setdefault(who.key, []).extend([] if thread.id != number else [one.id for one in thread.messages])
    for who in (MARA, BO):
        theirs = [number for number, person in zip(numbers, people, strict=True) if person is who]
        written = db.execute(select(messages.c.id).where(messages.c.ticket.in_(theirs), messages.c.kind.in_(("customer", "agent"))))  # fmt: skip
        assert set(public[who.key]) == set(written.scalars())


def _way(inside: dict[int, int], number: int) -> list[int]:
    return [number, *(_way(inside, inside[number]) if number in inside else [])]


def _top(inside: dict[int, int], number: int) -> int:
    return _way(inside, number)[-1]


def _agents(db: Connection) -> list[Staff]:
    from foundation.accounts import list_staff

    return list_staff(db) or [staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")]


def test_two_who_merge_into_each_other_at_once_make_no_circle(database: Database) -> None:
    with database.writing() as db:
        agents = staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")
        pairs = [(ask(db, now=at(n)).id, ask(db, now=at(n)).id) for n in range(8)]
    for one, two in pairs:
        outcomes = _at_once(
            database,
            lambda db, one=one, two=two: merge(db, one, [two], by=agents[0], now=at(60)),
            lambda db, one=one, two=two: merge(db, two, [one], by=agents[1], now=at(60)),
        )
        assert sorted(type(one).__name__ for one in outcomes)[0] in {"Conflict", "MergedAway"}
        assert sum(isinstance(one, int) for one in outcomes) == 1
        with database.reading() as db:
            assert [row_of(db, number)["merged_into"] for number in (one, two)].count(None) == 1


def test_a_customer_writes_while_it_is_merged_and_taken_out(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        one, two = ask(db, now=at(0)), ask(db, now=at(1))

    def join_and_part(db: Connection) -> None:
        merge(db, one.id, [two.id], by=ada, now=at(5))
        unmerge(db, two.id, by=ada, now=at(6))

    acts: list[Any] = []
    for n in range(6):
        acts.append(join_and_part)
        acts.append(lambda db, n=n: helpdesk.customer_reply(db, two.reference, MARA.key, f"words {n}", now=at(7)))
    outcomes = _at_once(database, *acts)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    with database.reading() as db:
        bodies = said(db, one.id) + said(db, two.id)
    assert sorted(body for body in bodies if body.startswith("words")) == [f"words {n}" for n in range(6)]


def _at_once(database: Database, *acts: Any) -> list[Any]:
    """What each came to: what it returned, or the error it ended with."""
    begin, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Any) -> None:
        begin.wait()
        try:
            with database.writing() as db:
                outcomes[place] = act(db)
        except Exception as error:
            outcomes[place] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
