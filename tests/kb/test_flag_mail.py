"""Mail to writers about flags.

1. An article that is wrong is told at once, the rest once a day at most, or as each wishes; nothing twice, nothing of one's own.
2. Writers hear without asking for it; leads and admins once they ask. What anybody said or asked is in no letter.
3. The wish is chosen on the page of flags, by whoever may write.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from foundation.accounts import Staff, create_staff
from foundation.database import Database
from foundation.jobs import work_all
from foundation.mail.tables import mails
from kb.flags.flag import Flag, Flagging
from kb.flags.flagging import list_flags, raise_flag
from kb.flags.mailing import Told, Wish, due, keep_wish, letter_to, mail_flags
from kb.flags.settling import settle_flag
from tests.kb.writers import SignedIn, send, signer

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PAGE = "/desk/articles/gaps/flags"


def flag(number: int, kind: Any = "wrong", by: int = 7) -> Flag:
    return Flag(
        number, kind, None, "Fees", "Ten, not five", "", "", "en", "W-1", by, "Ada", NOON, None, None, None, None, None
    )


@pytest.mark.parametrize(("wish", "kind", "hours", "is_told"), [
    ("soon", "wrong", 1, True), ("soon", "missing", 1, False), ("soon", "missing", 24, True), ("soon", "missing", None, True),
    ("daily", "wrong", 1, False), ("daily", "wrong", 24, True), ("never", "wrong", 48, False), ("never", "wrong", None, False),
])  # fmt: skip
def test_what_is_wrong_is_told_at_once_and_the_rest_once_a_day(
    wish: Wish, kind: str, hours: int | None, is_told: bool
) -> None:
    told = Told(wish, 3, None if hours is None else NOON - timedelta(hours=hours))
    assert [one.id for one in due(told, [flag(2), flag(4, kind)], reader=1, now=NOON)] == ([4] if is_told else [])


@given(
    st.sampled_from(["soon", "daily", "never"]),
    st.lists(st.tuples(st.sampled_from(["wrong", "missing"]), st.sampled_from([1, 7])), max_size=8),
    st.integers(0, 9),
)
def test_nobody_is_told_of_what_they_know_or_flagged_themselves(
    wish: Any, kinds: list[tuple[Any, int]], newest: int
) -> None:
    found = due(Told(wish, newest), [flag(n, kind, by) for n, (kind, by) in enumerate(kinds, 1)], reader=1, now=NOON)
    assert all(one.id > newest and one.flagged_by != 1 for one in found)
    assert not found or wish != "never"


@pytest.fixture
def desk(database: Database) -> dict[str, Staff]:
    """Ada flags; Wren and Ada's namesake Abe write; Lee leads, and hears nothing until he asks."""
    found = {}
    with database.writing() as db:
        for name, role in (("Ada", "agent"), ("Wren", "writer"), ("Abe", "writer"), ("Lee", "lead")):
            email = f"{name.lower()}@aside.example"
            number = create_staff(
                db, name=f"{name} Brenner", email=email, password="a long enough one", roles=[role], now=NOON
            )
            found[name] = Staff(number, f"{name} Brenner", email, frozenset({role}))
    return found


def tell(database: Database, kind: Any, title: str, by: Staff, now: datetime = NOON) -> int:
    with database.writing() as db:
        flagging = Flagging(
            kind,
            title,
            "A secret about Mara",
            "Where are my 1,200 EUR?",
            f"W-{title}",
            "worklane:member:1",
            "fees" if kind == "wrong" else None,
        )
        return raise_flag(db, flagging, by=by, now=now)


def letters(app: Flask, database: Database, now: datetime = NOON) -> list[tuple[str, str, str]]:
    """(to, subject, message) of what this run of the job posts."""
    with database.reading() as db:
        before = set(db.execute(select(mails.c.id)).scalars())
    with app.test_request_context():
        count = mail_flags(database, now=now)
    with database.reading() as db:
        rows = db.execute(select(mails).where(mails.c.id.not_in(before)).order_by(mails.c.address)).all()
    assert len(rows) == count
    return [(row.address, row.subject, row.message) for row in rows]


