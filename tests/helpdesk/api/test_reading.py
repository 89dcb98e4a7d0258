"""Reading over the API: 1. Lists narrow, sort and go on exactly. 2. A token sees its teams only. 3. A page is a few statements."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import helpdesk
from foundation.database import Database, count_statements
from helpdesk import fields
from helpdesk.joining.merging import merge
from tests.helpdesk.api.calling import Program, program, walk
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def billing(client: FlaskClient, database: Database) -> Program:
    return program(client, database)


def many(database: Database, count: int, **more: object) -> list[int]:
    with database.writing() as db:
        return [ask(db, MARA, f"Question {at}", now=NOON + timedelta(minutes=at), **more).id for at in range(count)]


def test_a_ticket_is_read_by_its_id_or_reference_without_what_is_ours_alone(
    billing: Program, database: Database
) -> None:
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), ask(db, MARA, now=NOON, context={"secret": 1})
        fields.add_tags(db, [ticket.id], ["payout"], by=ada, now=NOON)
    told = billing.get(f"/tickets/{ticket.reference}")
    assert told == billing.get(f"/tickets/{ticket.id}")
    assert told["reference"] == ticket.reference
    assert told["customer"] == MARA.key
    assert told["tags"] == ["payout"]
    assert told["opened_at"] == "2026-11-26T12:00:00Z"
    assert not {"context", "routing", "synthetic"} & told.keys()
    assert billing.call("GET", f"/tickets/{ticket.id}").headers["ETag"] == f'"{told["version"]}"'


def test_what_belongs_to_a_ticket_comes_when_asked_for(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), ask(db, MARA, "First", now=NOON)
        for at in range(12):
            helpdesk.add_note(db, ticket.id, author=ada, body=f"Note {at}", now=NOON)
    told = billing.get(f"/tickets/{ticket.id}?expand=customer,messages")
    assert told["customer"]["name"] == "Mara Castell"
    assert [one["body"] for one in told["messages"]] == [f"Note {at}" for at in range(2, 12)]
    assert [one["body"] for one in walk(billing, f"/tickets/{ticket.id}/messages?limit=5")][:2] == ["First", "Note 0"]
    assert billing.get(f"/tickets/{ticket.id}/messages?limit=1&newest_first=true")["data"][0]["body"] == "Note 11"
    assert billing.get("/tickets?expand=secrets", 422)["error"]["field"] == "expand"


def test_tickets_that_come_meanwhile_move_no_page(billing: Program, database: Database) -> None:
    ids = many(database, 7)
    first = billing.get("/tickets?limit=3")
    many(database, 2)
    rest = walk(billing, first["next"])
    assert [one["id"] for one in first["data"] + rest] == ids[::-1]


@pytest.mark.parametrize("order", ["newest", "oldest", "changed", "unchanged", "due", "priority", "solved", "resolve"])
def test_every_order_shows_each_ticket_once(billing: Program, database: Database, order: str) -> None:
    ids = many(database, 5)
    found = walk(billing, f"/tickets?limit=2&order={order}")
    assert sorted(one["id"] for one in found) == ids


def test_lists_narrow_by_what_is_given(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        mine, bo_s, solved = (
            ask(db, MARA, now=NOON),
            ask(db, BO, now=NOON),
            ask(db, MARA, channel="payments_team", now=NOON),
        )
        helpdesk.assign(db, mine.id, ada, by=ada, now=NOON)
        helpdesk.solve(db, solved.id, by=ada, now=NOON + timedelta(hours=2))
        fields.add_tags(db, [bo_s.id], ["bank"], by=ada, now=NOON)
        merged = ask(db, MARA, now=NOON)
        merge(db, mine.id, [merged.id], by=ada, now=NOON)

    def ids(asked: str) -> set[int]:
        return {one["id"] for one in billing.get(f"/tickets?{asked}")["data"]}

    assert ids("") == {mine.id, bo_s.id, solved.id}
    assert ids("status=solved,closed") == {solved.id}
    assert ids(f"assignee={ada.id}&status=open") == {mine.id}
    assert ids("tags=bank") == ids(f"customer={BO.key}") == {bo_s.id}
    assert ids("updated_since=2026-11-26T13:00:00Z") == ids("view=solved") == ids("team=payments") == {solved.id}
    asked = {"all": [{"field": "status", "op": "is_none_of", "value": ["solved"]}], "any": [{"field": "email", "op": "contains", "value": "bo@"}]}  # fmt: skip
    assert ids(f"conditions={quote(json.dumps(asked))}") == {bo_s.id}
    assert ids("q=milestone%20status:solved") == {solved.id}


@pytest.mark.parametrize(("asked", "field"), [
    ("status=sleeping", "status"), ("limit=0", "limit"), ("limit=101", "limit"), ("order=random", "order"), ("cursor=abc", "cursor"),
    ("conditions=nonsense", "conditions"), ("conditions=%7B%22all%22:[%7B%7D]%7D", "all-0"), ("updated_since=yesterday", "updated_since"),
    ("q=late&status=open", "q"), ("view=mine", None), ("statuss=open", "statuss"), ("status=new&status=open", "status"),
])  # fmt: skip
def test_what_cannot_be_asked_is_named(billing: Program, asked: str, field: str | None) -> None:
    answer = billing.call("GET", f"/tickets?{asked}")
    assert answer.status_code == (422 if field else 404)
    assert answer.json["error"]["field"] == field
    assert answer.json["error"]["code"] == ("invalid" if field else "not_found")


def test_a_cursor_of_another_order_is_refused(billing: Program, database: Database) -> None:
    many(database, 3)
    following = billing.get("/tickets?limit=1")["next"]
    assert billing.get(f"{following[following.index('/api/') :]}&order=due", 422)["error"]["field"] == "cursor"


def test_a_token_of_some_teams_knows_no_others(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        theirs, other = ask(db, MARA, channel="payments_team"), ask(db, BO, "Secret milestone")
    caller = program(client, database, teams=["payments"])
    assert [one["id"] for one in caller.get("/tickets")["data"]] == [theirs.id]
    assert caller.get("/tickets?q=secret")["data"] == []
    for path in (f"/tickets/{other.id}", f"/tickets/{other.reference}/messages", f"/tickets/{other.id}/changes", f"/customers/{BO.key}", f"/customers/{BO.key}/tickets"):  # fmt: skip
        assert caller.get(path, 404)["error"]["code"] == "not_found"
    assert [one["key"] for one in caller.get("/customers")["data"]] == [MARA.key]
    assert caller.send("PATCH", f"/tickets/{other.id}", {"priority": "high"}, 404)
    assert caller.send("POST", f"/tickets/{other.id}/messages", {"kind": "note", "body": "Hm"}, 404)
    assert caller.send("POST", "/tickets", {"customer": BO.key, "body": "Hm"}, 403)


def test_customers_are_read_and_found(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db, MARA)
        ask(db, BO)
    assert billing.get(f"/customers/{MARA.key}")["email"] == MARA.email
    assert [one["key"] for one in walk(billing, "/customers?limit=1")] == [BO.key, MARA.key]
    assert [one["key"] for one in billing.get("/customers?email=BO@worklane.example")["data"]] == [BO.key]
    assert [one["id"] for one in billing.get(f"/customers/{MARA.key}/tickets")["data"]] == [ticket.id]


def test_a_ticket_tells_its_story_and_the_desk_its_settings(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), ask(db, MARA, now=NOON)
        helpdesk.set_priority(db, ticket.id, "high", by=ada, now=NOON)
        helpdesk.reply(db, ticket.id, author=ada, body="On its way.", seen=ticket.last_message, now=NOON)
        helpdesk.solve(db, ticket.id, by=ada, now=NOON)
        fields.add_tags(db, [ticket.id], ["bank"], by=ada, now=NOON)
        other = ask(db, BO, now=NOON)
        helpdesk.reply(db, other.id, author=ada, body="On its way.", seen=other.last_message, now=NOON)
    story = walk(billing, f"/tickets/{ticket.id}/changes?limit=2")
    assert {"who": "Ada Brenner", "what": "priority", "before": "normal", "after": "high"}.items() <= story[0].items()
    assert billing.get("/agents")["data"][0] == {"id": ada.id, "name": "Ada Brenner", "email": "ada@aside.example", "roles": ["agent"], "teams": []}  # fmt: skip
    assert billing.get("/tags")["data"] == [{"tag": "bank", "tickets": 1}]
    views = {one["key"]: one for one in billing.get("/views")["data"]}
    assert views["open"]["count"] == 1
    assert "mine" not in views
    kept = walk(billing, "/sla/outcomes?limit=1&metric=first_reply")
    assert [(one["ticket"], one["met"]) for one in kept] == [(ticket.id, True), (other.id, True)]
    assert {one["key"] for one in billing.get("/teams")["data"]} >= {"support", "payments"}
    assert billing.get("/fields")["data"] == billing.get("/statuses")["data"] == []


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("DELETE", "/tickets", "This address takes GET and POST, not DELETE."),
        ("PATCH", "/tickets/1/snooze", "This address takes DELETE and PUT, not PATCH."),
        ("PUT", "/webhooks/1", "This address takes DELETE, GET and PATCH, not PUT."),
        ("POST", "/agents", "This address takes GET, not POST."),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told_with_those_it_does(
    billing: Program, method: str, path: str, told: str
) -> None:
    answer = billing.call(method, path, {})
    error = answer.json["error"]  # type: ignore[index]
    assert (answer.status_code, error["detail"], error["code"]) == (405, told, "method_not_allowed")
    named = set(re.findall("[A-Z]+", told.partition(", not")[0][1:]))
    assert set(answer.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == named


def test_fifty_tickets_with_all_of_theirs_are_ten_statements(billing: Program, database: Database) -> None:
    many(database, 51)
    billing.get("/tickets?limit=1&expand=customer")  # its use is noted, and that it reads who customers are
    with count_statements(database) as seen:
        page = billing.get("/tickets?limit=50&expand=customer,messages&status=new")
    assert len(page["data"]) == 50
    assert len(seen) <= 10, "\n".join(seen)
