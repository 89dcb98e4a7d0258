"""Facts are written with their cause, and each subscriber hears each of them."""

import pytest
from sqlalchemy import func, select

from foundation import clock, events
from foundation.database import Database
from foundation.events import Happening, event, record, subscribe
from foundation.jobs import work_all


@event
class KettleBoiled:
    kettle: int
    litres: float


heard: list[tuple[str, KettleBoiled, Happening]] = []


@pytest.fixture(autouse=True)
def _listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    monkeypatch.setattr(events, "_subscribers", {})
    for who in ("tea", "meter"):
        subscribe(KettleBoiled, who, lambda _db, fact, happening, who=who: heard.append((who, fact, happening)))


def test_each_subscriber_hears_the_event(database: Database) -> None:
    with database.writing() as db:
        record(db, KettleBoiled(kettle=3, litres=1.5), now=clock.now(), actor="staff:1")
    assert heard == [], "not inside the transaction"
    work_all(database)
    assert sorted(who for who, *_ in heard) == ["meter", "tea"]
    assert heard[0][1] == KettleBoiled(kettle=3, litres=1.5)
    assert heard[0][2].actor == "staff:1"


def test_an_event_of_a_failed_transaction_is_never_heard(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as db:
        record(db, KettleBoiled(kettle=3, litres=1.5), now=clock.now())
        raise RuntimeError
    work_all(database)
    assert heard == []
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(events.events)).scalar_one() == 0


def test_a_subscriber_that_left_is_forgotten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.writing() as db:
        record(db, KettleBoiled(kettle=3, litres=1.5), now=clock.now())
    monkeypatch.setattr(events, "_subscribers", {})
    assert work_all(database) == 2
    assert heard == []
