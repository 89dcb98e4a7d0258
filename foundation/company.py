"""A job that takes long isn't waited for: meanwhile others are done beside it, in a thread of the same worker."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

ALONE = 1.0  # seconds that a job is given by itself: nearly all are over by then
PAUSE = 0.25  # seconds between looks for work


@contextmanager
def in_company(work: Callable[[], bool]) -> Iterator[None]:
    """What is within goes on; where it takes long, `work` is called beside it again and again, until both are over. `work` does one
    thing and tells whether there was any."""
    over = threading.Event()
    beside = threading.Thread(target=_keep_busy, args=(work, over), daemon=True, name="company")
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


def _keep_busy(work: Callable[[], bool], over: threading.Event) -> None:
    pause = ALONE
    while not over.wait(pause):
        pause = PAUSE
        try:
            while not over.is_set() and work():
                pass
        except OperationalError:  # as in `work_forever`
            log.exception("the database can't be used; trying again")
