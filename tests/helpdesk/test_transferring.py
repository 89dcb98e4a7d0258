"""A question goes to another team.

1. The new team sees why; its customer reads it in plain words; nobody else's notes are shown to them.
2. What was due stays due; where nothing was, the new team's time begins.
3. Nobody has it any more, until it is given to somebody of the new team.
4. It counts as a transfer in its changes.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.jobs import work_all
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.tickets.ticket import Change
from helpdesk.tickets.transferring import transfer
from tests.helpdesk.people import MARA, ask, staff

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def test_the_new_team_sees_why_and_the_customer_reads_it_in_plain_words(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=NOW)
        transfer(db, ticket.id, "payments", note="The bank sent it back.", by=ada, now=NOW)
        moved, said = helpdesk.read_ticket(db, ticket.id), helpdesk.timeline(db, ticket.id)
        public = helpdesk.read_thread(db, ticket.reference, MARA.key).messages
    assert (moved.team, moved.channel) == ("payments", "payments_team")
    assert [one.body for one in said if getattr(one, "kind", "") == "note"] == ["To Payments: The bank sent it back."]
    assert [(one.by, one.body) for one in public] == [
        ("you", "My milestone is not released."),
        ("system", "Your question is with the payments team now. They see everything above; you needn’t repeat it."),
    ]
    told = [(one.what, one.before, one.after) for one in said if isinstance(one, Change)]
    assert told == [("team", "support", "payments"), ("channel", "ticket", "payments_team")]


def test_what_was_due_stays_due_and_it_is_still_our_turn(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=NOW)
        transfer(db, ticket.id, "payments", note="Money.", by=ada, now=NOW + timedelta(hours=3))
        moved = helpdesk.read_ticket(db, ticket.id)
    assert moved.due_at == ticket.due_at
    assert moved.waiting_on_us
    assert moved.last_by == "customer"  # the line we wrote is no answer


def test_where_nothing_was_due_the_new_team_s_time_begins(database: Database, ada: Staff) -> None:
    later = NOW + timedelta(hours=1)
    with database.writing() as db:
        ticket = ask(db, now=NOW)
        helpdesk.reply(db, ticket.id, author=ada, body="I’ll ask.", seen=ticket.last_message, now=NOW)
        transfer(db, ticket.id, "payments", note="Theirs.", by=ada, now=later)
        moved = helpdesk.read_ticket(db, ticket.id)
    assert moved.due_at == later + timedelta(hours=8)
    assert (moved.status, moved.assignee) == ("open", None)


@pytest.mark.parametrize(("team", "note"), [("pirates", "Why not."), ("payments", "  "), ("", "Why")])
def test_a_transfer_names_a_team_and_a_reason(database: Database, ada: Staff, team: str, note: str) -> None:
    with database.writing() as db:
        ticket = ask(db, now=NOW)
        with pytest.raises(Invalid):
            transfer(db, ticket.id, team, note=note, by=ada, now=NOW)


def test_to_the_same_team_or_when_solved_it_does_not_go(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = ask(db, now=NOW)
        with pytest.raises(Conflict, match="Support has this question already"):
            transfer(db, ticket.id, "support", note="Again.", by=ada, now=NOW)
        helpdesk.solve(db, ticket.id, by=ada, now=NOW)
        with pytest.raises(Conflict, match="Reopen it"):
            transfer(db, ticket.id, "payments", note="Late.", by=ada, now=NOW)


def test_it_is_given_to_somebody_of_the_new_team(app: Flask, database: Database, ada: Staff) -> None:
    with database.writing() as db:
        kofi = staff(db, "Kofi Boateng")
        save_profile(db, kofi.id, Profile(teams=("payments",)), now=NOW)
        ticket = ask(db)
        helpdesk.assign(db, ticket.id, ada, by=ada, now=NOW)
        transfer(db, ticket.id, "payments", note="Money.", by=ada, now=NOW)
    work_all(database)
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).assignee == kofi.id
