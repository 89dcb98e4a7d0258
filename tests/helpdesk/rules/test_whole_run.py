"""A dry run on the whole desk, and rules that undo each other.

1. A job looks at every ticket of the time, in blocks; repeated or stopped, each ticket counts once, and nothing is changed.
2. The result is kept with what would change and why; erasing a person takes theirs along.
3. Of two triggers on one event, the later undoing the earlier is told by the dry run and by the log.
4. Who doesn't see a ticket doesn't see what rules did to it.
"""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements, upsert
from foundation.jobs import jobs, work_all
from foundation.people import erase_person
from helpdesk.actions import choices_of
from helpdesk.assignment.tables import agents, team_settings
from helpdesk.conditions import fields_of
from helpdesk.rules import whole_run
from helpdesk.rules.dry_run import try_out
from helpdesk.rules.keeping import list_rules
from helpdesk.rules.tables import rule_dry_hits, rule_dry_runs, rule_firings
from helpdesk.rules.whole_run import list_hits, read_run, rivals_here, start_run, stop_run, work
from helpdesk.tickets.reading import read_ticket
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.rules.making import do, is_, trigger
from tests.helpdesk.writing.desk import enter, send

RULES = "/desk/settings/rules"


@pytest.fixture
def ada(database: Database, app: Flask) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def lee(database: Database, app: Flask) -> Staff:
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


def many(database: Database, count: int) -> list[int]:
    with database.writing() as db:
        return [ask(db, MARA if at % 2 else BO, f"Question {at}").id for at in range(count)]


def run_for(database: Database, name: str, days: int = 30) -> int:
    """Of the rule of this name."""
    with database.writing() as db:
        rule = next(one for one in list_rules(db) if one.name == name)
        return start_run(db, rule.sort, name, rule.definition, rule=rule.id, days=days, by="Lee", now=clock.now())


def numbers(database: Database, run: int) -> tuple[Any, ...]:
    with database.reading() as db:
        row = read_run(db, run)
        hits = db.execute(select(func.count()).select_from(rule_dry_hits).where(rule_dry_hits.c.run == run)).scalar()
    return row.state, row.total, row.looked_at, row.fired, row.tickets, row.done, hits


