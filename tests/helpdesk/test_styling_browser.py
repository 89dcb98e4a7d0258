"""What changes somewhere on a page of the desk is styled there: a rule that asks what the whole page holds styles all of it each time."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.database import Database
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

CHANGES = {
    "a word of a letter": "document.querySelector('.letter p, .letter').append(' again')",
    "a letter": "document.querySelector('#thread').append(document.querySelector('.letter').cloneNode(true))",
    "a row": "document.querySelector('#rows').append(document.querySelector('.row').cloneNode(true))",
    "something beside": "document.querySelector('.context').append(document.querySelector('.who').cloneNode(true))",
}


@pytest.fixture
def desk(page: Page, live_server: LiveServer, database: Database) -> Desk:
    return Desk(page, live_server.url, database, waiting=12)


def test_a_change_styles_its_own_part_of_the_page(browser: Browser, page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0], "?view=open")
    expect(page.locator("#knowledge")).not_to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(700)  # what is asked for after the page has come
    elements = page.evaluate("document.querySelectorAll('*').length")
    for what, change in CHANGES.items():
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        page.evaluate(f"() => {{ {change}; return document.body.offsetHeight }}")
        page.wait_for_timeout(50)
        styled = [event["args"]["elementCount"] for event in _events(browser.stop_tracing())]
        assert styled, f"{what}: nothing was seen"
        assert max(styled) < elements / 5, f"{what}: {max(styled)} of {elements} elements were styled anew"


def test_times_that_say_the_same_are_not_written_again(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0], "?view=open")
    written = page.evaluate("""() => {
        const times = [...document.querySelectorAll("time[data-when]")];
        times.find((one) => one.dataset.when !== "words").textContent = "another time";
        const seen = new MutationObserver(() => {});
        for (const one of times) seen.observe(one, { childList: true, characterData: true, subtree: true, attributes: true });
        document.dispatchEvent(new Event("aside:shown"));
        return [times.length, new Set(seen.takeRecords().map((one) => times.indexOf(one.target))).size];
    }""")
    assert written[0] > 5
    assert written[1] == 1


def _events(trace: bytes) -> list[dict[str, Any]]:
    return [
        one
        for one in json.loads(trace)["traceEvents"]
        if one["name"] == "UpdateLayoutTree" and "elementCount" in one["args"]
    ]
