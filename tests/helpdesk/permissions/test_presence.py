"""Away by itself.

1. Nobody touched a page for so many minutes: away, and nothing new is given. 2. The first touch brings them back; their own word stays.
3. Of several machines the newest touch counts. 4. Leads say after how long, or never. 5. The foot of the rail says what one has in hand.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from foundation import clock
from foundation.errors import Invalid
from helpdesk.assignment.choosing import Need, choose
from helpdesk.assignment.load import USUAL_MINUTES
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.assignment.reading import read_agents
from helpdesk.assignment.tables import agents
from helpdesk.callbacks.tables import callbacks
from helpdesk.staffing.idling import note_moved, set_idle
from helpdesk.staffing.presence import say
from helpdesk.tickets import lifecycle
from tests.helpdesk.permissions.conftest import Desk, token_of

STILL = timedelta(minutes=USUAL_MINUTES, seconds=5)


def _is_away(desk: Desk) -> bool:
    with desk.database.reading() as db:
        ada = next(one for one in read_agents(db, now=clock.now()) if one.id == desk.people["agent"].id)
    return ada.calendar.is_away(clock.now())


def _moved(desk: Desk, idle: timedelta) -> None:
    with desk.database.writing() as db:
        note_moved(db, desk.people["agent"], idle, now=clock.now())


def test_who_touches_nothing_is_away_until_they_do(desk: Desk) -> None:
    _moved(desk, STILL)
    assert _is_away(desk)
    with desk.database.reading() as db:
        people = [one for one in read_agents(db, now=clock.now()) if one.id == desk.people["agent"].id]
    assert choose(Need(1, "support"), people, now=clock.now()).agent is None
    _moved(desk, timedelta(0))
    assert not _is_away(desk)


def test_a_machine_that_is_left_open_makes_nobody_away_who_works_at_another(desk: Desk) -> None:
    _moved(desk, timedelta(seconds=20))
    _moved(desk, STILL)
    assert not _is_away(desk)


def test_their_own_word_stays_while_they_go_on_reading(desk: Desk) -> None:
    with desk.database.writing() as db:
        say(db, desk.people["agent"], clock.now() + timedelta(hours=1), now=clock.now())
    _moved(desk, timedelta(0))
    assert _is_away(desk)


def test_leads_say_after_how_long_or_never(desk: Desk) -> None:
    client = desk.enter("lead")
    form = {"_csrf": token_of(client.get("/desk/settings/team").text)}
    path = "/desk/settings/team/idle"
    assert client.post(path, data=form | {"minutes": "soon"}).status_code == 422
    assert client.post(path, data=form | {"minutes": "5"}).status_code == 303
    _moved(desk, timedelta(minutes=6))
    assert _is_away(desk)
    _moved(desk, timedelta(0))
    with desk.database.writing() as db, pytest.raises(Invalid, match="from 1 to 240"):
        set_idle(db, 241, now=clock.now())
    client.post(path, data=form | {"minutes": ""})
    with desk.database.writing() as db:
        db.execute(update(agents).values(moved_at=None))
    _moved(desk, timedelta(hours=3))
    assert not _is_away(desk)


def test_the_page_says_it_and_hears_how_it_is(desk: Desk) -> None:
    client, lee = desk.enter("agent"), desk.people["lead"]
    with desk.database.writing() as db:
        lifecycle.assign(db, desk.plain.id, desk.people["agent"], by=lee, now=clock.now())
    page = client.get("/desk/").text
    assert "Online, 1 of 20" in page
    form = {"_csrf": token_of(page), "idle": str(int(STILL.total_seconds()))}
    foot = client.post("/desk/activity", data=form).text
    assert "Away, 1 of 20" in foot
    assert "nothing moved here for 15 min" in foot
    assert "Online, 1 of 20" in client.post("/desk/activity", data=form | {"idle": "0"}).text
    assert client.post("/desk/activity", data=form | {"idle": "9" * 30}).status_code == 200


def test_a_call_is_given_to_who_answers_calls_and_has_room_for_one(desk: Desk) -> None:
    ada, lee, now = desk.people["agent"], desk.people["lead"], clock.now()
    with desk.database.writing() as db:
        save_profile(db, ada.id, Profile(answers_calls=True, most_calls=1), now=now)
        save_profile(db, lee.id, Profile(), now=now)
        lifecycle.assign(db, desk.plain.id, ada, by=lee, now=now)
    support = [one for one in _people(desk) if one.id in (ada.id, lee.id)]
    choice = choose(Need(9, "support", call=True), support, now=now)
    assert choice.agent is not None
    assert choice.agent.id == ada.id
    assert choice.out == {lee.id: "doesn’t answer calls"}
    row = {
        "ticket": desk.plain.id,
        "state": "booked",
        "number": "+4712345678",
        "timezone": "UTC",
        "slot": now,
        "changed_at": now,
    }
    with desk.database.writing() as db:
        db.execute(callbacks.insert().values(row))
    full = [one for one in _people(desk) if one.id == ada.id]
    assert choose(Need(9, "support", call=True), full, now=now).out == {ada.id: "has enough calls to make"}
    assert (full[0].tickets, full[0].calls) == (0, 1)
    assert "<dt>Calls</dt><dd>1 of 1</dd>" in desk.enter("agent").get("/desk/").text


def _people(desk: Desk) -> list:
    with desk.database.reading() as db:
        assert db.execute(select(agents.c.staff)).first()
        return read_agents(db, now=clock.now())
