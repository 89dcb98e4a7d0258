"""The server that takes our mail: its address, a connection that several letters share, and what its answers mean."""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 30.0
PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}


class Away(Exception):
    """The server can't be used now; it says nothing about any letter."""


class Refused(Exception):
    """This letter will never be taken."""


class Later(Exception):
    """This letter may be taken another time."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    user: str
    password: str
    tls: str  # starttls | always | none
    authorities: str | None  # a file of certificates to trust, beside or instead of the system's


def read_server(url: str, kind: str = "smtp") -> Server:
    """From `smtp://user:password@host:587?tls=starttls` or `smtps://host`. Raises ValueError with what to change. `kind`: smtp or imap."""
    told = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(told.query).items()}
    tls = "always" if told.scheme == f"{kind}s" else options.pop("tls", "starttls")
    authorities = options.pop("ca", None)
    if told.scheme not in {kind, f"{kind}s"} or not told.hostname:
        raise ValueError(f"write it as {kind}://user:password@host:{PORTS[kind]} or {kind}s://user:password@host")
    if tls not in {"starttls", "always", "none"} or options:
        raise ValueError("behind the ? only tls=starttls, tls=none and ca=/path/to/certificates.pem are known")
    user, password = unquote(told.username or ""), unquote(told.password or "")
    if user and tls == "none":
        raise ValueError("a password needs TLS; leave out tls=none")
    return Server(told.hostname, told.port or PORTS[told.scheme], user, password, tls, authorities)


class Connection:
    """Opened for the first letter, shared by those that follow; `with` closes it."""

    def __init__(self, server: Server, *, sender: str, seconds: float = SECONDS) -> None:
        self._server, self._sender, self._seconds = server, sender, seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._smtp:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                pass  # it is gone already

    def send(self, address: str, message: str) -> None:
        """Returns when the server has taken it. Raises Refused, Later or Away."""
        try:
            self._smtp = self._smtp or self._open()
            self._smtp.sendmail(self._sender, [address], message.encode("ascii"))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _answer(code, words) from error
        except smtplib.SMTPDataError as error:
            raise _answer(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPSenderRefused as error:  # it is we who are wrong, not whom we write to
            raise Later(_said(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._smtp = None
            raise Away(f"{self._server.host}: {error}") from error

    def _open(self) -> smtplib.SMTP:
        server = self._server
        trust = ssl.create_default_context(cafile=server.authorities)
        if server.tls == "always":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self._seconds, context=trust)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        try:
            if server.tls == "starttls":
                smtp.starttls(context=trust)
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp


def _answer(code: int, words: bytes | str) -> Refused | Later:
    """RFC 5321, 4.2.1: five hundreds are for good, four hundreds for now."""
    return Refused(_said(code, words)) if 500 <= code <= 599 else Later(_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:500]
