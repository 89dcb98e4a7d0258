"""The assistant in a browser: asked from the field, answered with footnotes that open in place, by keyboard, and out to a person."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation.database import Database
from helpdesk import read_ticket
from helpdesk.tickets.ticket import id_of
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles, write_more_articles

pytestmark = pytest.mark.browser


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """A page of the host product, where a visitor nobody knows has the assistant open."""
    write_more_articles(database)
    write_articles(app, database)
    serve_host_page(app, member=False)
    page.goto(f"{live_server.url}/host")
    return page


def ask(page: Page, question: str) -> None:
    """From the field on the start view, by keyboard."""
    page.get_by_role("button", name="Help").click()
    page.get_by_role("combobox").fill(question)
    expect(page.get_by_role("option", name="Ask the assistant")).to_be_visible()
    while "Ask the assistant" not in page.get_by_role("option", selected=True).inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def say(page: Page, words: str) -> None:
    page.get_by_label("Ask the assistant").fill(words)
    page.keyboard.press("Enter")


def test_an_answer_has_footnotes_that_open_where_they_stand_and_back_keeps_it(host: Page) -> None:
    ask(host, "what is the fee")
    log = host.get_by_role("log", name="Conversation with the assistant")
    expect(log.get_by_text("The service fee is 10% of what the client pays.")).to_be_visible()
    expect(host.get_by_label("Ask the assistant")).to_be_focused()
    assert axe_violations(host) == []
    host.get_by_role("button", name="Source 1: What Worklane charges").click()
    expect(host.get_by_role("heading", name="What Worklane charges")).to_be_focused()
    host.get_by_role("button", name="Back to assistant").click()
    expect(log.get_by_text("The service fee is 10%")).to_be_visible()
    say(host, "and for hourly?")
    expect(log.get_by_text("On hourly contracts the fee is taken every Wednesday.")).to_be_visible()


def test_steps_are_a_list_and_a_source_leads_to_its_heading(host: Page) -> None:
    ask(host, "how do I end a contract")
    host.get_by_role("button", name="As a client").click()
    expect(host.get_by_role("listitem").filter(has_text="Choose End the contract.")).to_be_visible()
    host.get_by_role("list", name="Sources").get_by_role("button", name="End it").click()
    expect(host.get_by_role("heading", name="End it")).to_be_focused()


def test_what_it_asks_back_is_answered_with_a_button_or_in_words(host: Page) -> None:
    ask(host, "how do I end a contract")
    expect(host.get_by_text("Are you asking as a client or as a freelancer?")).to_be_visible()
    choice = host.get_by_role("button", name="As a freelancer", exact=True)
    assert axe_violations(host) == []
    choice.focus()
    host.keyboard.press("Enter")
    expect(host.get_by_text("Choose Leave the contract.")).to_be_visible()
    expect(choice).to_have_count(0)


def test_solved_is_one_press_and_not_quite_leads_on(host: Page) -> None:
    ask(host, "what is the fee")
    host.get_by_role("button", name="Not quite").click()
    expect(host.get_by_text("Tell me more in your own words, or talk to a person.")).to_be_focused()
    say(host, "how do I set a weekly limit")
    host.get_by_role("button", name="Solved").click()
    expect(host.get_by_text("Good to know. Thank you.")).to_be_focused()


def test_nothing_found_is_said_and_the_second_time_leads_to_a_person_who_knows_it_all(
    host: Page, database: Database
) -> None:
    ask(host, "what is the fee")
    say(host, "which wine goes with duck")
    expect(host.get_by_text("I’d rather not guess")).to_be_visible()
    say(host, "who won the football cup")
    host.get_by_role("heading", name="Write to us").or_(host.get_by_role("heading", name="best way")).first.wait_for()
    assert axe_violations(host) == []
    host.get_by_role("button", name="Write to us").or_(host.get_by_role("button", name="E-mail")).first.click()
    expect(host.get_by_text("What the assistant and you have said")).to_be_visible()
    host.get_by_label("Your message").fill("Please tell me.")
    host.get_by_role("button", name="Send", exact=True).click()
    reference = host.locator("strong.num").first
    expect(reference).to_contain_text("W-")
    with database.reading() as db:
        told = read_ticket(db, id_of(reference.inner_text())).context["assistant"]
    assert told["summary"][0] == "Asked: who won the football cup (3 messages)"
    assert told["summary"][2] == "Stopped because the articles didn’t cover it twice in a row"
    assert len(told["transcript"]) == 6


def test_asking_for_a_person_is_enough(host: Page) -> None:
    ask(host, "what is the fee")
    say(host, "I want to talk to a person")
    expect(host.get_by_role("button", name="Back to assistant")).to_be_visible()


def test_a_message_that_did_not_arrive_is_kept_and_sent_once(host: Page, database: Database) -> None:
    ask(host, "what is the fee")
    expect(host.get_by_text("The service fee is 10%")).to_be_visible()
    host.context.set_offline(True)
    say(host, "and for hourly?")
    expect(host.get_by_role("alert").filter(has_text="You’re offline.")).to_be_visible()
    host.context.set_offline(False)
    expect(host.get_by_text("every Wednesday")).to_be_visible()
    expect(host.get_by_role("log").get_by_text("and for hourly?")).to_have_count(1)


@pytest.mark.parametrize("look", ["dark", "phone", "320", "forced-colors"])
def test_axe_finds_nothing_in_other_looks(host: Page, look: str) -> None:
    if look in {"phone", "320"}:
        host.set_viewport_size({"width": 390 if look == "phone" else 320, "height": 700})
    else:
        host.emulate_media(**({"color_scheme": "dark"} if look == "dark" else {"forced_colors": "active"}))
    ask(host, "how do I end a contract")
    host.get_by_role("button", name="As a client").click()
    expect(host.get_by_text("Did that settle it?")).to_be_visible()
    assert axe_violations(host) == []
    panel = host.get_by_role("dialog")
    assert panel.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_host_hears_what_happened(host: Page) -> None:
    host.evaluate(
        """() => { window.heard = []; for (const name of ['answer', 'clarify', 'no-answer'])
            document.addEventListener('aside:' + name, (event) => window.heard.push(name + ' ' + Object.keys(event.detail))); }"""
    )
    ask(host, "what is the fee")
    expect(host.get_by_text("The service fee is 10%")).to_be_visible()
    say(host, "how do I end a contract")
    expect(host.get_by_role("button", name="As a client", exact=True)).to_be_visible()
    say(host, "which wine goes with duck")
    expect(host.get_by_text("rather not guess")).to_be_visible()
    assert host.evaluate("window.heard") == [
        "answer question,articles",
        "clarify question,options",
        "no-answer question",
    ]


def test_the_host_may_ask_for_somebody(host: Page) -> None:
    host.evaluate("window.aside('ask', 'what is the fee')")
    expect(host.get_by_text("The service fee is 10%")).to_be_visible()
