"""How long a page of the desk takes in a browser until it is seen, and until its keys work."""

import time

from bench.desk.data import sqlite_copy
from bench.desk.desk import Desk
from bench.desk.first_picture import first_picture
from bench.table import Row, median
from foundation.access import SESSION_COOKIE
from tests.browser import chromium
from tests.servers import serve_in_thread

KEYS_WORK = """() => (window.keysWork = new Promise((known) => {
  const look = () => document.body?.classList.contains("has-js") && known(performance.now());
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
}))"""
TIMES = 9


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        desk = Desk(url, folder)
        pages = {"queue": "/desk/?view=open", "ticket, the queue beside it": f"/desk/tickets/{desk.ticket}?view=open"}
        return [_row(name, *_opened(desk, path)) for name, path in pages.items()]


def _row(name: str, seen: list[float], ready: list[float]) -> Row:
    return Row(f"{name}: seen; its keys work", f"{median(seen):.0f}; {median(ready):.0f} ms", "<= 300 ms", median(ready) <= 300, f"Chromium, from the request, median of {TIMES}; scripts and styles kept by the browser")  # fmt: skip


def _opened(desk: Desk, path: str) -> tuple[list[float], list[float]]:
    with serve_in_thread(desk.app) as server, chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": SESSION_COOKIE, "value": desk.token(), "url": server.url}])
        page = context.new_page()
        page.add_init_script(f"({KEYS_WORK})()")
        seen, ready = [], []
        for at in range(TIMES + 2):
            page.goto(f"{server.url}{path}")
            times = first_picture(page), page.evaluate("window.keysWork")
            if at >= 2:  # what every page shares is there, templates are read
                seen.append(times[0])
                ready.append(times[1])
            time.sleep(0.3)
        return seen, ready
