"""One person, told or forgotten, on every floor: what Mara did in the widget, the help centre's articles, the desk and the voice.

1. The export has all of it, and nobody else's. 2. Erased, no table holds her name, key, address, number or words. 3. What is counted
stays counted, and what waits for her ends. 4. Twice is once.
"""

import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, delete, func, select, update

import helpdesk
import kb
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, insert_row, metadata
from foundation.jobs import enqueue, work_all
from helpdesk import fields
from helpdesk.actions import choices_of
from helpdesk.callbacks.tables import callback_slots
from helpdesk.conditions import fields_of
from helpdesk.fields.defining import keep
from helpdesk.fields.shaping import field_data
from helpdesk.knowledge.counting import count_use
from helpdesk.macros.tables import macro_choices, macro_uses, macros
from helpdesk.rules.defining import read_definition
from helpdesk.rules.firing import Cause, fire
from helpdesk.rules.keeping import make_rule, read_rule, take_away
from helpdesk.rules.rule import Definition
from helpdesk.rules.tables import rule_dry_hits, rule_versions, rules
from helpdesk.rules.whole_run import start_run
from helpdesk.tickets.ticket import id_of
from helpdesk.webhooks.tables import webhook_deliveries, webhook_endpoints
from tests.helpdesk.people import staff
from tests.helpdesk.writing.traces import leave_traces
from tests.widgets.conversation import ORIGIN, open_session, post, token, write_articles
from widgets.api import chats as hints
from widgets.identity import Who
from widgets.incidents.following import follow
from widgets.incidents.reporting import Told, open_incident

KEY = "worklane:member:7"
OURS = ("Mara", "Castell", KEY, "mara@", "912345678", "quokka", "wombat")  # hers, and a word in all she writes
PASSING = {"live_messages"}  # gone by themselves in five minutes
LOG = {"audit_log", "audit_head"}  # tells of every erasure, the second too


@pytest.fixture
def lee(app: Flask, database: Database) -> Staff:
    hints.HINTS._last.clear()
    hints.MARKS._last.clear()
    router = app.extensions["router"]
    for name in ("live_chat", "phone_callback"):
        router.settings.data["channels"][name] |= {"hours": None, "days": None}
    router.settings.__dict__.pop("channels", None)
    write_articles(app, database)
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def mara(client: FlaskClient, database: Database, lee: Staff) -> dict[str, str]:
    """What she has done so far; Bo typed one of her searches, and wrote of his own."""
    session = open_session(client, token=token())
    noted = [
        {"kind": "search", "query": "quokka quota", "shown": [], "page": "contract/fixed"},
        {"kind": "search", "query": "refund", "shown": ["fund-a-milestone"], "opened": "fund-a-milestone"},
        {"kind": "page", "page": "payouts"},
    ]
    tell(client, "events", session=session, steps=noted)
    tell(client, "articles/fund-a-milestone", session=session, page="contract/fixed")
    tell(
        client,
        "feedback",
        session=session,
        article="fund-a-milestone",
        helped=False,
        comment="No quokka in it.",
        page="help",
    )
    talked = tell(client, "assistant", session=session, text="can a quokka get a refund", key="assistant-1")[
        "conversation"
    ]
    offered = tell(
        client, "offer", session=session, page="payouts", query="quokka refund", tried=[], articles=[], wants_human=True
    )
    file = {"session": session, "file": (io.BytesIO(b"wombat\n"), "quokka.txt")}
    kept = client.post("/widget/v1/files", data=file, content_type="multipart/form-data", headers=ORIGIN)
    written = ask(client, session, body="My quokka is not paid.\nMara", files=[kept.json["id"]], conversation=talked, decision=offered["decision"], query="quokka refund")  # fmt: skip
    chatting = ask(client, session, body="A quokka, now.", channel="live_chat")
    day = tell(client, "call/times", session=session, timezone="Europe/Lisbon", locale="pt-PT")["days"][1]
    call = {"number": "912345678", "country": "PT", "slot": next(one["at"] for one in day["slots"] if one["free"])}
    calling = ask(
        client, session, body="Call about my quokka.", channel="phone_callback", call=call, timezone="Europe/Lisbon"
    )
    with database.writing() as db:
        ticket = id_of(written) or 0
        helpdesk.reply(db, ticket, author=lee, body="Dear Mara, your quokka is paid.", seen=10**9, now=clock.now())
        contract = keep(
            db, "field", None, "Contract", field_data(db, None, name="Contract", kind="text"), by=lee, now=clock.now()
        )
        fields.set_field(db, ticket, contract, "quokka", by=lee, now=clock.now())
        fields.set_field(db, ticket, contract, "wombat", by=lee, now=clock.now())
        fields.add_tags(db, [ticket], ["payout"], by=lee, now=clock.now())
        fields.log_time(db, ticket, 12, note="Talked to Mara", by=lee, now=clock.now())
        note = helpdesk.add_note(db, ticket, author=lee, body="Mara is upset about a quokka.", now=clock.now())
        leave_traces(db, ticket, note.id, lee, "Dear Mara, that wombat", "mara@home.example")
        helpdesk.solve(db, ticket, by=lee, now=clock.now())
        keep_a_webhook(db, ticket)
        use_a_macro(db, ticket, lee)
        count_use(db, ticket, "offered", ["article:fees"], by=lee, now=clock.now())
        wrong = kb.Flagging("wrong", "Fund a milestone", "Mara found a quokka in it", "A quokka", written, KEY, "fund-a-milestone")  # fmt: skip
        kb.raise_flag(db, wrong, by=lee, now=clock.now())
        slow = open_incident(db, Told("Payouts are slow", "Allow one day.", (), ()), by=lee, now=clock.now())
        follow(db, slow, Who(KEY, "worklane", True, "Mara Castell"), language="en", now=clock.now())
    tell(client, "ratings", session=session, reference=written, score=2, comment="My quokka waited.")
    tell(client, "threads/read", session=session, reference=written)
    bo = open_session(client, token=token(sub="worklane:member:70", name="Bo Halvorsen", email="bo@worklane.example"))
    tell(client, "events", session=bo, steps=[noted[1], {"kind": "search", "query": "an invoice", "shown": []}])
    ask(client, bo, body="Where is my invoice?")
    with database.writing() as db:
        enqueue(db, "kb.gaps")
    work_all(database)
    return {"written": written, "chatting": chatting, "calling": calling, "session": session}


