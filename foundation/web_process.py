"""How gunicorn runs a web process (its settings file)."""

import gc
from typing import Any

from foundation.compiled_templates import load_templates


def post_worker_init(worker: Any) -> None:
    """gunicorn calls this in each worker when the application is loaded."""
    load_templates(worker.wsgi)
    leave_modules_to_themselves()


def leave_modules_to_themselves() -> None:
    """Collecting garbage looks at what was loaded no more, and not at every handful of new objects: a page of the desk makes thousands,
    of which next to none are in a ring (CPython's documentation of `gc.freeze`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
