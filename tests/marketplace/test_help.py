"""What Worklane tells the help desk about its people: facts an agent wants first, in one statement."""

from sqlalchemy import Connection

from foundation.database import Database, count_statements
from foundation.money import Money
from marketplace.contracts.funding import approve
from marketplace.escrow.tables import accounts
from marketplace.help import WorklaneHost
from tests.marketplace.people import NOW, People, settle_in, submitted


def facts(db: Connection, key: str) -> dict[str, str]:
    found = WorklaneHost().person(db, key, page=None, url=None)
    assert found is not None
    return {fact.label: fact.value for fact in found.facts}


def test_a_freelancers_work_standing_and_money_are_known(db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    told = facts(db, people.mara.key)
    assert told["Contracts"] == "1 running, 1 in all"
    assert told["Identity"] == "verified"
    assert told["Pending"] == "€90.00"


def test_a_clients_money_is_not_a_freelancers(db: Connection, people: People) -> None:
    assert list(facts(db, people.bo.key)) == ["Contracts", "Member since"]


def test_somebody_elses_people_are_not_known(db: Connection, people: People) -> None:
    for key in ("shop:member:1", "worklane:member:x", "worklane:member:999999", "anon:abc", ""):
        assert WorklaneHost().person(db, key, page=None, url=None) is None


def test_it_takes_one_statement(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
    with database.reading() as db, count_statements(database) as seen:
        facts(db, people.mara.key)
    assert len(seen) == 1


def test_money_of_two_currencies_stands_in_one_line(db: Connection, people: People) -> None:
    for currency, minor in (("EUR", 90_00), ("USD", 12_50)):
        post(db, people.mara.id, currency, minor)
    held = [
        one for one in WorklaneHost().person(db, people.mara.key, page=None, url=None).facts if one.label == "Available"
    ]  # type: ignore[union-attr]
    assert [one.value for one in held] == ["€90.00 · $12.50"]
    assert held[0].sums == (Money(90_00, "EUR"), Money(12_50, "USD"))


def post(db: Connection, member: int, currency: str, minor: int) -> None:
    row = {"kind": "available", "owner": member, "currency": currency, "balance_minor": minor}
    db.execute(accounts.insert().values(**row))
