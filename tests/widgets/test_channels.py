"""Chats, calls, requests and ratings through the widget's API. 1. One door, one ticket, however often it is sent. 2. Only one's own."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.database import Database, count_statements
from helpdesk import chat
from helpdesk.routing.router import Router
from tests.helpdesk.people import staff
from tests.widgets.conversation import open_session, post, token
from widgets.api import chats as hints

KEY = "0123456789ab"


@pytest.fixture(autouse=True)
def _always_open(app: Flask) -> None:
    """Tests run at any hour."""
    router: Router = app.extensions["router"]
    for name in ("live_chat", "phone_callback"):
        router.settings.data["channels"][name] |= {"hours": None, "days": None}
    router.settings.__dict__.pop("channels", None)


@pytest.fixture
def mara(client: FlaskClient) -> str:
    hints.HINTS._last.clear()
    hints.MARKS._last.clear()
    return open_session(client, token=token())


def ask(client: FlaskClient, session: str, **more: Any) -> str:
    body = {"session": session, "key": more.pop("key", KEY), "body": "My milestone isn’t released."} | more
    answer = post(client, "tickets", body)
    assert answer.status_code == 200, answer.text
    return str(answer.json["reference"])


def read(client: FlaskClient, session: str, reference: str) -> Any:
    return post(client, "thread", {"session": session, "reference": reference}).json


def times(client: FlaskClient, session: str) -> Any:
    return post(client, "call/times", {"session": session, "timezone": "Europe/Lisbon", "locale": "en-GB"}).json


def test_a_chat_sent_twice_waits_once_with_its_place_and_no_number_we_don_t_know(client: FlaskClient, mara: str) -> None:  # fmt: skip
    reference = ask(client, mara, channel="live_chat")
    assert ask(client, mara, channel="live_chat") == reference
    found = read(client, mara, reference)["chat"]
    assert (found["state"], found["position"], found["wait"]) == ("waiting", 1, None)


def test_a_taken_chat_says_who_is_here_and_what_they_read(client: FlaskClient, database: Database, mara: str) -> None:
    reference = ask(client, mara, channel="live_chat")
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now()).items[0]
        chat.take(db, ticket.id, by=ada, now=clock.now())
    found = read(client, mara, reference)
    said = found["messages"][0]["id"]
    assert (found["chat"]["state"], found["chat"]["agent"], found["chat"]["here"]) == ("live", "Ada Brenner", True)
    assert found["chat"]["read"] == said
    assert post(client, "chat/end", {"session": mara, "reference": reference}).status_code == 200
    assert read(client, mara, reference)["chat"]["ended_by"] == "customer"


def test_writing_too_fast_costs_no_sql(client: FlaskClient, database: Database, mara: str) -> None:
    reference = ask(client, mara, channel="live_chat")
    here = {"session": mara, "reference": reference, "writing": True}
    assert post(client, "chat/here", here).status_code == 200
    with count_statements(database) as seen:
        for _ in range(20):
            assert post(client, "chat/here", here).status_code == 200
    assert seen == []


def test_a_chat_begun_after_hours_is_a_ticket(app: Flask, client: FlaskClient, mara: str) -> None:
    app.extensions["router"].settings.channels.pop("live_chat")
    reference = ask(client, mara, channel="live_chat")
    assert read(client, mara, reference)["chat"] is None


def test_a_call_is_booked_moved_and_cancelled(client: FlaskClient, mara: str) -> None:
    offered = times(client, mara)
    assert offered["country"] == {"code": "PT", "name": "Portugal", "prefix": "+351", "example": "912 345 678"}
    first, second = offered["days"][1]["slots"][:2]
    call = {"number": "912345678", "country": "PT", "slot": first["at"]}
    reference = ask(client, mara, channel="phone_callback", call=call, timezone="Europe/Lisbon")
    assert read(client, mara, reference)["call"] == {
        "state": "booked", "number": "912 345 678", "slot": first["at"], "timezone": "Europe/Lisbon",
    }  # fmt: skip
    moved = post(client, "call/move", {"session": mara, "reference": reference, "slot": second["at"]})
    assert moved.status_code == 200
    assert read(client, mara, reference)["call"]["slot"] == second["at"]
    assert post(client, "call/cancel", {"session": mara, "reference": reference}).status_code == 200
    assert read(client, mara, reference)["call"]["state"] == "cancelled"


def test_a_call_that_can_t_be_booked_leaves_nothing_and_the_same_message_can_be_sent_again(client: FlaskClient, mara: str) -> None:  # fmt: skip
    slot = times(client, mara)["days"][1]["slots"][0]["at"]
    for number, status in [("12", 422), ("912345678", 200)]:
        call = {"number": number, "country": "PT", "slot": slot}
        body = {"session": mara, "key": KEY, "body": "Please call.", "channel": "phone_callback", "call": call}
        answer = post(client, "tickets", body)
        assert answer.status_code == status
        assert status == 200 or answer.json["error"]["field"] == "number"
    assert len(post(client, "threads", {"session": mara}).json["threads"]) == 1


@pytest.mark.parametrize("slot", ["", "soon", "2020-01-01T10:00:00+00:00", "9999-12-31T23:59:59-23:59", "x" * 9000])
def test_a_time_that_isn_t_one_is_a_sentence(client: FlaskClient, mara: str, slot: str) -> None:
    call = {"number": "912345678", "country": "<b>", "slot": slot}
    body = {"session": mara, "key": KEY, "body": "Please call.", "channel": "phone_callback", "call": call}
    answer = post(client, "tickets", body)
    assert (answer.status_code, answer.json["error"]["field"] in {"slot", "number"}) == (422, True)


def test_a_team_s_questions_are_asked_and_told(client: FlaskClient, database: Database, mara: str) -> None:
    fields = post(client, "forms/payments_team", {"session": mara}).json["fields"]
    assert [one["name"] for one in fields] == ["what", "amount", "currency"]
    assert post(client, "forms/ticket", {"session": mara}).json["fields"] == []
    told = {"what": "payout", "amount": "1200", "currency": "EUR", "other": "<script>"}
    reference = ask(client, mara, channel="payments_team", request=told)
    assert [one["words"] for one in read(client, mara, reference)["told"]] == ["A payout to me", "1,200", "EUR"]
    wrong = post(client, "tickets", {"session": mara, "key": KEY * 2, "body": "x", "channel": "payments_team", "request": {"amount": "lots"}})  # fmt: skip
    assert (wrong.status_code, wrong.json["error"]["field"]) == (422, "amount")


def test_somebody_in_danger_is_critical(client: FlaskClient, database: Database, mara: str) -> None:
    body = "A client harasses me and threatens me."
    ask(client, mara, channel="trust_safety", request={"danger": "yes"}, body=body)
    with database.reading() as db:
        assert helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now()).items[0].priority == "critical"


def test_a_rating_may_be_changed_and_the_last_counts(client: FlaskClient, mara: str) -> None:
    reference = ask(client, mara)
    assert read(client, mara, reference)["rating"] is None
    for score, comment in [(2, "Slow."), (4, None)]:
        body = {"session": mara, "reference": reference, "score": score, "comment": comment}
        assert post(client, "ratings", body).status_code == 200
    assert read(client, mara, reference)["rating"] == {"score": 4, "comment": None}
    assert post(client, "ratings", {"session": mara, "reference": reference, "score": 6}).status_code == 422


def test_nobody_reaches_a_conversation_of_somebody_else(client: FlaskClient, mara: str) -> None:
    reference = ask(client, mara, channel="live_chat")
    other = open_session(client)
    for path, more in [("chat/end", {}), ("chat/here", {}), ("call/cancel", {}), ("call/move", {"slot": "2027-01-04T10:00:00Z"}), ("ratings", {"score": 5})]:  # fmt: skip
        assert post(client, path, {"session": other, "reference": reference, **more}).status_code == 404, path


def test_the_offer_tells_measured_waits_and_when_a_channel_closes(
    app: Flask, client: FlaskClient, database: Database, mara: str
) -> None:
    app.extensions["router"].settings.data["channels"]["live_chat"] |= {"hours": [0, 24], "days": None}
    app.extensions["router"].settings.__dict__.pop("channels", None)
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
    for number in range(5):
        ask(client, mara, channel="live_chat", key=f"{KEY}{number}")
    with database.writing() as db:
        for ticket in helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now()).items:
            chat.take(db, ticket.id, by=ada, now=ticket.opened_at + timedelta(minutes=4))
    offer = post(client, "offer", {"session": mara, "query": "the app crashes"}).json
    offered = {one["channel"]: one for one in [offer["best"], *offer["others"]]}
    assert round(offered["live_chat"]["wait"]) == 4
    assert offered["live_chat"]["closes_at"] is not None
    assert offered["ticket"]["wait"] is None
