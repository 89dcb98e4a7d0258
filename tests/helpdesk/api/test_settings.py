"""Settings over the API, and the pages about it: 1. Leads' definitions. 2. Webhooks. 3. Tokens, by admins only. 4. The docs' own lines."""

import json
import re
import shlex
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.api import ApiBlueprint, describe_api
from foundation.clock import now
from foundation.database import Database
from foundation.tokens import list_tokens
from helpdesk import fields
from tests.helpdesk.api.calling import Program, program
from tests.helpdesk.api.test_more_writing import macro
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.test_fields_pages import enter, send

DOCS = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.fixture
def billing(client: FlaskClient, database: Database) -> Program:
    return program(client, database)


@pytest.fixture
def admin(client: FlaskClient, database: Database) -> FlaskClient:
    with database.writing() as db:
        staff(db, "Ada Brenner", "admin")
        staff(db, "Lee Okafor", "lead")
    return enter(client, "ada")


def test_statuses_fields_and_tags_are_defined(billing: Program, database: Database) -> None:
    status = billing.send("POST", "/statuses", {"name": "Waiting on bank", "status": "on_hold"}, 201)
    assert (
        billing.send("PATCH", f"/statuses/{status['id']}", {"name": "At the bank", "active": False})["name"]
        == "At the bank"
    )
    field = billing.send("POST", "/fields", {"name": "Paid by", "kind": "choice", "choices": ["Card", "Bank"]}, 201)
    assert [one["name"] for one in field["choices"]] == ["Card", "Bank"]
    assert billing.send("PATCH", f"/fields/{field['id']}", {"active": False})["active"] is False
    assert billing.send("POST", "/fields", {"name": "Paid by", "kind": "text"}, 422)["error"]["field"] == "name"
    assert billing.send("PATCH", "/fields/999", {"name": "Colour"}, 404)
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), ask(db, MARA)
        fields.add_tags(db, [ticket.id], ["bnak"], by=ada, now=now())
    assert billing.send("PATCH", "/tags/bnak", {"tag": "bank"}) == {"tag": "bank", "tickets": 1}
    assert billing.get(f"/tickets/{ticket.id}")["tags"] == ["bank"]
    assert billing.call("DELETE", "/tags/bank").status_code == 204
    assert billing.call("DELETE", "/tags/bank").status_code == 404


def test_webhooks_are_made_changed_and_taken_away(billing: Program, client: FlaskClient, database: Database) -> None:
    sent = {"name": "Warehouse", "url": "https://example.org/hooks", "events": ["ticket.opened"]}
    made = billing.send("POST", "/webhooks", sent, 201, Idempotency_Key="w")
    assert made["secret"].startswith("whsec_")
    assert billing.send("POST", "/webhooks", sent, 201, Idempotency_Key="w") == made
    assert "secret" not in billing.get(f"/webhooks/{made['id']}")
    assert billing.send("PATCH", f"/webhooks/{made['id']}", {"active": False})["active"] is False
    assert billing.send("POST", "/webhooks", sent | {"url": "http://10.0.0.1/"}, 422)["error"]["field"] == "url"
    assert billing.call("DELETE", f"/webhooks/{made['id']}").status_code == 204
    assert billing.get("/webhooks")["data"] == []
    program(client, database, teams=["payments"], name="Payments").send("POST", "/webhooks", sent, 403)


