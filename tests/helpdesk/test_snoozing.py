"""Snoozing.

1. A snoozed ticket is in no view but Snoozed, until its moment; then it wakes once, on top of its agent's view, and they hear of it.
2. Its customer's words wake it at once; so does a hand. Solved, it sleeps no longer.
3. Its clocks go on unless the policy says otherwise, and what they know is in the ticket's story.
4. Nine in the morning is nine on the agent's wall.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from time_machine import travel

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.live import live_messages
from helpdesk.conditions import Asking
from helpdesk.snoozing import UNTIL_REPLY, chosen_moment, snooze, wake
from helpdesk.snoozing.choosing import choices
from helpdesk.snoozing.waking import wake_all_due
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Change
from helpdesk.views.built_in import BY_KEY
from helpdesk.views.bulk import Selection, start_bulk, start_undo, work
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.writing.desk import enter, send

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
LISBON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def shown(db: Connection, view: str, who: Staff, now: datetime) -> list[int]:
    return [one.id for one in list_tickets(db, view, staff_id=who.id, now=now).items]


def story(db: Connection, number: int) -> list[tuple[str, str | None, str | None]]:
    return [(one.who, one.before, one.after) for one in helpdesk.timeline(db, number) if isinstance(one, Change) and one.what == "snoozed"]  # fmt: skip


def test_a_snoozed_ticket_is_in_no_other_view_until_its_moment(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=at(0))
        helpdesk.assign(db, ticket.id, ada, by=ada, now=at(1))
        snooze(db, ticket.id, at(60), by=ada, now=at(2))
        held = {view: shown(db, view, ada, at(30)) for view in ("mine", "open", "waiting", "snoozed")}
        assert held == {"mine": [], "open": [], "waiting": [], "snoozed": [ticket.id]}
        assert count_views(db, staff_id=ada.id, now=at(30))["snoozed"] == 1
        assert shown(db, "mine", ada, at(60)) == [ticket.id]  # on time, however the worker fares
        assert story(db, ticket.id) == [("Ada Brenner", None, "2026-11-24T13:00:00+00:00")]


def test_it_wakes_once_on_top_of_its_agents_view(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        sooner, later = ask(db, BO, now=at(-90)), ask(db, now=at(0))
        for one in (sooner, later):
            helpdesk.assign(db, one.id, ada, by=ada, now=at(1))
        snooze(db, later.id, at(60), by=ada, now=at(2))
    assert wake_all_due(database, now=at(59)) == 0
    assert (wake_all_due(database, now=at(61)), wake_all_due(database, now=at(62))) == (1, 0)
    with database.writing() as db:
        assert shown(db, "mine", ada, at(62)) == [later.id, sooner.id]
        assert helpdesk.read_ticket(db, later.id).just_woke
        assert story(db, later.id)[-1] == ("Aside", "2026-11-24T13:00:00+00:00", None)
        helpdesk.add_note(db, later.id, author=ada, body="Looked at it", now=at(63))
        assert shown(db, "mine", ada, at(64)) == [sooner.id, later.id]
        assert not helpdesk.read_ticket(db, later.id).just_woke


def test_every_page_of_a_list_with_woken_tickets_shows_each_once(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        made = [ask(db, subject=f"Question {n}", now=at(n)) for n in range(7)]
        for one in made:
            helpdesk.assign(db, one.id, ada, by=ada, now=at(10))
        for one in made[::2]:
            snooze(db, one.id, at(20), by=ada, now=at(11))
    wake_all_due(database, now=at(21))
    with database.reading() as db:
        for order in ("due", "changed", "priority"):
            seen, cursor = [], None
            while True:
                page = list_tickets(db, "mine", staff_id=ada.id, now=at(22), cursor=cursor, order=order, most=2)
                seen += [one.id for one in page.items]
                if (cursor := page.next) is None:
                    break
            assert sorted(seen) == [one.id for one in made], order
            assert set(seen[:4]) == {one.id for one in made[::2]}, order


def test_whoever_has_it_hears_that_it_woke_and_else_who_snoozed_it(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        hers, nobodys = ask(db, now=at(0)), ask(db, BO, now=at(0))
        helpdesk.assign(db, hers.id, ada, by=ada, now=at(1))
        for one in (hers, nobodys):
            snooze(db, one.id, at(60), by=lee, now=at(2))
    wake_all_due(database, now=at(60))
    with database.reading() as db:
        if db.dialect.name != "sqlite":
            return  # a notice there is no row
        rows = db.execute(select(live_messages.c.topic, live_messages.c.data)).all()
    heard = sorted(
        (row.topic, row.data["ticket"]) for row in rows if row.data["kind"] == "woke" and row.topic.startswith("staff:")
    )
    assert heard == [(f"staff:{ada.id}", hers.id), (f"staff:{lee.id}", nobodys.id)]


def test_its_customers_words_wake_it_at_once(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=at(0))
        snooze(db, ticket.id, None, by=ada, now=at(1))
        assert shown(db, "open", ada, at(60 * 24 * 300)) == []
        assert story(db, ticket.id) == [("Ada Brenner", None, "reply")]
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "It came.", now=at(5))
        assert shown(db, "open", ada, at(5)) == [ticket.id]
        assert story(db, ticket.id)[-1] == ("Mara Castell", "reply", None)
        assert helpdesk.read_ticket(db, ticket.id).snoozed_until is None


def test_a_hand_wakes_it_and_solving_it_ends_its_sleep(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        one, two = ask(db, now=at(0)), ask(db, BO, now=at(0))
        for ticket in (one, two):
            snooze(db, ticket.id, at(60), by=ada, now=at(1))
        wake(db, one.id, by=ada, now=at(2))
        wake(db, one.id, by=ada, now=at(3))  # twice is once
        helpdesk.solve(db, two.id, by=ada, now=at(4))
        assert [len(story(db, ticket.id)) for ticket in (one, two)] == [2, 2]
        assert set(db.execute(select(tickets.c.snoozed_until)).scalars()) == {None}
        with pytest.raises(Conflict):
            snooze(db, two.id, at(60), by=ada, now=at(5))
    assert wake_all_due(database, now=at(61)) == 0


def test_clocks_go_on_while_it_sleeps(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=at(0))
        before = helpdesk.read_ticket(db, ticket.id)
        snooze(db, ticket.id, at(600), by=ada, now=at(1))
        after = helpdesk.read_ticket(db, ticket.id)
        assert before.due_at is not None
        assert (after.due_at, after.resolve_by) == (before.due_at, before.resolve_by)


@pytest.mark.parametrize("until", [at(0), at(-5), at(60 * 24 * 400)])
def test_a_moment_that_is_over_or_years_away_is_refused(database: Database, ada: Staff, until: datetime) -> None:
    with database.writing() as db:
        ticket = ask(db, now=at(0))
        with pytest.raises(Invalid):
            snooze(db, ticket.id, until, by=ada, now=at(0))


def test_mornings_are_mornings_in_the_agents_zone() -> None:
    def local(key: str, now: datetime, zone: ZoneInfo) -> str:
        moment = chosen_moment(key, "", now=now, zone=zone)
        assert moment
        return f"{moment.astimezone(zone):%a %d %H:%M}"

    assert local("tomorrow", NOON, LISBON) == "Wed 25 09:00"
    assert local("monday", NOON, NEW_YORK) == "Mon 30 09:00"
    spring_forward = datetime(2026, 3, 28, 22, tzinfo=UTC)  # clocks change that night
    assert local("tomorrow", spring_forward, LISBON) == "Sun 29 09:00"
    assert local("monday", datetime(2026, 11, 30, 8, tzinfo=UTC), LISBON) == "Mon 07 09:00"
    assert chosen_moment("at", "2026-12-01T09:30", now=NOON, zone=NEW_YORK) == datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert [one.key for one in choices(sunday, LISBON)] == ["hours", "tomorrow", "reply"]


@pytest.mark.parametrize("typed", ["", "soon", "2026-13-01T00:00", "9999-12-31T23:59", "2020-01-01T10:00"])
def test_a_moment_nobody_can_read_is_said_so(app: Flask, database: Database, ada: Staff, typed: str) -> None:
    with database.writing() as db:
        ticket = ask(db)
    client = enter(app, database, ada)
    answer = send(client, f"/desk/tickets/{ticket.id}/snooze", until="at", at=typed)
    assert answer.status_code == 422
    assert send(client, f"/desk/tickets/{ticket.id}/snooze", until="never").status_code == 422


def test_the_page_offers_it_says_until_when_and_takes_it_back(app: Flask, database: Database, ada: Staff) -> None:
    with travel(NOON, tick=False):
        with database.writing() as db:
            ticket = ask(db)
        client = enter(app, database, ada)
        page = client.get(f"/desk/tickets/{ticket.id}").text
        assert 'id="snooze"' in page
        assert "Wed 09:00" in page
        assert "Until the customer replies" in page
        assert send(client, f"/desk/tickets/{ticket.id}/snooze", until="reply").status_code == 303
        page = client.get(f"/desk/tickets/{ticket.id}").text
        assert "until Mara replies" in page
        assert "Snoozed until Mara replies" in page
        assert 'id="restore"' in page
        assert send(client, f"/desk/tickets/{ticket.id}/waking").status_code == 303
        assert 'id="restore"' not in client.get(f"/desk/tickets/{ticket.id}").text
        assert send(client, f"/desk/tickets/{ticket.id}/snooze", until="hours").status_code == 303
    with travel(NOON + timedelta(hours=3, seconds=1), tick=False):
        wake_all_due(database, now=NOON + timedelta(hours=3, seconds=1))
        client = enter(app, database, ada)
        page = client.get(f"/desk/tickets/{ticket.id}?view=open").text
        assert "Woke up" in page
        assert "Woke up, as asked" in page


def test_many_are_snoozed_at_once_and_put_back(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        one, two = ask(db, now=at(0)), ask(db, BO, now=at(0))
        snooze(db, two.id, at(600), by=ada, now=at(1))
        picked = Selection(BY_KEY["open"], (one.id, two.id), at(2))
        bulk = start_bulk(db, picked, "snooze", {"value": "reply"}, by=ada, asking=Asking(at(2), ada.id))
        for wrong in ("", "never", "tomorrow", "2026-12-01T09:00"):
            with pytest.raises(Invalid):
                start_bulk(db, picked, "snooze", {"value": wrong}, by=ada, asking=Asking(at(2), ada.id))
    with travel(at(3), tick=False):
        work(database, {"bulk": bulk})
    with database.writing() as db:
        assert set(db.execute(select(tickets.c.snoozed_until)).scalars()) == {UNTIL_REPLY}
        start_undo(db, bulk, by=ada)
    with travel(at(4), tick=False):
        work(database, {"bulk": bulk})
    with database.reading() as db:
        stand = {row.id: row.snoozed_until for row in db.execute(select(tickets.c.id, tickets.c.snoozed_until))}
        assert stand == {one.id: None, two.id: at(600)}
        assert [after for _, _, after in story(db, two.id)][-2:] == ["reply", at(600).isoformat()]
