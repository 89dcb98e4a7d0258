"""A browser window at the desk."""

from playwright.sync_api import BrowserContext, Page, expect

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database
from tests.servers import LiveServer


class Window:
    """Somebody of the staff, signed in."""

    def __init__(self, context: BrowserContext, server: LiveServer, database: Database, who: Staff) -> None:
        with database.writing() as db:
            token = sign_in(db, email=who.email, password="correct horse", now=clock.now())
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
        self.context, self.url = context, server.url
        self.page = context.pages[0] if context.pages else context.new_page()

    def open(self, ticket: helpdesk.Ticket, page: Page | None = None) -> Page:
        page = page or self.page
        page.goto(f"{self.url}/desk/tickets/{ticket.id}")
        expect(page.locator("body")).to_have_class("workspace has-ticket has-js")
        return page


def text(page: Page):
    return page.get_by_label("Your text")


def saved(page: Page, words: str = "Saved") -> None:
    expect(page.locator("#kept")).to_have_text(words)