def test_an_admin_makes_a_token_that_is_shown_once(admin: FlaskClient, database: Database) -> None:
    assert "No token in use" in admin.get("/desk/settings/api/").text
    page = send(
        admin,
        "/desk/settings/api/new",
        name="Billing",
        scopes=["settings:read"],
        teams=["payments"],
        expires="2099-01-31",
    )
    secret = re.search(r'value="(aside_[^"]+)"', page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert Program(admin, secret).get("/teams")
    listed = admin.get("/desk/settings/api/").text
    assert secret not in listed
    assert "Tickets of Payments only" in listed
    with database.reading() as db:
        number = list_tokens(db)[0].id
    newer = re.search(
        r'value="(aside_[^"]+)"', send(admin, f"/desk/settings/api/{number}/secret", overlap="hour").text
    )[1]
    assert Program(admin, secret).get("/teams") == Program(admin, newer).get("/teams")
    assert send(admin, f"/desk/settings/api/{number}/revocation").status_code == 303
    assert Program(admin, newer).get("/teams", 401)
    assert "revoked" in admin.get("/desk/settings/api/").text


@pytest.mark.parametrize("typed", [
    {"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"teams": ["kitchen"]}, {"expires": "soon"}, {"expires": "2001-01-01"}, {"expires": "9999-12-31"},
])  # fmt: skip
def test_a_token_that_makes_no_sense_is_refused_in_the_form(admin: FlaskClient, typed: dict[str, Any]) -> None:
    answer = send(
        admin, "/desk/settings/api/new", **{"name": "Billing", "scopes": ["settings:read"], "expires": ""} | typed
    )
    assert answer.status_code == 422
    assert "New API token" in answer.text


def test_tokens_are_for_admins_and_the_reference_for_everybody(app: Flask, admin: FlaskClient) -> None:
    lee = enter(app.test_client(), "lee")
    assert lee.get("/desk/settings/api/").status_code == 403
    assert send(lee, "/desk/settings/api/new", name="Mine", scopes=["settings:read"]).status_code == 403
    page = lee.get("/desk/settings/api/reference").text
    for bp in app.blueprints.values():
        for op in bp.operations if isinstance(bp, ApiBlueprint) else ():
            assert op.summary in page or not op.path.startswith("/api/v1/")
    assert app.test_client().get("/desk/settings/api/reference").status_code in (302, 401)


def test_every_example_of_the_description_is_taken(app: Flask) -> None:
    import msgspec

    examples = [
        (op.body, op.example)
        for bp in app.blueprints.values()
        if isinstance(bp, ApiBlueprint)
        for op in bp.operations
        if op.example
    ]
    assert len(examples) >= 8
    for body, example in examples:
        msgspec.convert(example, body)
    told = describe_api(app)["paths"]["/api/v1/tickets"]["post"]
    assert [one["name"] for one in told["parameters"]] == ["Idempotency-Key"]
    assert told["responses"]["201"]


def test_the_lines_of_the_docs_work_as_they_stand(billing: Program, database: Database) -> None:
    with database.writing() as db:
        ticket, other = ask(db, MARA, "A late payout"), ask(db, MARA, "The same once more")
    known = {
        "TOKEN": billing.token,
        "TICKET": ticket.reference,
        "OTHER": other.reference,
        "MACRO": str(macro(database)),
    }
    part = DOCS.read_text().split("## Tokens")[1].split("## Comments from elsewhere")[0]
    lines = [
        one for block in re.findall(r"```sh\n(.*?)```", part, re.S) for one in re.split(r"\n(?=curl)", block.strip())
    ]
    assert len(lines) >= 8
    for line in lines:
        told = billing.get(f"/tickets/{ticket.id}")
        known |= {"VERSION": told["version"], "SEEN": str(told["last_message"])}
        answer = _curl(billing.client, line, known)
        assert answer.status_code in {200, 201}, (line, answer.text)


def _curl(client: FlaskClient, line: str, known: dict[str, str]) -> Any:
    """A line of curl, with the variables of a shell, as a call of ours."""
    filled = re.sub(r"\$(\w+)", lambda found: known[found[1]], line.replace("\\\n", " "))
    words, headers, query, body, method, url = iter(shlex.split(filled)[1:]), {}, [], None, None, ""
    files: dict[str, tuple[BytesIO, str]] = {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word == "-F":
            name, _, path = next(words).partition("=@")
            files[name] = (BytesIO(b"%PDF-1.4\n%%EOF\n"), path)
        elif word == "-X":
            method = next(words)
        elif word == "--data-urlencode":
            query.append(tuple(next(words).split("=", 1)))
        elif not word.startswith("-"):
            url = word
    path = url.removeprefix("http://127.0.0.1:8000")
    if body is not None:
        json.loads(body)
    return client.open(path, method=method or ("POST" if body else "GET"), headers=headers, data=files or body, query_string=query or None)  # fmt: skip
