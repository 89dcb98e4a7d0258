"""A long conversation in a browser: what is left out is read where one scrolls, opens in its place, for a link into it too, and stays open while it goes on."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.files import keep_file, send_files
from helpdesk.tickets.tables import messages, tickets
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.writing.window import Window
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def long(database: Database) -> helpdesk.Ticket:
    """400 messages of Mara's."""
    with database.writing() as db:
        ticket = ask(db, MARA, subject="A long story")
        at = clock.now() - timedelta(days=1)
        db.execute(insert(messages), [
            {"ticket": ticket.id, "kind": "customer", "author": MARA.key, "author_name": "Mara Castell", "body": f"Line {n}", "sent_at": at + timedelta(seconds=n)}
            for n in range(400)
        ])  # fmt: skip
        newest = ticket.last_message + 400
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(last_message=newest))
    return ticket


def test_a_link_into_the_folded_part_lands_there_and_it_stays_open(page: Page, live_server: LiveServer, database: Database, ada: Staff, long: helpdesk.Ticket) -> None:  # fmt: skip
    Window(page.context, live_server, database, ada).open(long)
    expect(page.locator(".letter")).to_have_count(43)
    page.evaluate("window.same = true")
    first = page.locator(".letter").first
    first.evaluate("letter => letter.scrollIntoView({block: 'start'})")
    expect(page.locator(".letter")).to_have_count(193)  # what follows is read by itself, and nothing jumps
    expect(first).to_be_in_viewport()
    page.get_by_role("link", name="more between").evaluate("link => link.click()")
    expect(page.locator(".letter")).to_have_count(401)
    expect(page.get_by_role("region", name="Conversation")).to_be_focused()
    middle = page.locator(".letter", has_text="Line 150").first
    name = middle.get_attribute("id")
    with database.writing() as db:
        helpdesk.customer_reply(db, long.reference, MARA.key, "And so on.", now=clock.now())
    expect(page.locator(".letter")).to_have_count(402)
    assert page.evaluate("window.same")  # in its place: the page was never left
    page.goto(f"{live_server.url}/desk/")
    page.goto(f"{live_server.url}/desk/tickets/{long.id}#{name}")
    expect(page.locator(f"#{name}")).to_be_in_viewport(timeout=40_000)
    assert "thread=whole" not in page.url

    # pictures: one steps on to what is left out, and comes back to where it stands
    add_pictures(database, long, "Line 150", "Line 399")
    Window(page.context, live_server, database, ada).open(long)
    pictures = page.locator("#thread a[data-picture]")
    expect(pictures).to_have_count(1)
    pictures.click()
    expect(page.locator("#pictures-place")).to_have_text("2 of 2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name="Line 150.png")).to_contain_text("1 of 2")
    page.keyboard.press("Escape")
    expect(page.locator("a[data-picture]:focus")).to_contain_text("Line 150.png")


def add_pictures(database: Database, ticket: helpdesk.Ticket, *bodies: str) -> None:
    with database.writing() as db:
        for body in bodies:
            of = select(messages.c.id).where(messages.c.ticket == ticket.id, messages.c.body == body)
            read = {"kind": "image/png", "size": 9, "digest": body, "width": 1, "height": 1}
            kept = keep_file(db, read, name=f"{body}.png", who=MARA.key, now=clock.now())
            send_files(db, [kept.id], who=MARA.key, message=db.execute(of).scalar_one())
