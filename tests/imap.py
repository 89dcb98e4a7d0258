"""A mail server's IMAP side (RFC 3501), as little of it as a reader of one folder needs: the outside world of a test."""

import re
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path


@dataclass
class Folder:
    """`mails` by number; `seen`: those that somebody or we marked as read; `asked`: every command, without its mark."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def arrive(self, raw: bytes) -> int:
        number = max(self.mails, default=0) + 1
        self.mails[number] = raw
        return number


@contextmanager
def imap_server(folder: Folder, place: Path) -> Iterator[Folder]:
    """Over TLS, with a certificate that only `folder.url` names; `place`: where it is kept."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode().strip():
                mark, _, asked = line.partition(" ")
                folder.asked.append(asked)
                for answer in _answers(folder, asked):
                    self.wfile.write(b"* " + answer + b"\r\n")
                self.wfile.write(f"{mark} {_end(asked)}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = _certified(place).wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        folder.url = f"imaps://reader:secret@localhost:{server.server_address[1]}/INBOX?ca={place / 'own.pem'}"
        yield folder
        server.shutdown()


def _certified(place: Path) -> ssl.SSLContext:
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]  # fmt: skip
    subprocess.run([*made, "-keyout", place / "key.pem", "-out", place / "own.pem"], check=True, capture_output=True)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(place / "own.pem", place / "key.pem")
    return own


def _end(asked: str) -> str:
    if asked.startswith("LOGIN") and asked != 'LOGIN reader "secret"':
        return "NO LOGIN failed"
    return "NO no such folder" if asked.startswith("SELECT") and asked != 'SELECT "INBOX"' else "OK done"


def _answers(folder: Folder, asked: str) -> Iterator[bytes]:
    command = asked.upper()
    if command.startswith("CAPABILITY"):
        yield b"CAPABILITY IMAP4rev1"
    elif command.startswith("SELECT"):
        yield b"%d EXISTS" % len(folder.mails)
        yield b"OK [UIDVALIDITY %d] valid" % folder.validity
    elif found := re.fullmatch(r"UID SEARCH UID (\d+):\*", command):
        after = [one for one in folder.mails if one >= int(found[1])] or list(folder.mails)[-1:]
        yield b"SEARCH " + " ".join(str(one) for one in after).encode()
    elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\SEEN\)", command):
        folder.seen.add(int(found[1]))
    elif found := re.fullmatch(r"UID FETCH (\d+) \((BODY\.PEEK\[.*)\)", command):
        yield from _fetched(folder, int(found[1]), found[2])


def _fetched(folder: Folder, number: int, what: str) -> Iterator[bytes]:
    if (raw := folder.mails.get(number)) is None:
        return
    if fields := re.search(r"HEADER\.FIELDS \(([^)]*)\)", what):
        headers = message_from_bytes(raw).items()
        kept = [f"{name}: {value}\r\n" for name, value in headers if name.upper() in fields[1].split()]
        raw = "".join(kept).encode() + b"\r\n"
    else:
        raw = raw[: int(what.rpartition(".")[2].strip(">"))]
    yield b"1 FETCH (BODY[] {%d}\r\n%s UID %d)" % (len(raw), raw, number)
