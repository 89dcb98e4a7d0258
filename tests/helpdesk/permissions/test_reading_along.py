"""Who reads along: a light agent sees what their teams have and is offered no change; who has no tickets is led to their work."""

import re
from io import BytesIO

import pytest

from foundation import clock
from helpdesk.fields import set_field
from helpdesk.fields.defining import keep
from helpdesk.fields.shaping import field_data, form_data
from helpdesk.joining.linking import link
from tests.helpdesk.people import BO, ask
from tests.helpdesk.permissions.conftest import Desk, token_of


def test_what_the_chips_of_a_ticket_say_is_read_to_who_may_not_press_them(desk: Desk) -> None:
    for who, is_fixed in (("light_agent", True), ("agent", False)):
        page = desk.enter(who).get(f"/desk/tickets/{desk.plain.id}").text
        told = re.search(r'<p class="sr">(Status: .*?)</p>', page)
        assert (told is not None) is is_fixed
        assert not told or told[1].startswith("Status: New. Priority: Normal. Assigned to Nobody.")


def test_a_light_agent_reads_fields_and_links_and_is_offered_no_change_of_them(desk: Desk) -> None:
    with desk.database.writing() as db:
        lead, now = desk.people["lead"], clock.now()
        amount = keep(db, "field", None, "Amount", field_data(db, None, name="Amount", kind="number"), by=lead, now=now)
        keep(db, "form", None, "Any", form_data(db, fields=[(amount, "never")]), by=lead, now=now)
        set_field(db, desk.plain.id, amount, "12", by=lead, now=now)
        link(db, desk.plain.id, ask(db, BO).id, "related", by=lead, now=now)
    for who, offered in (("light_agent", False), ("agent", True)):
        page = desk.enter(who).get(f"/desk/tickets/{desk.plain.id}").text
        control = re.search(rf'<input id="field-{amount}"[^>]*>', page)
        assert control
        assert 'value="12"' in control[0]
        assert ("disabled" not in control[0]) is offered
        assert ("/unlink" in page) is offered


def test_a_light_agent_writes_a_note_and_no_reply(desk: Desk) -> None:
    client = desk.enter("light_agent")
    page = client.get(f"/desk/tickets/{desk.plain.id}").text
    csrf = token_of(page)
    path = f"/desk/tickets/{desk.plain.id}/replies"
    assert 'id="assignee"' not in page
    assert 'id="solve"' not in page
    assert 'name="then"' not in page
    for mark in (
        'id="macro-strip"',
        'name="minutes"',
        'id="new-copy"',
        'id="play"',
        'href="/desk/macros"',
        'href="/desk/macros/new"',
        'href="/desk/reports/"',
    ):
        assert mark not in page, "what they may not do isn’t shown"
    refused = client.post(path, data={"_csrf": csrf, "kind": "reply", "body": "Hello", "seen": 99999})
    assert refused.status_code == 403
    assert "A light agent can’t reply to customers." in refused.text
    assert client.post(path, data={"_csrf": csrf, "kind": "note", "body": "For Ada"}).status_code == 303
    file = {"_csrf": csrf, "file": (BytesIO(b"seen"), "seen.txt")}
    assert client.post("/desk/files", data=file).status_code == 200, "a note may have files"


@pytest.mark.parametrize(("role", "start"), [("writer", "/desk/articles/"), ("product", "/voice/")])
def test_who_has_no_tickets_is_led_from_the_desks_door_to_their_work(desk: Desk, role: str, start: str) -> None:
    client = desk.enter(role)
    assert client.get("/desk/", follow_redirects=True).request.path == start
    assert 'href="/desk">Tickets' not in client.get("/desk/articles/").text
    assert client.get("/desk/", headers={"Accept": "application/json"}).status_code == 403