def test_writers_are_told_once_and_leads_when_they_ask(app: Flask, database: Database, desk: dict[str, Staff]) -> None:
    tell(database, "wrong", "Fees", desk["Ada"])
    found = letters(app, database)
    assert [(to, subject) for to, subject, _ in found] == [
        ("abe@aside.example", "From tickets: 1 article flagged as wrong"), ("wren@aside.example", "From tickets: 1 article flagged as wrong"),
    ]  # fmt: skip
    message = found[0][2]
    assert "- Fees" in message
    assert PAGE in message
    for kept_away in ("secret", "Mara", "1,200", "None"):
        assert kept_away not in message
    assert letters(app, database, NOON + timedelta(days=3)) == []
    with database.writing() as db:
        keep_wish(db, desk["Lee"], "daily")
    assert [to for to, _, _ in letters(app, database, NOON + timedelta(days=3))] == ["lee@aside.example"]


def test_suggestions_wait_for_the_next_day_and_come_together(
    app: Flask, database: Database, desk: dict[str, Staff]
) -> None:
    tell(database, "missing", "A", desk["Ada"])
    assert len(letters(app, database)) == 2
    tell(database, "missing", "B", desk["Ada"]), tell(database, "missing", "C", desk["Wren"])
    assert letters(app, database, NOON + timedelta(hours=23)) == []
    assert {to: subject for to, subject, _ in letters(app, database, NOON + timedelta(hours=25))} == {
        "abe@aside.example": "From tickets: 2 articles suggested", "wren@aside.example": "From tickets: 1 article suggested",
    }  # fmt: skip


def test_what_was_settled_meanwhile_is_not_told(app: Flask, database: Database, desk: dict[str, Staff]) -> None:
    number = tell(database, "wrong", "Fees", desk["Ada"])
    with database.writing() as db:
        settle_flag(db, number, "mended", "", by=desk["Wren"], now=NOON)
    assert letters(app, database) == []


def test_each_writer_chooses_on_the_page(app: Flask, database: Database, desk: dict[str, Staff]) -> None:
    as_role: SignedIn = signer(app, database)
    writer = as_role("writer")
    assert 'value="soon" checked' in writer.get(PAGE).text
    status, leads_to, _ = send(writer, f"{PAGE}/mail", {"wish": "never"}, opened=PAGE)
    assert (status, leads_to) == (303, f"{PAGE}?saved=mail#mail")
    assert 'value="never" checked' in writer.get(PAGE).text
    assert send(writer, f"{PAGE}/mail", {"wish": "hourly"}, opened=PAGE)[0] == 422
    tell(database, "wrong", "Fees", desk["Ada"])
    assert [to for to, _, _ in letters(app, database)] == ["abe@aside.example", "wren@aside.example"]
    lead = as_role("lead")
    assert 'value="never" checked' in lead.get(PAGE).text
    agent = as_role("agent")
    assert "Mail about flags" not in agent.get(PAGE).text
    with database.reading() as db:
        assert len(list_flags(db)) == 1


def test_the_worker_writes_as_soon_as_an_article_is_flagged(
    app: Flask, database: Database, desk: dict[str, Staff]
) -> None:
    tell(database, "wrong", "Fees", desk["Ada"])
    work_all(database)
    with database.reading() as db:
        assert len(db.execute(select(mails.c.id)).all()) == 2


def test_an_agent_chooses_none(app: Flask, database: Database) -> None:
    agent = signer(app, database)("agent")
    assert send(agent, f"{PAGE}/mail", {"wish": "soon"}, opened="/desk/profile")[0] == 403


def test_a_letter_is_in_the_language_of_its_reader(app: Flask) -> None:
    wren = Staff(1, "Wren Abbott", "wren@aside.example", frozenset({"writer"}), language="es")
    with app.test_request_context():
        letter = letter_to(wren, [flag(1), flag(2, "missing")], 3)
    assert letter.subject == "Desde tickets: 1 artículo marcado como equivocado y 1 artículo propuesto"
    assert "Hola, Wren:" in letter.text
    assert "En total, 3 avisos esperan a un redactor:" in letter.text
