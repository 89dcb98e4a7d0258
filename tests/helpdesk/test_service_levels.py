"""What is promised, and that it holds.

1. A team's time runs in the hours of its channel; the usual promises hold until a lead changes them; the first policy that fits counts.
2. Due columns follow from what happened, whatever verb was used; two statements more to open or answer.
3. Outcomes are there once for each ticket, metric and round; warnings and breaches are told once.
"""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import Connection, func, select, text, update

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from foundation.events import events
from foundation.live import Bus, publish
from helpdesk import callbacks
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.fields import set_status
from helpdesk.joining.merging import merge, unmerge
from helpdesk.routing.data.defaults import default_settings
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.opening import holidays_of
from helpdesk.sla.hours import Hours
from helpdesk.sla.levels import hours_of_team
from helpdesk.sla.recounting import recount
from helpdesk.sla.rules import Rules
from helpdesk.sla.storing import read_timed, retime
from helpdesk.sla.sweeping import sweep
from helpdesk.sla.tables import sla_outcomes
from helpdesk.sla.targets import TARGETS
from helpdesk.sla.versions import rules_in_force, save_rules
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.promising import FRIDAY, HOUR, MINUTE, QUICK, SOLVING, WEDNESDAY, due, for_team, promise, rows


def test_a_team_s_time_runs_in_the_hours_of_its_channel_and_enterprise_s_around_the_clock(db: Connection) -> None:
    assert due(db, "payments", FRIDAY) == datetime(
        2026, 11, 30, 13, tzinfo=UTC
    )  # two hours left, then Monday from seven
    assert due(db, "freelancer_success", FRIDAY, "high") == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert due(db, "trust_safety", FRIDAY) == FRIDAY + 8 * HOUR
    assert due(db, "support", FRIDAY) == datetime(2026, 11, 28, 9, tzinfo=UTC)
    assert due(db, "mediation", FRIDAY, plan="enterprise") == FRIDAY + 4 * HOUR


def test_a_public_holiday_is_no_working_day_for_teams_that_keep_it(app: Flask, db: Connection) -> None:
    christmas_eve = datetime(2026, 12, 24, 18, tzinfo=UTC)  # a Thursday, and Monday is the second day's substitute
    with app.app_context():
        assert holidays_of("IE")(christmas_eve.date() + timedelta(days=1))
        assert due(db, "payments", christmas_eve, "high").date() > christmas_eve.date() + timedelta(days=3)
        assert due(db, "support", christmas_eve, "high") == christmas_eve + 2 * HOUR


def test_hours_a_lead_changes_in_routing_count_for_the_team(app: Flask) -> None:
    with app.app_context():
        data = default_settings()
        data["channels"]["mediation_team"] |= {"hours": [9, 12.5], "days": [0, 1], "holidays": True}
        assert hours_of_team("mediation", read_settings(data)) == Hours(9, 12.5, frozenset({0, 1}))
        data["channels"]["mediation_team"] |= {"hours": None, "days": None}
        assert hours_of_team("mediation", read_settings(data)) is None


def test_a_question_and_an_answer_to_ours_are_due_by_the_first_policy_that_fits(db: Connection, lee: Staff) -> None:
    promise(db, for_team("trust_safety", QUICK), by=lee)
    ticket = ask(db, MARA, "Hello, a question about a badge.", channel="trust_safety", now=WEDNESDAY)
    assert ticket.due_at == WEDNESDAY + 3 * HOUR
    later = WEDNESDAY + HOUR
    helpdesk.reply(db, ticket.id, author=lee, body="Tell me more.", seen=ticket.last_message, now=later)
    assert helpdesk.read_ticket(db, ticket.id).due_at is None
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "Here it is.", now=later)
    helpdesk.set_priority(db, ticket.id, "high", by=lee, now=later + 20 * MINUTE)
    assert helpdesk.read_ticket(db, ticket.id).due_at == later + HOUR


def test_another_priority_counts_from_the_reopening_not_from_what_was_answered_long_ago(db: Connection, lee: Staff) -> None:  # fmt: skip
    ticket = ask(db, now=WEDNESDAY - timedelta(days=9))
    helpdesk.solve(db, ticket.id, by=lee, now=WEDNESDAY - timedelta(days=8))
    helpdesk.reopen(db, ticket.id, by=lee, now=WEDNESDAY)
    helpdesk.set_priority(db, ticket.id, "high", by=lee, now=WEDNESDAY)
    assert helpdesk.read_ticket(db, ticket.id).due_at == WEDNESDAY + 2 * HOUR


