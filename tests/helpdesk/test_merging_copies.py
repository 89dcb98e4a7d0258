"""People in copy of what is merged.

1. Who is kept gets the target's replies, once; its own customer isn't in copy of their own ticket.
2. Undo takes out whom the merge brought and nobody else, whatever was done meanwhile, in a chain and beside another merge.
3. Without being asked to, a merge keeps nobody.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, select

import helpdesk
from foundation.accounts import Staff
from foundation.errors import Conflict
from foundation.mail.tables import mails
from foundation.people import erase_person
from helpdesk.joining.merging import merge, unmerge
from helpdesk.writing.following import MOST_COPIES, add_copy, remove_copy
from helpdesk.writing.tables import followers
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KIM, PAT, SUE = "kim@example.org", "pat@example.org", "sue@example.org"


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def asked(db: Connection, ada: Staff, *mails: str, who: helpdesk.Person = MARA) -> int:
    """A ticket with these in copy."""
    number = ask(db, who, now=at(0)).id
    for mail in mails:
        add_copy(db, number, mail, by=ada, now=at(1))
    return number


def copied(db: Connection, number: int) -> dict[str, int]:
    rows = db.execute(
        select(followers.c.mail, followers.c.id).where(followers.c.ticket == number).order_by(followers.c.mail)
    )
    return {row.mail: row.id for row in rows}


def test_who_is_kept_is_in_copy_once_and_out_again_when_it_is_undone(app: Flask, db: Connection, ada: Staff) -> None:
    into, source = asked(db, ada, PAT), asked(db, ada, KIM, PAT, who=BO)
    add_copy(db, source, MARA.email, by=ada, now=at(1))
    before = copied(db, into), copied(db, source)
    merge(db, into, [source], by=ada, now=at(2), copies=True)
    assert list(copied(db, into)) == [KIM, PAT]
    with app.app_context():
        helpdesk.reply(db, into, author=ada, body="Here you are.", seen=9**9, now=at(3))
    assert letters(db) == {str(one) for one in copied(db, into).values()}
    unmerge(db, source, by=ada, now=at(4))
    assert (copied(db, into), copied(db, source)) == before
    assert letters(db) == {str(before[0][PAT])}, "what waited for who went isn't sent"


def letters(db: Connection) -> set[str]:
    """Numbers of those in copy for whom one waits."""
    waiting = select(mails.c.key).where(mails.c.state == "waiting", mails.c.key.startswith("cc:"))
    return {key.split(":")[1] for key in db.execute(waiting).scalars()}


def test_undo_leaves_who_was_added_by_hand_and_brings_back_nobody_who_was_removed(db: Connection, ada: Staff) -> None:
    into, source = asked(db, ada), asked(db, ada, KIM, PAT)
    merge(db, into, [source], by=ada, now=at(2), copies=True)
    add_copy(db, into, SUE, by=ada, now=at(3))
    for one in (KIM, PAT):
        remove_copy(db, into, copied(db, into)[one], by=ada, now=at(3))
    add_copy(db, into, PAT, by=ada, now=at(4))
    unmerge(db, source, by=ada, now=at(5))
    assert list(copied(db, into)) == [PAT, SUE]
    assert list(copied(db, source)) == [KIM, PAT]


def test_whom_another_merge_keeps_stays_until_that_is_undone_too(db: Connection, ada: Staff) -> None:
    into, first, second = asked(db, ada), asked(db, ada, KIM, PAT), asked(db, ada, KIM)
    merge(db, into, [first, second], by=ada, now=at(2), copies=True)
    unmerge(db, first, by=ada, now=at(3))
    assert list(copied(db, into)) == [KIM]
    unmerge(db, second, by=ada, now=at(4))
    assert copied(db, into) == {}


def test_in_a_chain_they_go_from_every_ticket_they_came_to(db: Connection, ada: Staff) -> None:
    top, middle, low = asked(db, ada), asked(db, ada, PAT), asked(db, ada, KIM)
    merge(db, middle, [low], by=ada, now=at(2), copies=True)
    merge(db, top, [middle], by=ada, now=at(3), copies=True)
    assert list(copied(db, top)) == [KIM, PAT]
    unmerge(db, low, by=ada, now=at(4))
    assert (list(copied(db, top)), list(copied(db, middle)), list(copied(db, low))) == ([PAT], [PAT], [KIM])
    unmerge(db, middle, by=ada, now=at(5))
    assert (list(copied(db, top)), list(copied(db, middle))) == ([], [PAT])


def test_nobody_is_kept_unasked_and_not_more_than_a_ticket_has(db: Connection, ada: Staff) -> None:
    into, source = asked(db, ada, SUE), asked(db, ada, *(f"p{n}@example.org" for n in range(MOST_COPIES)))
    with pytest.raises(Conflict, match="would have 21 people in copy"), db.begin_nested():
        merge(db, into, [source], by=ada, now=at(2), copies=True)
    merge(db, into, [source], by=ada, now=at(2))
    assert list(copied(db, into)) == [SUE]
    unmerge(db, source, by=ada, now=at(3))
    assert list(copied(db, into)) == [SUE]


def test_with_an_erased_customer_those_go_whom_their_ticket_brought(app: Flask, db: Connection, ada: Staff) -> None:
    into, source = asked(db, ada, SUE), asked(db, ada, KIM, who=BO)
    merge(db, into, [source], by=ada, now=at(2), copies=True)
    with app.app_context():
        erase_person(db, BO.key)
    assert list(copied(db, into)) == [SUE]
