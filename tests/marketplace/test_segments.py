"""How Worklane groups its people is of the time they spoke; a page, or all that ran then, says fixed or hourly."""

from datetime import timedelta

from sqlalchemy import Connection, update

from foundation.database import Database, count_statements
from helpdesk.host import Speaking, Standing
from marketplace.help import WorklaneHost
from marketplace.members.tables import members
from tests.marketplace.people import NOW, People, fixed_contract, hourly_contract, settle_in


def standing(db: Connection, who: str, *, days: int = 0, page: str | None = None) -> Standing:
    return WorklaneHost().standings(db, [Speaking(who, NOW + timedelta(days=days), page)])[0]


def test_a_client_is_new_for_ninety_days(db: Connection, people: People) -> None:
    db.execute(update(members).values(joined_at=NOW))
    assert standing(db, people.bo.key, days=89).segment == "New client"
    assert standing(db, people.bo.key, days=91).segment == "Returning client"
    assert standing(db, people.mara.key, days=91).segment == "Established freelancer"


def test_the_work_that_ran_then_says_its_kind_unless_the_page_does(db: Connection, people: People) -> None:
    fixed_contract(db, people)
    assert standing(db, people.mara.key, days=1).contract_type == "fixed"
    assert standing(db, people.mara.key, days=1, page="work diary").contract_type == "hourly"
    assert standing(db, people.mara.key, days=-30).contract_type is None, "nothing ran yet"
    hourly_contract(db, people)
    assert standing(db, people.mara.key, days=1).contract_type is None, "both kinds ran"


def test_many_are_told_in_two_statements_and_strangers_are_nobody(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
    asked = [Speaking(people.bo.key, NOW), Speaking("anon:abc", NOW), Speaking(people.mara.key, NOW)] * 5
    with database.reading() as db, count_statements(database) as seen:
        found = WorklaneHost().standings(db, asked)
    assert len(seen) == 2
    assert found[1] == Standing()
    assert [bool(one.segment) for one in found[:3]] == [True, False, True]
