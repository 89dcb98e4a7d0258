"""Parts fetched beside a ticket: money from the host, other tickets with their ratings; only for who sees the ticket, in few statements."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, update

import helpdesk
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from foundation.money import Money
from helpdesk import host
from helpdesk.assignment.profile import keep_to_members
from helpdesk.beside.history import history_of
from helpdesk.host import Dealings, Step, StepState, Sum, Trouble, Work
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, MARA, ask, staff

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PART = {"X-Requested-With": "aside-part"}


@pytest.fixture
def ada(client: FlaskClient, database: Database) -> FlaskClient:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=datetime.now(UTC))
    client.set_cookie(SESSION_COOKIE, token)
    return client


def rated(db: Connection, subject: str, stars: int | None, days: int, **more: object) -> int:
    made = ask(db, MARA, subject=subject, now=NOON - timedelta(days=days)).id
    db.execute(update(tickets).where(tickets.c.id == made).values(rating=stars, **more))
    return made


def test_other_tickets_are_counted_and_their_ratings_averaged(db: Connection) -> None:
    ada = staff(db, "Ada Brenner")
    for days, stars in enumerate((5, 4, None, None, None, None), start=1):
        rated(db, f"Day {days}", stars, days)
    rated(db, "Trash", 1, 9, shelved="trash", shelved_at=NOON)
    ask(db, BO)
    here = ask(db, MARA, now=NOON)
    found = history_of(db, here.id, me=ada.id)
    assert (found.count, found.csat, found.rated) == (6, 4.5, 2)
    assert [one.subject for one in found.newest] == [f"Day {days}" for days in range(1, 6)]
    assert history_of(db, rated(db, "x", None, 40), me=ada.id).count == 7


def test_a_closed_team_s_ticket_is_counted_and_nothing_of_it_is_shown(db: Connection) -> None:
    ada, lee = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead")
    rated(db, "My bank account", 1, 1, team="payments", status="solved")
    seen = rated(db, "My name", 5, 2)
    here = ask(db, MARA, now=NOON)
    keep_to_members(db, "payments", True, now=NOON)
    found = history_of(db, here.id, me=ada.id)
    assert (found.count, found.hidden, found.rated, found.csat) == (2, 1, 1, 5.0)
    assert [one.id for one in found.newest] == [seen]
    whole = history_of(db, here.id, me=lee.id)
    assert (whole.count, whole.hidden, whole.rated, whole.csat, len(whole.newest)) == (2, 0, 2, 3.0, 2)


def test_who_sees_none_of_their_tickets_is_told_how_many_there_are(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        rated(db, "My bank account", 1, 1, team="payments")
        here = ask(db, MARA, now=NOON)
        keep_to_members(db, "payments", True, now=NOON)
    part = ada.get(f"/desk/tickets/{here.id}/history", headers=PART).text
    assert "</span> of them is of a team you are not in." in part
    assert "not rated before" in part
    assert "first ticket" not in part
    assert "W-" not in part


def test_history_reads_as_a_part_and_as_a_page(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        rated(db, "<b>Old</b>", 4, 3)
        here = ask(db, MARA, now=NOON)
    address = f"/desk/tickets/{here.id}/history"
    with count_statements(database) as seen:
        part = ada.get(address, headers=PART).text
    assert len(seen) <= 3, "\n".join(seen)  # who asks, whether they see it, and the history
    assert "&lt;b&gt;Old&lt;/b&gt;" in part
    assert "<html" not in part
    assert "Back to the ticket" in ada.get(address).text


def test_who_wrote_for_the_first_time_has_no_history_and_no_none(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        here = ask(db, MARA)
    part = ada.get(f"/desk/tickets/{here.id}/history", headers=PART).text
    assert "This is their first ticket." in part
    assert "None" not in part


@pytest.fixture
def here(database: Database) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, here: helpdesk.Ticket) -> Dealings:
    """A host that stands outside: what it answers is given."""
    money = Money(162_000, "EUR")
    found = Dealings(
        (Sum("Held in escrow", (money,)), Sum("Next payout", (money, Money(5, "USD")), "to Visa", NOON)),
        (Trouble("Dispute about “<i>Logo</i>”", money, "Opened by them, not answered yet", NOON),),
        (Work("Checkout redesign", "Fixed price, for Bo", money, True),),
        2,
    )
    monkeypatch.setattr(host, "_hosts", [SimpleNamespace(dealings=lambda db, key, *, url, now: found)])
    return found


def test_money_disputes_and_work_are_shown_as_the_host_tells_them(
    ada: FlaskClient, here: helpdesk.Ticket, told: Dealings
) -> None:
    part = ada.get(f"/desk/tickets/{here.id}/dealings", headers=PART).text
    for words in (
        "Held in escrow",
        "€1,620.00",
        "$0.05",
        "to Visa",
        "&lt;i&gt;Logo",
        "Checkout redesign",
        "they wrote from here",
    ):
        assert words in part


def test_each_milestone_is_told_with_its_state_and_its_money(
    ada: FlaskClient, here: helpdesk.Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: tuple[StepState, ...] = ("released", "disputed", "reviewed", "funded", "planned")
    steps = tuple(Step(f"<b>Part {n}", state, Money(n * 100, "EUR"), until=NOON) for n, state in enumerate(states, 1))
    found = Dealings(work=(Work("Logo", "Fixed price, for Bo", steps=steps), Work("Labels", "Hourly, for Bo")))
    monkeypatch.setattr(host, "_hosts", [SimpleNamespace(dealings=lambda db, key, *, url, now: found)])
    part = ada.get(f"/desk/tickets/{here.id}/dealings", headers=PART).text

    assert part.count('<ol class="track">') == 1  # work by the hour has none
    for words in (
        "Milestone 2 of 5",
        "In dispute",
        "€2.00",
        'All <span class="num">5</span> milestones',
        "Released",
        "Not funded",
        "&lt;b&gt;Part 1",
        "until",
    ):
        assert words in part
    assert part.count('aria-current="step"') == 2  # on the line, and in the list of all
    assert "None" not in part


def test_somebody_the_host_doesnt_know_has_no_dealings(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        here = ask(db, helpdesk.Person("anon:1", "Visitor"))
    part = ada.get(f"/desk/tickets/{here.id}/dealings", headers=PART)
    assert "No money and no work under way." in part.text


def test_outsiders_of_a_closed_team_get_neither(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        here = ask(db, MARA)
        keep_to_members(db, here.team, True, now=NOON)
    for part in ("history", "dealings"):
        assert ada.get(f"/desk/tickets/{here.id}/{part}").status_code == 403
        assert ada.get(f"/desk/tickets/999999/{part}").status_code == 404
