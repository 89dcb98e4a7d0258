"""The index holds exactly what tickets say, whoever writes it: it is kept by the database, in the same transaction.

Properties: 1. What is written is found before the transaction ends, one by one and in bulk. 2. What is changed, moved or removed is
found by its new words only. 3. A person's words and names vanish with the person. 4. Kept and made anew are the same.
"""

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, text, update

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.people import erase_person
from helpdesk.bulk import add_customers, add_tickets
from helpdesk.fields.tables import ticket_tags
from helpdesk.finding.index import Part, Term, Word, engine_of, rebuild
from helpdesk.people.person import customers, remember
from helpdesk.tickets.tables import messages, tickets
from tests.helpdesk.people import BO, MARA, ask, staff


def found(db: Connection, word: str, part: Part = "any") -> set[tuple[int, int]]:
    documents = engine_of(db).newest(db, Term((Word(word),)), part, 100).documents
    return {(one >> 32, one & 0xFFFFFFFF) for one in documents}


def tickets_with(db: Connection, word: str, part: Part = "any") -> set[int]:
    return {ticket for ticket, _ in found(db, word, part)}


def test_what_is_written_is_found_in_the_same_transaction(db: Connection) -> None:
    ada, now = staff(db, "Ada Brenner"), clock.now()
    ticket = ask(db, MARA, subject="Missing invoice", body="The accountant needs it.")
    assert found(db, "invoice") == {(ticket.id, 0)}
    assert found(db, "accountants") == {(ticket.id, ticket.last_message)}
    said = helpdesk.reply(db, ticket.id, author=ada, body="It is attached.", seen=ticket.last_message, now=now)
    noted = helpdesk.add_note(db, ticket.id, author=ada, body="Wrong VAT number?", now=now)
    assert found(db, "attached") == {(ticket.id, said.id)}
    assert found(db, "vat") == found(db, "vat", "notes") == {(ticket.id, noted.id)}
    assert found(db, "vat", "messages") == set()
    for word in ("castell", "mara@worklane.example", ticket.reference, ticket.reference[2:]):
        assert tickets_with(db, word) == {ticket.id}, word


@pytest.mark.parametrize("frequent", [0, 10**9])
def test_the_newest_come_first_however_many_have_the_word(
    db: Connection, monkeypatch: pytest.MonkeyPatch, frequent: int
) -> None:
    """In PostgreSQL frequent words are found another way than rare ones."""
    monkeypatch.setattr("helpdesk.finding.index.postgresql_engine.DEARER", frequent)
    asked = [ask(db, MARA, subject=f"Invoice {n}", body="The invoice is missing.") for n in range(6)]
    every = [document for one in reversed(asked) for document in ((one.id << 32) | one.last_message, one.id << 32)]
    invoice = Term((Word("invoice"),))
    assert list(engine_of(db).newest(db, invoice, "any", 100).documents) == every
    some = engine_of(db).newest(db, invoice, "any", 3)
    assert not some.whole
    assert [*some.documents][:4] == every[:4]
    assert [one >> 32 for one in engine_of(db).together(db, [invoice, Term((Word("missing"),))], "any", 2)] == [
        asked[5].id,
        asked[4].id,
    ]


def test_words_that_stand_together_beginnings_and_accents(db: Connection) -> None:
    ticket = ask(db, body="¿Cuándo llega mi pago? See résumé-final.pdf, it’s the bank’s transfer of 1,800.00.")
    for word in ("cuando", "CUÁNDO", "llega mi pago", "resume", "résumé-final.pdf", "transfers", "1,800.00"):
        assert tickets_with(db, word) == {ticket.id}, word
    assert not tickets_with(db, "pago mi")
    assert engine_of(db).newest(db, Term((Word("trans", begins=True),)), "any", 9).documents
    assert not tickets_with(db, "trans")
    assert engine_of(db).together(db, [Term((Word("bank"),)), Term((Word("pago"),))], "any", 9)


