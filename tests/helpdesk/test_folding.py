"""Very long threads.

1. A thread of 200 lines is shown whole; a longer one by its beginning and its newest forty.
   What lies between is read in parts: next to either end of it, or around a line; the parts together are the thread.
2. What an agent hasn't read is never left out.
"""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from foundation.errors import NotFound
from helpdesk.files.keeping import keep_file
from helpdesk.files.tables import files
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Message
from helpdesk.workspace.folding import PART, Fold, fold, name_of, part_of
from helpdesk.writing.editing import remove_note
from tests.helpdesk.people import MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
THREAD = [Message(number, "customer", MARA.key, MARA.name, f"Word {number}", NOON) for number in range(1, 1001)]


def numbers(lines: list) -> list[int]:
    return [one.id for one in lines]


def test_a_thread_of_two_hundred_lines_is_whole() -> None:
    assert fold(THREAD[:200], whole=False) == (THREAD[:200], None)


def test_a_longer_one_shows_its_beginning_and_its_newest_lines() -> None:
    shown, folded = fold(THREAD, whole=False)
    assert numbers(shown) == [1, 2, 3, *range(961, 1001)]
    assert folded == Fold(place=3, lines=957)


def test_asked_for_whole_it_is_whole() -> None:
    assert fold(THREAD, whole=True) == (THREAD, None)


@pytest.mark.parametrize(("read", "left_out"), [(980, 957), (960, 957), (500, 497), (3, 0), (0, 0)])
def test_unread_lines_are_never_left_out(read: int, left_out: int) -> None:
    shown, folded = fold(THREAD, whole=False, unread_after=read)
    assert (folded.lines if folded else 0) == left_out
    assert {one.id for one in THREAD if one.id > read} <= set(numbers(shown))


def test_parts_are_read_next_to_either_end_or_around_a_line() -> None:
    assert numbers(part_of(THREAD, "m3", "m961").lines) == [*range(811, 961)]
    assert (part := part_of(THREAD, "m3", "m961", down=True)).after == 957 - PART
    assert numbers(part.lines) == [*range(4, 154)]
    around = part_of(THREAD, "m3", "m961", at="m500")
    assert (around.before, numbers(around.lines)[0], numbers(around.lines)[-1], around.after) == (456, 460, 559, 401)
    for nothing in (("m961", "m3", ""), ("m3", "c4", ""), ("m3", "m961", "m2"), ("m3", "m961", "c9")):
        with pytest.raises(NotFound):
            part_of(THREAD, nothing[0], nothing[1], at=nothing[2])


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["", "m150", "m151", "m400", "m999"])), max_size=30))
def test_parts_read_in_any_order_are_the_thread(steps: list[tuple[bool, str]]) -> None:
    shown, folded = fold(THREAD, whole=False)
    assert folded
    page: list = [*shown[:3], folded.lines, *shown[3:]]
    for down, at in [*steps, *[(True, "")] * 20]:
        gaps = [place for place, one in enumerate(page) if isinstance(one, int)]
        if not gaps:
            break
        gap = gaps[0]
        ends = name_of(page[gap - 1]), name_of(page[gap + 1])
        at = at if page[gap - 1].id < int(at[1:] or 0) < page[gap + 1].id else ""
        part = part_of(THREAD, *ends, down=down, at=at)
        assert part.before + len(part.lines) + part.after == page[gap]
        page[gap : gap + 1] = [one for one in (part.before, *part.lines, part.after) if one]
    assert page == THREAD


def test_pictures_are_gone_through_in_the_whole_thread(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        ada, ticket, other = staff(db, "Ada Brenner"), ask(db), ask(db, subject="Another")
        row = {"ticket": ticket.id, "kind": "customer", "author": MARA.key, "author_name": MARA.name, "sent_at": NOON}
        db.execute(messages.insert(), [row | {"body": f"Line {number}"} for number in range(300)])
        middle, last = (
            db.execute(select(messages.c.id).where(messages.c.body == f"Line {n}")).scalar_one() for n in (150, 299)
        )
        gone = helpdesk.add_note(db, ticket.id, author=ada, body="Look", now=clock.now())
        for name, message, width in (
            ("late.png", last, 1),
            ("middle.png", middle, 1),
            ("words.txt", middle, None),
            ("other.png", other.last_message, 1),
            ("gone.png", gone.id, 1),
        ):
            kept = keep_file(
                db,
                {"kind": "image/png", "size": 9, "digest": name, "width": width, "height": width},
                name=name,
                who=MARA.key,
                now=NOON,
            )
            db.execute(files.update().where(files.c.id == kept.id).values(message=message))
        remove_note(db, gone.id, versions=0, by=ada, now=clock.now())
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    assert client.get(f"/desk/tickets/{ticket.id}/pictures").status_code != 200, "nobody is signed in"
    client.set_cookie(SESSION_COOKIE, token)
    told = client.get(f"/desk/tickets/{ticket.id}/pictures").get_json()
    assert [(one["name"], one["letter"], one["from"]) for one in told] == [
        ("middle.png", f"m{middle}", MARA.name), ("late.png", f"m{last}", MARA.name),
    ]  # fmt: skip
    assert all("/files/" in one[which] for one in told for which in ("small", "whole"))
    assert client.get(f"/desk/tickets/{ticket.id + 999}/pictures").status_code == 404


def test_an_agent_opens_a_long_thread_and_then_all_of_it(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        ticket = ask(db)
        row = {"ticket": ticket.id, "kind": "customer", "author": MARA.key, "author_name": MARA.name, "sent_at": NOON}
        db.execute(messages.insert(), [row | {"body": f"Line number {number};"} for number in range(300)])
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "The newest", now=clock.now())
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    page = client.get(f"/desk/tickets/{ticket.id}?view=open").text
    assert "Show 259 more between" in page
    names = re.findall(r'<li class="letter[^>]* id="(m\d+)"', page)
    assert "Line number 0;" in page
    assert "Line number 50;" not in page
    assert "The newest" in page
    lines = client.get(f"/desk/tickets/{ticket.id}/thread?after={names[2]}&before={names[3]}&view=open").text
    assert "Show 109 more between" in lines
    assert "Line number 259;" in lines
    assert client.get(f"/desk/tickets/{ticket.id}/thread?after=m1&before=c9").status_code == 404
    assert client.get(f"/desk/tickets/{ticket.id}/thread").status_code == 404
    whole = client.get(f"/desk/tickets/{ticket.id}?view=open&thread=whole").text
    assert "more between" not in whole
    assert all(f"Line number {number};" in whole for number in range(300))