def keep_a_webhook(db: Connection, ticket: int) -> None:
    """A rule that fired for her, and a webhook that told of her."""
    now = clock.now()
    endpoint = insert_row(
        db, webhook_endpoints, name="W", url="https://hooks.example/", events=[], secret="", active=False, made_at=now, made_by="Lee",
    )  # fmt: skip
    body = json.dumps({"customer": KEY, "subject": "quokka"})
    told = {
        "key": "evt_1",
        "endpoint": endpoint,
        "ticket": ticket,
        "event": "ticket.opened",
        "body": body,
        "state": "dead",
    }
    db.execute(webhook_deliveries.insert().values(told | {"attempts": 0, "due_at": now, "made_at": now}))
    quokka = {"field": "said", "op": "contains", "value": "quokka"}
    sent = {
        "when": [{"event": "noted"}],
        "conditions": {"all": [quokka]},
        "actions": [{"kind": "priority", "value": "high"}],
    }
    definition = read_definition("trigger", sent, fields_of(db), choices_of(db))
    rule = make_rule(db, "trigger", "Animals", definition, active=True, by="Lee Okafor", now=now)
    fire(db, read_rule(db, rule), ticket, Cause("e1", "A note is added"), now=now)
    run = start_run(db, "trigger", "Animals", Definition(), rule=None, days=30, by="Lee Okafor", now=now)
    hit = {
        "run": run,
        "ticket": ticket,
        "at": now,
        "because": "A note is added",
        "changes": [["topic", "quokka", "none"]],
    }
    db.execute(rule_dry_hits.insert().values(undone_by=[], **hit))
    take_away(db, rule, by="Lee Okafor", now=now)
    db.execute(update(rules).values(definition={"when": [], "conditions": {}, "actions": []}))
    db.execute(delete(rule_versions))


def use_a_macro(db: Connection, ticket: int, lee: Staff) -> None:
    now, own = clock.now(), {"ticket": ticket, "staff": lee.id, "locale": "en"}
    macro = db.execute(
        macros.insert().values(
            name="Hello", category="", owner=lee.id, shared="me", texts={}, actions=[], conditions={}, version=1,
            created_at=now, updated_at=now,
        )
    ).inserted_primary_key[0]  # fmt: skip
    db.execute(macro_choices.insert().values(macro=macro, text="Dear Mara, that wombat", chosen_at=now, **own))
    db.execute(macro_uses.insert().values(macro=macro, team="support", used_at=now, **own))


def tell(client: FlaskClient, path: str, **body: Any) -> Any:
    answer = post(client, path, body)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json


def ask(client: FlaskClient, session: str, **body: Any) -> str:
    return str(tell(client, "tickets", session=session, key=f"key-{body['body'][:20]}", **body)["reference"])


