"""The row of a changed ticket goes along with the news of it. It is drawn once for all pages that see the same, so that two hundred
open lists have it at once and ask for nothing."""

import logging
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, copy_current_request_context, g, request

from foundation.accounts import Staff
from foundation.errors import Problem
from foundation.live import Said, Tells
from foundation.speaking import current_words
from foundation.web import reading
from helpdesk.views.built_in import FIRST
from helpdesk.views.reading import read_shelf
from helpdesk.views.view import View
from helpdesk.workspace.queue import draw_row

log = logging.getLogger(__name__)

MANY = 10  # pages that hear the same; fewer read the whole page at once
PATIENCE = 5.0  # seconds for which one waits for a row that another draws


def send_rows_along(app: Flask) -> None:
    """`app.extensions["live_telling"](staff)` puts the messages of a stream whose address says that its page shows rows (`rows`), and of
    which queue (`view`, `order`)."""
    drawn = _Drawn()

    def telling(staff: Staff) -> Tells | None:
        if "rows" not in request.args or request.args.get("q"):
            return None
        return _Page(staff, drawn, hears_all=lambda: bool(app.extensions["live_hears_all"](staff))).tell

    app.extensions["live_telling"] = telling


class _Page:
    """One open list, as the request of its stream names it."""

    def __init__(self, staff: Staff, drawn: "_Drawn", *, hears_all: Callable[[], bool]) -> None:
        self._staff, self._drawn, self._hears_all = staff, drawn, hears_all
        self._draw = copy_current_request_context(self._with_row)
        with reading() as db:
            shelf = read_shelf(db, staff)
        self._view = next((one for one in shelf.views if one.key == (request.args.get("view") or FIRST)), None)
        self._sees = (str(shelf.zone), current_words().lang, request.args.get("order"), request.args.get("after"))

    def tell(self, said: Said) -> str:
        ticket = said.data.get("ticket") if isinstance(said.data, dict) and not said.data.get("hint") else None
        if said.topic != "queue" or said.pages < MANY or not isinstance(ticket, int) or self._view is None:
            return said.text
        whose = None if self._hears_all() and not asks_for_me(self._view) else self._staff.id
        same = (self._view.key, self._view.conditions, *self._sees, whose)
        return self._drawn.once(said, same, lambda: self._draw(said, ticket))

    def _with_row(self, said: Said, ticket: int) -> str:
        """As it is where the view was changed since this page was opened: each then reads the row itself."""
        g.staff = self._staff
        with reading() as db:
            shelf = read_shelf(db, self._staff)
            view = next((one for one in shelf.views if self._view and one.key == self._view.key), None)
            if view is None or self._view is None or view.conditions != self._view.conditions:
                return said.text
            return said.with_more({"row": draw_row(db, ticket, shelf)})


class _Drawn:
    """What was made of each message for those who see the same, while anybody has still to hear it."""

    def __init__(self) -> None:
        self._lock, self._made = Lock(), WeakKeyDictionary[Said, dict[Hashable, Future[str]]]()

    def once(self, said: Said, key: Hashable, make: Callable[[], str]) -> str:
        with self._lock:
            made = self._made.setdefault(said, {})
            is_first = key not in made
            future = made.setdefault(key, Future())
        if is_first:
            future.set_result(_or_plain(said, make))
        return _waited(future, said)


def _or_plain(said: Said, make: Callable[[], str]) -> str:
    """The news goes out whatever becomes of the row."""
    try:
        return make()
    except Problem:
        return said.text
    except Exception:
        log.exception("the row of a changed ticket")
        return said.text


def _waited(future: Future[str], said: Said) -> str:
    try:
        return future.result(PATIENCE)
    except TimeoutError:
        return said.text


def asks_for_me(view: View) -> bool:
    """Whether it holds other tickets for another reader."""
    values: list[Any] = [one.value for one in view.conditions.all_of_them]
    return any("me" in value for value in values if isinstance(value, tuple))
