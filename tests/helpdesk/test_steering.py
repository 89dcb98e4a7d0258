"""A lead's hand on the wheel.

1. What is held counts at the next decision in every worker, and no longer than it was meant to. 2. There is one hold at a place:
the newest. 3. Lifting it undoes it; twice is told. 4. Rules stand above it, and messages can't be closed. 5. Who did what stays.
"""

import threading
from datetime import timedelta
from typing import Any

import pytest

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.steering import lift, place_of, put, read_turns, set_mode, until_of
from helpdesk.routing.wheel import Hold

SETTINGS = read_settings()
LEE = Staff(1, "Lee Okafor", "lee@aside.example", frozenset({"lead"}))
QUESTION = {
    "hour_utc": 12.0, "weekday": 1, "language": "en", "plan": "plus", "role": "freelancer", "account_state": "ok", "topic": "withdraw_failed",
    "wants_human": True,
}  # fmt: skip


def router() -> DeskRouter:
    return DeskRouter(SETTINGS, seed=3)


def decided(database: Database, by: DeskRouter, *, later: timedelta = timedelta(), **context: Any) -> dict[str, Any]:
    with database.writing() as db:
        return by.decide(db, QUESTION | context, now=clock.now() + later).answer


def held(database: Database, kind: str, channel: str, **more: Any) -> Hold:
    with database.writing() as db:
        return put(db, Hold(kind, channel, "", **more), settings=SETTINGS, by=LEE, now=clock.now())


def test_a_closed_channel_is_out_in_every_worker_at_the_next_decision(database: Database) -> None:
    one, other = router(), router()
    assert "live_chat" in decided(database, one)["probs"]
    held(database, "closed", "live_chat")
    for worker in (one, other, router()):
        assert decided(database, worker)["blocked"]["live_chat"] == "Closed by Lee Okafor for now."


def test_what_was_held_for_an_hour_is_over_after_it(database: Database) -> None:
    held(database, "closed", "live_chat", until=until_of("hour", clock.now()))
    by = router()
    assert "live_chat" in decided(database, by, later=timedelta(minutes=59))["blocked"]
    assert "live_chat" in decided(database, by, later=timedelta(minutes=61))["probs"]


def test_a_day_ends_at_midnight_utc_and_other_lengths_are_refused() -> None:
    noon = clock.now().replace(hour=12)
    ends = until_of("day", noon)
    assert ends is not None
    assert (ends.hour, ends - noon < timedelta(hours=12, minutes=1)) == (0, True)
    assert until_of("lifted", noon) is None
    with pytest.raises(Invalid):
        until_of("forever", noon)


def test_the_newest_hold_at_a_place_stands_alone(database: Database) -> None:
    held(database, "closed", "live_chat")
    held(database, "capped", "live_chat", cap=2)
    full = {"channels": {"live_chat": {"queue_len": 2}}}
    assert decided(database, router(), **full)["blocked"]["live_chat"] == "Its queue is full."
    assert "live_chat" in decided(database, router(), channels={"live_chat": {"queue_len": 1}})["probs"]


def test_a_topic_goes_before_its_family(database: Database) -> None:
    held(database, "pinned", "live_chat", about="payout")
    held(database, "pinned", "payments_team", about="withdraw_failed")
    assert decided(database, router())["probs"] == {"payments_team": 1.0}
    assert decided(database, router(), topic="payout_pending_time")["probs"] == {"live_chat": 1.0}


def test_lifting_undoes_it_and_the_second_time_is_told(database: Database) -> None:
    place = place_of(held(database, "closed", "live_chat"))
    with database.writing() as db:
        assert lift(db, place, by=LEE, now=clock.now()).channel == "live_chat"
    assert "live_chat" in decided(database, router())["probs"]
    with database.writing() as db, pytest.raises(Conflict):
        lift(db, place, by=LEE, now=clock.now())


def test_rules_stand_above_every_hold(database: Database) -> None:
    held(database, "pinned", "freelancer_success", about="payout")
    assert "freelancer_success" not in decided(database, router(), role="client")["probs"]


def test_with_everything_closed_a_message_is_left(database: Database) -> None:
    for name in SETTINGS.channels:
        if name != "ticket":
            held(database, "closed", name)
    danger = decided(database, router(), topic="harassment", topic_family="safety")
    assert (danger["channel"], danger["fallback"]) == ("ticket", True)


@pytest.mark.parametrize(
    ("kind", "channel", "more", "field"),
    [
        ("closed", "ticket", {}, "channel"), ("capped", "ticket", {"cap": 3}, "channel"), ("closed", "fax", {}, "channel"),
        ("capped", "live_chat", {}, "cap"), ("capped", "live_chat", {"cap": 0}, "cap"), ("capped", "live_chat", {"cap": 10**9}, "cap"),
        ("pinned", "live_chat", {"about": "cats"}, "about"), ("pinned", "live_chat", {}, "about"), ("sold", "live_chat", {}, "kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_is_refused_at_its_field(database: Database, kind: str, channel: str, more: dict[str, Any], field: str) -> None:  # fmt: skip
    with pytest.raises(Invalid) as refused:
        held(database, kind, channel, **more)
    assert refused.value.field == field


def test_two_leads_at_once_lose_nothing(database: Database) -> None:
    names = ["live_chat", "phone_callback", "payments_team", "mediation_team"]
    threads = [threading.Thread(target=held, args=(database, "closed", name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(names) <= set(decided(database, router())["blocked"])


def test_rules_only_and_back(database: Database) -> None:
    with database.writing() as db:
        set_mode(db, "rules", by=LEE, now=clock.now())
    assert decided(database, router())["model_version"] == "rules-1"
    with database.writing() as db:
        set_mode(db, "learning", by=LEE, now=clock.now())
        set_mode(db, "learning", by=LEE, now=clock.now())
        assert [turn.facts["act"] for turn in read_turns(db)] == ["learning", "rules"]
    assert decided(database, router())["model_version"] == "chances-1"


def test_who_did_what_and_why_stays(database: Database) -> None:
    place = place_of(held(database, "capped", "phone_callback", cap=4, why="  two in   training "))
    with database.writing() as db:
        lift(db, place, by=LEE, now=clock.now())
        newest, before = read_turns(db)
    assert (newest.facts["act"], before.facts["act"], before.facts["cap"]) == ("lifted", "capped", 4)
    assert (before.actor, before.facts["why"]) == ("Lee Okafor", "two in training")
