"""How long a chat would wait now, for the foot of the panel: measured, and nothing where we don't know or nobody is there."""

from datetime import datetime, timedelta

from flask import current_app

import helpdesk
from foundation.web import now, reading
from helpdesk.routing.measured import Wait, chat_wait_now
from widgets.api.door import find_site
from widgets.identity import Who
from widgets.sites.narrowing import is_here

KEPT = timedelta(seconds=30)


class ChatWait:
    """What was measured last, kept for a moment, so that opening help costs no statement more."""

    def __init__(self) -> None:
        self._measured: tuple[datetime, Wait | None] | None = None

    def usual(self, at: datetime) -> float | None:
        """Minutes."""
        if self._measured is None or not timedelta() <= at - self._measured[0] < KEPT:
            with reading() as db:
                self._measured = at, chat_wait_now(db, now=at)
        wait = self._measured[1]
        return wait.usual if wait else None


def chat_wait(who: Who) -> float | None:
    """Minutes; None where live chat is closed, this site has none, or too few waited to say."""
    at = now()
    if not helpdesk.chat_is_open(at) or not is_here("live_chat", find_site(who.site).settings, at):
        return None
    measured: ChatWait = current_app.extensions.setdefault("widget_chat_wait", ChatWait())
    return measured.usual(at)
