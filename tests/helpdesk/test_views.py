"""Views.

1. A view shows and counts the tickets that meet its conditions, without what is spam, in the trash or snoozed, in its own order.
2. A personal view is its owner's alone; leads share with a team or everyone, and change what is shared.
3. Views are arranged, hidden, copied, deleted and put back; each person for themselves.
4. The builder says what a view shows before it is saved, and refuses what can't be read and what can never be met.
5. At any number of saved views the queue sends as few statements.
6. A view can be a table: each person chooses its columns, their order and widths; heads sort where the list has such an order.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, update

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, list_staff, sign_in
from foundation.database import Database, count_statements
from foundation.errors import Forbidden, Invalid, NotFound
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.conditions import Condition, Conditions
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.sorting import SORTS
from helpdesk.tickets.tables import tickets
from helpdesk.views.arranging import hide_view, lay_out, move_view
from helpdesk.views.reading import read_shelf
from helpdesk.views.saving import Draft, change_view, copy_view, create_view, delete_view, restore_view
from helpdesk.views.view import ORDERS, View
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.test_workspace import token_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HIGH = Conditions((Condition("status", "is_any_of", ("new", "open")), Condition("priority", "is_any_of", ("high",))))


def draft(name: str = "High", conditions: Conditions = HIGH, shared: str = "me", order: str = "due") -> Draft:
    return Draft(name, "star", conditions, shared, order, ("subject", "customer"))


def keys(db: Connection, who: Staff) -> list[str]:
    return [view.key for view in read_shelf(db, who).views if view.id]


def held(db: Connection, view: View | str, who: Staff, now: datetime = NOON) -> list[int]:
    return [one.id for one in list_tickets(db, view, staff_id=who.id, now=now).items]


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


@pytest.fixture
def lee(db: Connection) -> Staff:
    return staff(db, "Lee Okafor", "lead")


def test_a_saved_view_holds_and_counts_what_meets_its_conditions(db: Connection, ada: Staff) -> None:
    urgent, _plain = ask(db, now=NOON), ask(db, now=NOON)
    helpdesk.set_priority(db, urgent.id, "high", by=ada, now=NOON)
    key = create_view(db, draft(), by=ada, now=NOON)
    view = read_shelf(db, ada).find(key)
    assert held(db, view, ada) == [urgent.id]
    assert count_views(db, staff_id=ada.id, now=NOON, views=[view]) == {view.key: 1}


def test_shelved_and_snoozed_tickets_are_in_no_view_but_their_own(db: Connection, ada: Staff) -> None:
    spam, snoozed, plain = (ask(db, now=NOON).id for _ in range(3))
    db.execute(update(tickets).where(tickets.c.id == spam).values(shelved="spam"))
    db.execute(update(tickets).where(tickets.c.id == snoozed).values(snoozed_until=NOON + timedelta(hours=1)))
    assert held(db, "open", ada) == [plain]
    assert held(db, "snoozed", ada) == [snoozed]
    assert count_views(db, staff_id=ada.id, now=NOON)["open"] == 1
    assert sorted(held(db, "open", ada, NOON + timedelta(hours=2))) == [snoozed, plain]
    asks_for_spam = View("spam", "Spam", "all", "shield", Conditions((Condition("shelved", "is_any_of", ("spam",)),)))
    assert held(db, asks_for_spam, ada) == [spam]


def test_every_order_pages_through_every_ticket_once(db: Connection, ada: Staff) -> None:
    assert set(SORTS) == set(ORDERS)
    made = [ask(db, now=NOON + timedelta(minutes=n % 3)).id for n in range(9)]
    for n, ticket in enumerate(made):
        values = {"mood": None if n == 4 else n * 10 - 40, "priority": ("low", "critical")[n % 2]}
        db.execute(update(tickets).where(tickets.c.id == ticket).values(**values))
    for order in ORDERS:
        seen: list[int] = []
        cursor = None
        for _ in range(9):
            page = list_tickets(db, "open", staff_id=ada.id, now=NOON, cursor=cursor, order=order, most=4)
            seen, cursor = [*seen, *(one.id for one in page.items)], page.next
            if cursor is None:
                break
        assert sorted(seen) == made, order
    worst = list_tickets(db, "open", staff_id=ada.id, now=NOON, order="mood").items
    assert [one.mood for one in worst][:2] == [-40, -30]
    assert worst[-1].mood is None
    assert list_tickets(db, "open", staff_id=ada.id, now=NOON, order="priority").items[0].priority == "critical"


def test_a_personal_view_is_its_owners_alone(db: Connection, ada: Staff, lee: Staff) -> None:
    key = create_view(db, draft(), by=ada, now=NOON)
    assert keys(db, ada) == [key]
    assert keys(db, lee) == []
    with pytest.raises(NotFound):
        read_shelf(db, lee).find(key)


def test_only_leads_share_views_and_change_what_is_shared(db: Connection, ada: Staff, lee: Staff) -> None:
    with pytest.raises(Forbidden):
        create_view(db, draft(shared="everyone"), by=ada, now=NOON)
    shared = create_view(db, draft(shared="everyone"), by=lee, now=NOON)
    view = read_shelf(db, ada).find(shared)
    with pytest.raises(Forbidden):
        change_view(db, view, draft("Mine now"), by=ada, now=NOON)
    copied = copy_view(db, view, by=ada, now=NOON)
    own = read_shelf(db, ada).find(copied)
    assert (own.name, own.shared, own.conditions) == ("High (copy)", "me", HIGH)


def test_a_view_of_a_team_is_seen_by_its_team(db: Connection, ada: Staff, lee: Staff) -> None:
    sam = staff(db, "Sam Okoro")
    save_profile(db, ada.id, Profile(teams=("payments",)), now=NOON)
    save_profile(db, sam.id, Profile(teams=("mediation",)), now=NOON)
    key = create_view(db, draft(shared="payments"), by=lee, now=NOON)
    assert (keys(db, ada), keys(db, sam), keys(db, lee)) == ([key], [], [key])


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 61}, {"order": "best"}, {"shared": "marketing"}])
def test_what_a_view_cannot_be_is_refused(db: Connection, lee: Staff, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        create_view(db, draft(**wrong), by=lee, now=NOON)


def test_a_deleted_view_can_be_put_back(db: Connection, ada: Staff) -> None:
    key = create_view(db, draft(), by=ada, now=NOON)
    delete_view(db, read_shelf(db, ada).find(key), by=ada, now=NOON)
    assert keys(db, ada) == []
    assert restore_view(db, key, by=ada).key == key
    assert restore_view(db, key, by=ada).conditions == HIGH
    assert keys(db, ada) == [key]


def test_each_person_arranges_their_own_list(db: Connection, ada: Staff, lee: Staff) -> None:
    team = [view.key for view in read_shelf(db, ada).views if view.group == "team"]
    move_view(db, ada, list(team), "late", -1)
    hide_view(db, ada, "payments", True)
    lay_out(db, ada, "open", table=True, widths={"subject": 5000, "customer": 120.6, "nonsense": 3})
    shelf = read_shelf(db, ada)
    assert [view.key for view in shelf.views if view.group == "team"][:2] == ["late", "waiting"]
    assert "payments" not in [view.key for view in shelf.listed]
    assert dict(shelf.layout_of("open").widths) == {"subject": 1200, "customer": 120}
    assert shelf.layout_of("open").table
    assert [view.key for view in read_shelf(db, lee).listed if view.group == "team"] == team


# In the browser's words


@pytest.fixture
def desk(client: FlaskClient, database: Database) -> FlaskClient:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        for n in range(8):
            ask(db, BO if n % 2 else MARA, subject=f"Question {n}")
        urgent = ask(db, BO, subject="Locked out")
        helpdesk.set_priority(db, urgent.id, "critical", by=ada, now=clock.now())
        session = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, session)
    return client


CRITICAL = {
    "name": "Critical", "icon": "alarm", "shared": "me", "order": "oldest", "columns": ["subject", "due"],
    "all-0-field": "status", "all-0-op": "is_any_of", "all-0-value": ["new", "open"],
    "all-1-field": "priority", "all-1-op": "is_any_of", "all-1-value": "critical",
}  # fmt: skip


def post(client: FlaskClient, path: str, **data):
    return client.post(path, data={"_csrf": token_of(client.get("/desk/views/new").text), **data})


def test_the_builder_says_what_a_view_shows_before_it_is_saved(desk: FlaskClient) -> None:
    page = post(desk, "/desk/views/", **CRITICAL, do="look").text
    assert "<strong>1</strong> ticket" in page
    assert "Status is New or Open, and Priority is Critical." in page
    assert "Locked out" in page
    more = post(desk, "/desk/views/", **CRITICAL, do="add-any").text
    assert 'name="any-0-field"' in more
    fewer = post(desk, "/desk/views/", **CRITICAL, do="remove-all-1").text
    assert "<strong>9</strong> tickets" in fewer


def test_a_view_is_saved_shown_edited_and_deleted_with_undo(desk: FlaskClient) -> None:
    answer = post(desk, "/desk/views/", **CRITICAL, do="save")
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"]).text
    assert "Locked out" in page
    assert "Question 1" not in page
    assert "Oldest first" in page
    key = answer.headers["Location"].split("view=")[1]
    form = desk.get(f"/desk/views/{key}/edit").text
    assert 'value="Critical"' in form
    post(desk, f"/desk/views/{key}", **CRITICAL | {"name": "<b>On fire</b>"}, do="save")
    assert "&lt;b&gt;On fire&lt;/b&gt;" in desk.get("/desk/").text
    gone = desk.get(post(desk, f"/desk/views/{key}/deletion").headers["Location"]).text
    assert "Undo" in gone
    assert desk.get(f"/desk/?view={key}").status_code == 404
    post(desk, f"/desk/views/{key}/restoration")
    assert desk.get(f"/desk/?view={key}").status_code == 200


def test_what_nothing_can_meet_is_said_and_not_saved(desk: FlaskClient) -> None:
    never = CRITICAL | {"all-0-field": "priority", "all-0-value": "low"}
    assert "Nothing can meet this" in post(desk, "/desk/views/", **never, do="look").text
    answer = post(desk, "/desk/views/", **never, do="save")
    assert (answer.status_code, "Nothing can meet this" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"all-1-value": "urgentest"}, "Choose something for"), ({"name": ""}, "Give the view a name"), ({"all-1-field": "nothing"}, "Choose what this condition is about"),
     ({"all-1-field": "opened", "all-1-op": "longer_ago", "all-1-value": "many"}, "Write a length")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_where_it_was_typed(desk: FlaskClient, wrong: dict[str, str], said: str) -> None:
    answer = post(desk, "/desk/views/", **CRITICAL | wrong, do="save")
    assert (answer.status_code, said in answer.text) == (422, True)


def test_an_agent_shares_nothing_by_a_forged_form(desk: FlaskClient) -> None:
    assert post(desk, "/desk/views/", **CRITICAL | {"shared": "everyone"}, do="save").status_code == 403


def test_views_are_moved_hidden_and_laid_out_by_plain_forms(desk: FlaskClient) -> None:
    post(desk, "/desk/views/places", key="late", by="-1")
    post(desk, "/desk/views/payments/hidden", hidden="1")
    post(desk, "/desk/views/open/layout", table="1", widths='{"subject": 300}')
    page = desk.get("/desk/").text
    assert page.index('data-view="late"') < page.index('data-view="waiting"')
    assert 'data-view="payments"' not in page
    assert post(desk, "/desk/views/open/layout", widths="[").status_code == 422
    assert desk.get("/desk/views/open/count").json == {"count": 9, "more": False}


def test_many_saved_views_cost_no_more_statements(desk: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        ada = next(one for one in list_staff(db) if one.name == "Ada Brenner")
        for n in range(12):
            create_view(db, draft(f"View {n}"), by=ada, now=NOON)
    desk.get("/desk/")
    with count_statements(database) as sent:
        assert desk.get("/desk/").status_code == 200
    assert len(sent) <= 5


def test_a_search_becomes_a_view_by_its_address(desk: FlaskClient) -> None:
    asked = '{"all":[{"field":"priority","op":"is_any_of","value":["high"]}],"any":[]}'
    page = desk.get("/desk/views/new", query_string={"conditions": asked}).text
    assert 'value="priority" selected' in page
    assert "Priority is High" in page
    for wrong in ("{", '{"all": [{"field": "shoe size", "op": "is_set"}]}', "[" * 4000):
        assert desk.get("/desk/views/new", query_string={"conditions": wrong}).status_code == 422
