"""The workspace in a browser: nothing typed is lost, nothing moves away, everything by keyboard, accessible in every state."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in, staff_sessions
from foundation.database import Database
from helpdesk import chat
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import timeline
from tests.browser import axe_violations_in_both_schemes, axe_violations_in_the_dark, listens
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


class Desk:
    """Ada signed in, with tickets of Bo and Mara waiting."""

    def __init__(self, page: Page, url: str, database: Database, *, waiting: int = 3) -> None:
        self.page, self.url, self.database = page, f"{url}/desk", database
        with database.writing() as db:
            self.ada, self.lee = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead")
            now = clock.now()
            self.tickets = [
                ask(db, BO if n % 2 else MARA, subject=f"Question {n}", now=now - timedelta(minutes=90 - n))
                for n in range(waiting)
            ]
            token = sign_in(db, email="ada@aside.example", password="correct horse", now=now)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url}])
        page.emulate_media(reduced_motion="reduce")

    def open(self, ticket: helpdesk.Ticket, query: str = "") -> None:
        self.page.goto(f"{self.url}/tickets/{ticket.id}{query}")
        expect(self.page.locator("body")).to_have_class("workspace has-ticket has-js")

    def customer_writes(self, ticket: helpdesk.Ticket, body: str) -> None:
        with self.database.writing() as db:
            helpdesk.customer_reply(db, ticket.reference, ticket.customer.key, body, now=clock.now())

    def colleague(self, act: str, ticket: helpdesk.Ticket, by: Staff) -> None:
        with self.database.writing() as db:
            getattr(lifecycle, act)(db, ticket.id, by=by, now=clock.now())

    def thread(self, ticket: helpdesk.Ticket) -> list[tuple[str, str]]:
        with self.database.reading() as db:
            said = timeline(db, ticket.id)
        return [(one.kind, one.body) for one in said if isinstance(one, helpdesk.Message)]

    @property
    def text(self):
        return self.page.get_by_label("Your text")


@pytest.fixture
def desk(page: Page, live_server: LiveServer, database: Database) -> Desk:
    return Desk(page, live_server.url, database)


def test_a_draft_survives_a_reload_and_stays_a_note(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    page.keyboard.press("n")
    desk.text.press_sequentially("The bank says: not before Tuesday")
    page.reload()
    expect(desk.text).to_have_value("The bank says: not before Tuesday")
    expect(page.get_by_label("Note")).to_be_checked()
    desk.open(desk.tickets[1])
    expect(desk.text).to_have_value("")
    desk.open(desk.tickets[0])
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("status").last).to_have_text("Note added")
    page.reload()
    expect(desk.text).to_have_value("")
    assert desk.thread(desk.tickets[0])[-1] == ("note", "The bank says: not before Tuesday")


def test_text_stays_when_the_server_cannot_be_reached(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    desk.text.fill("A long and careful answer")
    page.route("**/replies", lambda route: route.abort())
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.get_by_role("alert")).to_have_text(
        re.compile("Your text is kept|Your text isn’t sent yet")
    )  # which, where something else reaches it
    expect(desk.text).to_have_value("A long and careful answer")
    page.unroute("**/replies")
    page.route("**/replies", _breaks)
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.get_by_role("alert")).to_contain_text("A wheel came off. Your text is kept")
    page.reload()
    expect(desk.text).to_have_value("A long and careful answer")
    page.unroute("**/replies")
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.locator(".letter.agent")).to_contain_text("A long and careful answer")
    expect(desk.text).to_have_value("")


def test_text_outlives_a_session_that_ended(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0], "?view=open")
    desk.text.fill("Written over lunch")
    with desk.database.writing() as db:
        db.execute(delete(staff_sessions))
    page.get_by_role("button", name="Send Ctrl").click()
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail").fill("ada@aside.example")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(desk.text).to_have_value("Written over lunch")
    expect(page).to_have_url(f"{desk.url}/tickets/{desk.tickets[0].id}?view=open")


def test_a_reply_written_past_a_new_message_is_refused_with_its_text(page: Page, desk: Desk) -> None:
    ticket = desk.tickets[0]
    page.route("**/live?*", lambda route: route.abort())  # this page hears nothing
    desk.open(ticket)
    desk.text.fill("It will be released on Friday.")
    desk.customer_writes(ticket, "Solved itself, thank you.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Something happened while you wrote")
    expect(page.locator(".since + .letter")).to_contain_text("Solved itself, thank you.")
    expect(desk.text).to_have_value("It will be released on Friday.")
    assert len(desk.thread(ticket)) == 2
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Send as it stands").click()
    expect(page.locator(".letter.agent")).to_contain_text("It will be released on Friday.")


def test_a_message_that_arrives_while_one_writes_asks_to_be_read_first(page: Page, desk: Desk) -> None:
    ticket = desk.tickets[0]
    desk.open(ticket)
    expect(page.locator("#live")).to_have_text("Live")
    desk.text.fill("It will be")
    desk.customer_writes(ticket, "Please hurry.")
    expect(page.get_by_role("alert")).to_contain_text("Mara Castell wrote. Your text is kept.")
    expect(page.locator(".since + .letter")).to_contain_text("Please hurry.")
    desk.text.press_sequentially(" released")
    page.get_by_role("button", name="Send Ctrl").click()  # not read yet: refused
    expect(page.get_by_role("alert")).to_contain_text("One message came from Mara Castell")
    page.get_by_role("button", name="Send as it stands").click()
    expect(page.locator(".letter.agent")).to_contain_text("It will be released")


def test_who_looks_on_at_a_colleagues_chat_reads_before_they_send(page: Page, desk: Desk) -> None:
    ticket = desk.tickets[0]
    with desk.database.writing() as db:
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=clock.now())
        chat.take(db, ticket.id, by=desk.lee, now=clock.now())
    desk.open(ticket)
    expect(page.locator("#live")).to_have_text("Live")
    desk.text.fill("I may help too.")
    desk.customer_writes(ticket, "Are you there, Lee?")
    expect(page.get_by_role("alert")).to_contain_text("Mara Castell wrote. Your text is kept.")
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.get_by_role("alert")).to_contain_text("One message came from Mara Castell")
    expect(desk.text).to_have_value("I may help too.")


def test_on_a_phone_one_can_answer_anywhere_in_a_long_thread(page: Page, desk: Desk) -> None:
    ticket = desk.tickets[0]
    desk.customer_writes(ticket, "One line.\n" * 80)
    page.set_viewport_size({"width": 390, "height": 844})
    desk.open(ticket)
    for down in (0, 600):
        page.evaluate(f"scrollTo(0, {down})")
        box = page.locator("#composer").bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844
        assert box["y"] > 300


def test_a_message_that_arrives_before_one_writes_counts_as_seen(page: Page, desk: Desk) -> None:
    ticket = desk.tickets[0]
    page.goto(desk.url)
    listens(page)

    def written_between(route: Route) -> None:
        """The page is drawn, and doesn't listen yet."""
        desk.customer_writes(ticket, "One more thing.")
        route.continue_()

    page.route("**/live?*", written_between, times=1)
    desk.open(ticket)
    expect(page.locator(".letter").last).to_contain_text("One more thing.")
    expect(page.get_by_role("status").last).to_have_text("Mara Castell wrote.")
    desk.text.fill("Both are done.")
    page.get_by_role("button", name="Send Ctrl").click()
    expect(page.locator(".letter.agent")).to_contain_text("Both are done.")


