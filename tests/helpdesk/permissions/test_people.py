"""1. An invited person chooses their own password by a link that works once. 2. Who is deactivated is out at once, and what they had goes
back to its team. 3. There is always an admin, and nobody raises themselves. 4. Away, and too long away."""

import re
from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest
from sqlalchemy import select, update

from foundation import clock
from foundation.accounts import choose_language
from foundation.accounts import staff as accounts
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.invitations import LASTS, invite, read_link, use_link
from foundation.mail.tables import mails
from helpdesk.assignment.tables import agents
from helpdesk.staffing.handing_back import away_too_long, hand_back_of_the_away, set_hand_back
from helpdesk.staffing.people import deactivate, set_person
from helpdesk.staffing.presence import away_until, say
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import read_ticket, timeline
from tests.helpdesk.permissions.conftest import Desk, token_of


def test_an_invited_person_chooses_a_password_once_and_signs_in(desk: Desk) -> None:
    client = desk.enter("admin")
    csrf = token_of(client.get("/desk/settings/people").text)
    form = {"_csrf": csrf, "name": "Ivo Marsh", "email": "Ivo@aside.example", "roles": ["agent"], "teams": ["payments"]}
    assert client.post("/desk/settings/people", data=form).status_code == 303
    assert client.post("/desk/settings/people", data=form).status_code == 422  # the address is taken
    with desk.database.reading() as db:
        message = db.execute(select(mails.c.message)).scalar_one()
    found = re.search(r"/desk/welcome/[\w-]+", message.replace("=\r\n", ""))
    assert found
    new = desk.app.test_client()
    page = new.get(found[0])
    assert "Welcome, Ivo" in page.text
    short = new.post(found[0], data={"_csrf": token_of(page.text), "password": "short"})
    assert short.status_code == 422
    assert new.post(found[0], data={"_csrf": token_of(page.text), "password": "correct horse"}).status_code == 303
    assert new.get(found[0]).status_code == 404
    signed = {
        "_csrf": token_of(new.get("/desk/sign-in").text),
        "email": "ivo@aside.example",
        "password": "correct horse",
    }
    assert new.post("/desk/sign-in", data=signed).status_code == 303
    assert new.get("/desk/").status_code == 200


def test_an_invitation_is_written_in_the_language_of_who_invites(desk: Desk) -> None:
    client = desk.enter("admin")
    with desk.database.writing() as db:
        choose_language(db, desk.people["admin"].id, "es")
    form = {"name": "Ivo Marsh", "email": "ivo@aside.example", "roles": ["agent"]}
    client.post("/desk/settings/people", data=form | {"_csrf": token_of(client.get("/desk/settings/people").text)})
    with desk.database.reading() as db:
        kept = db.execute(select(mails.c.message)).scalar_one()
    letter = message_from_string(kept, policy=default)
    assert letter["Subject"] == "Nora Vance te invita a Aside"
    assert "Hola, Ivo:" in letter.get_content()
    assert "durante 7 días" in letter.get_content()


def test_a_link_ends_after_a_week_and_nobody_signs_in_before_it_is_used(desk: Desk) -> None:
    now = clock.now()
    with desk.database.writing() as db:
        number, token = invite(db, name="Ivo Marsh", email="ivo@aside.example", roles=["agent"], now=now)
        assert not db.execute(select(accounts.c.active).where(accounts.c.id == number)).scalar_one()
        with pytest.raises(NotFound):
            read_link(db, token, now=now + LASTS)
        use_link(db, token, "correct horse", now=now)
        with pytest.raises(NotFound):
            use_link(db, token, "another one", now=now)


def test_who_is_deactivated_is_out_at_once_and_their_tickets_go_back(desk: Desk) -> None:
    ada, nora = desk.people["agent"], desk.people["admin"]
    client = desk.enter("agent")
    with desk.database.writing() as db:
        lifecycle.assign(db, desk.plain.id, ada, by=nora, now=clock.now())
    admin = desk.enter("admin")
    page = admin.get(f"/desk/settings/people/{ada.id}").text
    assert "The open ticket they have goes back to its team" in page
    answer = admin.post(f"/desk/settings/people/{ada.id}/deactivation", data={"_csrf": token_of(page)})
    assert "1 ticket went back" in admin.get(answer.headers["Location"]).text
    assert client.get("/desk/").status_code == 302
    with desk.database.reading() as db:
        assert read_ticket(db, desk.plain.id).assignee is None
        notes = [one.body for one in timeline(db, desk.plain.id) if getattr(one, "kind", "") == "note"]
    assert notes == ["Back to Support: Ada Brenner left the desk. Drafts are kept."]
    back = admin.post(f"/desk/settings/people/{ada.id}/reactivation", data={"_csrf": token_of(page)})
    assert back.status_code == 303
    assert desk.enter("agent").get("/desk/").status_code == 200


