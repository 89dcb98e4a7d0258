"""1. A search is kept under a name. 2. Its author changes it, undo brings it back. 3. It is a side of a comparison."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from analytics.voice import add_verbatims
from analytics.voice.asking.counting import count_segments, figures_of
from analytics.voice.asking.current import CurrentShelf
from analytics.voice.asking.segments import Segment, own, save
from analytics.voice.asking.tables import segments
from analytics.voice.meaning.comparing import compare
from analytics.voice.registry.standing import read_registry
from foundation.access import SESSION_COOKIE
from foundation.accounts import create_staff, list_staff, sign_in
from foundation.clock import now
from foundation.database import Database, count_statements
from tests.analytics.content import PASSWORD, comment, sign_in_pia
from tests.analytics.test_asking import many, total_on


def post(client: FlaskClient, path: str, **fields: str) -> str:
    """Sent as a browser does; the page it leads to."""
    page = client.get("/voice/verbatims?role=client").text
    token = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert token
    answer = client.post(path, data={"_csrf": token[1], **fields}, follow_redirects=True)
    return html.unescape(answer.text)


def number_of(database: Database, name: str) -> int:
    with database.reading() as db:
        return int(db.execute(select(segments.c.id).where(segments.c.name == name)).scalar_one())


def ready(app: Flask, client: FlaskClient, database: Database) -> None:
    late = [comment(500 + n, "The payout has been pending for 6 days now.", role="client") for n in range(30)]
    add_verbatims(database, [*many(), *late])
    app.extensions["verbatims"].refresh()
    sign_in_pia(client, database)


def numbers_open(client: FlaskClient, text: str) -> int:
    found = re.findall(r'<a class="n" href="([^"]+)">([\d,]+)[^<]*</a>', text)
    for address, number in found:
        assert total_on(client.get(html.unescape(address)).text) == int(number.replace(",", "")), address
    return len(found)


def test_a_search_is_kept_counted_and_opened(app: Flask, client: FlaskClient, database: Database) -> None:
    ready(app, client, database)
    text = post(client, "/voice/segments", name="Clients on fees", role="client", words="fee", heard="3")
    assert "Saved as “Clients on fees”." in text
    assert total_on(text) == 20
    with count_statements(database) as seen:
        listed = client.get("/voice/segments").text
    assert len(seen) <= 8
    assert "“fee”, Client" in listed
    assert numbers_open(client, listed) >= 1
    add_verbatims(database, [comment(900, "The fee is much too high.", role="client")])
    current: CurrentShelf = app.extensions["verbatims"]
    current.refresh()
    count_segments(database, current.get())
    assert ">21<" in client.get("/voice/segments").text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "", "role": "client"}, "Give the segment a name"), ({"name": "x" * 81, "role": "client"}, "up to 80 characters"),
        ({"name": "All"}, "Choose a filter"), ({"name": "Bad", "from": "tomorrow"}, "isn’t a day"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_why(
    app: Flask, client: FlaskClient, database: Database, fields: dict[str, str], says: str
) -> None:
    ready(app, client, database)
    assert says in post(client, "/voice/segments", **fields)


def test_it_is_renamed_removed_and_brought_back(app: Flask, client: FlaskClient, database: Database) -> None:
    ready(app, client, database)
    post(client, "/voice/segments", name="Clients", role="client")
    assert "You have a segment called" in post(client, "/voice/segments", name="clients", role="client")
    number = number_of(database, "Clients")
    text = post(client, f"/voice/segments/{number}", name="<b>Buyers</b>", shared="yes")
    assert "<b>Buyers</b>" in text
    assert "<b>Buyers" not in client.get("/voice/segments").text
    text = post(client, f"/voice/segments/{number}/removal")
    assert "is removed" in text
    assert "No segments yet" in text
    post(client, "/voice/segments", name="<b>Buyers</b>", role="client")
    assert "<b>Buyers</b> 2" in post(client, f"/voice/segments/{number}/return")


def test_only_its_author_changes_it_and_others_see_what_is_shared(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ready(app, client, database)
    post(client, "/voice/segments", name="Mine", role="client")
    post(client, "/voice/segments", name="Ours", role="freelancer", shared="yes")
    with database.writing() as db:
        create_staff(db, name="Wim", email="wim@aside.example", password=PASSWORD, roles=["writer"], now=now())
        token = sign_in(db, email="wim@aside.example", password=PASSWORD, now=now())
    client.set_cookie(SESSION_COOKIE, token)
    text = client.get("/voice/segments").text
    assert "Ours" in text
    assert "Mine" not in text
    assert "isn’t yours" in post(client, f"/voice/segments/{number_of(database, 'Ours')}/removal")
    with database.reading() as db:
        assert list(db.execute(select(segments.c.removed_at)).scalars()) == [None, None]


def test_the_weeks_of_a_segment_leave_out_what_is_older(database: Database) -> None:
    """Twelve weeks from a Monday on: a comment of the day before is counted, and in no week."""
    begin = now() - timedelta(weeks=11, days=now().weekday())
    days = (begin - timedelta(days=1), begin - timedelta(days=6), begin, now())
    add_verbatims(database, [comment(n, "Fees.", role="client", happened_at=at) for n, at in enumerate(days)])
    one = segment(database, role="client")
    with database.reading() as db:
        found = figures_of(db, one, None, read_registry(db), now=now())
    assert found
    assert (found["total"], [count for count, _ in found["weeks"]]) == (4, [1, *[0] * 10, 1])


def test_a_segment_comes_back_beside_others_of_its_name(app: Flask, client: FlaskClient, database: Database) -> None:
    ready(app, client, database)
    name = "n" * 80
    for _ in range(3):
        post(client, "/voice/segments", name=name, role="client")
        with database.reading() as db:
            newest = db.execute(select(func.max(segments.c.id))).scalar_one()
        post(client, f"/voice/segments/{newest}/removal")
    for number in range(newest - 2, newest + 1):
        post(client, f"/voice/segments/{number}/return")
    with database.reading() as db:
        kept = db.execute(select(segments.c.name).where(segments.c.removed_at.is_(None)).order_by(segments.c.id))
        assert list(kept.scalars()) == [name, "n" * 76 + " 2", "n" * 76 + " 3"]


def segment(database: Database, **filters: str) -> Segment:
    with database.writing() as db:
        number = create_staff(
            db, name="Ida", email="ida@aside.example", password=PASSWORD, roles=["product"], now=now()
        )
        ida = next(one for one in list_staff(db) if one.id == number)
        number = save(db, "Theirs", filters, shared=False, by=ida, now=now())
        return own(db, number, ida)


def test_a_segment_against_everybody_else_says_what_differs(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ready(app, client, database)
    post(client, "/voice/segments", name="Clients", role="client")
    number = number_of(database, "Clients")
    with count_statements(database) as seen:
        text = client.get(f"/voice/comparison?a_saved={number}&b_saved=rest").text
    assert len(seen) <= 8
    told = html.unescape(text)
    assert (
        "More of “Payouts arrive late” (60\u202f% against 0\u202f%); less of “Fees come as a surprise” (40\u202f% against 100\u202f%)"
        in told
    )
    assert "everybody else" in told
    assert "Some comments are on both sides" not in told
    assert numbers_open(client, text) > 6
    for address, number in re.findall(r'<a href="([^"]+)" aria-label="(\d+) comments', text):
        assert total_on(client.get(html.unescape(address)).text) == int(number)


def test_sides_that_share_comments_say_so_and_bad_sides_are_named(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ready(app, client, database)
    assert "Some comments are on both sides" in client.get("/voice/comparison?a_role=client&b_plan=basic").text
    assert client.get("/voice/comparison?a_saved=99&b_saved=x").status_code == 200
    assert "isn’t a day" in html.unescape(client.get("/voice/comparison?b_from=never").text)
    empty = html.unescape(client.get("/voice/comparison?a_words=zzyzx&b_role=client").text)
    assert "one side has no comments" in empty
    assert "“zzyzx” (" in empty
    assert "What they speak of" not in empty, "nothing is drawn of nobody"


def test_of_many_themes_that_do_not_differ_none_is_proven() -> None:
    """One of twenty would be, were each judged alone."""
    first = {f"theme-{n}": 50 for n in range(20)}
    assert not any(one.proven for one in compare(first, first | {"theme-3": 68}))
    assert [one.theme for one in compare(first, first | {"theme-3": 120}) if one.proven and one.change > 0] == [
        "theme-3"
    ]
