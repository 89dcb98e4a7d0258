"""More of the desk over the API.

1. Macros are listed and used: the text is a reply, so it takes `seen` and the scope of replies; each use is counted once, as the program’s.
2. Snoozing, merging and taking out again are the verbs that hands use, and the answer is the ticket.
3. Files go with a message, come as addresses that hand them out as attachments, and only of tickets the token sees.
4. A team that keeps its tickets to its members is seen by a token only where it names that team.
5. Who customers are is read under the eyes of the audit log.
"""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

import helpdesk
from foundation import clock
from foundation.audit.tables import audit_log
from foundation.database import Database, upsert
from helpdesk.actions import Action, choices_of
from helpdesk.assignment.tables import team_settings
from helpdesk.conditions import Condition, Conditions
from helpdesk.joining.merging import merge
from helpdesk.macros.macro import Draft
from helpdesk.macros.measuring import measure, newest_uses, used_by
from helpdesk.macros.offering import count_uses
from helpdesk.macros.ranking import Counts
from helpdesk.macros.saving import create_macro
from helpdesk.macros.tables import macro_uses
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.transferring import move_to_team
from helpdesk.writing.following import add_copy
from helpdesk.writing.tables import followers
from tests.helpdesk.api.calling import Program, program
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.test_fields_pages import enter

PAID = Draft(
    "Paid", "Payouts", "everyone", {"en": "Hello {{customer.first_name}}, it is paid.", "es": "Hola {{customer.first_name}}."},
    (Action("add_tags", text="payout"), Action("status", "solved")),
)  # fmt: skip
WORDS = b"Paid on Monday.\n"


@pytest.fixture
def billing(client: FlaskClient, database: Database) -> Program:
    return program(client, database)


@pytest.fixture
def ticket(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)


def macro(database: Database, draft: Draft = PAID) -> int:
    with database.writing() as db:
        lee = staff(db, f"{draft.name.split()[-1]} Okafor", "lead")
        return create_macro(db, draft, choices_of(db, "macro"), by=lee, now=clock.now())


def attach(caller: Program, name: str = "receipt.txt", content: bytes = WORDS) -> Any:
    headers = {"Authorization": f"Bearer {caller.token}"}
    return caller.client.post("/api/v1/files", data={"file": (io.BytesIO(content), name)}, headers=headers)


def close(database: Database, team: str) -> None:
    with database.writing() as db:
        upsert(db, team_settings, [{"team": team, "automatic": False, "members_only": True}], keys=["team"])


