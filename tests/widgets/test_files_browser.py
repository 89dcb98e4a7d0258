"""Files in the panel, in a browser. 1. Chosen, pasted, refused, removed, sent. 2. From another origin nothing needs a preflight. 3. A bad
day keeps the file. 4. axe finds nothing."""

import io

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from helpdesk.tickets.tables import messages
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from widgets.sites.registry import save_site

pytestmark = pytest.mark.browser

PASTE = """(field, bytes) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""


def png(width: int = 60, height: int = 40) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()


def given(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def write_to_us(page: Page) -> None:
    page.locator("aside-help .launcher").click()
    page.get_by_role("button", name="Talk to a person").click()
    page.locator(
        "aside-help .channel:has-text('E-mail'), aside-help .best button:has-text('Write to us')"
    ).first.click()
    expect(page.get_by_label("Your message")).to_be_focused()


@pytest.fixture
def form(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """The form of a message, as Mara sees it."""
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    write_to_us(page)
    return page


def choose(page: Page, *files: dict[str, object]) -> None:
    page.locator("aside-help input[type=file]").last.set_input_files(list(files))  # type: ignore[arg-type]


def test_files_are_chosen_pasted_refused_removed_and_sent(form: Page) -> None:
    choose(form, given("hours.csv", b"a,b\n"), given("lies.png", b"<html>"))
    expect(
        form.get_by_role("list", name="Files to send").get_by_text("This file isn’t what its name says.")
    ).to_be_visible()
    form.get_by_label("Your message").evaluate(PASTE, list(png()))
    expect(form.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(3)
    form.get_by_label("Your message").fill("My payout is late.")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_text("One of your files couldn’t be attached.")).to_be_visible()
    assert axe_violations(form) == []
    form.get_by_role("button", name="Remove lies.png").click()
    expect(form.get_by_role("button", name="Remove hours.csv")).to_be_focused()
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_role("img", name="image.png")).to_be_visible()
    expect(form.get_by_role("link", name="hours.csv")).to_be_visible()
    assert axe_violations(form) == []


def test_a_picture_takes_its_place_before_it_has_come(form: Page) -> None:
    held: list[Route] = []
    form.route("**/files/*", lambda route: held.append(route))
    choose(form, given("screen.png", png(600, 880)))
    expect(form.get_by_text("screen.png is attached.")).to_have_count(1)
    form.get_by_label("Your message").fill("My payout is late.")
    form.get_by_role("button", name="Send", exact=True).click()
    picture = form.get_by_role("img", name="screen.png")
    expect(picture).to_be_visible()
    place = picture.bounding_box()
    assert place is not None
    assert place["width"] == pytest.approx(150, abs=1)
    assert place["height"] == pytest.approx(220, abs=1)
    assert axe_violations(form) == []


def test_a_sixth_file_waits_for_the_next_message(form: Page) -> None:
    choose(form, *[given(f"{number}.txt", b"words") for number in range(6)])
    expect(form.get_by_text("A message takes up to 5 files.")).to_be_visible()
    expect(form.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(5)


def test_a_file_over_10_mb_is_refused_before_it_travels(form: Page) -> None:
    asked: list[str] = []
    form.on("request", lambda request: asked.append(request.url))
    choose(form, given("long.txt", b"a" * (10 * 1024 * 1024 + 1)))
    expect(form.get_by_text("This file is larger than 10 MB.").first).to_be_visible()
    assert [url for url in asked if url.endswith("/files")] == []


def test_a_lost_connection_keeps_the_file_to_try_again(form: Page) -> None:
    form.route("**/widget/v1/files", lambda route: route.abort())
    choose(form, given("hours.csv", b"a,b\n"))
    expect(form.get_by_text("We couldn’t reach the server.").first).to_be_visible()
    form.unroute("**/widget/v1/files")
    form.get_by_role("button", name="Try again").click()
    expect(form.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_screenshot_alone_is_an_answer(form: Page) -> None:
    form.get_by_label("Your message").fill("My payout is late.")
    form.get_by_role("button", name="Send", exact=True).click()
    answer = form.get_by_role("textbox", name="Write a message")
    expect(answer).to_be_focused()
    answer.evaluate(PASTE, list(png()))
    expect(form.get_by_role("button", name="Remove image.png")).to_be_visible()
    expect(form.locator("aside-help progress")).to_have_count(0)
    answer.press("Enter")
    expect(form.get_by_role("img", name="image.png")).to_be_visible()
    expect(form.get_by_role("list", name="Files to send")).to_be_hidden()


def test_from_another_origin_a_file_needs_no_preflight(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    elsewhere = live_server.url.replace("127.0.0.1", "localhost")
    secrets = {"worklane": app.extensions["config"].widget_secret}
    with database.writing() as db:
        save_site(
            db, key="worklane", name="Worklane", origins=[elsewhere], secrets=secrets, greeting="Hello", now=clock.now()
        )
    ours = live_server.url
    policy = f"default-src 'none'; script-src {ours}; connect-src {ours} 'self'; img-src {ours}"
    serve_host_page(app, src=f"{ours}/widget/aside.js", policy=policy)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(f"{elsewhere}/host")
    write_to_us(page)
    choose(page, given("hours.csv", b"a,b\n"))
    expect(page.locator("aside-help .file .quiet")).to_be_visible()
    assert [one.url for one in asked if one.method == "OPTIONS"] == []


def test_an_address_of_a_file_stays_for_a_while_and_is_renewed_before_it_ends(
    form: Page, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(form, given("hours.csv", b"a,b\n"))
    form.get_by_label("Your message").fill("My payout is late.")
    expect(form.get_by_text("hours.csv is attached.")).to_have_count(1)
    form.get_by_role("button", name="Send", exact=True).click()
    link = form.get_by_role("link", name="hours.csv")
    first = link.get_attribute("href")
    link.focus()
    form.wait_for_timeout(300)  # it hears live from here on
    with database.writing() as db:
        ada, ticket = staff(db, "Ada Brenner"), db.execute(select(messages.c.ticket)).scalars().one()
        helpdesk.reply(db, ticket, author=ada, body="I look at it.", seen=10**9, now=clock.now())
    expect(form.get_by_role("log")).to_contain_text("I look at it.")
    assert link.get_attribute("href") == first
    expect(link).to_be_focused()
    monkeypatch.setattr("helpdesk.files.handing_out.SAME", 7)  # as if the time had passed
    with database.writing() as db:
        helpdesk.reply(db, ticket, author=ada, body="It is on its way.", seen=10**9, now=clock.now())
    expect(form.get_by_role("log")).to_contain_text("It is on its way.")
    expect(link).not_to_have_attribute("href", first or "")
    assert form.request.get(link.get_attribute("href") or "").ok
