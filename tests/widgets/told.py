"""What a page says to the widget, and hears of it."""

import re
from typing import Any

from playwright.sync_api import Page

VERBS = re.findall(
    r"\w+",
    "init identify page context suggest open close toggle search ask article contact prefill event config consent on off once reset destroy",
)
EVENTS = [
    "ready", "open", "close", "page", "suggestions", "article", "feedback", "answer",
    "no-answer", "clarify", "contact-offered", "contact-started", "contact-submitted", "unread", "error",
]  # fmt: skip
QUEUE = "window.aside = window.aside || function () { (window.aside.q = window.aside.q || []).push(arguments) };"
NOTED = (
    f"window.noted = []; for (const name of {EVENTS}) document.addEventListener('aside:' + name, "
    "({detail}) => noted.push([name, detail]));"
)


def until(page: Page, true: str) -> None:
    """The host's policy lets nobody evaluate strings in the page, so we ask again and again from outside."""
    for _ in range(50):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {true}; {page.evaluate('noted')}")


def noted(page: Page, name: str) -> list[Any]:
    return [detail for one, detail in page.evaluate("noted") if one == name]
