"""Routing data that leads edit.

1. A saved version counts at the next decision in every worker, and says who, when and why. 2. Of two who save at once, the second is
told, and both changes can be kept. 3. Data that make no sense are refused at their place. 4. A version that leaves one of the ten rules
says which. 5. Holidays shut the channels that don't work on them.
"""

import threading
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid, NotFound
from helpdesk.help_centre import HelpCentreDesk
from helpdesk.routing.data.defaults import RULES, default_settings
from helpdesk.routing.data.differing import differences, put_on_top
from helpdesk.routing.data.dry_run import try_out
from helpdesk.routing.data.rule_words import rule_sentence
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.data.the_ten import departures, new_departures
from helpdesk.routing.data.versions import (
    SettingsMoved,
    keep_version,
    list_proposals,
    list_switches,
    read_version,
    save_version,
    use_version,
    version_in_force,
)
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.offering import make_offer, opens_at
from helpdesk.routing.opening import settings_in_force
from helpdesk.routing.tables import routing_decisions

NOON = {"hour_utc": 12.0, "weekday": 1, "language": "en", "plan": "plus", "role": "freelancer", "account_state": "ok"}
QUESTION = NOON | {"topic": "withdraw_failed", "wants_human": True}


def changed(**parts: Any) -> dict[str, Any]:
    """The defaults with some values of theirs changed: `live_chat={"cost": 5}`."""
    data = default_settings()
    for name, said in parts.items():
        data["channels"][name] |= said
    return data


def without(rule: str) -> dict[str, Any]:
    data = default_settings()
    data["rules"] = [one for one in data["rules"] if one["id"] != rule]
    return data


def save(
    database: Database, data: dict[str, Any], *, based_on: int | None = None, note: str = "A try", by: str = "Lee"
) -> int:
    with database.writing() as db:
        return save_version(db, data, based_on=based_on, note=note, by=by, now=clock.now())


def decided(database: Database, by: DeskRouter) -> dict[str, Any]:
    with database.writing() as db:
        return by.decide(db, QUESTION, now=clock.now()).answer


def test_a_saved_version_counts_at_the_next_decision_in_every_worker(database: Database) -> None:
    workers = DeskRouter(read_settings(), seed=1), DeskRouter(read_settings(), seed=2)
    assert "live_chat" not in decided(database, workers[0])["blocked"]
    save(database, changed(live_chat={"hours": [6, 9]}))
    for worker in workers:
        assert decided(database, worker)["blocked"]["live_chat"] == "It is closed now."


def test_history_says_who_when_and_why_and_one_press_goes_back(database: Database) -> None:
    first = save(database, changed(live_chat={"cost": 6}), note="  Chat got\n dearer ", by="Lee")
    second = save(database, changed(live_chat={"cost": 7}), based_on=first, note="And dearer", by="Bea")
    with database.writing() as db:
        use_version(db, first, instead_of=second, note="Back", by="Lee", now=clock.now())
        use_version(db, None, instead_of=first, note="To the defaults", by="Lee", now=clock.now())
        told = [(one.version, one.previous, one.note, one.by) for one in list_switches(db)]
        assert version_in_force(db) is None
    assert told == [
        (None, first, "To the defaults", "Lee"),
        (first, second, "Back", "Lee"),
        (second, first, "And dearer", "Bea"),
        (first, None, "Chat got dearer", "Lee"),
    ]


def test_what_is_in_force_already_is_no_switch(database: Database) -> None:
    first = save(database, changed(live_chat={"cost": 6}))
    with database.writing() as db:
        assert use_version(db, first, instead_of=first, note="Again", by="Lee", now=clock.now()) is None
        assert len(list_switches(db)) == 1


def test_a_proposal_is_kept_and_decides_nothing(database: Database) -> None:
    with database.writing() as db:
        kept = keep_version(db, changed(live_chat={"hours": [6, 9]}), note="To be judged", by="Lee", now=clock.now())
        assert [one.id for one in list_proposals(db)] == [kept]
        assert version_in_force(db) is None
    assert "live_chat" not in decided(database, DeskRouter(read_settings(), seed=1))["blocked"]


def test_a_version_nobody_kept_cannot_be_used(database: Database) -> None:
    with database.writing() as db, pytest.raises(NotFound):
        use_version(db, 404, instead_of=None, note="Why not", by="Lee", now=clock.now())


@pytest.mark.parametrize("note", ["", "  \n ", "x" * 501])
def test_a_version_needs_a_reason_of_a_sensible_length(database: Database, note: str) -> None:
    with pytest.raises(Invalid) as told:
        save(database, default_settings(), note=note)
    assert told.value.field == "note"