def people(app: Flask, *words: str) -> Any:
    done = app.test_cli_runner().invoke(args=["people", *words])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def everywhere(database: Database) -> dict[str, str]:
    """Every table as one text."""
    with database.reading() as db:
        return {
            table.name: "\n".join(repr(tuple(row)) for row in db.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in PASSING
        }


def places_of(database: Database, *words: str) -> set[tuple[str, str]]:
    return {(name, word) for name, text in everywhere(database).items() for word in words if word in text}


def test_the_export_has_everything_of_a_person_and_nobody_else_s(app: Flask, mara: dict[str, str]) -> None:
    told = people(app, "export", KEY)
    counts = {
        floor: {name: len(rows) for name, rows in told[floor].items()} for floor in ("help_centre", "desk", "widget")
    }
    assert counts["help_centre"] == {"searches": 2, "readings": 1, "votes": 1, "contacts": 0, "flags": 1}
    assert counts["desk"]["tickets"] == 3
    assert counts["desk"] | {"tickets": 3, "changes": 0} == {
        "person": 1, "tickets": 3, "messages": 5, "changes": 0, "chats": 1, "calls": 1, "files": 1,
        "fields": 1, "tags": 1, "time": 1,
        "drafts": 1, "held_replies": 1, "note_versions": 1, "followers": 1, "rules": 1, "dry_runs": 1, "webhooks": 1,
        "macros": 1, "macros_chosen": 1, "suggested": 1,
    }  # fmt: skip
    assert counts["widget"] == {
        "conversations": 1, "turns": 2, "steps": 3, "followed_incidents": 1, "read_replies": 1, "sessions": 1,
    }  # fmt: skip
    assert told["desk"]["calls"][0]["number"] == "+351912345678"
    assert len(told["voice"]["verbatims"]) >= 5
    assert "Bo" not in json.dumps(told)
    assert "invoice" not in json.dumps(told)


def test_an_erased_person_is_nowhere(app: Flask, database: Database, mara: dict[str, str]) -> None:
    assert {name for name, _ in places_of(database, *OURS)} >= {"tickets", "verbatims", "events", "kb_gaps"}
    [file] = list((app.extensions["config"].var / "files").rglob("*/*"))
    people(app, "erase", KEY)
    work_all(database)
    assert places_of(database, "invoice") >= {("tickets", "invoice"), ("verbatims", "invoice")}, "Bo’s stay"
    text = {name: said.replace("worklane:member:70", "Bo") for name, said in everywhere(database).items()}
    assert {(name, word) for name, said in text.items() for word in OURS if word in said} == set()
    assert not file.exists()


def test_what_was_counted_stays_and_what_waited_ends(
    app: Flask, client: FlaskClient, database: Database, lee: Staff, mara: dict[str, str]
) -> None:
    def counts() -> dict[str, int]:
        names = (
            "tickets",
            "ticket_messages",
            "kb_searches",
            "kb_readings",
            "kb_votes",
            "kb_contacts",
            "verbatims",
            "widget_turns",
            "events",
        )
        with database.reading() as db:
            return {
                name: db.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in names
            }

    before = counts()
    people(app, "erase", KEY)
    after = counts()
    assert after == before | {"events": after["events"]}
    with database.writing() as db:
        taken = db.execute(select(func.sum(callback_slots.c.taken))).scalar_one()
        tickets = helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now()).items
        client.set_cookie(SESSION_COOKIE, sign_in(db, email=lee.email, password="correct horse", now=clock.now()))
    assert taken == 0
    assert [one.customer.name for one in tickets] == ["Bo Halvorsen"]
    for reference in ("written", "chatting", "calling"):
        page = client.get(f"/desk/tickets/{id_of(mara[reference])}")
        assert page.status_code == 200
        assert "Erased person" in page.text
    assert client.get("/desk/").status_code == 200


def test_searches_that_others_typed_too_stay_as_words(app: Flask, database: Database, mara: dict[str, str]) -> None:
    people(app, "erase", KEY)
    with database.reading() as db:
        kept = sorted(db.execute(select(metadata.tables["kb_searches"].c.query)).scalars())
    assert kept == ["", "an invoice", "refund", "refund"]


def test_erasing_twice_changes_nothing_the_second_time(app: Flask, database: Database, mara: dict[str, str]) -> None:
    assert people(app, "erase", KEY)["erased"]["desk"]["tickets"] == 3
    work_all(database)
    before = {name: text for name, text in everywhere(database).items() if name not in LOG}
    again = people(app, "erase", KEY)["erased"]
    assert again.pop("events") == 0
    assert {count for floor in again.values() for count in floor.values()} == {0}
    assert {name: text for name, text in everywhere(database).items() if name not in LOG} == before
    assert people(app, "export", KEY)["desk"]["tickets"] == []


def test_an_ended_session_opens_nothing_any_more(app: Flask, client: FlaskClient, mara: dict[str, str]) -> None:
    people(app, "erase", KEY)
    app.extensions["widget_sessions"]._known.clear()  # what a process remembers, it does for seconds
    assert post(client, "threads", {"session": mara["session"]}).status_code == 401
    anew = open_session(client, token=token())
    assert post(client, "threads", {"session": anew}).json["threads"] == []
    assert post(client, "assistant/read", {"session": anew}).json["turns"] == []


def test_the_voice_hears_nothing_again_of_who_was_erased(app: Flask, database: Database, mara: dict[str, str]) -> None:
    from analytics.voice import rebuild

    people(app, "erase", KEY)
    before = everywhere(database)["verbatims"].count("erased:")
    rebuild(database)
    assert everywhere(database)["verbatims"].count("erased:") == before >= 5
    assert {word for name, word in places_of(database, "Mara", "quokka") if name == "verbatims"} == set()


@pytest.mark.parametrize("key", ["staff:1", "Mara"])
def test_only_a_person_s_key_is_taken(app: Flask, key: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "erase", key])
    assert done.exit_code == 2
    assert "worklane:member:12" in done.output
