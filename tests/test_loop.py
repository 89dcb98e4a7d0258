"""The whole loop on the demo world: a question typed on a contract page becomes an answer, a ticket, and a line in a report.

1. Bo types with two slips, meets the right article first, reads it in place, and says it didn't help.
2. He is offered a channel that the rules allow, sends, and gets a reference.
3. Ada sees the ticket arrive without reloading, with what is known, and replies; Bo reads the reply as it is sent.
4. Pia's report counts Bo's words under the right theme.

Before it, `make demo` puts the demo world back to its first day, whatever happened meanwhile.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select, update

import app as application
import helpdesk
from foundation import clock
from foundation.accounts import staff as accounts
from foundation.config import Config
from foundation.database import Database, open_database
from foundation.jobs import enqueue_due_schedules, jobs, schedules, work_forever
from foundation.migrating import migrate
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, ask, staff
from tests.servers import LiveServer, serve_in_thread

pytestmark = pytest.mark.slow

WORDS = "I approved the last milestone on Tuesday and the money is still not released. This is really frustrating."
ARTICLE = re.compile("When a submitted milestone isn.t released")
REPLY = "Nothing is stuck, Bo. It reaches Mara on Thursday."


@pytest.fixture(scope="module")
def demo(settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A smaller demo world after `flask demo reset`, in a database that somebody has used."""
    var = tmp_path_factory.mktemp("demo")
    database = open_database(f"sqlite:///{var / 'aside.db'}", durable=False)
    made = application.create_app(replace(settings, var=var), database)
    migrate(database)
    with database.writing() as db:
        nobody = staff(db, "Nobody Inparticular")
        helpdesk.assign(db, ask(db, BO).id, nobody, by=nobody, now=clock.now())
    with made.app_context():  # as on a command line
        found = made.test_cli_runner().invoke(args=["demo", "reset", "--questions", "600"])
    assert found.exit_code == 0, found.output
    enqueue_due_schedules(database, now=clock.now())
    with database.writing() as db:  # what is done every hour has been done
        db.execute(jobs.delete().where(jobs.c.kind.in_(select(schedules.c.kind))))
    yield made
    database.close()


@pytest.fixture
def served(demo: Flask) -> Iterator[LiveServer]:
    """A web server, and a worker beside it."""
    stop = threading.Event()
    own: Database = demo.extensions["database"]
    worker = threading.Thread(target=work_forever, args=(own, stop), kwargs={"poll_seconds": 0.05, "lease_seconds": 60})
    worker.start()
    with serve_in_thread(demo) as server:
        yield server
    stop.set()
    worker.join()


def test_resetting_forgets_what_was_there_and_seeds_the_year_anew(demo: Flask) -> None:
    with demo.extensions["database"].reading() as db:
        assert db.execute(select(func.count()).select_from(tickets)).scalar_one() == 600
        assert "Nobody Inparticular" not in db.execute(select(accounts.c.name)).scalars().all()


def test_a_typed_question_becomes_an_answer_a_ticket_and_a_line_in_a_report(
    demo: Flask, served: LiveServer, browser: Browser
) -> None:
    bo, ada, pia = (browser.new_context(viewport={"width": 1440, "height": 900}).new_page() for _ in range(3))
    sign_in(bo, demo, f"{served.url}/sign-in", "bo@worklane.example")
    sign_in(ada, demo, f"{served.url}/desk/sign-in", "ada@aside.example")
    sign_in(pia, demo, f"{served.url}/desk/sign-in", "pia@aside.example")
    before = comments_on(pia, served, "escrow")

    ada.goto(f"{served.url}/desk/?view=open&order=newest")
    expect(ada.get_by_text("Live", exact=True)).to_be_visible()

    reference = bo_asks(bo, served)

    arrived = ada.locator(".row", has_text="I approved the last milestone")
    expect(arrived).to_be_visible()  # nobody reloaded
    arrived.get_by_role("link").click()
    context = ada.get_by_role("complementary", name="About Bo Halvorsen")
    expect(ada.get_by_role("region", name=f"Ticket {reference}")).to_be_visible()
    for known in ("Client on plus", "contract/fixed", "miletsone not relased", ARTICLE):
        expect(context.get_by_text(known).first).to_be_visible()
    ada.get_by_label("Your text").fill(REPLY)
    ada.get_by_role("button", name="Send Ctrl").click()
    expect(ada.locator(".letter.agent").last).to_contain_text(REPLY)

    expect(bo.get_by_role("log")).to_contain_text(REPLY)  # nor here

    assert counted_within(60, pia, served, demo.extensions["database"], before + 1)
    pia.goto(f"{served.url}/voice/verbatims?theme=escrow&sentiment=negative&words=approved+Tuesday")
    expect(pia.get_by_text("the money is still not released")).to_be_visible()


def bo_asks(page: Page, served: LiveServer) -> str:
    """From the contract page to a sent question; the reference it got."""
    page.goto(f"{served.url}/contracts")
    page.get_by_role("link", name="Packaging illustrations").first.click()
    page.get_by_role("button", name="Help").click()
    page.get_by_role("combobox").press_sequentially("miletsone not relased")
    first = page.get_by_role("option").first
    expect(first).to_contain_text(ARTICLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=ARTICLE)).to_be_visible()
    page.get_by_role("button", name="Not yet").click()
    page.get_by_role("group", name="Still need help?").get_by_role("button", name="Talk to a person").click()
    expect(page.locator("aside-help .best").get_by_role("heading")).to_be_visible()  # which it is, the hour decides
    by_mail = page.locator("aside-help .channel, aside-help .best button").filter(has_text="E-mail")
    by_mail.or_(page.get_by_role("button", name="Write to us")).first.click()
    page.get_by_label("Your message").fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log")).to_contain_text(WORDS)
    return page.locator("aside-help .system strong").inner_text()


def sign_in(page: Page, demo: Flask, address: str, email: str) -> None:
    accounts = (demo.extensions["config"].var / "demo-accounts.txt").read_text()
    password = dict(re.findall(r"(\S+@\S+)\s+(\S+)", accounts))[email]
    page.goto(address)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def comments_on(page: Page, served: LiveServer, theme: str) -> int:
    """How many comments of the last four weeks the front page counts under this theme."""
    page.goto(f"{served.url}/voice/?all=1")
    counted = page.locator(f'a.n[href*="theme={theme}"]:not([href*="sentiment"])').first
    return int(re.sub(r"\D", "", counted.text_content() or ""))


def counted_within(seconds: float, page: Page, served: LiveServer, database: Database, expected: int) -> bool:
    """Whether the report comes to count so many, figures being made now instead of in a quarter of a minute."""
    until = time.monotonic() + seconds
    while comments_on(page, served, "escrow") != expected:
        if time.monotonic() > until:
            return False
        with database.writing() as db:
            db.execute(update(jobs).where(jobs.c.kind == "voice.summarise").values(run_at=clock.now()))
        time.sleep(0.2)
    return True
