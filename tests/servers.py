"""The application on a real port, in a thread, for browsers and raw HTTP."""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class LiveServer:
    url: str
    port: int
    app: Flask


_files: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {}


def _remembering_files(app: Flask) -> "WSGIApplication":
    """Scripts, styles and fonts are served by the application once in a run: a browser without a memory asks for sixty with each page."""

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "GET" or "/static/" not in path:
            return app(environ, start)
        key = f"{path}?{environ['QUERY_STRING']}"
        if key not in _files:
            answer = Response.from_app(app, environ, buffered=True)
            if answer.status_code != 200:
                return answer(environ, start)
            _files[key] = answer.status, list(answer.headers), answer.get_data()
        status, headers, body = _files[key]
        start(status, headers)
        return [body]

    return serve


class _Streams:
    """A page that asks for its stream while the server ends is given none: it would stay open after all others were closed."""

    def __init__(self, serve: "WSGIApplication") -> None:
        self._serve, self._gate, self._over = serve, threading.Lock(), False

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        answer = self._serve(environ, start)
        return self._begun(answer) if environ["PATH_INFO"] == "/live" else answer

    def end(self) -> None:
        with self._gate:
            self._over = True

    def _begun(self, answer: Iterable[bytes]) -> Iterator[bytes]:
        parts = iter(answer)
        try:
            with self._gate:
                first = None if self._over else next(parts, None)
            if first is not None:
                yield first
                yield from parts
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()


@contextmanager
def serve_in_thread(app: Flask) -> Iterator[LiveServer]:
    logging.getLogger("werkzeug").setLevel("ERROR")
    streams = _Streams(_remembering_files(app))
    server = make_server("127.0.0.1", 0, streams, threaded=True)
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
        streams.end()
        app.extensions["live"].close()  # a page that is gone is noticed at the next sign of life alone
