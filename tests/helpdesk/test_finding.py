"""Tickets found.

Properties: 1. A ticket that has all the words is found, wherever in it they stand; the subject counts most, recent and open tickets are
lifted. 2. A word nobody wrote is read as the near one that somebody did. 3. Filters narrow, spam and trash stay out unless asked for.
4. Pages go on where they ended while tickets come. 5. Snippets show the words and where they stand.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, select, update

import helpdesk
from foundation.database import Database, count_statements
from foundation.errors import Invalid
from foundation.people import erase_person
from helpdesk.conditions import Asking
from helpdesk.fields.setting import set_field
from helpdesk.fields.tags import add_tags
from helpdesk.finding import candidates
from helpdesk.finding.finding import Found, find_tickets
from helpdesk.finding.index import Term, Word, engine_of, sqlite_engine
from helpdesk.finding.tables import search_words
from helpdesk.finding.vocabulary import learn_words
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.test_fields import make_field

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


def find(db: Connection, text: str, **more) -> Found:
    return find_tickets(db, text, asking=Asking(NOW), **more)


def ids(found: Found) -> list[int]:
    return [one.ticket.id for one in found.items]


def test_all_the_words_are_found_wherever_in_the_ticket_they_stand(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    ticket = ask(db, MARA, subject="Invoice", body="It shows the wrong address.", now=NOW)
    helpdesk.add_note(db, ticket.id, author=ada, body="VAT office called.", now=NOW)
    ask(db, BO, subject="Invoice", body="Missing.", now=NOW)
    for text in (
        "invoice vat",
        "castell address",
        "wrong address",
        "the invoice of castell",
        f"{ticket.reference} office",
    ):
        assert ids(find(db, text)) == [ticket.id], text
    assert ids(find(db, "vat in:notes")) == [ticket.id]
    assert not ids(find(db, "vat in:messages"))


def test_the_subject_counts_most_then_what_is_open_and_recent(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    said = ask(db, MARA, subject="Question", body="Can I have a refund for the work that was not done?", now=NOW)
    named = ask(db, BO, subject="Refund", body="Please.", now=NOW)
    over = ask(db, BO, subject="Refund", body="Please.", now=NOW)
    helpdesk.solve(db, over.id, by=ada, now=NOW)
    old = ask(db, BO, subject="Refund", body="Please.", now=NOW - timedelta(days=400))
    assert ids(find(db, "refund")) == [named.id, over.id, old.id, said.id]
    assert ids(find(db, "refund", order="newest")) == [old.id, over.id, named.id, said.id]
    assert ids(find(db, named.reference))[0] == named.id


def test_a_word_nobody_wrote_is_read_as_a_near_one(database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db, MARA, subject="Withdrawal", body="It failed.", now=NOW)
    assert learn_words(database) == 2
    with database.reading() as db:
        for text in ("withdrawl", "wihtdrawal", "withdrawel failde", "castel", "Casstell"):
            assert ids(find(db, text)) == [ticket.id], text
        assert find(db, "withdrawl").mended == (("withdrawl", "withdrawal"),)
        assert not find(db, "zzzzzzzz").items
        assert not find(db, "withdrawal").mended
        assert ids(find(db, "withd", typing=True)) == ids(find(db, "wit", typing=True)) == [ticket.id]
    with database.writing() as db:
        fresh = ask(db, BO, subject="Zeppelin", body="New here.", now=NOW)
        assert ids(find(db, "zeppelin")) == ids(find(db, "zepp", typing=True)) == [fresh.id]


def test_words_of_a_forgotten_person_mend_nothing(app: Flask, database: Database) -> None:
    with database.writing() as db:
        ask(db, MARA, body="Zanzibar.", now=NOW)
        ask(db, BO, body="My milestone.", now=NOW)
    learn_words(database)
    with app.app_context(), database.writing() as db:
        erase_person(db, MARA.key)
        left = set(db.execute(select(search_words.c.word)).scalars())
    assert "zanzibar" not in left
    assert "castell" not in left
    assert {"halvorsen", "milestone"} <= left


def test_the_closest_are_shown_when_no_ticket_has_all_the_words(db: Connection) -> None:
    one = ask(db, MARA, body="The bank refused my transfer.", now=NOW)
    ask(db, BO, body="The bank is closed.", now=NOW)
    found = find(db, "bank refused zeppelins")
    assert ids(found) == [one.id]
    assert found.closest
    assert not find(db, "bank refused").closest


def test_filters_narrow_and_minus_leaves_out(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    mara, bo = ask(db, MARA, body="Refund my card.", now=NOW), ask(db, BO, body="Refund to the bank.", now=NOW)
    helpdesk.assign(db, bo.id, ada, by=ada, now=NOW)
    assert ids(find(db, "refund is:unassigned")) == [mara.id]
    assert ids(find(db, "refund -card")) == [bo.id]
    assert ids(find(db, "refund customer:mara")) == [mara.id]
    assert ids(find(db, "customer:mara")) == ids(find(db, "is:unassigned -bank")) == [mara.id]
    assert set(ids(find(db, "card OR bank"))) == {mara.id, bo.id}
    assert set(ids(find(db, "refund colour:red"))) == {mara.id, bo.id}
    assert not ids(find(db, "colour:red"))
    assert not ids(find(db, ""))


def test_spam_and_trash_stay_out_unless_asked_for(db: Connection) -> None:
    good, bad = ask(db, MARA, body="Cheap watches?", now=NOW), ask(db, BO, body="Cheap watches.", now=NOW)
    db.execute(update(tickets).where(tickets.c.id == bad.id).values(shelved="spam", shelved_at=NOW))
    assert ids(find(db, "watches")) == [good.id]
    assert ids(find(db, "watches is:spam")) == [bad.id]


def test_a_merged_ticket_is_found_as_the_one_it_is_in(db: Connection) -> None:
    into, gone = (
        ask(db, MARA, subject="Payout", body="Late.", now=NOW),
        ask(db, MARA, subject="Zeppelin", body="Late.", now=NOW),
    )
    db.execute(update(tickets).where(tickets.c.id == gone.id).values(merged_into=into.id, status="closed"))
    [hit] = find(db, "zeppelin").items
    assert (hit.ticket.id, hit.came_from) == (into.id, gone.id)
    assert ids(find(db, "late")) == [into.id]


def test_snippets_show_the_words_and_where_they_stand(db: Connection) -> None:
    long = "Nothing here. " * 40 + "Then the <b>transfer</b> was refused by Millennium. " + "More of nothing. " * 40
    ticket = ask(db, MARA, subject="Bank transfers", body=long, now=NOW)
    [hit] = find(db, "transfer refused").items
    assert (hit.where, hit.message, hit.anchor, hit.who) == (
        "message",
        ticket.last_message,
        f"m{ticket.last_message}",
        "Mara Castell",
    )
    assert [text for text, found in hit.title if found] == ["transfers"]
    assert [text for text, found in hit.snippet if found] == ["transfer", "refused"]
    assert "<b>" in "".join(text for text, _ in hit.snippet)
    assert len("".join(text for text, _ in hit.snippet)) < 200
    [hit] = find(db, "castell").items
    assert (hit.where, hit.message) == ("customer", 0)


def test_pages_go_on_where_they_ended_while_tickets_come(db: Connection) -> None:
    made = [ask(db, BO, body="The escrow is stuck.", now=NOW - timedelta(hours=at)).id for at in range(7)]
    for text, order in (("escrow", "best"), ("escrow", "newest"), ("is:open", "best")):
        first = find(db, text, limit=3, order=order)
        assert (first.count, first.more, first.said_count) == (len(made), False, str(len(made)))
        made.append(ask(db, BO, body="The escrow is stuck.", now=NOW).id)
        second = find(db, text, limit=100, order=order, cursor=first.next)
        assert len(ids(first)) == 3
        assert not set(ids(first)) & set(ids(second))
        assert set(made[:-1]) <= set(ids(first) + ids(second)) | {made[-1]}
        assert second.next is None
    with pytest.raises(Invalid):
        find(db, "escrow", cursor="nonsense")


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "()",
        "* OR NOT",
        "a:b:c",
        "-",
        "status:",
        "NEAR(a b)",
        "payout*",
        "'; --",
        "\x00",
        "日本語",
        "🙂",
        "w-",
        "W-10001 OR",
        "-only",
        "& | !",
    ],
)
def test_no_search_fails(db: Connection, text: str) -> None:
    ticket = ask(db, BO, body="payout", now=NOW)
    assert set(ids(find(db, text))) <= {ticket.id}
    assert set(ids(find(db, text, typing=True))) <= {ticket.id}


def test_a_word_left_out_is_left_out_however_many_tickets_have_it(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a frequent word only the newest documents are read; of older tickets it is asked whether they have it."""
    made = [
        ask(db, MARA, subject="Payout", body="My bank says no." if n % 3 else "It is late.", now=NOW).id
        for n in range(12)
    ]
    without = [one for n, one in enumerate(made) if n % 3 == 0]
    monkeypatch.setattr(candidates, "MOST", 3)
    monkeypatch.setattr(sqlite_engine, "FEW", 2)
    for read_along in (2, 4, 100):
        monkeypatch.setattr(sqlite_engine, "MOST_READ", read_along)
        assert set(ids(find(db, "payout -bank"))) <= set(without)
        assert sorted(engine_of(db).within(db, Term((Word("bank"),)), "any", made).tickets()) == sorted(
            set(made) - set(without)
        )