def test_threads_that_come_in_bulk_are_found(db: Connection) -> None:
    now = clock.now()
    add_customers(db, [{"key": "old:1", "name": "Nadia Costa", "email": None, "role": None, "plan": None, "state": None, "language": None, "timezone": None, "seen_at": now}])  # fmt: skip
    row = {
        "subject": "Chargeback", "status": "solved", "priority": "normal", "channel": "ticket", "team": "payments", "via": "mail",
        "topic": None, "page": None, "customer": "old:1", "assignee": None, "context": {"request": [{"label": "Bank", "words": "Millennium"}]},
        "routing": {}, "opened_at": now, "solved_at": now, "due_at": None, "rating": None, "rating_comment": None, "synthetic": True,
        "thread": [("customer", "old:1", "Nadia Costa", "My card was debited twice.", now)],
    }  # fmt: skip
    [(ticket, [message])] = add_tickets(db, [row])
    assert found(db, "debited") == {(ticket, message)}
    assert found(db, "nadia") == found(db, "millennium") == {(ticket, 0)}


def test_what_changes_is_found_by_its_new_words_only(db: Connection) -> None:
    ticket, other = ask(db, MARA, subject="Gondola", body="The escrow is stuck."), ask(db, BO, body="Nothing.")
    db.execute(update(messages).where(messages.c.id == ticket.last_message).values(body="The payout is stuck."))
    assert not tickets_with(db, "escrow")
    assert tickets_with(db, "payout") == {ticket.id}
    db.execute(update(messages).where(messages.c.id == ticket.last_message).values(ticket=other.id))
    assert tickets_with(db, "payout") == {other.id}
    db.execute(update(tickets).where(tickets.c.id == ticket.id).values(subject="Withdrawal"))
    assert tickets_with(db, "withdrawal") == {ticket.id}
    assert not tickets_with(db, "gondola")
    remember(db, helpdesk.Person(MARA.key, "Mara Oliveira", MARA.email), now=clock.now())
    assert tickets_with(db, "oliveira") == {ticket.id}
    assert not tickets_with(db, "castell")
    db.execute(ticket_tags.insert().values(ticket=ticket.id, tag="vip-client"))
    assert tickets_with(db, "vip") == {ticket.id}
    db.execute(delete(ticket_tags))
    assert not tickets_with(db, "vip")
    db.execute(delete(messages).where(messages.c.ticket == other.id))
    assert not tickets_with(db, "payout")


def test_tags_of_many_tickets_change_at_once(db: Connection) -> None:
    one, two, three = (ask(db, body=f"Nothing of it, {count}.").id for count in range(3))
    db.execute(ticket_tags.insert(), [{"ticket": ticket, "tag": "wave"} for ticket in (one, two)])
    assert tickets_with(db, "wave") == {one, two}
    db.execute(ticket_tags.update().where(ticket_tags.c.ticket == two).values(ticket=three))
    assert tickets_with(db, "wave") == {one, three}
    db.execute(ticket_tags.update().values(tag="storm"))
    assert (tickets_with(db, "wave"), tickets_with(db, "storm")) == (set(), {one, three})
    db.execute(ticket_tags.delete())
    assert tickets_with(db, "storm") == set()


def test_a_person_s_words_vanish_with_the_person(app: Flask, db: Connection) -> None:
    ticket, kept = ask(db, MARA, subject="Quarrel", body="He threatened me."), ask(db, BO, body="He threatened me.")
    with app.app_context():
        erase_person(db, MARA.key)
    for word in ("quarrel", "castell", "mara@worklane.example"):
        assert not tickets_with(db, word), word
    assert tickets_with(db, "threatened") == {kept.id}
    assert tickets_with(db, ticket.reference) == {ticket.id}


def test_nothing_of_what_was_removed_stays(db: Connection) -> None:
    ask(db, MARA, subject="Zanzibar", body="Zanzibar, again.")
    db.execute(delete(messages))
    db.execute(text("DELETE FROM chats"))
    db.execute(delete(tickets))
    db.execute(delete(customers))
    assert not found(db, "zanzibar")


def test_made_anew_it_is_the_same(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        for at in range(5):
            one = ask(db, MARA if at % 2 else BO, subject=f"Question {at}", body="The escrow is stuck.")
            helpdesk.add_note(db, one.id, author=ada, body="Seen before", now=clock.now())
        words = ("escrow", "seen", "castell", "question", "halvorsen")
        before = {word: found(db, word) for word in words}
    heard: list[int] = []
    with database.writing() as db:
        assert rebuild(db, heard.append) == 5
        assert {word: found(db, word) for word in words} == before
        ask(db, body="Written afterwards.")
        assert len(found(db, "afterwards")) == 1
    assert heard[-1] == 5
