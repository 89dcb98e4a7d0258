"""Headless Chromium for tests: one browser a session, a clean context a test, axe at hand."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's, without windows where that is there (it costs half); `make test` installs it when it may."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "No chromium found. Install it (Debian: apt-get install chromium-headless-shell), then run again."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def listens(page: Page) -> None:
    """After a key or a click led to another page of the desk: its scripts are there, keys count."""
    expect(page.locator("body.has-js")).to_be_attached()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that look at colours


def axe_violations(page: Page, scope: str | None = None, *, only: list[str] = RULES) -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.2 A and AA (and best practices), in the page and open shadow roots."""
    if not page.evaluate("'axe' in window"):
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE})
    target = "document" if scope is None else json.dumps(scope)
    found = page.evaluate(
        f"""async () => (await axe.run({target}, {{runOnly: {only}, resultTypes: ['violations']}}))
            .violations.map(v => ({{id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 300) + ' | ' + n.failureSummary)}}))"""
    )
    return list(found)


def axe_violations_in_both_schemes(page: Page, scope: str | None = None) -> list[dict[str, Any]]:
    """In light everything; in the dark what other colours can change."""
    page.emulate_media(color_scheme="light")
    found = axe_violations(page, scope)
    page.emulate_media(color_scheme="dark")
    return found + axe_violations(page, scope, only=COLOURS)


def axe_violations_in_the_dark(page: Page) -> list[dict[str, Any]]:
    """For the second width of a page that was looked at in both schemes: all rules, once."""
    page.emulate_media(color_scheme="dark")
    return axe_violations(page)
