"""Figures of the desk, over a random history of two weeks.

1. Each is what plain Python finds in the messages and changes themselves. 2. Groups add up to the whole. 3. What was open, and came, and
was opened again, and wasn't solved, is open. 4. The list behind a number is as long as the number. 5. Counting twice changes nothing, and
counting what happened since gives what counting everything gives. 6. Spam, the trash and merged tickets count nowhere, and count again
when they are taken out.
"""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import numpy as np
import pytest
from sqlalchemy import Connection, select

from analytics.desk.counting import rebuild, refresh
from analytics.desk.facts import FACETS, ROW, begins_of
from analytics.desk.measuring import AGES, Kept, Window, by_group, chosen, distribution, figure, over_time
from analytics.desk.metrics import BY_KEY, METRICS
from analytics.desk.reading import read_counted, read_since, read_words
from analytics.desk.tables import desk_days, desk_facts
from foundation.accounts import Staff, list_staff
from foundation.database import Database
from foundation.errors import Conflict
from helpdesk.fields.spent import log_time
from helpdesk.fields.tables import time_entries
from helpdesk.joining.merging import merge, unmerge
from helpdesk.joining.shelving import put_aside, restore
from helpdesk.sla.tables import sla_outcomes
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.lifecycle import assign, rate, reopen, reply, solve
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import OPEN
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import BO, MARA, ask, staff

START = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)  # a change of clocks lies within
DAYS = 14
END = START + timedelta(days=DAYS)
ALL = Window(0, int(END.timestamp()))


def live(db: Connection, seed: int, *, many: int = 24) -> None:
    """What might happen at a desk, by two agents and two customers."""
    rng = random.Random(seed)
    ada, jonas = staff(db, "Ada Brenner", "agent"), staff(db, "Jonas Weiss", "agent", "lead")
    events = sorted(rng.uniform(0, DAYS * 86_400 - 1) for _ in range(many * 6))
    numbers: list[int] = []
    merged: list[int] = []
    for seconds in events:
        at, by = START + timedelta(seconds=seconds), rng.choice((ada, jonas))
        if len(numbers) < 3 or rng.random() < 0.17:
            who = rng.choice((BO, MARA))
            numbers.append(ask(db, who, now=at, topic=rng.choice(("card_declined", "withdraw_failed", None))).id)
            continue
        with suppress(Conflict):  # a reply to what somebody merged meanwhile, say
            _happens(db, rng, read_ticket(db, rng.choice(numbers)), by, at, numbers, merged)


def _happens(
    db: Connection, rng: random.Random, ticket, by: Staff, at: datetime, numbers: list[int], merged: list[int]
) -> None:
    what = rng.choices(
        ("reply", "customer", "solve", "reopen", "transfer", "rate", "time", "assign", "spam", "restore", "merge", "unmerge"),
        (9, 8, 7, 2, 2, 3, 2, 3, 1, 1, 1, 1),
    )[0]  # fmt: skip
    if ticket.merged_into is not None and what != "unmerge":
        return
    if ticket.shelved and what != "restore":
        return
    if what == "reply":
        reply(db, ticket.id, author=by, body="Here is what I found.", seen=ticket.last_message, now=at)
    elif what == "customer":
        customer_reply(db, ticket.reference, ticket.customer.key, "It still isn't there.", now=at)
    elif what == "solve" and ticket.is_open:
        solve(db, ticket.id, by=by, now=at)
        if rng.random() < 0.5:
            rate(db, ticket.reference, ticket.customer.key, rng.randint(1, 5), None, now=at)
    elif what == "reopen":
        reopen(db, ticket.id, by=by, now=at)
    elif what == "transfer" and ticket.is_open:
        transfer(db, ticket.id, "payments" if ticket.team != "payments" else "support", note="Money.", by=by, now=at)
    elif what == "rate" and not ticket.is_open:
        rate(db, ticket.reference, ticket.customer.key, rng.randint(1, 5), None, now=at)
    elif what == "time":
        log_time(db, ticket.id, rng.randint(1, 90), by=by, now=at)
    elif what == "assign":
        assign(db, ticket.id, by, by=by, now=at)
    elif what == "spam":
        put_aside(db, ticket.id, "spam", by=by, now=at)
    elif what == "restore" and ticket.shelved:
        restore(db, ticket.id, by=by, now=at)
    elif what == "merge":
        others = [
            one
            for one in numbers
            if one != ticket.id and read_ticket(db, one).merged_into is None and not read_ticket(db, one).shelved
        ]
        if others and read_ticket(db, others[0]).is_open:
            merge(db, others[0], [ticket.id], by=by, now=at)
            merged.append(ticket.id)
    elif what == "unmerge" and merged:
        unmerge(db, merged.pop(), by=by, now=at)