def test_every_ticket_is_looked_at_in_blocks_and_nothing_is_changed(
    database: Database, ada: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(whole_run.BLOCK, "trigger", 3)
    ids = many(database, 8)
    with database.writing() as db:
        trigger(db, "Freelancers", "opened", every=[is_("role", "freelancer")], actions=[do("priority", "high"), do("add_tags", text="vip")])  # fmt: skip
    run = run_for(database, "Freelancers")
    work_all(database)
    assert numbers(database, run) == ("done", 8, 8, 4, 4, [4, 4], 4)
    with database.reading() as db:
        hits = list_hits(db, run)
        assert {read_ticket(db, one).priority for one in ids} == {"normal"}
        assert db.execute(select(rule_firings.c.id)).all() == []
    assert hits[0].ticket == ids[-1]
    assert (hits[0].because, hits[0].changes) == ("A ticket is opened", [["priority", "Normal", "High"]])


def test_a_job_that_is_repeated_counts_no_ticket_twice_and_one_that_is_stopped_ends(
    database: Database, ada: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(whole_run.BLOCK, "trigger", 2)
    monkeypatch.setattr(whole_run, "BLOCKS", 1)
    many(database, 6)
    with database.writing() as db:
        trigger(db, "All", "opened", actions=[do("priority", "high")])
    run = run_for(database, "All")
    work(database, run, now=clock.now())
    assert numbers(database, run)[:4] == ("working", 6, 2, 2)
    with database.writing() as db:
        stop_run(db, run, now=clock.now())
    work_all(database)
    assert numbers(database, run)[:4] == ("stopped", 6, 2, 2)
    again = run_for(database, "All")
    for _ in range(9):
        work(database, again, now=clock.now())
    work_all(database)
    assert numbers(database, again)[:4] == ("done", 6, 6, 6)
    with database.reading() as db:
        assert db.execute(select(func.count()).where(jobs.c.kind == "rules.try")).scalar() == 0


def test_a_person_who_is_erased_is_no_example_any_more(app: Flask, database: Database, ada: Staff) -> None:
    many(database, 2)
    with database.writing() as db:
        trigger(db, "All", "opened", actions=[do("priority", "high")])
    run = run_for(database, "All")
    work_all(database)
    with app.app_context(), database.writing() as db:
        erase_person(db, MARA.key)
    assert numbers(database, run)[3:] == (2, 2, [2], 1)


def test_a_later_trigger_that_undoes_an_earlier_one_is_told_before_and_after(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Up", "opened", actions=[do("priority", "high"), do("add_tags", text="vip first")])
        trigger(db, "Down", "opened", every=[is_("role", "freelancer")], actions=[do("priority", "low"), do("remove_tags", text="first")])  # fmt: skip
        trigger(db, "Elsewhere", "solved", actions=[do("priority", "low")])
    with database.writing() as db:
        mara, bo = ask(db, MARA).id, ask(db, BO).id
    work_all(database)
    with database.reading() as db:
        rows = db.execute(select(rule_firings.c.ticket, rule_firings.c.outcome).order_by(rule_firings.c.id)).all()
        assert [(row.ticket, [one["undone_by"] for one in row.outcome]) for row in rows] == [
            (mara, ["Down", "Down"]), (mara, [None, None]), (bo, [None, None]),
        ]  # fmt: skip
        up, down = list_rules(db, "trigger")[:2]
        told = {}
        for rule in (up, down):
            rivals = rivals_here(db, "trigger", rule.definition, rule)
            run = try_out(db, "trigger", rule.definition, fields_of(db), choices_of(db), now=clock.now(), rivals=rivals)
            told[rule.name] = [(one.name, one.undone, one.times) for one in run.clashes]
            if rule is up:
                assert {one.ticket: one.undone_by for one in run.examples} == {mara: ("Down",), bo: ()}
    assert told == {"Up": [("Down", True, 1)], "Down": [("Up", False, 1)]}


def test_a_rule_that_undoes_what_led_to_it_is_told_in_the_log(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Up", "opened", actions=[do("priority", "high")])
        trigger(db, "Back", {"event": "priority", "after": ["high"]}, actions=[do("priority", "normal")])
        ask(db, MARA)
    work_all(database)
    with database.reading() as db:
        first = db.execute(select(rule_firings.c.outcome).order_by(rule_firings.c.id)).scalars().first()
    assert first is not None
    assert first[0]["undone_by"] == "Back"


def test_a_lead_tries_a_rule_on_everything_from_the_builder(app: Flask, database: Database, lee: Staff) -> None:
    many(database, 3)
    client = enter(app, database, lee)
    sent = {"name": "Payouts first", "when-0-event": "opened", "action-0-kind": "priority", "action-0-value": "high", "days": "90"}  # fmt: skip
    started = send(client, f"{RULES}/new/trigger", do="whole", **sent)
    assert started.status_code == 303
    page = client.get(started.location).text
    assert "0 of 3 tickets" in page
    assert "Stop here" in page
    work_all(database)
    with count_statements(database) as seen:
        page = client.get(started.location).text
    assert len(seen) <= 8
    assert "It would have fired 3 times on 3 tickets" in re.sub(r"\s+", " ", page)
    assert "Set the priority to High" in page
    assert "None" not in page
    assert send(client, f"{RULES}/new/trigger", do="whole", **sent | {"days": "9"}).status_code == 422
    assert client.get(f"{RULES}/dry-runs/4711").status_code == 404
    assert send(client, f"{started.location}/stop").status_code == 303
    with database.reading() as db:
        assert db.execute(select(rule_dry_runs.c.state)).scalars().all() == ["done"]


def test_what_rules_did_to_a_ticket_of_a_closed_team_is_its_own(app: Flask, database: Database, ada: Staff) -> None:
    with database.writing() as db:
        trigger(db, "Up", "opened", actions=[do("priority", "high")])
        team = ask(db, MARA).team
    work_all(database)
    with database.writing() as db:
        number = db.execute(select(rule_firings.c.id)).scalar_one()
        upsert(db, team_settings, [{"team": team, "automatic": False, "members_only": True}], keys=["team"])
        db.execute(update(agents).values(teams=[]))
    assert enter(app, database, ada).get(f"{RULES}/firings/{number}").status_code == 403
