"""A team that keeps its tickets to itself.

1. Its members, leads and admins see them. 2. Nobody else meets a word of them on any page, count, search or live message. 3. Where a
ticket outsiders see names one of theirs, they read its reference and nothing else. 4. A light agent sees their own teams' only.
"""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

import helpdesk.writing.drafting
from foundation import clock
from foundation.database import Database, insert_row
from foundation.errors import Conflict, Forbidden
from helpdesk.assignment.tables import team_settings
from helpdesk.conditions import Asking
from helpdesk.files.handing_out import file_address
from helpdesk.files.keeping import find_file
from helpdesk.files.shelf import Shelf
from helpdesk.files.tables import files
from helpdesk.finding.finding import find_tickets
from helpdesk.joining.linking import link
from helpdesk.joining.merging import merge
from helpdesk.permissions.sight import look_at, only_visible, teams_seen_by, visible_to, who_see
from helpdesk.tickets import lifecycle
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.tables import messages, tickets
from helpdesk.views.built_in import BY_KEY
from helpdesk.views.reading import read_shelf
from helpdesk.writing.following import follow
from helpdesk.writing.tables import mentions
from tests.helpdesk.permissions.conftest import SECRET, Desk, token_of
from tests.helpdesk.permissions.test_routes import _example, desk_rules

SEES = {"agent": False, "light_agent": False, "member": True, "lead": True, "admin": True}


@pytest.mark.parametrize("who", SEES)
def test_members_leads_and_admins_see_it_and_nobody_else(desk: Desk, who: str) -> None:
    one = desk.people[who]
    with desk.database.reading() as db:
        seen = look_at(db, one.id, desk.secret.id)
        assert seen is not None
        assert seen.visible is SEES[who]
        assert bool(only_visible(db, one.id, [desk.secret.id])) is SEES[who]
        assert bool(who_see(db, desk.secret.id, [one.id])) is SEES[who]
        found = find_tickets(db, SECRET, asking=Asking(clock.now(), one.id))
        assert [hit.ticket.id for hit in found.items] == ([desk.secret.id] if SEES[who] else [])
        listed = {one.id for one in list_tickets(db, "open", staff_id=one.id, now=clock.now()).items}
        counts = count_views(db, staff_id=one.id, now=clock.now(), views=[BY_KEY["open"], BY_KEY["trust_safety"]])
        sees = read_shelf(db, one).sees
        assert sees == set(db.execute(teams_seen_by(one.id)).scalars())
        known = {one.id for one in list_tickets(db, "open", staff_id=one.id, now=clock.now(), sees=sees).items}
        counted = count_views(
            db, staff_id=one.id, now=clock.now(), views=[BY_KEY["open"], BY_KEY["trust_safety"]], sees=sees
        )
    assert (known, counted) == (listed, counts)
    assert (desk.secret.id in listed) is SEES[who]
    assert counts["open"] == len(listed)
    assert counts["trust_safety"] == int(SEES[who])


def test_a_light_agent_sees_their_own_teams_only(desk: Desk) -> None:
    with desk.database.reading() as db:
        seen = set(db.execute(select(tickets.c.team).where(visible_to(desk.people["light_agent"].id))).scalars())
    assert seen == {"support"}


@pytest.mark.once
def test_no_page_that_an_outsider_may_open_has_a_word_of_it(desk: Desk) -> None:
    """Every page of the workspace that takes no ticket, with words to search for: also those that others add later."""
    _entangle(desk)
    client = desk.enter("agent")
    said = []
    for rule in desk_rules(desk.app):
        if "GET" not in rule.methods or {"ticket_id", "ticket"} & rule.arguments:
            continue
        with desk.app.test_request_context():
            path = rule.build({name: _example(rule, name, desk) for name in rule.arguments})[1]  # type: ignore[index]
        for query in ("", "?q=pictures", "?view=trust_safety", "?view=open", "?find=pictures", "?view=mine"):
            text = client.get(path + query).text
            if SECRET in text:
                said.append(f"{path}{query}")
    assert not said, (
        f"{', '.join(said)}: ask for helpdesk.permissions.sight.visible_to(staff_id) where these pages read tickets."
    )


@pytest.mark.once
def test_pages_of_a_ticket_that_names_it_say_only_its_reference(desk: Desk) -> None:
    _entangle(desk)
    client = desk.enter("agent")
    for rule in desk_rules(desk.app):
        if "GET" not in rule.methods or not {"ticket_id", "ticket"} & rule.arguments:
            continue
        with desk.app.test_request_context():
            path = rule.build({name: _example(rule, name, desk) for name in rule.arguments})[1]  # type: ignore[index]
        for query in (
            "",
            f"?with={desk.secret.id}",
            f"?find={desk.secret.reference}",
            f"?which={desk.secret.reference}",
        ):
            text = client.get(path + query).text
            assert SECRET not in text, path + query
    page = client.get(f"/desk/tickets/{desk.plain.id}").text
    assert desk.secret.reference in page
    assert "ticket of a team you are not in" in page
    assert SECRET in desk.enter("member").get(f"/desk/tickets/{desk.plain.id}").text


