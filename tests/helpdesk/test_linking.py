"""Links, kinds, splits, and one answer to all incidents of a problem.

1. There is never a circle; a change is said in both stories.
2. A split moves words, files and turns to a ticket of its own; taken back, they stand where they stood, each once.
3. Every open incident is told once, however often the job runs; who wrote since is left open.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import events
from foundation.jobs import work_all
from helpdesk.joining.kinds import set_kind
from helpdesk.joining.linked import linked_to
from helpdesk.joining.linking import link, unlink
from helpdesk.joining.merging import merge, unmerge
from helpdesk.joining.problems import answer_incidents, progress_of
from helpdesk.joining.splitting import split, unsplit
from helpdesk.joining.telling_incidents import tell_incidents
from helpdesk.joining.trees import MergedAway
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Change, Message
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def links_of(db: Connection, number: int) -> list[tuple[str, int]]:
    return [(one.relation, one.id) for one in linked_to(db, helpdesk.read_ticket(db, number))]


def story(db: Connection, number: int) -> list[tuple[str, str | None, str | None]]:
    return [(one.what, one.before, one.after) for one in helpdesk.timeline(db, number) if isinstance(one, Change)]


def said(db: Connection, number: int) -> list[str]:
    return [one.body for one in helpdesk.timeline(db, number) if isinstance(one, Message)]


def test_linked_tickets_know_each_other(db: Connection, ada: Staff) -> None:
    one, two, three = (ask(db, now=at(n)) for n in range(3))
    link(db, one.id, two.id, "related", by=ada, now=at(5))
    link(db, two.id, one.id, "related", by=ada, now=at(5))  # twice is once
    link(db, one.id, three.id, "child", by=ada, now=at(6))
    assert links_of(db, one.id) == [("child", three.id), ("related", two.id)]
    assert links_of(db, three.id) == [("parent", one.id)]
    assert story(db, two.id) == [("related", None, one.reference)]
    unlink(db, two.id, one.id, "related", by=ada, now=at(7))
    unlink(db, one.id, three.id, "child", by=ada, now=at(7))
    assert [links_of(db, number.id) for number in (one, two, three)] == [[], [], []]
    assert story(db, three.id) == [("parent", None, one.reference), ("parent", one.reference, None)]
    assert story(db, one.id)[1:-1] == [("child", None, three.reference), ("related", two.reference, None)]
    assert story(db, one.id)[-1] == ("child", three.reference, None)


def test_who_goes_to_another_parent_is_told_in_all_three_stories(db: Connection, ada: Staff) -> None:
    one, two, child = (ask(db, now=at(n)) for n in range(3))
    link(db, child.id, one.id, "parent", by=ada, now=at(5))
    link(db, child.id, two.id, "parent", by=ada, now=at(6))
    assert story(db, child.id) == [("parent", None, one.reference), ("parent", one.reference, two.reference)]
    assert story(db, one.id) == [("child", None, child.reference), ("child", child.reference, None)]
    assert story(db, two.id) == [("child", None, child.reference)]


def test_there_is_never_a_circle(db: Connection, ada: Staff) -> None:
    one, two, three = (ask(db, now=at(n)) for n in range(3))
    link(db, one.id, two.id, "child", by=ada, now=at(5))
    for child, parent in ((one, two), (one, three), (three, two)):
        if (child, parent) != (one, three):
            with pytest.raises(Conflict, match="is a child of"):
                link(db, child.id, parent.id, "parent", by=ada, now=at(6))
        else:
            with pytest.raises(Conflict, match="children of its own"):
                link(db, child.id, parent.id, "parent", by=ada, now=at(6))
    link(db, one.id, two.id, "incident", by=ada, now=at(7))
    with pytest.raises(Conflict, match="is an incident of"):
        link(db, one.id, two.id, "problem", by=ada, now=at(8))
    with pytest.raises(Invalid, match="to itself"):
        link(db, one.id, one.id, "related", by=ada, now=at(8))
    with pytest.raises(NotFound):
        link(db, one.id, 999_999, "related", by=ada, now=at(8))
    merge(db, one.id, [three.id], by=ada, now=at(9))
    with pytest.raises(MergedAway):
        link(db, three.id, two.id, "related", by=ada, now=at(10))
    with pytest.raises(Invalid, match="to itself"):  # three goes on in one
        link(db, one.id, three.id, "related", by=ada, now=at(10))


def test_a_problem_and_its_incidents_are_said_to_be_so(db: Connection, ada: Staff) -> None:
    problem, incident = ask(db, now=at(0)), ask(db, BO, now=at(1))
    link(db, incident.id, problem.id, "problem", by=ada, now=at(2))
    assert [helpdesk.read_ticket(db, one.id).kind for one in (problem, incident)] == ["problem", "incident"]
    assert story(db, problem.id) == [("kind", "question", "problem"), ("incident", None, incident.reference)]
    for one in (problem, incident):
        with pytest.raises(Conflict, match="Unlink"):
            set_kind(db, one.id, "task", by=ada, now=at(3))
    with pytest.raises(Invalid):
        set_kind(db, problem.id, "wish", by=ada, now=at(3))
    unlink(db, problem.id, incident.id, "incident", by=ada, now=at(4))
    set_kind(db, problem.id, "task", by=ada, now=at(5))
    assert helpdesk.read_ticket(db, problem.id).kind == "task"


def test_a_message_becomes_a_ticket_of_its_own_and_comes_back(db: Connection, ada: Staff) -> None:
    ticket = ask(db, body="Where is my money?", now=at(0))
    helpdesk.reply(db, ticket.id, author=ada, body="On its way", seen=ticket.last_message, now=at(1))
    second = helpdesk.customer_reply(db, ticket.reference, MARA.key, "Also: how do I change my name?", now=at(2))
    made = split(db, ticket.id, second.id, later=False, by=ada, now=at(3))
    new, old = helpdesk.read_ticket(db, made), helpdesk.read_ticket(db, ticket.id)
    assert (new.customer, new.subject, new.waiting_on_us, new.status) == (MARA, "Also: how do I change my name?", True, "open")  # fmt: skip
    assert new.due_at is not None
    assert (old.status, old.waiting_on_us, old.due_at, old.preview) == ("pending", False, None, "On its way")
    assert (said(db, ticket.id), said(db, made)) == (["Where is my money?", "On its way"], ["Also: how do I change my name?"])  # fmt: skip
    assert story(db, made) == [("split_from", None, old.reference)]
    assert ("split", None, new.reference) in story(db, ticket.id)
    with pytest.raises(helpdesk.StaleReply, match="split one message off"):
        helpdesk.reply(db, ticket.id, author=ada, body="About your name", seen=second.id, now=at(4))
    helpdesk.customer_reply(db, new.reference, MARA.key, "To Castell", now=at(5))
    assert unsplit(db, made, by=ada, now=at(6)) == ticket.id
    assert said(db, ticket.id) == ["Where is my money?", "On its way", "Also: how do I change my name?", "To Castell"]
    assert helpdesk.read_ticket(db, ticket.id).waiting_on_us
    unmerge(db, made, by=ada, now=at(7))
    assert said(db, made) == ["Also: how do I change my name?", "To Castell"]
    names = list(db.execute(select(events.c.name).order_by(events.c.id)).scalars())
    assert names.count("ticket_opened") == 1  # nothing was asked twice


def test_everything_after_a_message_can_go_along(db: Connection, ada: Staff) -> None:
    ticket = ask(db, body="First", now=at(0))
    second = helpdesk.customer_reply(db, ticket.reference, MARA.key, "Second", now=at(1))
    helpdesk.add_note(db, ticket.id, author=ada, body="A note", now=at(2))
    helpdesk.reply(db, ticket.id, author=ada, body="Third", seen=second.id, now=at(3))
    made = split(db, ticket.id, second.id, later=True, by=ada, now=at(4))
    assert (said(db, ticket.id), said(db, made)) == (["First"], ["Second", "A note", "Third"])
    assert helpdesk.read_ticket(db, made).status == "pending"
    assert helpdesk.read_ticket(db, ticket.id).last_message == ticket.last_message


def test_what_cannot_begin_a_ticket_is_refused(db: Connection, ada: Staff) -> None:
    ticket, other = ask(db, now=at(0)), ask(db, BO, now=at(0))
    note = helpdesk.add_note(db, ticket.id, author=ada, body="A note", now=at(1))
    with pytest.raises(Invalid, match="all there is"):
        split(db, ticket.id, ticket.last_message, later=True, by=ada, now=at(2))
    for message in (note.id, other.last_message, 999_999):
        with pytest.raises(Invalid, match="that its customer wrote"):
            split(db, ticket.id, message, later=False, by=ada, now=at(2))
    with pytest.raises(NotFound):
        unsplit(db, ticket.id, by=ada, now=at(2))


def test_an_incident_another_ticket_was_merged_into_is_told_too(database: Database) -> None:
    with database.writing() as db:
        by = staff(db, "Ada Brenner")
        problem, incident, doubled = ask(db, now=at(0)), ask(db, BO, now=at(1)), ask(db, BO, now=at(2))
        link(db, incident.id, problem.id, "problem", by=by, now=at(3))
        merge(db, incident.id, [doubled.id], by=by, now=at(4))
        answer_incidents(db, problem.id, "It works again.", by=by, now=at(5))
    work_all(database)
    with database.reading() as db:
        assert said(db, incident.id)[-1] == "It works again."


def test_every_open_incident_is_told_once_and_who_wrote_since_is_left(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        problem, over = ask(db, body="Payouts stand still", now=at(0)), ask(db, BO, now=at(0))
        incidents = [ask(db, BO, f"Mine too {n}", now=at(n)) for n in range(4)]
        for one in (*incidents, over):
            link(db, problem.id, one.id, "incident", by=ada, now=at(9))
        helpdesk.solve(db, over.id, by=ada, now=at(10))
        assert answer_incidents(db, problem.id, "Payouts run again.", by=ada, now=at(11)) == 4
        with pytest.raises(Conflict, match="on its way"):
            answer_incidents(db, problem.id, "Again", by=ada, now=at(11))
        helpdesk.customer_reply(db, incidents[0].reference, BO.key, "Wait, mine is different", now=at(12))
    work_all(database)
    tell_incidents(database, {"answer": 1})  # a job may run twice
    with database.reading() as db:
        told = progress_of(db, problem.id)
        assert told is not None
        assert (told.asked, told.waiting, told.told, told.left) == (4, 0, 3, (incidents[0].id,))
        answers = db.execute(select(messages.c.ticket).where(messages.c.body == "Payouts run again.")).scalars().all()
        assert sorted(answers) == [one.id for one in incidents[1:]]
        statuses = [helpdesk.read_ticket(db, one.id).status for one in (problem, *incidents)]
        assert statuses == ["solved", "new", "solved", "solved", "solved"]
    with database.writing() as db:
        with pytest.raises(NotFound):
            answer_incidents(db, over.id, "Hello", by=ada, now=at(20))
        with pytest.raises(Invalid, match="Write something"):
            answer_incidents(db, problem.id, " ", by=ada, now=at(20))
