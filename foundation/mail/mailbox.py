"""The mailbox that answers to our mail arrive in: read over IMAP (RFC 3501) without changing what isn't ours to change."""

import imaplib
import re
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from foundation.mail.returned import MOST_BYTES
from foundation.mail.server import SECONDS, Away, Server, read_server

_HEADERS = "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE FROM AUTO-SUBMITTED RETURN-PATH X-FAILED-RECIPIENTS)])"
_WHOLE = f"(BODY.PEEK[]<0.{MOST_BYTES}>)"


@dataclass(frozen=True)
class Box:
    """`folder`: INBOX, where the address names none."""

    server: Server
    folder: str

    @property
    def name(self) -> str:
        """Without a password, to remember how far it was read."""
        return f"{self.server.user}@{self.server.host}/{self.folder}"[:400]


def read_box(url: str) -> Box:
    """From `imaps://user:password@host/INBOX` or `imap://` with STARTTLS. Raises ValueError with what to change."""
    folder = unquote(urlsplit(url).path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable() or set(folder) & set('"\\'):
        raise ValueError("the folder's name has to be plain letters and figures")
    server = read_server(url, "imap")
    if not server.user or not f"{server.user}{server.password}".isascii():
        raise ValueError("name whose mailbox it is, user and password in plain letters, figures and signs")
    return Box(server, folder)


class OpenBox:
    """`with` closes it. Every method raises Away when the server can't be used now."""

    def __init__(self, box: Box, *, seconds: float = SECONDS) -> None:
        self._box = box
        try:
            self._imap = _open(box.server, seconds)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._away(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            self._imap.logout()
        except (imaplib.IMAP4.error, OSError):
            pass  # it is gone already

    def validity(self) -> int:
        """Opens the folder. Numbers of messages count only as long as this stays the same."""
        try:
            answer, _said = self._imap.select(f'"{self._box.folder}"')
            if answer != "OK":
                raise Away(f"{self._box.server.host}: there is no folder {self._box.folder}")
            return int(self._imap.response("UIDVALIDITY")[1][0] or 0)
        except (imaplib.IMAP4.error, OSError, TypeError, ValueError) as error:
            raise self._away(error) from error

    def after(self, last: int) -> list[int]:
        """Numbers of the messages that came after this one, oldest first."""
        found = self._ask("SEARCH", f"UID {last + 1}:*")
        numbers = (int(one) for line in found if isinstance(line, bytes) for one in line.split())
        return sorted(one for one in numbers if one > last)  # `*` is the newest, also when it is older

    def headers(self, number: int) -> Message:
        return message_from_bytes(self._literal(number, _HEADERS))

    def whole(self, number: int) -> bytes:
        """Its beginning, and it stays unread; b"" for one that was taken away meanwhile."""
        return self._literal(number, _WHOLE)

    def is_read(self, number: int) -> None:
        self._ask("STORE", str(number), "+FLAGS.SILENT", "(\\Seen)")

    def _literal(self, number: int, what: str) -> bytes:
        return next((part[1] for part in self._ask("FETCH", str(number), what) if isinstance(part, tuple)), b"")

    def _ask(self, command: str, *words: str) -> list[bytes | tuple[bytes, bytes] | None]:
        try:
            answer, told = self._imap.uid(command, *words)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._away(error) from error
        if answer != "OK":
            raise Away(f"{self._box.server.host}: {command} was answered {answer}")
        return told

    def _away(self, error: Exception) -> Away:
        """What a server says may hold control characters, never our password: it answers commands by their mark."""
        said = next(iter(error.args), "")
        words = said.decode("ascii", "replace") if isinstance(said, bytes) else str(error)
        return Away(f"{self._box.server.host}: {re.sub(r'[^ -~]+', ' ', words)[:200]}")


def _open(server: Server, seconds: float) -> imaplib.IMAP4:
    trust = ssl.create_default_context(cafile=server.authorities)
    if server.tls == "always":
        imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=trust, timeout=seconds)
    else:
        imap = imaplib.IMAP4(server.host, server.port, timeout=seconds)
    try:
        if server.tls == "starttls":
            imap.starttls(trust)
        imap.login(server.user, server.password)
    except (imaplib.IMAP4.error, OSError):
        imap.shutdown()
        raise
    return imap
