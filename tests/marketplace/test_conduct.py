"""Before a contract no contact details; payment outside never; a reported message reaches trust and safety."""

import pytest
from sqlalchemy import Connection, select

import helpdesk
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk.tickets.ticket import id_of
from marketplace.conduct.contact_details import asks_outside_payment, find_contact_details
from marketplace.conduct.reporting import report_message
from marketplace.members.accounts import change_profile
from marketplace.messages.tables import threads
from marketplace.messages.writing import list_messages, list_threads, mark_read, open_thread, read_thread, send_message
from tests.marketplace.people import NOW, People, fixed_contract


def write(db: Connection, people: People, body: str, *, who=None) -> int:
    thread = open_thread(db, people.bo, people.mara.id, NOW)
    return send_message(db, thread, member=(who or people.bo).id, body=body, now=NOW)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to bo@halvorsen.example", "an e-mail address"),
        ("bo (at) halvorsen (dot) example", "an e-mail address"),
        ("Call me: +47 55 12 34 56", "a phone number"),
        ("0351912345678", "a phone number"),
        ("Find me on Telegram", "a chat name"),
        ("my WhatsApp is the same", "a chat name"),
        ("Skype: bo.halvorsen", "a chat name"),
        ("Let's talk via Discord", "a chat name"),
    ],
)
def test_contact_details_are_recognised(text: str, kind: str) -> None:
    assert find_contact_details(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The budget is 1,200.00 for all twelve.",
        "Reference 2027-03-01, size 210 x 297 mm, 300 dpi.",
        "I built a WhatsApp bot and a Discord server's rules page.",
        "Give me a signal when you're ready.",
        "We meet @ the fair on 12.05.",
        "Version 1.2.3.4 of the file, 1024 x 768 px.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert find_contact_details(text) == []


@pytest.mark.parametrize(
    "text", ["Let's do it outside of Worklane", "pay me directly", "Could you pay by PayPal?", "off platform"]
)
def test_payment_outside_is_recognised(text: str) -> None:
    assert asks_outside_payment(text)


def test_a_message_with_an_address_waits_for_the_contract(db: Connection, people: People) -> None:
    with pytest.raises(Invalid, match="an e-mail address") as wrong:
        write(db, people, "I'm at bo@halvorsen.example")
    assert wrong.value.field == "body"
    fixed_contract(db, people)
    assert write(db, people, "I'm at bo@halvorsen.example")


def test_payment_outside_is_refused_with_or_without_a_contract(db: Connection, people: People) -> None:
    fixed_contract(db, people)
    with pytest.raises(Invalid, match="never allowed"):
        write(db, people, "Could we pay outside Worklane next time?")


def test_profiles_hold_no_contact_details(db: Connection, people: People) -> None:
    for field in ("headline", "about"):
        with pytest.raises(Invalid) as wrong:
            change_profile(db, people.mara.id, **{field: "mara@castell.example"})
        assert wrong.value.field == field


def test_a_conversation_counts_what_is_unread(db: Connection, people: People) -> None:
    write(db, people, "Hello Mara, are you free in May?")
    write(db, people, "It's about six lids.")
    (row,) = list_threads(db, people.mara.id)
    assert (row.unread, row.last_words, row.other_name) == (2, "It's about six lids.", "Bo Halvorsen")
    mark_read(db, read_thread(db, row.id, people.mara.id), people.mara.id)
    assert list_threads(db, people.mara.id)[0].unread == 0
    assert [one.body for one in list_messages(db, row.id)] == [
        "Hello Mara, are you free in May?",
        "It's about six lids.",
    ]


def test_two_people_have_one_conversation(db: Connection, people: People) -> None:
    first = open_thread(db, people.bo, people.mara.id, NOW)
    assert open_thread(db, people.mara, people.bo.id, NOW) == first
    with pytest.raises(Invalid):
        open_thread(db, people.mara, people.sam.id, NOW)
    with pytest.raises(NotFound):
        read_thread(db, first, people.sam.id)
    with pytest.raises(NotFound):
        send_message(db, first, member=people.sam.id, body="Hello.", now=NOW)
    assert len(db.execute(select(threads)).all()) == 1


@pytest.mark.parametrize("body", ["   ", "x" * 5001])
def test_a_message_has_something_to_say(db: Connection, people: People, body: str) -> None:
    with pytest.raises(Invalid):
        write(db, people, body)


def test_a_report_reaches_trust_and_safety_with_the_words_and_the_reason(db: Connection, people: People) -> None:
    message = write(db, people, "Do the first one for free, then we'll see.")
    reference = report_message(db, message, member=people.mara, reason="free_work", note="For the third time.", now=NOW)
    ticket = helpdesk.read_ticket(db, id_of(reference) or 0)
    assert (ticket.channel, ticket.team, ticket.customer.key) == ("trust_safety", "trust_safety", people.mara.key)
    assert "Do the first one for free" in ticket.preview
    with pytest.raises(Conflict, match="already"):
        report_message(db, message, member=people.mara, reason="free_work", note="", now=NOW)


def test_only_who_received_a_message_reports_it(db: Connection, people: People) -> None:
    message = write(db, people, "Hello.")
    with pytest.raises(NotFound):
        report_message(db, message, member=people.sam, reason="fake", note="", now=NOW)
    with pytest.raises(Invalid, match="your own"):
        report_message(db, message, member=people.bo, reason="fake", note="", now=NOW)
    with pytest.raises(Invalid):
        report_message(db, message, member=people.mara, reason="boredom", note="", now=NOW)
