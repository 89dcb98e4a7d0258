"""What a lead saves about promises, and what it does to tickets that are there.

1. Saving counts anew what waits, by a job where it is much, and the newest change wins; what ended keeps the outcome of its time.
2. An older state and nonsense are refused. 3. What other promises would have meant is said before. 4. What teams promised before there
were policies goes on.
"""

import importlib
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.jobs import work_all
from helpdesk.fields import set_status
from helpdesk.routing.opening import holidays_of, settings_here
from helpdesk.sla import recounting
from helpdesk.sla.calendar import Calendar
from helpdesk.sla.comparing import compare
from helpdesk.sla.levels import hours_of_team
from helpdesk.sla.outcomes import kept_by, outcomes
from helpdesk.sla.policy import Policy
from helpdesk.sla.recounting import last_recount, recount, recount_if_hours_changed
from helpdesk.sla.rules import read_policy
from helpdesk.sla.storing import retime
from helpdesk.sla.sweeping import sweep
from helpdesk.sla.tables import sla_outcomes
from helpdesk.sla.targets import TARGETS
from helpdesk.sla.versions import rules_in_force, save_rules
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import BO, MARA, ask
from tests.helpdesk.promising import FRIDAY, HOUR, MINUTE, QUICK, SOLVING, WEDNESDAY, due, for_team, promise, rows


def test_what_is_counted_anew_is_what_was_saved_whatever_happened(db: Connection, lee: Staff) -> None:
    """Recounting from what happened changes nothing: a hundred stories through the desk's own verbs."""
    promise(db, for_team("support", TARGETS, "team", resolution=SOLVING), for_team("payments", QUICK, resolution=SOLVING), by=lee)  # fmt: skip
    verbs = ("customer", "agent", "solve", "reopen", "hold", "open", "transfer", "high", "low")

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.integers(0, 1500), st.sampled_from(verbs)), max_size=8))
    def live(plan: list[tuple[int, str]]) -> None:
        ticket, now = ask(db, now=WEDNESDAY), WEDNESDAY
        for minutes, verb in plan:
            now += minutes * MINUTE
            _do(db, ticket, verb, lee, now)
        lived, kept = helpdesk.read_ticket(db, ticket.id), rows(db, ticket.id)
        retime(db, [ticket.id], now=now)
        again = helpdesk.read_ticket(db, ticket.id)
        assert (again.due_at, again.resolve_by) == (lived.due_at, lived.resolve_by)
        assert [_plain(row) for row in rows(db, ticket.id)] == [_plain(row) for row in kept]

    live()


def _plain(row) -> tuple:
    """Without what says when it was looked at."""
    running = row.ended_at is None
    return (row.metric, row.round, row.started_at, row.due_at, row.ended_at, row.met_at, None if running else row.taken_minutes)  # fmt: skip


def _do(db: Connection, ticket: helpdesk.Ticket, verb: str, by: Staff, now: datetime) -> None:
    now_it_is = helpdesk.read_ticket(db, ticket.id)
    match verb:
        case "customer":
            helpdesk.customer_reply(db, ticket.reference, MARA.key, "And?", now=now)
        case "agent":
            helpdesk.reply(db, ticket.id, author=by, body="Well.", seen=2**31, now=now)
        case "solve":
            helpdesk.solve(db, ticket.id, by=by, now=now)
        case "reopen":
            helpdesk.reopen(db, ticket.id, by=by, now=now)
        case "hold" | "open" if now_it_is.is_open:
            set_status(db, ticket.id, "on_hold" if verb == "hold" else "open", by=by, now=now)
        case "transfer" if now_it_is.is_open:
            other = "payments" if now_it_is.team == "support" else "support"
            transfer(db, ticket.id, other, note="Theirs.", by=by, now=now)
        case "high" | "low":
            helpdesk.set_priority(db, ticket.id, verb, by=by, now=now)


