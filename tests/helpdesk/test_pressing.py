"""How urgent a question is: by words in three languages, by time, by money at stake; and how its writer feels."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.money import Money
from helpdesk.host import Stake
from helpdesk.routing.pressing import Urgency, urgency_of
from helpdesk.routing.pressing.words import amount_in, says_ends_soon, says_pressing
from helpdesk.routing.tables import routing_decisions
from tests.helpdesk.people import MARA, ask

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)


def urgency(words: str, **more: object) -> Urgency:
    return urgency_of(words, **({"topic": None, "much_minor": 100_000, "now": NOW} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("words", [
    "I need my money ASAP", "This is urgent!", "Please help me right away", "My rent is due", "Es urgente, por favor", "Necesito el dinero de inmediato",
    "الأمر عاجل", "أرجو المساعدة فوراً", "It’s an emergency",
])  # fmt: skip
def test_words_that_press(words: str) -> None:
    assert says_pressing(words) is True


@pytest.mark.parametrize("words", [
    "It’s not urgent", "No rush, whenever you can", "No hay prisa", "هذا ليس عاجلاً", "No hurry at all: not urgent.",
])  # fmt: skip
def test_words_that_say_it_does_not_press(words: str) -> None:
    assert says_pressing(words) is False
    assert urgency(words).level == "low"


@pytest.mark.parametrize("words", [
    "How do I mark a job as urgent?", "The payment failed immediately", "Where is my milestone?", "", "urgentissimo", "Publicar trabajos urgentes",
])  # fmt: skip
def test_words_that_say_nothing_of_it(words: str) -> None:
    assert says_pressing(words) is None
    assert urgency(words) == Urgency()


@pytest.mark.parametrize(("words", "soon"), [
    ("The deadline is tomorrow", True), ("It expires in 3 hours", True), ("I have to answer by tonight", True), ("Only 2 hours left", True), ("El plazo vence hoy", True),
    ("الموعد النهائي غداً", True), ("I asked yesterday. It was declined today.", False), ("The deadline is in 90 hours", False), ("Must I verify? I joined in 2 hours.", False),
    ("It came in 3 hours", False), ("Nothing works today due to the bank", False),
])  # fmt: skip
def test_what_ends_within_a_day(words: str, soon: bool) -> None:
    assert says_ends_soon(words) is soon


@pytest.mark.parametrize(("words", "minor"), [
    ("my $1,200.50 are gone", 120_050), ("1.200 euros", 120_000), ("1 200 EUR", 120_000), ("€2k and £50", 200_000), ("USD 99", 9900), ("300 دولار", 30_000),
    ("W-10001 and 4711", None), ("12 hours at 40 percent", None), ("$" + "9" * 40, 10**15),
])  # fmt: skip
def test_an_amount_in_words(words: str, minor: int | None) -> None:
    assert amount_in(words) == minor


def test_what_hangs_on_the_page_presses_for_questions_about_it() -> None:
    review = Stake("The review of “Logo”", Money(250_000, "EUR"), NOW + timedelta(hours=5), frozenset({"fixed_price"}))
    found = urgency("Where is my money?", family="fixed_price", stake=review)
    assert found.level == "high"
    assert found.why == (
        "The review of “Logo” ends within a day.",
        "The review of “Logo”: €2,500.00 are at stake.",
    )
    assert found.amount_minor == 250_000
    assert urgency("How do I change my picture?", family="account", stake=review).level == "normal"
    late = Stake("The review of “Logo”", Money(5000, "EUR"), NOW + timedelta(days=3))
    assert urgency("Where is my money?", stake=late).level == "normal"


def test_words_alone_never_make_it_critical() -> None:
    assert urgency("URGENT emergency $1,000,000 due today").level == "high"
    assert urgency("Somebody is in my account", topic="account_takeover").level == "critical"
    assert urgency("Not urgent", topic="account_takeover").level == "critical"


def test_who_knows_more_is_heard() -> None:
    assert Urgency("low").beside("normal") == "low"
    assert Urgency("normal").beside("critical") == "critical"
    assert Urgency("high").beside("low") == "high"
    assert Urgency("normal").beside("soonish") == "normal"


def test_an_offer_decides_with_urgency_mood_and_money(app: Flask, database: Database) -> None:
    asked = {"query": "My $1,500 payout failed, this is a terrible disaster, I need it asap", "role": "freelancer"}
    with app.app_context(), database.writing() as db:
        helpdesk.offer_channels(db, asked, clock.now(), who=MARA.key)
        helpdesk.offer_channels(
            db, {"query": "thank you, works great", "role": "freelancer"}, clock.now(), who=MARA.key
        )
        bad, good = db.execute(select(routing_decisions.c.context).order_by(routing_decisions.c.decided_at)).scalars()
    assert (bad["urgency"], bad["amount_minor"]) == ("high", 150_000)
    assert bad["urgent_because"] == ["They write that it is urgent."]
    assert bad["sentiment"] < -0.3 < 0.3 < good["sentiment"]
    assert good["urgency"] == "normal"


def test_a_ticket_whose_words_name_no_topic_takes_that_of_what_was_typed_before(app: Flask, database: Database) -> None:
    with app.app_context(), database.writing() as db:
        offer = helpdesk.offer_channels(
            db, {"query": "my payout failed", "role": "freelancer"}, clock.now(), who=MARA.key
        )
        told = {"context": {"decision_id": offer.decision_id}}
        plain = ask(db, subject="Please look", body="It has been a week. Please look at it.", **told)
        named = ask(db, subject="Please look", body="I forgot my password and can’t log in.", **told)
    assert (plain.topic, named.topic) == ("withdraw_failed", "password_reset")


def test_a_ticket_takes_its_priority_from_all_that_is_written_and_says_why(database: Database) -> None:
    with database.writing() as db:
        pressing = ask(db, body="My milestone is not released. The deadline is tomorrow.")
        calm = ask(db, body="A question about fees. No rush.")
        plain = ask(db, body="How do fees work?")
    assert [one.priority for one in (pressing, calm, plain)] == ["high", "low", "normal"]
    assert pressing.context["urgent_because"] == ["They write that something ends within a day."]
    assert "urgent_because" not in plain.context