@pytest.fixture
def lived(request: pytest.FixtureRequest, database: Database) -> Database:
    with database.writing() as db:
        live(db, getattr(request, "param", 1))
    rebuild(database, now=END)
    return database


def kept_of(database: Database, *, business: bool = False) -> Kept:
    with database.reading() as db:
        return Kept(read_since(db, 0), business=business)


# What the same numbers are in plain Python, from messages and changes.


def second(at: datetime) -> int:
    return int(at.timestamp())


def minutes(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 60)


def plain(db: Connection) -> dict[str, list[tuple[int, int, int]]]:
    """By metric: (ticket, second, value), of what counts."""
    found: dict[str, list[tuple[int, int, int]]] = {one.key: [] for one in METRICS}
    spans: list[tuple[int, int, int, int]] = []
    for row in db.execute(select(tickets).where(tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None))):
        said = db.execute(
            select(messages)
            .where(messages.c.ticket == row.id, messages.c.kind.in_(("customer", "agent")))
            .order_by(messages.c.id)
        ).all()
        moved = db.execute(select(changes).where(changes.c.ticket == row.id).order_by(changes.c.id)).all()
        found["created"].append((row.id, second(row.opened_at), 0))
        found["transfers"] += [(row.id, second(one.changed_at), 1) for one in moved if one.what == "team"]
        turns = [(one.before in OPEN, one.after in OPEN, one.changed_at) for one in moved if one.what == "status"]
        solved = [at for was, now_is, at in turns if was and not now_is]
        reopened = [at for was, now_is, at in turns if not was and now_is]
        found["solved"] += [(row.id, second(at), 0) for at in solved]
        found["reopen_rate"] += [(row.id, second(at), int(any(again >= at for again in reopened))) for at in solved]
        found["reopened"] += [(row.id, second(at), 0) for at in reopened]
        begins = [row.opened_at, *reopened]
        spans += [
            (row.id, second(at), second(solved[n]) if n < len(solved) else 2**50, 0) for n, at in enumerate(begins)
        ]
        waits, answered = row.opened_at, False
        for one in said:
            if one.kind == "customer":
                waits = waits or one.sent_at
            elif waits:
                found["next_reply" if answered else "first_reply"].append(
                    (row.id, second(one.sent_at), minutes(waits, one.sent_at))
                )
                waits, answered = None, True
        if row.status not in OPEN:
            replies = sum(one.kind == "agent" for one in said)
            found["resolution"].append((row.id, second(solved[-1]), minutes(row.opened_at, solved[-1])))
            found["replies"].append((row.id, second(solved[-1]), replies))
            found["one_touch"].append((row.id, second(solved[-1]), int(replies <= 1 and len(solved) == 1)))
        if row.rating:
            rated = row.solved_at or (solved[-1] if solved else row.updated_at)
            found["csat"].append((row.id, second(rated), int(row.rating >= 4)))
        found["time_spent"] += [
            (row.id, second(one.spent_at), one.minutes)
            for one in db.execute(select(time_entries).where(time_entries.c.ticket == row.id))
        ]
        for one in db.execute(
            select(sla_outcomes).where(sla_outcomes.c.ticket == row.id, sla_outcomes.c.ended_at.is_not(None))
        ):
            if one.state in ("met", "breached"):
                found[f"sla_{one.metric}"].append((row.id, second(one.ended_at), int(one.state == "met")))
    found["backlog"] = spans  # type: ignore[assignment]
    return found


