"""The panel, opened in a browser."""

from playwright.sync_api import Page, expect


def open_panel(page: Page) -> None:
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("heading", name="Mara.")).to_be_visible()


def stored(page: Page) -> list[object]:
    return list(page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]"))
