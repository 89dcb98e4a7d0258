"""No sentence of the panel shows untranslated, in any state: in a browser whose language puts every sentence of ours in brackets."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import jobs, work_one
from helpdesk import chat
from helpdesk.chat.tables import chats
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles, write_more_articles
from widgets.saying import FOLDER

pytestmark = pytest.mark.browser

BRACKETED = """export const words = new Proxy({ a: "" }, {
  get: (_, sentence) => `⟦${sentence.split("|")[0]}⟧`, has: (_, sentence) => !sentence.includes("|") });"""
# What is shown and isn't ours: articles, the site, the person, moments, keys on a keyboard, what the server says of channels.
UNTRANSLATED = r"""() => {
  const panel = document.querySelector("aside-help").shadowRoot.querySelector(".panel");
  const data = ".article > *, .option:not(.one), .likely, .thread-text, .avatar, time, kbd, strong.num, .message p, .best h3, .why, .channel, .how li, [data-said], .sources button, .near button, .choice, .steps, #m-day option, .time";
  const ours = (text) => text.replace(/⟦[^⟧]*$|^[^⟦]*⟧/g, "").replace(/⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/g, "");
  const found = [];
  const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest(data)) continue;
    if (/\p{L}/u.test(ours(node.data))) found.push(node.data);
  }
  for (const one of panel.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (one.closest(data)) continue;
    for (const name of ["aria-label", "placeholder", "title"]) {
      const said = one.getAttribute(name);
      if (said && /\p{L}/u.test(ours(said))) found.push(`${name}: ${said}`);
    }
  }
  return found;
}"""
SAID = set(json.loads((FOLDER / "es.json").read_text("utf-8")).values())  # by the server, which has its own words
DATA = {
    "milestone not released",
    "Milestones and escrow",
    "Ada Brenner",
}  # what was understood, a section, who is in the chat


@pytest.fixture
def pseudo(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """The panel in a language that brackets every sentence of ours, as Mara sees it."""
    return open_bracketed(page, live_server, app, database)


@pytest.fixture
def visitor(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """The same for somebody nobody knows, with articles that need asking back."""
    write_more_articles(database)
    return open_bracketed(page, live_server, app, database, member=False)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def open_bracketed(page: Page, live_server: LiveServer, app: Flask, database: Database, *, member: bool = True) -> Page:
    write_articles(app, database)
    serve_host_page(app, lang="es", member=member)
    page.route("**/static/es.js", lambda route: route.fulfill(body=BRACKETED, content_type="text/javascript"))
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    return page


def never_closes(app: Flask, *channels: str) -> None:
    """Only these channels, at any hour."""
    settings = app.extensions["router"].settings
    kept = {name: settings.data["channels"][name] | {"hours": None, "days": None} for name in channels}
    settings.data["channels"] = kept
    settings.__dict__.pop("channels", None)


def choose(page: Page, label: str) -> None:
    """The form of a channel."""
    page.get_by_role("button", name="⟦Talk to a person⟧").click()
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    best = page.locator("aside-help .best").filter(has_text=label).get_by_role("button")
    (best if best.count() else page.locator("aside-help button.channel").filter(has_text=label)).click()
    expect(page.locator("aside-help #m-body")).to_be_focused()


def ask(page: Page, question: str) -> None:
    words = page.get_by_label("⟦Ask the assistant⟧")
    words.fill(question)
    words.press("Enter")


def untranslated(page: Page) -> list[str]:
    return [
        one for one in page.evaluate(UNTRANSLATED) if one not in DATA and one not in SAID and not one.startswith("W-")
    ]


def test_no_sentence_shows_untranslated_from_the_start_to_an_article(pseudo: Page) -> None:
    assert untranslated(pseudo) == []
    pseudo.keyboard.type("miletsone not relased")
    expect(pseudo.get_by_role("option").first).to_be_visible()
    pseudo.wait_for_timeout(900)  # the count is announced after a pause
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.keyboard.type("zebra xylophone quagga")
    expect(pseudo.get_by_text("⟦No article covers that yet.⟧")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.get_by_role("button", name="When a submitted milestone").click()
    expect(pseudo.get_by_role("heading", name="When a submitted milestone")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.get_by_role("button", name="⟦Not yet⟧").click()
    expect(pseudo.get_by_text("⟦Still need help?⟧")).to_be_visible()
    assert untranslated(pseudo) == []


def test_no_sentence_shows_untranslated_on_the_way_to_a_person(pseudo: Page) -> None:
    pseudo.get_by_role("button", name="⟦Talk to a person⟧").click()
    expect(pseudo.locator("aside-help .best")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.locator("aside-help .channel, aside-help .best button").filter(has_text="Write to us").or_(
        pseudo.locator("aside-help button.channel", has_text="Correo electrónico")
    ).first.click()
    expect(pseudo.locator("aside-help #m-body")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.locator("aside-help input[type=file]").set_input_files(
        [
            {"name": "1.txt", "mimeType": "text/plain", "buffer": b"words"},
            {"name": "2.png", "mimeType": "image/png", "buffer": b"lies"},
        ]
    )
    expect(pseudo.locator("aside-help .file.refused")).to_be_visible()
    assert [one for one in untranslated(pseudo) if one[:1] not in "12" and "archivo" not in one] == []
    pseudo.get_by_role("button", name="⟦Remove 2.png⟧").click()
    pseudo.locator("aside-help #m-body").fill("123")
    pseudo.locator("aside-help form button[type=submit]").click()
    expect(pseudo.locator("aside-help .composer")).to_be_visible()
    expect(pseudo.locator("aside-help .files")).to_be_visible()
    assert [one for one in untranslated(pseudo) if one[:2] not in {"1.", "1 "}] == []


def test_no_sentence_shows_untranslated_when_nothing_answers(pseudo: Page) -> None:
    pseudo.route("**/widget/v1/**", lambda route: route.abort())
    pseudo.keyboard.type("refund")
    expect(pseudo.get_by_role("alert")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.get_by_role("button", name="⟦Talk to a person⟧").click()
    expect(pseudo.get_by_role("button", name="⟦Try again⟧")).to_be_visible()
    assert untranslated(pseudo) == []


def test_no_sentence_shows_untranslated_with_the_assistant(visitor: Page) -> None:
    log = visitor.get_by_role("log")
    visitor.get_by_role("combobox").fill("what is the fee")
    visitor.get_by_role("option", name="⟦Ask the assistant").click()
    expect(log.get_by_role("list", name="⟦Sources⟧")).to_be_visible()
    assert untranslated(visitor) == [], "an answer with its sources"
    visitor.get_by_role("button", name="⟦Not quite⟧").click()
    expect(visitor.get_by_text("⟦Tell me more in your own words")).to_be_visible()
    assert untranslated(visitor) == [], "not quite"
    ask(visitor, "how do I end a contract")
    expect(log.get_by_role("group", name="⟦Choose one, or write⟧")).to_be_visible()
    assert untranslated(visitor) == [], "asked back"
    log.get_by_role("group").get_by_role("button").first.click()
    visitor.get_by_role("button", name="⟦Solved⟧").click()
    expect(visitor.get_by_text("⟦Good to know. Thank you.⟧")).to_be_visible()
    assert untranslated(visitor) == [], "solved"
    ask(visitor, "which wine goes with duck")
    expect(log.locator(".page-like")).to_have_count(5)
    assert untranslated(visitor) == [], "declined"
    visitor.route("**/v1/assistant", lambda route: route.abort())
    ask(visitor, "what is the fee")
    expect(visitor.get_by_role("button", name="⟦Send again⟧")).to_be_visible()
    assert untranslated(visitor) == [], "not sent"


def test_no_sentence_shows_untranslated_in_a_chat_and_its_rating(
    app: Flask, database: Database, pseudo: Page, ada: Staff
) -> None:
    never_closes(app, "ticket", "live_chat")
    choose(pseudo, "Chat")
    assert untranslated(pseudo) == [], "its form"
    pseudo.keyboard.type("123")
    pseudo.locator("aside-help form button[type=submit]").click()
    expect(pseudo.get_by_text("⟦You’re next.")).to_be_visible()
    assert untranslated(pseudo) == [], "the line"
    pseudo.wait_for_timeout(200)  # it hears live from here on
    with database.writing() as db:
        ticket = db.execute(select(chats.c.ticket)).scalar_one()
        chat.take(db, ticket, by=ada, now=clock.now())
    expect(pseudo.get_by_text("⟦Ada Brenner is here⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "taken"
    with database.writing() as db:
        chat.agent_is_here(db, ticket, ada, writing=True, read=0, now=clock.now())
    expect(pseudo.get_by_text("⟦Ada Brenner is writing⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "writing"
    pseudo.get_by_role("button", name="⟦End chat⟧").click()
    expect(pseudo.get_by_role("region", name="⟦How did we do?⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "ended"
    pseudo.get_by_role("radio", name="⟦Very bad⟧").press("Space")
    expect(pseudo.get_by_role("button", name="⟦Send the comment⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "rated"


def test_no_sentence_shows_untranslated_when_nobody_comes_to_a_chat(
    app: Flask, database: Database, pseudo: Page
) -> None:
    never_closes(app, "ticket", "live_chat")
    choose(pseudo, "Chat")
    pseudo.keyboard.type("123")
    pseudo.locator("aside-help form button[type=submit]").click()
    expect(pseudo.get_by_text("⟦You’re next.")).to_be_visible()
    pseudo.wait_for_timeout(200)  # it hears live from here on
    past = clock.now() - timedelta(seconds=1)
    with database.writing() as db:
        db.execute(update(chats).values(until=past))
        db.execute(update(jobs).where(jobs.c.kind == "chat.fall_back").values(run_at=past))
    while work_one(database):
        pass
    expect(pseudo.get_by_role("log")).to_contain_text("⟦Nobody was free in time")
    assert untranslated(pseudo) == []


def test_no_sentence_shows_untranslated_with_a_call(app: Flask, pseudo: Page) -> None:
    never_closes(app, "ticket", "phone_callback")
    choose(pseudo, "Llamada")
    assert untranslated(pseudo) == [], "its form"
    pseudo.keyboard.type("123")
    pseudo.locator("aside-help form button[type=submit]").click()
    expect(pseudo.get_by_text("⟦Write the number we should call.⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "no number"
    pseudo.locator("aside-help #m-number").fill("12")
    pseudo.keyboard.press("Tab")
    expect(pseudo.locator("aside-help #m-number-wrong")).to_contain_text("Este número es demasiado corto para Portugal")
    pseudo.locator("aside-help #m-number-wrong").evaluate("one => one.dataset.said = ''")  # by the server
    assert untranslated(pseudo) == [], "a wrong number"
    pseudo.locator("aside-help #m-number").fill("912345678")
    pseudo.get_by_role("radiogroup").get_by_role("radio").first.press("Space")
    pseudo.locator("aside-help form button[type=submit]").click()
    card = pseudo.get_by_role("region", name="⟦Your call⟧")
    expect(card).to_be_visible()
    assert untranslated(pseudo) == [], "booked"
    card.get_by_role("button", name="⟦Move⟧").press("Enter")
    expect(card.get_by_label("⟦Day⟧")).to_be_focused()
    assert untranslated(pseudo) == [], "being moved"
    card.get_by_role("button", name="⟦Move the call⟧").press("Enter")
    expect(card.get_by_role("alert")).not_to_be_empty()
    assert untranslated(pseudo) == [], "no time chosen"
    card.get_by_role("button", name="⟦Keep it as it is⟧").press("Enter")
    card.get_by_role("button", name="⟦Cancel the call⟧").press("Enter")
    expect(card.get_by_role("button", name="⟦Choose another time⟧")).to_be_visible()
    assert untranslated(pseudo) == [], "cancelled"
