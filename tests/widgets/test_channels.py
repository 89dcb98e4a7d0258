"""Chats, calls, requests and ratings through the widget's API.

1. One door, one ticket, however often it is sent. 2. Only one's own. 3. Only what the site has, and when. 4. A conversation that we
begin is heard by whoever has others.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.database import Database, count_statements
from helpdesk import chat
from helpdesk.routing.router import Router
from helpdesk.tickets.telling import tell_customer
from tests.helpdesk.people import staff
from tests.widgets.conversation import open_session, post, token
from widgets.api import chats as hints
from widgets.sites.hours import DAYS
from widgets.sites.registry import save_settings
from widgets.sites.settings import SiteSettings

KEY = "0123456789ab"
MARA_HERE = helpdesk.Person("worklane:member:7", "Mara Castell", None, "freelancer", "plus", "ok", "en", None)


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


@pytest.fixture
def on_this_site(app: Flask, database: Database) -> Callable[..., None]:
    """Changes what the site has and when: `on_this_site(channels_off=("live_chat",))`."""

    def change(**settings: Any) -> None:
        sites = app.extensions["widget_sites"]
        with database.writing() as db:
            save_settings(db, sites.all()["worklane"], origins=[], settings=SiteSettings(**settings), now=clock.now())
        sites.forget()

    return change


def hours_without_now() -> dict[str, tuple[str, str]]:
    """An hour of each day, in UTC, that isn't this one."""
    later = (clock.now().hour + 6) % 23
    return dict.fromkeys(DAYS, (f"{later:02}:00", f"{later + 1:02}:00"))


@pytest.mark.parametrize("kept", [{"channels_off": ("live_chat",)}, {"hours": hours_without_now()}])
def test_a_chat_that_this_site_doesn_t_have_or_has_closed_is_a_ticket(
    client: FlaskClient, on_this_site: Callable[..., None], mara: str, kept: dict[str, Any]
) -> None:
    on_this_site(**kept)
    assert read(client, mara, ask(client, mara, channel="live_chat"))["chat"] is None


def test_a_team_that_this_site_doesn_t_have_gets_nothing_from_it(
    client: FlaskClient, database: Database, on_this_site: Callable[..., None], mara: str
) -> None:
    on_this_site(channels_off=("payments_team",))
    ask(client, mara, channel="payments_team", request={"what": "payout"})
    with database.reading() as db:
        assert helpdesk.list_tickets(db, "open", staff_id=0, now=clock.now()).items[0].channel == "ticket"


def test_calls_are_offered_booked_and_moved_only_within_the_site_s_hours(
    client: FlaskClient, on_this_site: Callable[..., None], mara: str
) -> None:
    hours = hours_without_now()
    outside = next(slot["at"] for day in times(client, mara)["days"][1:] for slot in day["slots"] if not is_within(hours, slot["at"]))  # fmt: skip
    on_this_site(hours=hours)
    offered = [slot["at"] for day in times(client, mara)["days"] for slot in day["slots"]]
    assert len(offered) >= 12
    assert all(is_within(hours, slot) for slot in offered)
    call = {"number": "912345678", "country": "PT"}
    body = {"session": mara, "key": KEY, "body": "Please call.", "channel": "phone_callback"}
    refused = post(client, "tickets", body | {"call": call | {"slot": outside}})
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "slot")
    reference = ask(client, mara, channel="phone_callback", call=call | {"slot": offered[-1]})
    assert read(client, mara, reference)["call"]["state"] == "booked"
    assert post(client, "call/move", {"session": mara, "reference": reference, "slot": outside}).status_code == 422


def is_within(hours: dict[str, tuple[str, str]], slot: str) -> bool:
    begins, ends = hours["mon"]
    at = datetime.fromisoformat(slot).astimezone(UTC)
    return begins <= f"{at:%H:%M}" and f"{at + timedelta(minutes=30):%H:%M}" <= ends


def test_a_site_without_calls_offers_no_time_and_says_so_to_who_asks_for_one(
    client: FlaskClient, on_this_site: Callable[..., None], mara: str
) -> None:
    slot = times(client, mara)["days"][1]["slots"][0]["at"]
    on_this_site(channels_off=("phone_callback",))
    assert times(client, mara)["days"] == []
    call = {"number": "912345678", "country": "PT", "slot": slot}
    body = {"session": mara, "key": KEY, "body": "Please call.", "channel": "phone_callback", "call": call}
    refused = post(client, "tickets", body)
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "slot")
    assert "message instead" in refused.json["error"]["detail"]
    assert post(client, "threads", {"session": mara}).json["threads"] == []


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


def test_who_has_conversations_hears_at_once_of_one_that_we_begin(
    client: FlaskClient, database: Database, mara: str
) -> None:
    own = ask(client, mara)
    for listened in ([], [own]):
        heard = iter(post(client, "live", {"session": mara, "references": listened}).response)
        assert b"hello" in next(heard)
        with database.writing() as db:
            about = {
                "subject": "Fixed: payouts",
                "body": "They arrive again.",
                "author": "aside",
                "author_name": "Aside",
            }
            reference = tell_customer(db, MARA_HERE, **about, now=clock.now())
        assert reference.encode() in next(heard)
        heard.close()


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
