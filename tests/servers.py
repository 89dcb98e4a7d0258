"""The application on a real port, in a thread, for browsers and raw HTTP."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from flask import Flask
from werkzeug.serving import make_server


@dataclass(frozen=True)
class LiveServer:
    url: str
    port: int
    app: Flask


@contextmanager
def serve_in_thread(app: Flask) -> Iterator[LiveServer]:
    logging.getLogger("werkzeug").setLevel("ERROR")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.block_on_close = False  # type: ignore[attr-defined]
    url = f"http://127.0.0.1:{server.port}"
    app.extensions["config"] = replace(app.extensions["config"], base_url=url)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)  # so often it looks for the end
    thread.start()
    try:
        yield LiveServer(url, server.port, app)
    finally:
        server.shutdown()
        thread.join()