def test_saving_times_anew_what_waits_from_when_they_began_to(db: Connection, lee: Staff) -> None:
    first = ask(db, now=WEDNESDAY)
    again = ask(db, BO, now=WEDNESDAY)
    helpdesk.reply(db, again.id, author=lee, body="Which one?", seen=again.last_message, now=WEDNESDAY)
    answered = ask(db, BO, now=WEDNESDAY)
    helpdesk.reply(db, answered.id, author=lee, body="Done.", seen=answered.last_message, now=WEDNESDAY)
    helpdesk.customer_reply(db, again.reference, BO.key, "The second.", now=WEDNESDAY + 2 * HOUR)
    elsewhere = ask(db, MARA, channel="payments_team", now=WEDNESDAY)
    promise(db, for_team("support", QUICK), by=lee, now=WEDNESDAY + 4 * HOUR)
    dues = [helpdesk.read_ticket(db, one.id).due_at for one in (first, again, answered, elsewhere)]
    assert dues == [WEDNESDAY + 3 * HOUR, WEDNESDAY + 5 * HOUR, None, WEDNESDAY + 8 * HOUR]
    rules = rules_in_force(db)
    save_rules(db, rules.without("support"), what="Back", by=lee, now=WEDNESDAY)
    assert recount(db, by="Lee", now=WEDNESDAY + 4 * HOUR).moved == 2
    assert helpdesk.read_ticket(db, first.id).due_at == WEDNESDAY + 8 * HOUR


def test_what_ended_keeps_the_outcome_of_its_time_until_the_lead_asks(db: Connection, lee: Staff) -> None:
    ticket = ask(db, now=WEDNESDAY)
    helpdesk.reply(db, ticket.id, author=lee, body="Well.", seen=ticket.last_message, now=WEDNESDAY + 4 * HOUR)
    helpdesk.solve(db, ticket.id, by=lee, now=WEDNESDAY + 5 * HOUR)
    promise(db, for_team("support", QUICK), by=lee, now=WEDNESDAY + 6 * HOUR)
    retime(db, [ticket.id], now=WEDNESDAY + 6 * HOUR)
    [kept] = outcomes(db, WEDNESDAY, WEDNESDAY + 9 * HOUR)
    assert (kept.met, kept.policy, kept.taken) == (True, "everyone", 240)
    recount(db, by="Lee", now=WEDNESDAY + 7 * HOUR, ended_since=WEDNESDAY)
    [anew] = outcomes(db, WEDNESDAY, WEDNESDAY + 9 * HOUR)
    assert (anew.met, anew.policy) == (False, "support")
    [told] = kept_by([anew], "team")
    assert (told.group, told.ended, told.met, told.share, told.median) == ("support", 1, 0, 0, 240)