def test_who_may_answer_no_more_gives_their_tickets_back_and_is_told_no_load(desk: Desk) -> None:
    ada, nora = desk.people["agent"], desk.people["admin"]
    with desk.database.writing() as db:
        lifecycle.assign(db, desk.plain.id, ada, by=nora, now=clock.now())
        set_person(db, ada.id, roles=["light_agent"], teams=["support"], by=nora, now=clock.now())
    with desk.database.reading() as db:
        assert read_ticket(db, desk.plain.id).assignee is None
        notes = [one.body for one in timeline(db, desk.plain.id) if getattr(one, "kind", "") == "note"]
    assert notes == ["Back to Support: Ada Brenner answers no tickets any more. Drafts are kept."]
    assert 'class="me-state"' not in desk.enter("agent").get("/desk/").text


def test_the_last_admin_stays_and_nobody_raises_themselves(desk: Desk) -> None:
    nora, lee = desk.people["admin"], desk.people["lead"]
    now = clock.now()
    with desk.database.writing() as db:
        with pytest.raises(Conflict, match="last admin"):
            set_person(db, nora.id, roles=["lead"], teams=[], by=nora, now=now)
        with pytest.raises(Invalid, match="Choose one of the two"):
            set_person(db, lee.id, roles=["agent", "light_agent"], teams=["support"], by=nora, now=now)
        with pytest.raises(Conflict, match="last admin"):
            deactivate(db, nora.id, by=lee, now=now)
        with pytest.raises(Forbidden, match="yourself another role"):
            set_person(db, lee.id, roles=["lead", "admin"], teams=[], by=lee, now=now)
        with pytest.raises(Forbidden, match="can’t deactivate yourself"):
            deactivate(db, lee.id, by=lee, now=now)
        set_person(db, lee.id, roles=["admin"], teams=["support"], by=nora, now=now)
        set_person(db, nora.id, roles=["agent"], teams=[], by=nora, now=now)


def test_roles_and_people_that_there_are_not_are_refused(desk: Desk) -> None:
    nora = desk.people["admin"]
    with desk.database.writing() as db:
        for roles, teams in (([], []), (["king"], []), (["agent"], ["nowhere"])):
            with pytest.raises(Invalid):
                set_person(db, desk.people["agent"].id, roles=roles, teams=teams, by=nora, now=clock.now())
    admin = desk.enter("admin")
    assert admin.get("/desk/settings/people/99999").status_code == 404


def test_somebody_says_that_they_are_away_and_back(desk: Desk) -> None:
    client, ada = desk.enter("agent"), desk.people["agent"]
    page = client.get("/desk/").text
    assert "Online, 0 of 20" in page
    assert client.post("/desk/status", data={"_csrf": token_of(page), "status": "60"}).status_code == 303
    assert "Away, 0 of 20" in client.get("/desk/").text
    assert client.post("/desk/status", data={"_csrf": token_of(page), "status": "moon"}).status_code == 422
    client.post("/desk/status", data={"_csrf": token_of(page), "status": "online"})
    with desk.database.reading() as db:
        row = db.execute(select(agents.c.away_until, agents.c.away_since).where(agents.c.staff == ada.id)).one()
    assert tuple(row) == (None, None)


def test_untouched_tickets_of_who_is_away_too_long_go_back(desk: Desk) -> None:
    ada, lee, now = desk.people["agent"], desk.people["lead"], clock.now()
    with desk.database.writing() as db:
        lifecycle.assign(db, desk.plain.id, ada, by=lee, now=now)
        set_hand_back(db, 4, now=now)
        say(db, ada, away_until("open", now=now, zone=now.tzinfo), now=now)
        assert away_too_long(db, now=now + timedelta(hours=3)) == []
        assert [one[0] for one in away_too_long(db, now=now + timedelta(hours=4))] == [ada.id]
        db.execute(update(agents).where(agents.c.staff == ada.id).values(away_since=now - timedelta(hours=5)))
    hand_back_of_the_away(desk.database, {})
    with desk.database.writing() as db:
        assert read_ticket(db, desk.plain.id).assignee is None
