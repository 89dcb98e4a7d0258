"""A reply that solves a problem answers its incidents.

1. Until it leaves nobody is told; undone, nobody ever is. 2. Each open incident gets it once and is solved; who wants to, leaves them
out. 3. Where its customer or a colleague wrote after the page was opened, or a colleague is answering, nothing is sent, and its author
is told. 4. Only what solves tells. 5. A program and a macro do it too.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.incoming import MOST_ID
from foundation.jobs import work_all
from helpdesk.actions import Action, choices_of
from helpdesk.joining.linking import link
from helpdesk.joining.problems import progress_of
from helpdesk.macros.choosing import choose
from helpdesk.macros.macro import Draft
from helpdesk.macros.saving import create_macro
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Change
from helpdesk.writing.drafting import save_draft
from helpdesk.writing.holding import hold_reply, send_held, undo
from helpdesk.writing.sending import send_reply
from tests.helpdesk.api.calling import program
from tests.helpdesk.people import BO, MARA, ask
from tests.helpdesk.writing.desk import enter, send

NOW = clock.now()
SAID = "Payouts run again."


@dataclass(frozen=True)
class Trouble:
    """A problem of Mara's with four incidents of Bo's, and the newest message when its page was opened."""

    problem: helpdesk.Ticket
    incidents: list[helpdesk.Ticket]
    read: int


@pytest.fixture
def trouble(database: Database, ticket: helpdesk.Ticket, ada: Staff) -> Trouble:
    with database.writing() as db:
        incidents = [ask(db, BO, f"Mine too {n}") for n in range(4)]
        for one in incidents:
            link(db, ticket.id, one.id, "incident", by=ada, now=NOW)
        read = db.execute(select(func.max(messages.c.id))).scalar_one()
    return Trouble(ticket, incidents, read)


def told(database: Database) -> list[int]:
    with database.reading() as db:
        return list(
            db.execute(select(messages.c.ticket).where(messages.c.body == SAID).order_by(messages.c.ticket)).scalars()
        )


def statuses(database: Database, trouble: Trouble) -> list[str]:
    with database.reading() as db:
        return [helpdesk.read_ticket(db, one.id).status for one in (trouble.problem, *trouble.incidents)]


def solve_with_reply(database: Database, trouble: Trouble, by: Staff, **more) -> None:
    with database.writing() as db:
        send_reply(
            db, trouble.problem.id, author=by, body=SAID, seen=MOST_ID, then_solve=True, incidents=trouble.read, now=NOW, **more
        )  # fmt: skip


def test_who_gets_it_is_read_before_it_goes_and_it_goes_when_the_time_to_undo_is_over(
    app: Flask, database: Database, trouble: Trouble, ada: Staff
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{trouble.problem.id}"
    page = client.get(path).text
    assert "If this solves it, also answer and solve its 4 incidents" in page
    assert f'name="incidents" value="{trouble.read}" checked' in page
    assert "Bo Halvorsen: Milestone" in page
    with database.writing() as db:
        held = hold_reply(
            db, trouble.problem.id, author=ada, body=SAID, seen=trouble.problem.last_message, then_status="solved", incidents=trouble.read, seconds=15, now=NOW
        )  # fmt: skip
    assert "then solving and answering its incidents" in client.get(path).text
    assert told(database) == []
    with database.writing() as db:
        assert send_held(db, held, now=NOW + timedelta(seconds=15))
    work_all(database)
    assert told(database) == [trouble.problem.id, *(one.id for one in trouble.incidents)]
    assert statuses(database, trouble) == ["solved"] * 5
    assert "Answered 4 of 4 incidents" in client.get(path).text


def test_undone_nobody_is_told(database: Database, trouble: Trouble, ada: Staff) -> None:
    with database.writing() as db:
        held = hold_reply(
            db, trouble.problem.id, author=ada, body=SAID, seen=trouble.problem.last_message, then_solve=True, incidents=trouble.read, seconds=15, now=NOW
        )  # fmt: skip
        undo(db, held, by=ada, now=NOW)
    work_all(database)
    assert told(database) == []
    assert statuses(database, trouble) == ["new"] * 5


@pytest.mark.parametrize("how", ["undone", "held back", "refused at once", "only begun"])
def test_a_reply_that_comes_back_leaves_the_box_as_its_author_left_it(
    app: Flask, database: Database, trouble: Trouble, ada: Staff, how: str
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{trouble.problem.id}"
    seen = trouble.problem.last_message
    for incidents, comes_back in ((None, ">"), (trouble.read, " checked>"), (None, ">")):
        chosen = {"along": "asked"} | ({"incidents": incidents} if incidents else {})
        if how == "only begun":
            send(client, f"{path}/draft", kind="reply", body=SAID, tab="x", along="yes" if incidents else "no")
            page = client.get(path).text
        elif how == "refused at once":
            answer_meanwhile(database, trouble)
            refused = send(client, f"{path}/replies", kind="reply", body=SAID, seen=seen, then="solve", **chosen)
            assert refused.status_code == 409
            page = refused.text
        else:
            held = hold(database, trouble, ada, incidents)
            if how == "undone":
                send(client, f"{path}/held-replies/{held}/undo")
            else:
                answer_meanwhile(database, trouble)
                with database.writing() as db:
                    send_held(db, held, now=NOW + timedelta(seconds=15))
            page = client.get(path).text
        assert f'name="incidents" value="{newest(database)}"{comes_back}' in page
        assert f"{SAID}</textarea>" in page


def test_once_the_reply_has_left_the_box_is_checked_anew(
    app: Flask, database: Database, trouble: Trouble, ada: Staff
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{trouble.problem.id}"
    with database.writing() as db:
        undo(db, hold_reply(db, trouble.problem.id, author=ada, body=SAID, seen=MOST_ID, seconds=15, now=NOW), by=ada, now=NOW)  # fmt: skip
    assert f'name="incidents" value="{newest(database)}">' in client.get(path).text
    send(client, f"{path}/replies", kind="reply", body=SAID, seen=newest(database))
    assert f'name="incidents" value="{newest(database)}" checked>' in client.get(path).text


def hold(database: Database, trouble: Trouble, by: Staff, incidents: int | None) -> int:
    with database.writing() as db:
        return hold_reply(db, trouble.problem.id, author=by, body=SAID, seen=newest(database), then_solve=True, incidents=incidents, seconds=15, now=NOW)  # fmt: skip


def answer_meanwhile(database: Database, trouble: Trouble) -> None:
    with database.writing() as db:
        helpdesk.customer_reply(db, trouble.problem.reference, MARA.key, "And now?", now=NOW)


def newest(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.max(messages.c.id))).scalar_one()


def test_what_is_linked_while_the_reply_can_be_undone_is_left_open(database: Database, trouble: Trouble, ada: Staff, lee: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        late = ask(db, BO, "Mine too, later")
        read = db.execute(select(func.max(messages.c.id))).scalar_one()
        held = hold_reply(
            db, trouble.problem.id, author=ada, body=SAID, seen=trouble.problem.last_message, then_solve=True, incidents=read, seconds=15, now=NOW
        )  # fmt: skip
        link(db, trouble.problem.id, late.id, "incident", by=lee, now=NOW + timedelta(seconds=5))
        assert send_held(db, held, now=NOW + timedelta(seconds=15))
    work_all(database)
    assert told(database) == [trouble.problem.id, *(one.id for one in trouble.incidents)]
    with database.reading() as db:
        assert helpdesk.read_ticket(db, late.id).status == "new"


@pytest.mark.parametrize("form", [{"then": "solve"}, {"then": "pending", "incidents": str(MOST_ID)}])
def test_unchecked_or_not_solving_it_stays_between_two(
    app: Flask, database: Database, trouble: Trouble, ada: Staff, form: dict[str, str]
) -> None:
    client, path = enter(app, database, ada), f"/desk/tickets/{trouble.problem.id}"
    assert send(client, f"{path}/replies", kind="reply", body=SAID, seen=trouble.problem.last_message, **form).status_code == 303  # fmt: skip
    work_all(database)
    assert told(database) == [trouble.problem.id]
    assert statuses(database, trouble)[1:] == ["new"] * 4


def test_where_somebody_wrote_or_writes_nothing_is_sent_and_it_is_said(
    app: Flask, database: Database, trouble: Trouble, ada: Staff, lee: Staff
) -> None:
    wrote, answered, draft, waits = trouble.incidents
    with database.writing() as db:
        helpdesk.customer_reply(db, wrote.reference, BO.key, "Wait, mine is different", now=NOW)
        helpdesk.reply(db, answered.id, author=lee, body="Let me look", seen=MOST_ID, now=NOW)
        save_draft(db, draft.id, "reply", "I am just", by=lee, base=0, tab="x", typed_at=clock.now())
        hold_reply(db, waits.id, author=lee, body="In a moment", seen=waits.last_message, seconds=600, now=clock.now())
    solve_with_reply(database, trouble, ada)
    work_all(database)
    assert told(database) == [trouble.problem.id]
    with database.reading() as db:
        progress = progress_of(db, trouble.problem.id)
        changes = [one for one in helpdesk.timeline(db, trouble.problem.id) if isinstance(one, Change)]
    assert progress is not None
    assert progress.why == {wrote.id: "newer", answered.id: "newer", draft.id: "answering", waits.id: "answering"}
    assert [(one.who, one.after) for one in changes if one.what == "incidents"] == [("Ada Brenner", "0 of 4")]
    page = enter(app, database, ada).get(f"/desk/tickets/{trouble.problem.id}").text
    assert "4 incidents were left open for you" in page
    assert f"{wrote.reference}</a>: somebody wrote there meanwhile." in page
    assert f"{draft.reference}</a>: a colleague is answering there." in page


@pytest.mark.parametrize("attempt", range(3))
def test_a_colleague_who_replies_at_the_same_moment_and_the_answer_are_never_both_sent(
    database: Database, trouble: Trouble, ada: Staff, lee: Staff, attempt: int
) -> None:
    solve_with_reply(database, trouble, ada)
    incident = trouble.incidents[attempt]

    def reply() -> bool:
        try:
            with database.writing() as db:
                helpdesk.reply(db, incident.id, author=lee, body="By hand", seen=incident.last_message, now=NOW)
        except StaleReply:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        answering, by_hand = threads.submit(work_all, database), threads.submit(reply)
        answering.result()
        replied = by_hand.result()
    assert (incident.id in told(database)) is not replied
    with database.reading() as db:
        progress = progress_of(db, trouble.problem.id)
    assert progress is not None
    assert progress.why == ({incident.id: "newer"} if replied else {})


def test_a_program_answers_them_where_it_says_so(client, database: Database, trouble: Trouble) -> None:
    billing, path = program(client, database), f"/tickets/{trouble.problem.id}/messages"
    billing.send("POST", path, {"body": SAID, "seen": trouble.problem.last_message, "then_status": "solved", "incidents": True}, 201)  # fmt: skip
    work_all(database)
    assert len(told(database)) == 5
    assert statuses(database, trouble) == ["solved"] * 5


def test_a_macro_that_solves_answers_them(app: Flask, database: Database, trouble: Trouble, ada: Staff) -> None:
    with database.writing() as db:
        draft = Draft("Over", "Payouts", "me", {"en": SAID}, (Action("status", "solved"),))
        macro = create_macro(db, draft, choices_of(db, "macro"), by=ada, now=NOW)
        choose(db, trouble.problem.id, macro, locale="en", text=SAID, by=ada, now=NOW)
    client, path = enter(app, database, ada), f"/desk/tickets/{trouble.problem.id}"
    assert send(client, f"{path}/replies", kind="reply", body=SAID, seen=trouble.problem.last_message, macro=macro, incidents=trouble.read).status_code == 303  # fmt: skip
    work_all(database)
    assert statuses(database, trouble) == ["solved"] * 5