def test_many_are_counted_by_a_job_that_says_how_far_it_is_and_the_newest_wins(database: Database, leading: Staff, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(recounting, "AT_ONCE", 3)
    monkeypatch.setattr(recounting, "CHUNK", 2)
    with time_machine.travel(WEDNESDAY, tick=False):
        with database.writing() as db:
            ids = [ask(db, now=WEDNESDAY).id for _ in range(5)]
            promise(db, for_team("support", QUICK), by=leading)
            older = last_recount(db)
        assert recounting._step(database, older.id, quiet=False)
        with database.reading() as db:
            assert (last_recount(db).done, last_recount(db).total) == (2, 5)
        with database.writing() as db:
            promise(db, replace(for_team("support", TARGETS), key="newer", name="Newer"), by=leading)
        assert not recounting._step(database, older.id, quiet=False)
        work_all(database)
        with database.reading() as db:
            assert (last_recount(db).done, last_recount(db).finished_at) == (5, WEDNESDAY)
            assert {helpdesk.read_ticket(db, one).due_at for one in ids} == {WEDNESDAY + 8 * HOUR}


def test_what_was_there_before_is_counted_once_and_nobody_is_told_of_what_is_late_already(database: Database, leading: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        ticket = ask(db, now=WEDNESDAY)
        db.execute(sla_outcomes.delete())
    later = WEDNESDAY + timedelta(days=3)
    assert recount_if_hours_changed(database, now=later)
    assert not recount_if_hours_changed(database, now=later)
    assert sweep(database, now=later) == 0
    with database.reading() as db:
        [row] = rows(db, ticket.id)
        assert row.state == "breached"


def test_saving_from_an_older_state_is_refused_and_nonsense_is_said_at_its_field(db: Connection, lee: Staff) -> None:
    old = rules_in_force(db)
    promise(db, for_team("support", QUICK), by=lee)
    with pytest.raises(Conflict):
        save_rules(db, old, what="Late", by=lee, now=WEDNESDAY)
    rules = rules_in_force(db)
    wrong = [
        (rules.put(for_team("support", QUICK | {"critical": timedelta(0)})), "first_reply_critical"),
        (rules.put(for_team("support", QUICK | {"low": 241 * HOUR})), "first_reply_low"),
        (rules.put(for_team("support", QUICK | {"normal": MINUTE})), "first_reply_normal"),
        (rules.put(for_team("support", QUICK, "nowhere")), "calendar"),
        (rules.put(replace(for_team("support", QUICK), when={"team": frozenset({"pirates"})})), "team"),
        (replace(rules, policies=()), "policies"),
        (replace(rules, warn_percent=100), "warn_percent"),
        (replace(rules, calendars={"x": Calendar("x", "X", "Mars/Olympus")}), "zone"),
        (replace(rules, calendars={"x": Calendar("x", "X", "UTC", ((),) * 7)}), "day_0"),
        (replace(rules, calendars={"x": Calendar("x", "X", "UTC", country="XX", shut=holidays_of("XX"))}), "country"),
    ]
    for changed, field in wrong:
        with pytest.raises(Invalid) as refused:
            save_rules(db, changed, what="Wrong", by=lee, now=WEDNESDAY)
        assert refused.value.field == field


def test_what_other_promises_would_have_meant(db: Connection, lee: Staff) -> None:
    ticket = ask(db, now=WEDNESDAY)
    helpdesk.reply(db, ticket.id, author=lee, body="Well.", seen=ticket.last_message, now=WEDNESDAY + 4 * HOUR)
    ask(db, now=WEDNESDAY)
    rules = rules_in_force(db)
    told = compare(db, rules, rules.put(for_team("support", QUICK)), now=WEDNESDAY + 5 * HOUR)
    metric, before, after = told.rows[0]
    assert (metric, before.share, after.share) == ("first_reply", 1, 0)
    assert (told.tickets, told.late_now, told.fits["support"]) == (2, 1, 2)
    assert rules_in_force(db) == rules


def test_what_teams_promised_before_goes_on(db: Connection) -> None:
    """The migration's own function, on levels as leads had changed them: the same due moment for every team, priority and plan."""
    migration = importlib.import_module("foundation.migrations.versions.f1fc2e6daa97_service_levels_as_policies_with_")
    changed = {"payments": {"critical": 15, "normal": 200}, "support": {"low": 90 * 60}}
    db.execute(text("CREATE TEMPORARY TABLE service_levels (team TEXT, minutes TEXT, changed_at BIGINT, changed_by TEXT)"))  # fmt: skip
    for team, minutes in changed.items():
        row = {"team": team, "minutes": json.dumps(minutes)}
        db.execute(text("INSERT INTO service_levels VALUES (:team, :minutes, 1764000000000000, 'Lee Okafor')"), row)
    migration.bring_over(db)
    db.execute(text("DROP TABLE service_levels"))
    rules = rules_in_force(db)
    assert len(rules.policies) == 6
    for team in ("support", "payments", "mediation", "trust_safety", "freelancer_success"):
        usual = TARGETS | {name: many * MINUTE for name, many in changed.get(team, {}).items()}
        hours = hours_of_team(team, settings_here())
        for priority, target in usual.items():
            for plan in ("basic", "plus", None):
                expected = hours.after(FRIDAY, target) if hours else FRIDAY + target
                assert due(db, team, FRIDAY, priority, plan) == expected
            assert due(db, team, FRIDAY, priority, "enterprise") == FRIDAY + target / 2
    assert read_policy(json.loads(json.dumps({"key": "k", "name": "N", "when": {}, "targets": {}, "calendar": "always", "pauses": []}))) == Policy("k", "N", pauses=frozenset())  # fmt: skip
