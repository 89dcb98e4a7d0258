"""A thread of 2,000 messages: what it costs to make, and how long a browser takes until it can be read."""

import time

from sqlalchemy import func, select

from bench.desk.cost import cost_of
from bench.desk.data import sqlite_copy
from bench.desk.desk import Desk
from bench.desk.first_picture import first_picture
from bench.table import Row, median
from foundation.access import SESSION_COOKIE
from helpdesk.tickets.tables import messages
from tests.browser import chromium
from tests.servers import serve_in_thread

FRAMES = """() => new Promise((done) => {
  const thread = document.querySelector("#conversation");
  const began = thread.scrollTop, gaps = []; let last = performance.now(), left = 60;
  const step = (now) => {
    gaps.push(now - last); last = now;
    thread.scrollTop -= 400;
    if (left-- > 0) requestAnimationFrame(step); else done(thread.scrollTop < began ? gaps.slice(2) : null);
  };
  requestAnimationFrame(step);
})"""


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        desk = Desk(url, folder)
        with desk.database.reading() as db:
            many = db.execute(select(func.count()).where(messages.c.ticket == desk.longest)).scalar_one()
        path = f"/desk/tickets/{desk.longest}?view=open"
        cost = cost_of(desk.database, desk.get(path), times=7, warm=2)
        opened, gaps = _in_a_browser(desk, path)
    slow = sum(gap > 50 for gap in gaps)
    return [
        cost.row(f"thread of {many:,} messages: the page", 100, note="CPU of the server"),
        Row(f"thread of {many:,} messages: opens", f"{median(opened):.0f} ms", "<= 300 ms", median(opened) <= 300, "Chromium, from the request to the first picture, median of 5"),
        Row("the same: scrolling", f"{slow} of {len(gaps)} frames over 50 ms", "0", slow == 0, f"the slowest {max(gaps):.0f} ms"),
    ]  # fmt: skip


def _in_a_browser(desk: Desk, path: str) -> tuple[list[float], list[float]]:
    with serve_in_thread(desk.app) as server, chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": SESSION_COOKIE, "value": desk.token(), "url": server.url}])
        page = context.new_page()
        page.goto(f"{server.url}/desk/")  # what every page shares is there
        opened = []
        for _ in range(5):
            page.goto(f"{server.url}{path}")
            opened.append(first_picture(page))
            time.sleep(0.3)
        gaps = page.evaluate(FRAMES)
        assert gaps, "Nothing scrolled, so nothing was measured."
        return opened, gaps