def test_what_only_its_team_sees_is_not_merged_to_where_others_read_it(desk: Desk) -> None:
    lee = desk.people["lead"]
    with pytest.raises(Conflict, match="Only its team sees"), desk.database.writing() as db:
        merge(db, desk.plain.id, [desk.secret.id], by=lee, now=clock.now())
    with desk.database.writing() as db:
        merge(db, desk.secret.id, [desk.plain.id], by=lee, now=clock.now())
    page = desk.enter("agent").get(f"/desk/tickets/{desk.plain.id}").text
    assert desk.secret.reference in page
    assert SECRET not in page


def test_words_of_one_merged_before_its_team_closed_are_not_shown(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.execute(update(team_settings).values(members_only=False))
        merge(db, desk.plain.id, [desk.secret.id], by=desk.people["lead"], now=clock.now())
        db.execute(update(team_settings).values(members_only=True))
    thread = desk.enter("agent").get(f"/desk/tickets/{desk.plain.id}").text.partition('class="thread')[2]
    assert thread
    assert SECRET not in thread
    assert SECRET in desk.enter("lead").get(f"/desk/tickets/{desk.plain.id}").text


def test_a_reply_refused_as_stale_says_that_something_came_and_not_what(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.execute(update(team_settings).values(members_only=False))
        merge(db, desk.plain.id, [desk.secret.id], by=desk.people["lead"], now=clock.now())
        db.execute(update(team_settings).values(members_only=True))
        insert_row(
            db, messages, ticket=desk.secret.id, kind="customer", author="mara", author_name="Mara Castell",
            body=f"More {SECRET}.", sent_at=clock.now(),
        )  # fmt: skip
    for who, quoted in (("agent", False), ("lead", True)):
        with pytest.raises(StaleReply) as refused, desk.database.writing() as db:
            lifecycle.reply(
                db, desk.plain.id, author=desk.people[who], body="Hello", seen=desk.plain.last_message, now=clock.now()
            )
        told = refused.value
        assert (SECRET in str(told.extra), "Mara Castell" in f"{told.detail} {told.extra}") == (quoted, quoted)
        assert ("Something was written in a ticket of a team you are not in." in told.detail) is not quoted
        assert f"merged {desk.secret.reference} into this ticket" in told.detail
        with desk.database.writing() as db:  # who has been told goes on
            lifecycle.reply(
                db, desk.plain.id, author=desk.people[who], body="Hello", seen=told.extra["messages"][-1]["id"], now=clock.now(),
            )  # fmt: skip


def test_what_only_they_wrote_leaves_nothing_to_read_on_the_page_of_a_refused_reply(desk: Desk) -> None:
    with desk.database.writing() as db:
        db.execute(update(team_settings).values(members_only=False))
        merge(db, desk.plain.id, [desk.secret.id], by=desk.people["lead"], now=clock.now())
        db.execute(update(team_settings).values(members_only=True))
        seen = insert_row(
            db, messages, ticket=desk.secret.id, kind="customer", author="mara", author_name="Mara Castell",
            body=f"More {SECRET}.", sent_at=clock.now(),
        )  # fmt: skip
    client, path = desk.enter("agent"), f"/desk/tickets/{desk.plain.id}"
    sent = {"_csrf": token_of(client.get(path).text), "kind": "reply", "body": "Hello", "seen": seen - 1}
    answer = client.post(f"{path}/replies", data=sent)
    assert answer.status_code == 409
    assert "Your text is kept: send it as it stands or change it." in answer.text
    assert 'href="#mNone"' not in answer.text
    assert SECRET not in answer.text.partition('class="thread')[2]
    spanish = client.post(f"{path}/replies", data=sent, headers={"Accept-Language": "es"})
    assert "Se ha escrito algo en un ticket de un equipo al que no perteneces. Tu texto está guardado" in spanish.text


def test_it_can_be_neither_merged_nor_linked_by_its_number_from_outside(desk: Desk) -> None:
    client = desk.enter("agent")
    csrf = token_of(client.get("/desk/").text)
    for path, form in (
        ("merges", {"with": desk.secret.id}),
        ("links", {"which": desk.secret.reference, "relation": "related"}),
    ):
        answer = client.post(f"/desk/tickets/{desk.plain.id}/{path}", data={"_csrf": csrf, **form})
        assert answer.status_code == 403
        assert "a team you are not in" in answer.text


def test_nobody_outside_is_told_of_it(desk: Desk, database: Database) -> None:
    ada, tess = desk.people["agent"], desk.people["member"]
    with database.writing() as db:
        lifecycle.add_note(db, desk.secret.id, author=tess, body="@Ada Brenner @Lee Okafor look", now=clock.now())
        follow(db, desk.secret.id, ada, by=tess, now=clock.now())
    from helpdesk.writing.mentioning import tell_mentioned

    with database.writing() as db:
        note = db.execute(select(tickets.c.last_message).where(tickets.c.id == desk.secret.id)).scalar_one()
        tell_mentioned(
            db, note, desk.secret.id, "@Ada Brenner @Lee Okafor", by=tess.key, by_name=tess.name, now=clock.now()
        )
        told = set(db.execute(select(mentions.c.staff)).scalars())
    assert told == {desk.people["lead"].id}


def test_live_messages_of_it_are_heard_by_those_who_see_it(desk: Desk) -> None:
    hearing = desk.app.extensions["live_hearing"]
    ada, tess = desk.people["agent"], desk.people["member"]
    message = {"ticket": desk.secret.id, "kind": "reply"}
    assert not hearing(ada, ["queue"])("queue", message)
    assert hearing(ada, ["queue"])("queue", {"ticket": desk.plain.id, "kind": "reply"})
    assert hearing(tess, ["queue", f"ticket:{desk.secret.id}"])("queue", message)
    assert hearing(desk.people["lead"], ["queue"]) is None  # everything
    refused = (
        f"ticket:{desk.secret.id}",
        f"thread:{desk.secret.reference}",
        tess.key,
        "person:worklane:member:1",
        "board",
    )
    for topic in refused:
        with pytest.raises(Forbidden):
            hearing(ada, [topic])
    assert desk.enter("agent").get(f"/live?topics=ticket:{desk.secret.id}").status_code == 403
    for odd in ("ticket:²", "ticket:٣", "thread:²", "ticket:", "ticket:" + "9" * 30):
        assert desk.enter("agent").get("/live", query_string={"topics": odd}).status_code == 403, odd


def test_it_is_given_to_nobody_outside_its_team(desk: Desk) -> None:
    client = desk.enter("lead")
    csrf = token_of(client.get("/desk/").text)
    for who in ("agent", "light_agent"):
        form = {"_csrf": csrf, "assignee": desk.people[who].id}
        answer = client.post(f"/desk/tickets/{desk.secret.id}/assignment", data=form)
        assert answer.status_code == 422
        assert "can’t be given tickets of this team" in answer.text
    form = {"_csrf": csrf, "assignee": desk.people["member"].id}
    assert client.post(f"/desk/tickets/{desk.secret.id}/assignment", data=form).status_code == 303


def _entangle(desk: Desk) -> None:
    """Ada has a draft in it, is assigned and follows it, and a ticket she sees is linked to it: all from before it was closed to her."""
    ada, lee = desk.people["agent"], desk.people["lead"]
    with desk.database.writing() as db:
        link(db, desk.plain.id, desk.secret.id, "related", by=lee, now=clock.now())
        lifecycle.assign(db, desk.secret.id, ada, by=lee, now=clock.now())
        follow(db, desk.secret.id, ada, by=lee, now=clock.now())
        helpdesk.writing.drafting.save_draft(
            db, desk.secret.id, "reply", f"About {SECRET}", by=ada, base=0, tab="t", typed_at=clock.now()
        )


def test_what_is_attached_to_a_draft_opens_for_its_author_alone(desk: Desk) -> None:
    row = {"name": "a.txt", "kind": "text/plain", "size": 5, "digest": "cd" * 32, "message": None}
    path_on_shelf = Shelf(desk.app.extensions["config"].var / "files").path("cd" * 32, preview=False)
    path_on_shelf.parent.mkdir(parents=True, exist_ok=True)
    path_on_shelf.write_bytes(b"draft")
    with desk.database.writing() as db, desk.app.test_request_context():
        whose = (desk.people["agent"].key, "worklane:member:1")
        paths = [
            file_address(find_file(db, insert_row(db, files, received_at=clock.now(), who=who, **row))) for who in whose
        ]
    for hours, customers in ((0, 200), (3, 404)):  # a customer's own address ends, and is good for nobody else
        with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
            opened = {who: [desk.enter(who).get(path).status_code for path in paths] for who in ("agent", "lead")}
            assert opened == {"agent": [200, customers], "lead": [404, customers]}
            assert desk.app.test_client().get(paths[0]).status_code == 404


def test_an_old_address_of_its_file_is_good_only_for_who_sees_it(desk: Desk) -> None:
    with desk.database.writing() as db:
        message = db.execute(select(tickets.c.last_message).where(tickets.c.id == desk.secret.id)).scalar_one()
        row = {
            "who": "worklane:member:1",
            "name": "a.txt",
            "kind": "text/plain",
            "size": 5,
            "digest": "ab" * 32,
            "message": message,
        }
        number = insert_row(db, files, received_at=clock.now(), **row)
        shelf_path = Shelf(desk.app.extensions["config"].var / "files").path("ab" * 32, preview=False)
        shelf_path.parent.mkdir(parents=True, exist_ok=True)
        shelf_path.write_bytes(b"hello")
        with desk.app.test_request_context():
            path = file_address(find_file(db, number))
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert desk.enter("agent").get(path).status_code == 404
        assert desk.enter("member").get(path).data == b"hello"