def test_of_two_who_save_at_once_one_is_told(database: Database) -> None:
    told: list[str] = []

    def attempt(by: str) -> None:
        try:
            save(database, changed(live_chat={"cost": 6}), by=by)
        except SettingsMoved:
            told.append(by)

    threads = [threading.Thread(target=attempt, args=(name,)) for name in ("Lee", "Bea")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert len(list_switches(db)) == 1
    assert len(told) == 1


def test_a_change_is_put_on_top_of_somebody_elses_and_both_stay() -> None:
    base, mine, theirs = default_settings(), changed(live_chat={"cost": 6, "cap": 30}), changed(live_chat={"cost": 7})
    mine["rules"][9]["off"] = True
    theirs["beliefs"]["payout"]["article"] = 0.6
    merged = put_on_top(base, mine, theirs)
    chat = merged.data["channels"]["live_chat"]
    assert (chat["cost"], chat["cap"], merged.both) == (6, 30, ["Live chat, cost"])
    assert merged.data["beliefs"]["payout"]["article"] == 0.6
    assert merged.data["rules"][9]["off"] is True
    assert put_on_top(base, base, theirs).data == theirs


def test_differences_are_said_in_words() -> None:
    after = changed(live_chat={"cost": 6, "hours": [7, 21.5], "days": [0, 1, 2, 3, 4], "cap": None})
    after["beliefs"]["payout"]["article"] = 0.7
    after["rules"] = [one for one in after["rules"] if one["id"] != "language"]
    told = {one.what: (one.before, one.after) for one in differences(default_settings(), after)}
    assert told["Live chat, cost"] == ("4.5", "6")
    assert told["Live chat, hours"] == ("06:00 to 22:00 UTC", "07:00 to 21:30 UTC")
    assert told["Live chat, days"] == ("every day", "Mon to Fri")
    assert told["Live chat, most who may wait"] == ("40", "no cap")
    assert told["Payout by an article"] == ("fair, 45 %", "good, 70 %")
    assert told["Rule"][1] is None


@pytest.mark.parametrize(
    ("place", "channel"),
    [
        ("channels.live_chat.cost", {"cost": -1}),
        ("channels.live_chat.cost", {"cost": float("nan")}),
        ("channels.live_chat.cost", {"cost": "dear"}),
        ("channels.live_chat.servers", {"servers": 0}),
        ("channels.live_chat.cap", {"cap": -3}),
        ("channels.live_chat.hours", {"hours": [22, 6]}),
        ("channels.live_chat.hours", {"hours": [6, 25]}),
        ("channels.live_chat.hours", {"hours": "always"}),
        ("channels.live_chat.days", {"days": []}),
        ("channels.live_chat.days", {"days": [7]}),
    ],
)
def test_bad_channels_are_refused_at_their_place(place: str, channel: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as told:
        read_settings(changed(live_chat=channel))
    assert told.value.field == place


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ({"when": [{"moon": "full"}]}, "when"),
        ({"when": [{"family": "dragons"}]}, "when"),
        ({"when": [{}]}, "when"),
        ({"when": [{"amount_minor": {"at_least": -1}}]}, "when"),
        ({"out": ["fax"]}, "channels"),
        ({"out": []}, "channels"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_rule_that_would_never_hold_or_says_nothing_is_refused(rule: dict[str, Any], part: str) -> None:
    data = default_settings()
    data["rules"].append({"id": "mine", "when": [{"role": "client"}], "out": ["article"], "reason": "So be it."} | rule)
    with pytest.raises(Invalid) as told:
        read_settings(data)
    assert told.value.field == f"rules.mine.{part}"


def test_the_ticket_stays_and_never_closes() -> None:
    data = default_settings()
    del data["channels"]["ticket"]
    for bad in (data, changed(ticket={"hours": [8, 18]}), changed(ticket={"days": [0, 1]})):
        with pytest.raises(Invalid, match="rule 10"):
            read_settings(bad)


def test_a_rule_switched_off_no_longer_holds() -> None:
    data = default_settings()
    next(one for one in data["rules"] if one["id"] == "not_for_clients")["off"] = True
    assert len(read_settings(data).rules) == len(RULES) - 1


def test_the_defaults_depart_from_nothing() -> None:
    assert departures(default_settings()) == []


@pytest.mark.parametrize("rule", [one["id"] for one in RULES])
def test_each_of_the_ten_is_named_when_it_is_removed_switched_off_or_changed(rule: str) -> None:
    assert [one.about for one in departures(without(rule))] == [rule]
    off, other = default_settings(), default_settings()
    next(one for one in off["rules"] if one["id"] == rule)["off"] = True
    next(one for one in other["rules"] if one["id"] == rule)["when"] = [{"role": "agency"}]
    assert "switched off" in departures(off)[0].says
    assert "is changed" in departures(other)[0].says


def test_order_is_no_departure_and_a_topic_taken_from_its_family_is() -> None:
    data = default_settings()
    data["rules"].reverse()
    data["rules"][-4]["out"].reverse()
    assert departures(data) == []
    data["families"]["safety"].remove("scam_job")
    data["families"]["technical"].append("scam_job")
    assert "rules 3 and 4" in departures(data)[0].says


def test_only_what_a_change_brings_is_new() -> None:
    before = without("language")
    after = deepcopy(before)
    after["rules"] = [one for one in after["rules"] if one["id"] != "suspended"]
    assert [one.about for one in new_departures(before, after)] == ["suspended"]


def test_every_rule_is_a_sentence() -> None:
    said = {rule["id"]: rule_sentence(rule) for rule in RULES}
    assert said["suspended"] == "When the account is suspended: the payments team and freelancer success are out."
    assert said["language"] == "When the language is not English or Spanish: live chat and a phone callback are out."
    assert said["large_dispute"].startswith("When the question is about dispute and 1,000 or more is at stake: ")
    assert said["immediate_danger"].endswith("only trust and safety, a phone callback and live chat are left.")
    assert said["full"] == "When a channel’s queue is at its cap: it is out."


def test_a_dry_run_says_what_would_have_gone_elsewhere_and_keeps_nothing(database: Database) -> None:
    worker = DeskRouter(read_settings(), seed=1)
    for _ in range(5):
        decided(database, worker)
    data = default_settings()
    rule = {
        "id": "mine",
        "when": [{"topic": "withdraw_failed"}],
        "out": ["payments_team"],
        "reason": "They are moving house.",
    }
    data["rules"].append(rule)
    with database.reading() as db:
        before = db.execute(select(routing_decisions.c.id)).all()
        run = try_out(db, worker.policy(db, clock.now()), read_settings(data))
        assert db.execute(select(routing_decisions.c.id)).all() == before
    assert (len(run.questions), run.moved, run.to_last_resort) == (5, 5, 0)
    assert run.shown[0].now.label == "Payments team"
    assert run.shown[0].newly_out == {"Payments team": "They are moving house."}
    assert sum(share.then for share in run.shares) == pytest.approx(1)


def test_the_same_data_differ_in_nothing(database: Database) -> None:
    worker = DeskRouter(read_settings(), seed=1)
    decided(database, worker)
    with database.reading() as db:
        run = try_out(db, worker.policy(db, clock.now()), read_settings())
    assert (run.different, run.shown) == (0, [])


CHRISTMAS = datetime(2026, 12, 25, 12, tzinfo=UTC)  # a Friday


def is_christmas(day: date) -> bool:
    return (day.month, day.day) == (12, 25)


def test_a_holiday_shuts_the_channels_that_do_not_work_on_it(database: Database) -> None:
    router = DeskRouter(read_settings(), seed=1)
    with database.writing() as db:
        offer = make_offer(db, router, {"topic": "withdraw_failed", "plan": "plus"}, CHRISTMAS, closed=is_christmas)
    open_now = {offer.best.channel, *(one.channel for one in offer.others)}
    assert not {"payments_team", "phone_callback"} & open_now
    assert {one.opens_at for one in offer.closed} == {
        datetime(2026, 12, 28, 8, tzinfo=UTC),
        datetime(2026, 12, 28, 7, tzinfo=UTC),
    }


def test_the_help_centre_says_who_is_not_there_on_a_holiday(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CHRISTMAS)
    with app.app_context():
        ways = {way.name: way.on_holiday for way in HelpCentreDesk(app.extensions["router"]).ways()}
    assert ways["Phone callback"] is ways["Payments team"] is True
    assert ways["Live chat"] is ways["E-mail"] is False


def test_a_channel_can_work_on_holidays() -> None:
    channels = read_settings(changed(payments_team={"holidays": True}, live_chat={"holidays": False})).channels
    assert opens_at(channels["payments_team"], CHRISTMAS, is_christmas) is None
    assert opens_at(channels["live_chat"], CHRISTMAS, is_christmas) == datetime(2026, 12, 26, 6, tzinfo=UTC)
    assert opens_at(read_settings().channels["live_chat"], CHRISTMAS, is_christmas) is None


def test_hours_that_a_lead_saved_reach_widget_and_help_centre_within_seconds(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.routing.opening.LOOK_SECONDS", 0.0)
    noon = datetime(2026, 6, 2, 12, tzinfo=UTC)
    with app.app_context():
        assert helpdesk.chat_is_open(noon)
        with database.reading() as db:
            assert len(helpdesk.call_hours(db, noon).slots) > 0
        save(database, changed(live_chat={"hours": [6, 9]}, phone_callback={"hours": [8, 8.5]}))
        assert not helpdesk.chat_is_open(noon)
        with database.reading() as db:
            assert len(helpdesk.call_hours(db, noon).slots) == 6  # seven days, and today’s is past
        assert settings_in_force().channels["live_chat"].hours == (6, 9)


def test_a_version_keeps_the_whole_of_the_data(database: Database) -> None:
    kept = save(database, {"channels": changed(live_chat={"cost": 6})["channels"]})
    with database.reading() as db:
        assert read_version(db, kept).data == changed(live_chat={"cost": 6})
