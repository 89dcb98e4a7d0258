"""The application on a real port, in a thread, for browsers and raw HTTP."""

import logging
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class LiveServer:
    url: str
    port: int
    app: Flask


class _Handler(WSGIRequestHandler):
    """Scripts, styles and fonts are served by the application once in a run, and one after the other on one connection: a browser
    without a memory asks for ninety with its first page of the desk. Everything else is the application's, a connection each."""

    files: ClassVar[dict[str, bytes]] = {}

    def run_wsgi(self) -> None:
        server = cast("_Server", self.server)
        if self.command != "GET" or "/static/" not in self.path.partition("?")[0]:
            server.busy(self.connection)
            super().run_wsgi()
            return
        if self.path not in self.files:
            answer = Response.from_app(self.server.app, self.make_environ(), buffered=True)
            if answer.status_code != 200:
                super().run_wsgi()
                return
            answer.headers["Content-Length"] = len(answer.get_data())
            head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
            self.files[self.path] = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1") + answer.get_data()
        self.wfile.write(self.files[self.path])
        self.close_connection = self.request_version != "HTTP/1.1" or not server.keep(self.connection)


class _Server(ThreadedWSGIServer):
    """Connections that wait for the next file end with it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, serve: "WSGIApplication") -> None:
        super().__init__("127.0.0.1", 0, serve, _Handler)
        self._kept: set[socket.socket] = set()
        self._gate, self._over = threading.Lock(), False

    def keep(self, connection: socket.socket) -> bool:
        with self._gate:
            if not self._over:
                self._kept.add(connection)
            return not self._over

    def busy(self, connection: socket.socket) -> None:
        with self._gate:
            self._kept.discard(connection)

    def shutdown_request(self, request: Any) -> None:
        self.busy(request)
        super().shutdown_request(request)

    def let_go(self) -> None:
        with self._gate:
            self._over = True
            for connection in self._kept:
                with suppress(OSError):  # the browser was first
                    connection.shutdown(socket.SHUT_RDWR)


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
    streams = _Streams(app)
    server = _Server(streams)
    url = f"http://127.0.0.1:{server.port}"
    app.extensions["config"] = replace(app.extensions["config"], base_url=url)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)  # so often it looks for the end
    thread.start()
    try:
        yield LiveServer(url, server.port, app)
    finally:
        server.shutdown()
        thread.join()
        server.let_go()
        streams.end()
        app.extensions["live"].close()  # a page that is gone is noticed at the next sign of life alone