def test_a_solution_is_due_while_it_is_our_turn_and_goes_on_where_it_stopped(db: Connection, lee: Staff) -> None:
    promise(db, for_team("support", TARGETS, "always", resolution=SOLVING), by=lee)
    ticket = ask(db, now=WEDNESDAY)
    assert ticket.resolve_by == WEDNESDAY + 16 * HOUR
    helpdesk.reply(db, ticket.id, author=lee, body="Which one?", seen=ticket.last_message, now=WEDNESDAY + HOUR)
    assert helpdesk.read_ticket(db, ticket.id).resolve_by is None
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "The second.", now=WEDNESDAY + 50 * HOUR)
    assert helpdesk.read_ticket(db, ticket.id).resolve_by == WEDNESDAY + 65 * HOUR
    set_status(db, ticket.id, "on_hold", by=lee, now=WEDNESDAY + 51 * HOUR)
    on_hold = helpdesk.read_ticket(db, ticket.id)
    assert (on_hold.due_at, on_hold.resolve_by) == (None, None)
    set_status(db, ticket.id, "open", by=lee, now=WEDNESDAY + 60 * HOUR)
    again = helpdesk.read_ticket(db, ticket.id)
    assert (again.due_at, again.resolve_by) == (WEDNESDAY + 67 * HOUR, WEDNESDAY + 74 * HOUR)
    helpdesk.solve(db, ticket.id, by=lee, now=WEDNESDAY + 61 * HOUR)
    solved = [row for row in rows(db, ticket.id) if row.metric == "resolution"]
    assert [(row.state, row.taken_minutes, row.paused_minutes) for row in solved] == [("met", 180, 58 * 60)]


def test_a_promised_call_stays_when_it_is(db: Connection, lee: Staff) -> None:
    slot = WEDNESDAY + timedelta(days=1)
    ticket = ask(db, channel="phone_callback", now=WEDNESDAY)
    number = callbacks.read_number("+353 1 901 0000", "IE")
    hours = callbacks.Hours([slot], 1)
    callbacks.book(db, ticket, number=number, timezone="UTC", slot=slot, hours=hours, now=WEDNESDAY)
    promise(db, for_team("support", QUICK), by=lee)
    transfer(db, ticket.id, "payments", note="Money.", by=lee, now=WEDNESDAY)
    assert helpdesk.read_ticket(db, ticket.id).due_at == slot