def expected(rows: list, metric, window: Window) -> tuple[int, float | None, float | None]:
    if metric.shape == "stock":
        n = sum(begins < window.ends <= ends for _, begins, ends, _ in rows)
        return n, float(n), None
    values = [value for _, at, value in rows if window.begins <= at < window.ends]
    n = len(values)
    if metric.shape == "count":
        return n, float(n), None
    if metric.shape == "total":
        return n, float(sum(values)), None
    if not n:
        return 0, None, None
    if metric.shape == "share":
        return n, sum(values) / n, None
    tenths = quantiles(values, n=10, method="inclusive") if n > 1 else [values[0]] * 9
    return n, tenths[4], tenths[8]


def windows() -> list[Window]:
    first = second(START) - 7 * 3600
    return [ALL, *(Window(first + a * 86_400, first + b * 86_400) for a, b in ((0, 7), (3, 4), (7, 14), (9, 12)))]


@pytest.mark.parametrize("lived", [1, 3], indirect=True)
def test_every_number_is_what_messages_and_changes_say(lived: Database) -> None:
    with lived.reading() as db:
        told = plain(db)
    kept = kept_of(lived)
    for metric in METRICS:
        for window in windows():
            n, value, ninetieth = expected(told[metric.key], metric, window)
            seen = figure(kept, metric, window)
            assert seen.n == n, (metric.key, window)
            assert seen.value == pytest.approx(value), (metric.key, window)
            if ninetieth is not None:
                assert seen.ninetieth == pytest.approx(ninetieth), metric.key
    empty = {one.key for one in METRICS if not told[one.key]}
    assert empty <= {"sla_resolution"}, "the history holds something of everything"


def test_groups_add_up_to_the_whole_and_lists_are_as_long_as_numbers(lived: Database) -> None:
    kept = kept_of(lived)
    for metric in METRICS:
        for window in windows():
            whole = figure(kept, metric, window)
            assert len(chosen(kept, metric, window)) == whole.n
            for facet in (*FACETS, *(("status", "age") if metric.shape == "stock" else ())):
                groups = by_group(kept, metric, window, facet)
                assert sum(one.n for one in groups.values()) == whole.n, (metric.key, facet)
            if metric.shape in ("minutes", "amount"):
                assert sum(n for _, _, n in distribution(kept, metric, window)) == whole.n


def test_what_was_open_and_came_and_was_not_solved_is_open(lived: Database) -> None:
    kept, first = kept_of(lived), second(START)
    edges = [first + n * 86_400 for n in range(DAYS + 1)]
    by_day = {
        key: [one.n for one in over_time(kept, BY_KEY[key], edges)]
        for key in ("backlog", "created", "reopened", "solved")
    }
    before = figure(kept, BY_KEY["backlog"], Window(0, edges[0])).n
    for backlog, created, reopened, solved in zip(*by_day.values(), strict=True):
        assert backlog == before + created + reopened - solved
        before = backlog
    with lived.reading() as db:
        is_open = tickets.c.status.in_(OPEN), tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None)
        rows = db.execute(select(tickets).where(*is_open)).all()
    assert before == len(rows)
    ages = by_group(kept, BY_KEY["backlog"], Window(0, second(END)), "age")
    old = sum((END - row.opened_at).total_seconds() >= AGES[2] for row in rows)
    assert sum(one.n for code, one in ages.items() if code >= 3) == old


