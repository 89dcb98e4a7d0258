"""Live updates reach every page that listens, after the transaction, and only its topics."""

import threading
import time

import pytest

from foundation.database import Database
from foundation.lately import Lately
from foundation.live import Bus, publish, together


@pytest.fixture
def bus(database: Database) -> Bus:
    return Bus(database, poll_seconds=0.05, heartbeat_seconds=0.3)


def test_a_published_message_arrives_and_others_do_not(database: Database, bus: Bus) -> None:
    stream = bus.stream(["ticket:7"])
    assert "event: hello" in next(stream)
    with database.writing() as db:
        publish(db, "ticket:8", {"kind": "reply"})
        publish(db, "ticket:7", {"kind": "note"})
    assert '"kind":"note"' in next(stream)
    stream.close()
    assert bus.listening == 0


def test_pages_that_hear_the_same_are_told_how_many_they_are(database: Database, bus: Bus) -> None:
    streams = [bus.stream(["queue"]) for _ in range(3)]
    for stream in streams:
        next(stream)
    with database.writing() as db:
        publish(db, "queue", {"ticket": 7})
    assert '"pages":3' in next(streams[0])
    for stream in streams:
        stream.close()


def test_a_quiet_stream_says_it_is_alive(bus: Bus) -> None:
    stream = bus.stream(["queue"])
    next(stream)
    assert next(stream).startswith(":")
    stream.close()


def test_a_rolled_back_message_is_never_sent(database: Database, bus: Bus) -> None:
    stream = bus.stream(["queue"])
    next(stream)
    with pytest.raises(RuntimeError), database.writing() as db:
        publish(db, "queue", {"kind": "gone"})
        raise RuntimeError
    assert next(stream).startswith(":")
    stream.close()


def test_messages_of_another_process_arrive_too(database: Database, bus: Bus) -> None:
    other = Bus(database, poll_seconds=0.05, heartbeat_seconds=5)
    streams = [bus.stream(["queue"]), other.stream(["queue"])]
    for stream in streams:
        next(stream)
    with database.writing() as db:
        publish(db, "queue", {"n": 1})
    assert all('"n":1' in next(stream) for stream in streams)
    for stream in streams:
        stream.close()


def test_what_is_told_together_inside_another_is_told_once_at_the_end_of_that_one(database: Database, bus: Bus) -> None:
    stream = bus.stream(["queue"])
    next(stream)
    with database.writing() as db, together(db):
        for number in range(3):
            with together(db):
                publish(db, "queue", {"n": number})
    assert '"n":2' in next(stream)
    with database.writing() as db:
        publish(db, "queue", {"n": 3})
    assert '"n":3' in next(stream)
    stream.close()


def test_closing_ends_every_stream_and_the_reader_and_who_comes_later_is_heard(database: Database) -> None:
    others = set(threading.enumerate())
    bus = Bus(database, poll_seconds=0.05, heartbeat_seconds=30)
    streams = [bus.stream(["queue"]) for _ in range(3)]
    for stream in streams:
        next(stream)
    ended: list[str] = []
    waiting = threading.Thread(target=lambda: ended.extend(streams[0]))
    waiting.start()
    readers = [one for one in threading.enumerate() if one.name == "live" and one not in others]
    assert len(readers) == 1
    bus.close()
    waiting.join(5)
    assert not waiting.is_alive()
    assert not [one for one in readers if one.is_alive()]
    assert (ended, [list(stream) for stream in streams[1:]], bus.listening) == ([], [[], []], 0)
    later = bus.stream(["queue"])
    next(later)
    with database.writing() as db:
        publish(db, "queue", {"n": 1})
    assert '"n":1' in next(later)
    bus.close()


def test_500_idle_listeners_hear_and_cost_little(database: Database) -> None:
    before = threading.active_count()
    bus = Bus(database, poll_seconds=0.2, heartbeat_seconds=30)
    streams = [bus.stream(["queue"]) for _ in range(500)]
    for stream in streams:
        next(stream)
    began = time.thread_time()
    with database.writing() as db:
        publish(db, "queue", {"n": 1})
    assert all('"n":1' in next(stream) for stream in streams)
    assert time.thread_time() - began < 1
    assert threading.active_count() - before <= 1
    for stream in streams:
        stream.close()


def test_what_is_said_between_drawing_a_page_and_listening_comes_first(database: Database) -> None:
    bus = Bus(database, poll_seconds=0.05, heartbeat_seconds=5, linger_seconds=5)
    before = bus.stream(["queue"])
    next(before)
    with database.writing() as db:
        publish(db, "queue", {"kind": "long ago"})
    next(before)
    drawn = time.time()
    before.close()  # somebody leaves a page for another
    with database.writing() as db:
        publish(db, "queue", {"kind": "reply"})
        publish(db, "ticket:8", {"kind": "note"})
    while not bus._lately.since(drawn):
        time.sleep(0.01)
    after = bus.stream(["queue"], drawn=drawn)
    assert '"missed":false' in next(after)
    assert '"kind":"reply"' in next(after)
    with database.writing() as db:
        publish(db, "queue", {"kind": "new"})
    assert '"kind":"new"' in next(after)
    after.close()
    bus.close()
    assert bus._thread is None


def test_a_page_that_was_drawn_before_anybody_listened_is_told_that_it_may_have_missed_something(bus: Bus) -> None:
    stream = bus.stream(["queue"], drawn=time.time())
    assert '"missed":true' in next(stream)
    stream.close()


def test_while_the_reader_is_interrupted_nothing_is_known(
    bus: Bus, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = bus.stream(["queue"])
    next(stream)
    interrupted, again = threading.Event(), threading.Event()

    def fail(*_: object) -> None:
        raise ConnectionError("away")

    with monkeypatch.context() as patch:
        patch.setattr(bus, "_hand_out", fail)
        patch.setattr("foundation.live.time.sleep", lambda _: (interrupted.set(), again.wait(5)))
        with database.writing() as db:
            publish(db, "queue", {"n": 1})
        assert interrupted.wait(5)
        assert bus._lately.since(time.time()) is None
    again.set()
    assert next(stream, "the end") == "the end", "its page may have missed something: it comes again"


def test_what_was_said_lately_is_known_as_far_back_as_it_is_kept() -> None:
    lately = Lately[int]()
    assert lately.since(5) is None
    lately.begin(10)
    for at in range(11, 61):
        lately.add(at, at)
    assert lately.since(29) is None
    assert lately.since(30) == [*range(30, 61)]
    assert lately.since(61) == []
    lately.end()
    assert lately.since(61) is None
