"""Properties of the way somebody came: steps in their order and the words of people; what failed is never hidden; odd data never breaks it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from foundation.unbroken import unbroken
from helpdesk.beside.clock import local_time
from helpdesk.beside.journey import Journey, journey_of
from tests.helpdesk.people import ask

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def came(db: Connection, *steps: dict[str, Any], **context: Any) -> Journey:
    return journey_of(ask(db, context={"journey": list(steps), **context}, now=NOON))


def ago(**length: int) -> str:
    return (NOON - timedelta(**length)).isoformat()


def test_steps_are_told_in_words_and_by_how_long_before(db: Connection) -> None:
    found = came(
        db,
        {"kind": "page", "page": "contract/fixed", "at": ago(minutes=10)},
        {"kind": "page", "page": "payouts", "at": ago(minutes=9)},
        {"kind": "failed", "query": "Withdraw", "at": ago(minutes=8)},
        {"kind": "open", "at": ago(minutes=7)},
        {"kind": "search", "query": "released but pending", "at": ago(minutes=6)},
        {"kind": "article", "article": "when-money-arrives", "seconds": 38, "at": ago(seconds=45)},
        articles_read=[{"id": "when-money-arrives", "title": "When money arrives"}],
    )
    assert [(one.ago, one.text) for one in found.latest] == [
        (unbroken("10 min"), "contract/fixed → payouts"),
        (unbroken("8 min"), "Withdraw failed"),
        (unbroken("6 min"), "Searched “released but pending”"),
        (unbroken("45 s"), f"Read “When money arrives”, {unbroken('38 s')}"),
    ]
    assert [one.failed for one in found.latest] == [False, True, False, False]
    assert (found.lasted, found.earlier) == (unbroken("10 min"), [])


def test_what_did_not_help_is_named(db: Connection) -> None:
    assert (
        came(db, tried=["article", "chatbot", "phone_callback"]).unsolved == "an article, the assistant, phone callback"
    )
    assert came(db, tried="odd").unsolved == came(db).unsolved == ""


def test_a_long_way_folds_but_for_what_failed(db: Connection) -> None:
    searches = [{"kind": "search", "query": f"words {n}", "at": ago(minutes=60 - n)} for n in range(20)]
    found = came(db, {"kind": "failed", "query": "Pay", "at": ago(minutes=61)}, *searches)
    assert [one.text for one in found.latest] == ["Pay failed", *(f"Searched “words {n}”" for n in range(15, 20))]
    assert len(found.earlier) == 15


def test_what_the_host_s_page_told_of_is_named_and_failures_are_known(db: Connection) -> None:
    event = {"kind": "event", "name": "card_declined", "facts": {"amount": "40.00 EUR"}, "at": ago(minutes=1)}
    (one,) = came(db, event).latest
    assert (one.text, one.failed) == ("Card declined: amount 40.00 EUR", True)


def test_without_steps_what_they_typed_and_read_is_told(db: Connection) -> None:
    found = came(db, query="where is it", articles_read=[{"id": "a", "title": "A"}])
    assert [one.text for one in found.latest] == ["Searched “where is it”", "Read “A”"]
    assert found.lasted == ""


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "x",
        7,
        [1, None, "page"],
        [{"kind": "page", "at": 5}],
        [{"kind": "page", "at": "2026-11-25T11:00:00"}],
        [{}],
    ],
)
def test_odd_steps_break_nothing(db: Connection, odd: Any) -> None:  # fmt: skip
    found = journey_of(ask(db, context={"journey": odd}, now=NOON))
    assert found.lasted == ""


def test_the_time_is_that_of_where_they_are() -> None:
    lagos = local_time("Africa/Lagos", NOON)
    assert lagos
    assert (lagos.place, lagos.clock, lagos.is_night) == ("Lagos", "13:00", False)
    buenos = local_time("America/Argentina/Buenos_Aires", NOON - timedelta(hours=6))
    assert buenos
    assert (buenos.place, buenos.clock, buenos.is_night) == ("Buenos Aires", "03:00", True)
    kolkata = local_time("Asia/Calcutta", NOON)
    assert kolkata
    assert kolkata.place == "Kolkata"
    assert [local_time(odd, NOON) for odd in (None, "UTC", "Mars/Base", "../etc/passwd", "America/Argentina")] == [
        None
    ] * 5