def test_counting_twice_changes_nothing_and_what_happened_since_is_counted_alone(lived: Database) -> None:
    def state() -> tuple[list, list]:
        with lived.reading() as db:
            facts = {row.ticket: row.facts for row in db.execute(select(desk_facts))}
            days = {
                row.day: sorted(np.frombuffer(row.facts, f"V{ROW.itemsize}").tolist())
                for row in db.execute(select(desk_days))
            }
        return facts, days

    before = state()
    rebuild(lived, now=END)
    assert state() == before
    assert refresh(lived, now=END) == 0
    with lived.writing() as db:
        jonas = next(one for one in list_staff(db) if one.name == "Jonas Weiss")
        waiting = (
            select(tickets.c.id)
            .where(tickets.c.status.in_(OPEN), tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None))
            .order_by(tickets.c.id)
            .limit(4)
        )
        for minute, number in enumerate(db.execute(waiting).scalars().all()):
            solve(db, number, by=jonas, now=END + timedelta(minutes=minute))
        put_aside(db, ask(db, now=END + timedelta(minutes=5)).id, "spam", by=jonas, now=END + timedelta(minutes=9))
        ask(db, now=END + timedelta(minutes=5))
    assert refresh(lived, now=END + timedelta(hours=1)) == 6
    alone = state()
    assert alone != before
    rebuild(lived, now=END + timedelta(hours=1))
    assert state() == alone


def test_what_is_set_aside_or_merged_counts_nowhere_until_it_is_back(database: Database) -> None:
    with database.writing() as db:
        lee = staff(db, "Lee Osei", "lead")
        one, other, third = (ask(db, now=START).id for _ in range(3))
        later = START + timedelta(hours=1)
        put_aside(db, one, "trash", by=lee, now=later)
        merge(db, third, [other], by=lee, now=later)
    refresh(database, now=later)
    created = BY_KEY["created"]
    assert [int(n) for n in chosen(kept_of(database), created, ALL)["ticket"]] == [third]
    with database.reading() as db:
        assert read_counted(db).left_out == 2
    with database.writing() as db:
        restore(db, one, by=lee, now=later)
        unmerge(db, other, by=lee, now=later)
    refresh(database, now=later + timedelta(minutes=1))
    assert figure(kept_of(database), created, ALL).n == 3
    assert figure(kept_of(database), BY_KEY["solved"], ALL).n == 0


def test_an_event_that_commits_late_is_still_counted(database: Database) -> None:
    """On PostgreSQL a transaction may commit after one whose events have higher numbers."""
    with database.writing() as db:
        first = ask(db, now=START).id
    refresh(database, now=START)
    with database.writing() as db:
        ask(db, now=START)
    refresh(database, now=START + timedelta(minutes=1))
    assert refresh(database, now=START + timedelta(minutes=2)) >= 1  # read again for a while
    refresh(database, now=START + timedelta(minutes=13))
    refresh(database, now=START + timedelta(minutes=26))
    assert refresh(database, now=START + timedelta(minutes=27)) == 0
    assert first in kept_of(database).of(0)["ticket"]


def test_a_group_is_named_by_what_it_stands_for_now(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner", "agent")
        ticket = ask(db, now=START).id
    refresh(database, now=START)
    with database.writing() as db:
        transfer(db, ticket, "payments", note="Money.", by=ada, now=START + timedelta(hours=1))
        assign(db, ticket, ada, by=ada, now=START + timedelta(hours=1))
    refresh(database, now=START + timedelta(hours=2))
    with database.reading() as db:
        words = read_words(db)
    kept = kept_of(database)
    groups = by_group(kept, BY_KEY["created"], ALL, "team")
    assert [words.value(code) for code in groups] == ["payments"]
    assert list(by_group(kept, BY_KEY["created"], ALL, "agent")) == [ada.id]
    [span] = [one for one in kept.of(BY_KEY["backlog"].kind) if one["at"] >= 2**60]
    assert int(begins_of(np.array([span]))[0]) == second(START + timedelta(hours=1))
