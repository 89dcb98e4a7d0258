"""What Worklane knows of a member's own money, told in the language they read.

1. Every sentence there is comes in English, Spanish and Arabic, its source too, its moment in the member's own zone.
2. A sentence of another host stays as it says it. 3. The assistant tells it to a signed member.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, update

from foundation import clock
from foundation.database import Database
from helpdesk import AccountFact
from marketplace.affairs import affairs_of
from marketplace.contracts.funding import approve
from marketplace.escrow.holds import free_due
from marketplace.members.people import Member
from marketplace.payouts.methods import list_methods
from marketplace.payouts.tables import payouts
from marketplace.payouts.withdrawing import withdraw
from tests.marketplace.people import NOW, People, settle_in, submitted
from tests.widgets.conversation import open_session, post, token, write_articles
from widgets.api.affairs import affairs_in


@pytest.fixture
def people(db: Connection) -> People:
    """One milestone in review, money pending, and a payout on its way to Mara's bank, whose clock is Lisbon's."""
    found = settle_in(db)
    earn(db, found)
    approve(db, *submitted(db, found, 200_00), member=found.bo.id, now=NOW + timedelta(days=6))
    submitted(db, found, 300_00)
    return replace(found, mara=replace(found.mara, timezone="Europe/Lisbon"))


def earn(db: Connection, people: People, now: datetime = NOW) -> int:
    approve(db, *submitted(db, people, 100_00, now=now), member=people.bo.id, now=now)
    free_due(db, now=now + timedelta(days=6))
    [bank] = list_methods(db, people.mara.id, "payout")
    later = now + timedelta(days=6)
    return withdraw(db, people.mara, method_id=bank.id, amount=50_00, currency="EUR", once="a-click", now=later)


def told(db: Connection, member: Member, language: str) -> list[tuple[str, str]]:
    return [(fact.statement, fact.source) for fact in affairs_in(affairs_of(db, member, contract=None), language)]


def test_a_freelancer_reads_what_is_under_way(db: Connection, people: People) -> None:
    (review, contract), (pending, _), (payout, source) = told(db, people.mara, "en")
    assert review.endswith("(€300.00) is released on its own on Monday 15 March at 09:00, unless your client approves it or asks for changes first.")  # fmt: skip
    assert pending == "Your next €180.00 are pending and available on Friday 12 March at 09:00."
    assert payout.startswith("Your payout of €49.01 to ")
    assert payout.endswith(" is on its way and due by Tuesday 9 March at 09:00.")
    assert (contract.split(":")[0], source) == ("Contract", "Payouts")


def test_the_same_in_spanish(db: Connection, people: People) -> None:
    (review, contract), (pending, _), (payout, source) = told(db, people.mara, "es-MX")
    assert "(€300.00) se libera automáticamente el lunes 15 de marzo a las 09:00, salvo que" in review
    assert pending == "Tus próximos €180.00 están pendientes y podrás disponer de ellos el viernes 12 de marzo a las 09:00."  # fmt: skip
    assert payout.endswith("está en camino y llegará a más tardar el martes 9 de marzo a las 09:00.")
    assert (contract.split(":")[0], source) == ("Contrato", "Retiradas")


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_sentence_is_translated(db: Connection, people: People, language: str) -> None:
    english: list[tuple[str, str]] = []
    said: list[tuple[str, str]] = []
    for change in (
        {"status": "sent"}, {"status": "arrived"}, {"status": "failed"},
        {"status": "failed", "reason": "Your bank sent it back: the account isn’t reachable."},
    ):  # fmt: skip
        db.execute(update(payouts).values(**change))
        for member in (people.mara, people.bo):
            english += told(db, member, "en")
            said += told(db, member, language)
    assert len({statement for statement, _ in english}) == 7
    same = [own for own, other in zip(english, said, strict=True) if own[0] == other[0] or own[1] == other[1]]
    assert same == []
    assert [one for one, _ in english + said if "{" in one or ".." in one] == []
    assert [one for one, _ in said if "your bank sent" in one.lower()] == []


@pytest.mark.parametrize("language", ["en", "es", "ar", "fr"])
def test_what_another_host_says_stays_as_it_is(language: str) -> None:
    at = datetime.fromisoformat("2027-03-01T23:30+00:00")
    fact = AccountFact((), "Your parcel comes on {time}.", "Orders", at=at, zone="Asia/Tokyo")
    [said] = affairs_in([fact], language)
    assert (said.statement, said.source) == ("Your parcel comes on Tuesday 2 March at 08:30.", "Orders")


@pytest.mark.parametrize(
    ("locale", "question", "words"),
    [
        ("en", "when do I get my money", "are pending and available on"),
        ("es", "cuándo está disponible mi dinero", "están pendientes"),
    ],
)
def test_the_assistant_tells_it_in_the_language_they_read(
    app: Flask, client: FlaskClient, database: Database, locale: str, question: str, words: str
) -> None:
    write_articles(app, database)
    with database.writing() as db:
        people = settle_in(db, now=clock.now())
        contract, step = submitted(db, people, 100_00, now=clock.now())
        approve(db, contract, step, member=people.bo.id, now=clock.now())
    session = open_session(client, token=token(sub=people.mara.key, locale=locale))
    said = post(client, "assistant", {"session": session, "text": question, "key": "key-12345678"}).json["turn"]
    assert words in said["statements"][0]["text"]
    assert said["citations"][0]["document"] == "account"
