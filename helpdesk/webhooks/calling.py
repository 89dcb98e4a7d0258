"""One call over the network: to the address that was checked, under its name, in bounded time, reading a bounded answer."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from foundation.errors import Invalid
from helpdesk.webhooks.addresses import NotAllowed, Resolve, Target, checked_address, read_target, resolve

SECONDS = 10.0  # for everything: the name, the connection, the answer
READ = 500  # bytes of the answer


@dataclass(frozen=True)
class Answer:
    status: int | None
    beginning: str
    error: str | None  # None: it took it
    milliseconds: int

    @property
    def gone(self) -> bool:
        """It says that it wants no more (410)."""
        return self.status == 410


def call(
    url: str, body: bytes, headers: Mapping[str, str], *, allowed: Collection[str] = (), seconds: float = SECONDS, find: Resolve = resolve
) -> Answer:  # fmt: skip
    """Never raises: whatever happens is an answer with its reason in words. Redirects aren't followed."""
    began = time.monotonic()
    status: int | None = None
    beginning, error = "", None
    try:
        target = read_target(url, allowed)
        address = checked_address(target, resolve=find, allowed=allowed)
        status, beginning = _exchange(target, address, body, headers, seconds)
        error = _why_failed(status)
    except (Invalid, NotAllowed) as why:
        error = why.detail if isinstance(why, Invalid) else str(why)
    except ssl.SSLError as why:
        error = f"No safe connection: {why.reason or why}."
    except TimeoutError:
        error = _late(seconds)
    except (OSError, http.client.HTTPException, ValueError) as why:
        late = time.monotonic() - began >= seconds
        error = _late(seconds) if late else f"The connection failed: {str(why) or type(why).__name__}."
    return Answer(status, beginning, error and error[:300], round((time.monotonic() - began) * 1000))


def _exchange(target: Target, address: str, body: bytes, headers: Mapping[str, str], seconds: float) -> tuple[int, str]:
    """(status, the beginning of the answer: what came of it in time)."""
    connection = _Connection(target, address, seconds)
    watch = threading.Timer(seconds, connection.cut)  # a byte every few seconds never meets a socket's own timeout
    watch.daemon = True
    watch.start()
    try:
        sent = {"Content-Type": "application/json", "User-Agent": "Aside-Webhooks/1", "Connection": "close", **headers}
        connection.request("POST", target.path, body=body, headers=sent)
        answer = connection.getresponse()
        return answer.status, answer.read(READ).decode("utf-8", "replace").replace("\x00", "")
    finally:
        watch.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    def __init__(self, target: Target, address: str, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.default_port = {"https": 443, "http": 80}[target.scheme]
        self._target, self._address = target, address
        self._open: socket.socket | None = None  # `sock` is given up once an answer begins

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self._target.port), self.timeout)
        self.sock = self._open = plain
        if self._target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)
        self._open = self.sock

    def cut(self) -> None:
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)


def _late(seconds: float) -> str:
    return f"No answer within {seconds:g} seconds."


def _why_failed(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"It answered {status} and pointed elsewhere. We don’t follow: write the address it moved to."
    if status == 410:
        return "It answered 410: it wants no more of these."
    return f"It answered {status}."