def test_the_queue_is_worked_by_keyboard(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/?view=waiting&q=question")
    listens(page)
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    subjects = page.locator(".row-subject").all_inner_texts()
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=subjects[1])).to_be_visible()
    listens(page)
    page.keyboard.press("i")
    expect(page.locator("#assignee")).to_have_value(str(desk.ada.id))
    page.keyboard.press("r")
    expect(desk.text).to_be_focused()
    page.keyboard.type("jk rnae?/")
    expect(desk.text).to_have_value("jk rnae?/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter.agent")).to_contain_text("jk rnae?/")
    expect(page.get_by_role("region", name="Conversation")).to_be_focused()
    expect(page.locator(".row")).to_have_count(2)
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".row-link:focus")).to_contain_text(subjects[2])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=subjects[2])).to_be_visible()
    expect(page.locator("#find")).to_have_value("question")
    listens(page)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()


def test_single_keys_can_be_switched_off(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog.locator("[data-command=solve]")).to_have_class("")
    expect(dialog.locator("[data-command=show-changes]")).to_have_class("is-elsewhere")  # nothing has
    dialog.get_by_label("Use single keys").uncheck()
    dialog.get_by_role("button", name="Close").click()
    for key in ("e", "a", "r", "?"):
        page.keyboard.press(key)
    page.reload()
    for key in ("e", "a", "r", "?"):
        page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    expect(page.locator("#solve")).to_be_visible()
    expect(page.locator("#solve kbd")).to_be_hidden()
    expect(desk.text).not_to_be_focused()
    page.get_by_role("button", name="Keyboard").click()
    dialog.get_by_label("Use single keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(desk.text).to_be_focused()


def test_tab_goes_through_the_page_as_it_is_read(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    seen: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "document.activeElement.closest('.skip, .views, .queue, .ticket > .bar, .ticket-head, .thread-scroll, .composer, .context')?.className.split(' ')[0] ?? ''"
        )
        if place and (not seen or seen[-1] != place):
            seen.append(place)
        if place == "context":
            break
    assert seen == ["skip", "views", "queue", "bar", "ticket-head", "thread-scroll", "composer", "context"]


def test_a_colleague_is_found_by_name_and_assigned(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    page.keyboard.press("a")
    expect(page.get_by_role("combobox", name="Assignee")).to_be_focused()
    assert axe_violations_in_both_schemes(page) == []
    page.keyboard.type("oka")
    expect(page.locator(".pick-list").get_by_role("option")).to_have_text("Lee Okafor")
    expect(page.locator(".change")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".change")).to_have_text([re.compile("Assignee Lee Okafor"), re.compile("Status New → Open")])
    expect(page.locator("#assign-menu")).to_be_hidden()
    page.get_by_role("button", name="Assigned to Lee").click()
    page.locator(".pick-list").get_by_role("option", name="Nobody").click()
    expect(page.get_by_role("button", name="Assigned to Nobody")).to_be_visible()


def test_arrow_keys_pass_over_priorities_without_setting_them(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    choice = page.locator("#priority")
    choice.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".change")).to_have_count(0)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator(".change")).to_have_count(1)


