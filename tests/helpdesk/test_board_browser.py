"""The lead's board in a browser: the wheel by keyboard, told to everybody, live, on phones, accessible in every state."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database
from helpdesk import chat
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.steering import put
from helpdesk.routing.wheel import Hold
from tests.browser import axe_violations, axe_violations_in_both_schemes
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def board(page: Page, live_server: LiveServer, database: Database) -> str:
    """Lee signed in; somebody waits in chat, others in writing."""
    now = clock.now()
    with database.writing() as db:
        staff(db, "Lee Okafor", "lead")
        for n in range(4):
            ask(db, BO, channel="payments_team" if n % 2 else "ticket", now=now - timedelta(hours=n))
        waits = ask(db, MARA, channel="live_chat")
        chat.begin(db, waits.id, patience=timedelta(minutes=9), now=now - timedelta(minutes=4))
        token = sign_in(db, email="lee@aside.example", password="correct horse", now=now)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.emulate_media(reduced_motion="reduce")
    return f"{live_server.url}/desk/board"


def closed_by(database: Database, name: str, channel: str) -> None:
    with database.writing() as db:
        colleague = Staff(2, name, "noor@aside.example", frozenset({"lead"}))
        put(db, Hold("closed", channel, ""), settings=read_settings(), by=colleague, now=clock.now())


def test_a_channel_is_closed_and_opened_by_keyboard_and_it_is_told(page: Page, board: str) -> None:
    page.goto(board)
    page.locator("#closed-live_chat").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Live chat")
    expect(dialog.get_by_text("One person in line for a chat keeps the place")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Close it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#closed-live_chat")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name="Close it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Live chat is closed, 1 h left.")
    expect(page.locator("#closed-live_chat")).to_be_focused()
    expect(page.locator("#closed-live_chat")).to_have_text("Closed Live chat")
    page.locator("#done").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#said")).to_have_text("Lifted. It counts from the next question on.")
    expect(page.locator("#closed-live_chat")).to_have_text("Close Live chat")


def test_a_number_that_cannot_be_is_said_in_the_dialog(page: Page, board: str) -> None:
    page.goto(board)
    page.locator("#capped-live_chat").click()
    dialog = page.get_by_role("dialog", name="Live chat")
    dialog.get_by_label("At most").fill("3")
    page.locator("#cap").evaluate("field => { field.min = ''; field.value = '0'; }")
    dialog.get_by_role("button", name="Cap live chat").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say how many may wait")
    dialog.get_by_label("At most").fill("3")
    dialog.get_by_role("button", name="Cap live chat").click()
    expect(page.get_by_text("Live chat: at most 3 wait").first).to_be_visible()


def test_what_a_colleague_holds_appears_by_itself(page: Page, board: str, database: Database) -> None:
    page.goto(board)
    expect(page.get_by_text("Nothing is held by hand")).to_be_visible()
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)  # the line to the server stands
    closed_by(database, "Noor Lind", "payments_team")
    expect(page.locator(".changes strong")).to_have_text("Payments team is closed", timeout=8000)
    expect(page.locator(".changes")).to_contain_text("Noor Lind")


def test_who_lifts_too_late_is_told_and_nothing_breaks(page: Page, board: str, database: Database) -> None:
    closed_by(database, "Noor Lind", "payments_team")
    page.goto(board)
    page.route("**/live?*", lambda route: route.abort())
    page.locator('.changes input[name="place"]').evaluate("field => { field.value = 'channel:gone'; }")
    page.locator(".changes").get_by_role("button").click()
    expect(page.locator("#said")).to_contain_text("Nothing is held there any more")


def test_it_works_without_script(page: Page, board: str, browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(board)
    plain.locator("#closed-live_chat").click()
    plain.get_by_role("button", name="Close live chat").click()
    expect(plain.get_by_text("Live chat is closed, 1 h left.")).to_be_visible()
    plain.locator("#done").get_by_role("button", name="Undo").click()
    expect(plain.get_by_text("Lifted. It counts from the next question on.")).to_be_visible()
    context.close()


def test_every_state_is_accessible(page: Page, board: str, database: Database) -> None:
    page.goto(board)
    assert axe_violations_in_both_schemes(page) == []
    page.locator("#closed-live_chat").click()
    expect(page.get_by_role("dialog", name="Live chat")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Close live chat").click()
    expect(page.locator("#done p")).to_be_visible()
    closed_by(database, "Noor Lind", "payments_team")
    page.goto(board)
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("link", name="Send questions elsewhere").click()
    expect(page.get_by_role("dialog", name="Send questions to one channel")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.goto(f"{board}/changes")
    assert axe_violations_in_both_schemes(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_every_hand_is_in_reach(page: Page, board: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(board)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    handle = page.locator("#closed-live_chat")
    box = handle.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert box["height"] >= 40
    handle.click()
    expect(page.get_by_role("button", name="Close live chat")).to_be_in_viewport()
    assert axe_violations(page) == []