def test_a_macro_is_listed_and_used_as_a_reply(billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:
    number = macro(database)
    macro(database, replace(PAID, name="Lee's own", shared="me"))
    (told,) = billing.get("/macros")["data"]
    assert (told["id"], told["shared"], told["actions"][0]["words"]) == (number, "everyone", "Tag it payout")
    path, before = f"/tickets/{ticket.id}/macro", billing.get(f"/tickets/{ticket.id}")
    assert billing.send("POST", path, {"macro": number}, 422)["error"]["field"] == "seen"
    sent = {"macro": number, "seen": before["last_message"]}
    after = billing.send("POST", path, sent, Idempotency_Key="once")
    assert after == billing.send("POST", path, sent, Idempotency_Key="once")
    assert (after["status"], after["tags"]) == ("solved", ["payout"])
    said = billing.get(f"/tickets/{ticket.id}/messages")["data"]
    assert [one["body"] for one in said][1:] == ["Hello Mara, it is paid."]
    with database.reading() as db:
        use = db.execute(select(macro_uses)).one()
        assert (use.staff, use.program, use.locale, use.edited, use.ticket) == (
            None,
            "API: Billing",
            "en",
            0,
            ticket.id,
        )


def test_what_programs_use_is_measured_beside_people_s_and_suggests_nothing(
    client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    number, quiet = macro(database), macro(database, replace(PAID, name="Quiet", texts={}, actions=PAID.actions[:1]))
    seen = billing.get(f"/tickets/{ticket.id}")["last_message"]
    billing.send("POST", f"/tickets/{ticket.id}/macro", {"macro": number, "seen": seen, "body": "Hello Mara, it is on its way."})  # fmt: skip
    billing.send("POST", f"/tickets/{ticket.id}/macro", {"macro": quiet})
    with database.writing() as db:
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(rating=5))
    at = clock.now()
    with database.reading() as db:
        found = measure(db, [number, quiet], now=at)
        assert (found[number].used, found[number].rated, found[number].good, found[number].unedited) == (1, 1, 100, 0)
        assert (found[quiet].used, found[quiet].edited) == (1, None)
        assert [(one.name, one.used) for one in used_by(db, number, now=at)] == [("API: Billing", 1)]
        assert [one.by for one in newest_uses(db, number)] == ["API: Billing"]
        assert count_uses(db, [number, quiet], read_ticket(db, ticket.id), at) == Counts()
    page = enter(client, "paid").get(f"/desk/macros/{number}").text
    assert "API: Billing" in page
    assert "None" not in page


def test_a_macro_that_cannot_be_used_is_refused_in_words(
    client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    low = Conditions((Condition("priority", "is_any_of", ("low",)),))
    path, seen = f"/tickets/{ticket.id}/macro", billing.get(f"/tickets/{ticket.id}")["last_message"]
    only_low, signed = (
        macro(database, replace(PAID, name="Low", conditions=low)),
        macro(database, replace(PAID, name="Signed", texts={"en": "Bye, {{agent.name}}"})),
    )
    assert billing.send("POST", path, {"macro": only_low, "seen": seen}, 422)["error"]["field"] == "macro"
    assert (
        billing.send("POST", path, {"macro": signed, "seen": seen, "locale": "es"}, 422)["error"]["field"] == "locale"
    )
    billing.send("POST", path, {"macro": 4_711, "seen": seen}, 404)
    quiet = program(client, database, scopes=["tickets:write"])
    assert "messages:write" in quiet.send("POST", path, {"macro": signed, "seen": seen}, 403)["error"]["detail"]


def test_a_ticket_is_snoozed_and_woken(billing: Program, ticket: helpdesk.Ticket) -> None:
    path, later = f"/tickets/{ticket.reference}/snooze", clock.now() + timedelta(days=1)
    assert billing.send("PUT", path, {"until": later.isoformat()})["snoozed_until"] is not None
    assert billing.send("PUT", path, {"until": "2020-01-01T00:00:00Z"}, 422)["error"]["field"] == "until"
    assert billing.send("PUT", path, {"until": "2030-01-01T00:00:00"}, 422)["error"]["field"] == "until"
    assert billing.call("DELETE", path).json["snoozed_until"] is None
    change = {"add_tags": ["t" * 41]}
    assert billing.send("PATCH", f"/tickets/{ticket.reference}", change, 422)["error"]["field"] == "add_tags"


def test_tickets_are_merged_and_taken_out_again(
    client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    with database.writing() as db:
        other, foreign = ask(db, MARA, "Once more"), ask(db, BO, "Mine")
        move_to_team(db, foreign.id, "mediation", by="Ada Brenner", actor="staff:1", now=clock.now())
        add_copy(db, other.id, "kim@example.org", by=staff(db, "Lee Okafor", "lead"), now=clock.now())
    had = billing.get(f"/tickets/{other.id}")
    top = billing.send("POST", f"/tickets/{ticket.id}/merge", {"tickets": [other.reference], "copies": True})
    assert top["id"] == ticket.id
    with database.reading() as db:
        assert db.execute(select(followers.c.mail).where(followers.c.ticket == ticket.id)).scalars().all() == [
            "kim@example.org"
        ]
    assert billing.get(f"/tickets/{other.id}")["merged_into"] == ticket.id
    billing.send("POST", f"/tickets/{ticket.id}/merge", {"tickets": [str(ticket.id)]}, 422)
    back = billing.call("DELETE", f"/tickets/{other.id}/merge").json
    assert (back["merged_into"], back["status"], back["due_at"]) == (None, had["status"], had["due_at"])
    assert billing.call("DELETE", f"/tickets/{other.id}/merge").status_code == 409
    support = program(client, database, teams=[ticket.team])
    support.send("POST", f"/tickets/{ticket.id}/merge", {"tickets": [foreign.reference]}, 404)


def test_words_that_came_from_a_closed_team_are_read_only_by_a_token_that_names_it(client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    with database.writing() as db:
        secret = ask(db, MARA, "Somebody has my account")
        move_to_team(db, secret.id, "trust_safety", by="Ada Brenner", actor="staff:1", now=clock.now())
        merge(db, ticket.id, [secret.id], by=staff(db, "Lee Okafor", "lead"), now=clock.now())
        db.execute(team_settings.insert().values(team="trust_safety", automatic=False, members_only=True))
    path = f"/tickets/{ticket.id}/messages"
    assert "Somebody has my account" not in str(billing.get(path))
    assert "trust_safety" not in str(billing.get(f"/tickets/{ticket.id}/changes"))
    both = program(client, database, teams=[ticket.team, "trust_safety"])
    assert "Somebody has my account" in str(both.get(path))
    for caller, quoted in ((billing, False), (both, True)):
        stale = caller.send("POST", path, {"body": "On its way.", "seen": ticket.last_message}, 409)["error"]
        assert ("Somebody has my account" in str(stale["messages"])) is quoted
    billing.send("POST", path, {"body": "On its way.", "seen": max(one["id"] for one in stale["messages"])}, 201)


def test_a_reply_that_has_seen_the_last_message_of_a_ticket_is_taken_after_a_merge(billing: Program, database: Database, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    path = f"/tickets/{ticket.id}"
    with database.writing() as db:
        other = ask(db, MARA, "Where is it?")
    had = billing.get(path)["last_message"]
    billing.send("POST", f"{path}/merge", {"tickets": [str(other.id)]})
    billing.send("POST", f"{path}/messages", {"body": "Look here.", "seen": had}, 409)
    billing.send("POST", f"{path}/messages", {"body": "Look here.", "seen": billing.get(path)["last_message"]}, 201)
    billing.call("DELETE", f"/tickets/{other.id}/merge")
    listed = {one["id"]: one["last_message"] for one in billing.get("/tickets")["data"]}
    billing.send("POST", f"{path}/messages", {"body": "Only here.", "seen": listed[ticket.id]}, 201)


def test_a_file_goes_with_a_message_and_is_never_shown_by_a_browser(
    client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    made = attach(billing)
    assert made.status_code == 201
    file = made.json["id"]
    assert billing.get(f"/files/{file}", 404)["error"]["code"] == "not_found"
    seen = billing.get(f"/tickets/{ticket.id}")["last_message"]
    said = billing.send("POST", f"/tickets/{ticket.id}/messages", {"body": "Here.", "seen": seen, "files": [file]}, 201)
    assert [one["name"] for one in said["files"]] == ["receipt.txt"]
    listed = billing.get(f"/tickets/{ticket.id}/messages")["data"][-1]["files"]
    assert [one["id"] for one in listed] == [file]
    bytes_of = client.get(billing.get(f"/files/{file}")["url"])
    assert bytes_of.data == WORDS
    assert bytes_of.headers["Content-Disposition"].startswith("attachment;")
    others = program(client, database, teams=["mediation"])
    others.get(f"/files/{file}", 404)
    assert "isn’t here any more" in str(
        billing.send("POST", f"/tickets/{ticket.id}/messages", {"kind": "note", "body": "Again.", "files": [file]}, 422)
    )


@pytest.mark.parametrize(("name", "content"), [("run.exe", b"MZ" + b"\0" * 90), ("empty.txt", b""), ("photo.png", b"no picture")])  # fmt: skip
def test_a_file_we_do_not_take_is_refused(billing: Program, name: str, content: bytes) -> None:
    assert attach(billing, name, content).status_code == 422


def test_a_team_that_keeps_its_tickets_is_seen_only_by_a_token_of_it(
    client: FlaskClient, billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    close(database, ticket.team)
    billing.get(f"/tickets/{ticket.id}", 404)
    assert billing.get("/tickets")["data"] == []
    assert billing.get("/tickets?q=milestone")["data"] == []
    assert all(one["count"] is None for one in billing.get("/views")["data"])
    assert program(client, database, teams=[ticket.team]).get(f"/tickets/{ticket.id}")["id"] == ticket.id


def test_who_customers_are_is_read_under_the_eyes_of_the_log(
    billing: Program, database: Database, ticket: helpdesk.Ticket
) -> None:
    for _ in range(2):
        billing.get(f"/customers/{MARA.key}")
        billing.get("/customers")
        billing.get("/tickets?expand=customer")
        billing.get(f"/tickets/{ticket.id}?expand=customer")
        billing.get(f"/tickets/{ticket.id}")
    with database.reading() as db:
        rows = db.execute(select(audit_log).where(audit_log.c.area == "access").order_by(audit_log.c.id)).all()
    assert [(one.what, one.subject, one.about) for one in rows] == [
        ("customer read", "", MARA.key), ("customers read", "list", None), ("customers read", "with tickets", None),
    ]  # fmt: skip
    assert all(one.who.startswith("api:") for one in rows)