@pytest.mark.parametrize("width", [1440, 390])
def test_every_state_is_accessible_and_fits(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    ticket, other, solved = desk.tickets
    with desk.database.writing() as db:
        lifecycle.add_note(db, ticket.id, author=desk.lee, body="The ledger agrees.", now=clock.now())
        lifecycle.reply(db, other.id, author=desk.lee, body="Done.", seen=other.last_message, now=clock.now())
        lifecycle.solve(db, solved.id, by=desk.lee, now=clock.now())

    def holds(state: str) -> None:
        found = axe_violations_in_both_schemes(page) if width == 1440 else axe_violations_in_the_dark(page)
        assert found == [], f"{state}: {found}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        if width == 1440 and page.locator("body.workspace").count():
            assert page.evaluate("document.documentElement.scrollHeight") == 844, f"{state}: only its parts scroll"

    for state, path in (
        ("queue", "/"),
        ("empty view", "/?view=mediation"),
        ("search", "/?view=open&q=question"),
        ("nothing found", "/?view=open&q=zebra"),
        ("solved ticket", f"/tickets/{solved.id}?view=solved"),
        ("answered ticket", f"/tickets/{other.id}?view=open"),
        ("no such ticket", "/tickets/9999"),
        ("ticket", f"/tickets/{ticket.id}?view=open"),
    ):
        page.goto(desk.url + path)
        holds(state)
    page.get_by_label("Note").check()
    holds("writing a note")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("alert")).to_contain_text("Write something first")
    holds("refused")
    page.get_by_label("Reply").check()
    desk.text.fill("It will be released on Friday.")
    desk.customer_writes(ticket, "Please hurry.")
    expect(page.get_by_role("alert")).to_contain_text("wrote. Your text is kept.")
    holds("a message arrived")
    page.evaluate("document.getElementById('map').showModal()")
    holds("keyboard")
    page.goto(f"{desk.url.removesuffix('/desk')}/voice/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can’t open this")
    holds("no permission")
    page.context.clear_cookies()
    page.goto(desk.url + "/sign-in")
    holds("sign in")
    page.get_by_label("E-mail").fill("ada@aside.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("don’t match")
    holds("wrong password")


def _breaks(route: Route) -> None:
    route.fulfill(
        status=500, content_type="text/html", body='<main><div class="problem"><p>A wheel came off.</p></div></main>'
    )


def test_a_page_behind_others_reads_what_it_missed_when_somebody_comes_back(page: Page, desk: Desk) -> None:
    page.add_init_script("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.goto(f"{desk.url}/")
    expect(page.locator(".row")).to_have_count(3)
    with page.expect_event("console", lambda message: message.text == "heard"):
        page.evaluate("document.addEventListener('aside:live', () => console.log('heard'))")
        with desk.database.writing() as db:
            ask(db, BO, subject="While nobody looked")
    page.wait_for_timeout(400)  # longer than pages in sight wait
    expect(page.locator(".row")).to_have_count(3)
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".row-subject", has_text="While nobody looked")).to_be_visible()