def test_a_hit_in_a_field_says_which_and_shows_its_words(database: Database) -> None:
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        paid_by = make_field(db, lee, "Paid by", "choice", choices=[("", "Bank transfer", False), ("", "Card", False)])
        work = make_field(db, lee, "Work", "long_text")
        ticket = ask(db, MARA, subject="Question", body="Hello.", now=NOW).id
        set_field(db, ticket, paid_by, ["bank_transfer"], by=lee, now=NOW)
        set_field(db, ticket, work, [f"{'Something. ' * 20} Wallpaper, painted twice."], by=lee, now=NOW)
        add_tags(db, [ticket], ["pelican"], by=lee, now=NOW)

    def place(words: str) -> tuple[str, str, list[str]]:
        with database.reading() as db:
            (hit,) = find(db, words).items
        assert hit.where == "field"
        assert hit.place
        return hit.place.name, "".join(text for text, _ in hit.place.value), [text for text, found in hit.place.value if found]  # fmt: skip

    assert place("transfer") == ("Paid by", "Bank transfer", ["transfer"])
    assert place("pelican") == ("Tag", "pelican", ["pelican"])
    name, shown, found = place("painted wallpaper")
    assert (name, found) == ("Work", ["Wallpaper", "painted"])
    assert len(shown) < 90, "a long one is cut around the words"
    with database.reading() as db:
        (by_number,) = [one for one in find(db, f"W-{10_000 + ticket}").items if one.ticket.id == ticket]
    assert by_number.place is None, "its reference is no value of its own"


@pytest.mark.once  # the plan is read as SQLite tells it
def test_filters_that_leave_open_tickets_are_answered_by_their_index(database: Database) -> None:
    with count_statements(database) as seen, database.reading() as db:
        find(db, "status:open priority:high")
        told = next(one for one in seen if one.startswith("SELECT tickets.id") and "LIMIT" in one)
        plan = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", (1,) * told.count("?"))]
    assert any("USING COVERING INDEX ix_tickets_open" in one for one in plan), plan