def test_opening_and_answering_cost_two_statements_for_clocks_and_recounting_the_same_however_many(database: Database, leading: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        promise(db, for_team("support", QUICK), by=leading)
        ticket = ask(db, now=WEDNESDAY)
    with database.writing() as db, count_statements(database) as seen:
        helpdesk.reply(db, ticket.id, author=leading, body="Well.", seen=ticket.last_message, now=WEDNESDAY)
    of_clocks = [one for one in seen if "sla_" in one]
    assert len(of_clocks) == 2, "\n".join(of_clocks)
    costs = []
    for _ in range(2):
        with database.writing() as db:
            ids = [ask(db, now=WEDNESDAY).id for _ in range(4)]
            db.execute(update(tickets).where(tickets.c.id.in_(ids)).values(due_at=None))
        with database.writing() as db, count_statements(database) as seen:
            assert recount(db, by="Lee", now=WEDNESDAY).moved == 4
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 10


def test_a_transfer_is_never_due_later_and_sooner_where_the_new_team_promises_more(db: Connection, lee: Staff) -> None:
    slow, quick = (ask(db, now=WEDNESDAY) for _ in range(2))
    promise(db, for_team("trust_safety", QUICK), for_team("payments", TARGETS | {"low": 72 * HOUR, "normal": 48 * HOUR}), by=lee)  # fmt: skip
    later = WEDNESDAY + HOUR
    transfer(db, slow.id, "payments", note="Money.", by=lee, now=later)
    transfer(db, quick.id, "trust_safety", note="Safety.", by=lee, now=later)
    assert helpdesk.read_ticket(db, slow.id).due_at == slow.due_at
    assert helpdesk.read_ticket(db, quick.id).due_at == WEDNESDAY + 3 * HOUR


def test_a_merged_question_waits_since_it_was_asked_also_when_counted_anew(db: Connection, lee: Staff) -> None:
    target, source = ask(db, now=WEDNESDAY), ask(db, now=WEDNESDAY + HOUR)
    helpdesk.reply(db, target.id, author=lee, body="Well.", seen=target.last_message, now=WEDNESDAY + 2 * HOUR)
    merge(db, target.id, [source.id], by=lee, now=WEDNESDAY + 3 * HOUR)
    for _ in range(2):
        assert helpdesk.read_ticket(db, target.id).due_at == WEDNESDAY + 9 * HOUR
        retime(db, [target.id, source.id], now=WEDNESDAY + 3 * HOUR)
    unmerge(db, source.id, by=lee, now=WEDNESDAY + 4 * HOUR)
    for _ in range(2):
        assert helpdesk.read_ticket(db, target.id).due_at is None
        assert helpdesk.read_ticket(db, source.id).due_at == WEDNESDAY + 9 * HOUR
        retime(db, [target.id, source.id], now=WEDNESDAY + 4 * HOUR)


def test_warned_and_told_once_each_and_what_was_answered_meanwhile_is_told_to_nobody(database: Database, leading: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        ticket, answered = (ask(db, now=WEDNESDAY) for _ in range(2))
        helpdesk.assign(db, ticket.id, leading, by=leading, now=WEDNESDAY)
        helpdesk.reply(db, answered.id, author=leading, body="Well.", seen=answered.last_message, now=WEDNESDAY)
    told = [sweep(database, now=WEDNESDAY + hours * HOUR) for hours in (5.9, 6, 6.1, 8, 8.1, 9, 30)]
    assert told == [0, 1, 0, 0, 1, 0, 0]
    with database.reading() as db:
        said = db.execute(select(events).where(events.c.name.in_(["sla_warned", "sla_breached"])).order_by(events.c.id)).all()  # fmt: skip
    assert [(one.name, one.facts["ticket"], one.facts["metric"], one.facts["assignee"]) for one in said] == [
        ("sla_warned", ticket.id, "first_reply", leading.id), ("sla_breached", ticket.id, "first_reply", leading.id),
    ]  # fmt: skip


def test_of_a_ticket_that_nobody_has_the_leads_of_its_team_are_told(database: Database, leading: Staff) -> None:
    with database.writing() as db:
        other = staff(db, "Ona Lind", "lead")
        save_profile(db, leading.id, Profile(teams=("support",)), now=WEDNESDAY)
        ask(db, now=WEDNESDAY)
    bus = Bus(database, poll_seconds=0.02, heartbeat_seconds=5)
    streams = [bus.stream([f"staff:{one.id}", "end"]) for one in (leading, other)]
    assert all("hello" in next(one) for one in streams)
    assert sweep(database, now=WEDNESDAY + 6 * HOUR) == 1
    with database.writing() as db:
        publish(db, "end", {})
    told = [next(one) for one in streams]
    bus.close()
    assert '"state":"soon"' in told[0]
    assert '"topic":"end"' in told[1]


def test_looking_for_what_is_due_uses_its_index(database: Database, leading: Staff) -> None:
    from helpdesk.sla.sweeping import _tickets_due

    with database.writing() as db:
        ask(db, now=WEDNESDAY)
    with database.reading() as db, count_statements(database) as seen:
        assert len(_tickets_due(db, WEDNESDAY + 9 * HOUR)) == 1
    assert len(seen) == 2
    if database.is_sqlite:
        with database.reading() as db:
            from helpdesk.sla.tables import breach_to_tell

            query = select(sla_outcomes.c.ticket).where(breach_to_tell, sla_outcomes.c.due_at < WEDNESDAY)
            said = str(query.compile(db, compile_kwargs={"literal_binds": False}))
            plan = db.execute(text(f"EXPLAIN QUERY PLAN {said.replace('?', '1')}")).all()
        assert "ix_sla_outcomes_due_at" in str(plan)


def test_a_ticket_no_policy_fits_is_promised_nothing(db: Connection, lee: Staff) -> None:
    rules = Rules((for_team("payments", QUICK),), stamp=rules_in_force(db).stamp)
    save_rules(db, rules, what="Only payments", by=lee, now=WEDNESDAY)
    ticket = ask(db, now=WEDNESDAY)
    assert (ticket.due_at, ticket.resolve_by, rows(db, ticket.id)) == (None, None, [])
    [one] = read_timed(db, [ticket.id], now=WEDNESDAY)
    assert one.clocks.rounds == ()
    assert db.execute(select(func.count()).select_from(sla_outcomes)).scalar() == 0
