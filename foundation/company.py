"""Threads beside a job while it is done: one that takes long isn't waited for, others are done meanwhile by the same worker."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

ALONE = 1.0  # seconds that a job is given by itself: nearly all are over by then
PAUSE = 0.25  # seconds between looks for work


@contextmanager
def beside(run: Callable[[threading.Event], None], *, name: str) -> Iterator[None]:
    """`run` in a thread of its own while what is within goes on; it is to end once the event is set, and is waited for."""
    over = threading.Event()
    thread = threading.Thread(target=run, args=(over,), daemon=True, name=name)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def in_company(work: Callable[[], bool]) -> AbstractContextManager[None]:
    """Where what is within takes long, `work` is called beside it again and again. It does one thing and tells whether there was any."""
    return beside(partial(_keep_busy, work), name="company")


def _keep_busy(work: Callable[[], bool], over: threading.Event) -> None:
    pause = ALONE
    while not over.wait(pause):
        pause = PAUSE
        try:
            while not over.is_set() and work():
                pass
        except OperationalError:  # as in `work_forever`
            log.exception("the database can't be used; trying again")
