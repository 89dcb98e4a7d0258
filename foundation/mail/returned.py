"""What another mail server says of a letter it was given: it came back, or it is late. Whoever wrote it, nothing in it is
believed; what it names is looked up by who reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from foundation.mail.address import one_line

MOST_BYTES = (
    256 * 1024
)  # of a message that are read: what is said, and the headers of the letter, stand at its beginning
MOST_PARTS = 40  # a message folded deeper isn't a report, and would cost long to unfold
MOST_NAMES = 20  # addresses and letters that one report is about
LONGEST_WHY = 500

_PARTS = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_ID = re.compile(r"<[!-;=?-~]{3,198}>")  # nothing that a database can't look for
_QUOTED_ID = re.compile(rf"^[> \t]{{0,8}}Message-ID:[ \t]{{0,8}}({_ID.pattern})", re.IGNORECASE | re.MULTILINE)
_QUOTED_LETTER = re.compile(r"^[> \t]{0,8}(?:Return-Path|Received|Message-ID):", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,64}@[A-Za-z0-9.-]{1,190}[A-Za-z0-9]")
_STATUS = re.compile(r"(?<![\w.])([245])\.\d{1,3}\.\d{1,3}(?!\.?\d)")  # RFC 3463; no address of a machine
_REPLY = re.compile(r"(?:\bsaid|\]): ?[45]\d\d\b")  # RFC 5321, where no status is told
_GIVEN_UP = re.compile(r"\bpermanent error\b|\b(?:have|I['’]ve) given up\b|\bnot going to try again\b", re.IGNORECASE)
_MACHINES = re.compile(r"^(?:.*<)?(?:mailer-daemon|postmaster)@", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """Somebody whom the letter won't reach. `addresses`: as the server names them, in small letters; `why`: on one line."""

    addresses: frozenset[str]
    why: str


@dataclass(frozen=True)
class Report:
    """`letters`: Message-IDs, of those that the report returns; without `failures` it is only late, or arrived."""

    letters: frozenset[str]
    failures: tuple[Failure, ...]


def may_be_report(headers: Message) -> bool:
    """By its headers alone, so that nobody's ordinary mail is fetched."""
    return headers.get_content_type() == "multipart/report" or _is_by_a_machine(headers)


def read_report(raw: bytes) -> Report | None:
    """RFC 3464, and what older servers write in words. None for any other message."""
    raw = raw[:MOST_BYTES]
    if len(_PARTS.findall(raw)) > MOST_PARTS:
        return None
    message = message_from_bytes(raw)
    if not may_be_report(message):
        return None
    kinds = [part.get_content_type() for part in _parts(message)]
    return _by_the_standard(message) if "message/delivery-status" in kinds else _in_words(message)


def _by_the_standard(message: Message) -> Report:
    blocks = [
        block
        for part in _parts(message)
        if part.get_content_type() == "message/delivery-status"
        for block in _parts(part)
    ]
    failures = (_failure(block) for block in blocks[: MOST_NAMES + 1])  # the first is about the report itself
    letters = (
        list(_returned(message)) or _ID.findall(_said(message, "In-Reply-To"))[:1]
    )  # some return no letter with it
    return Report(frozenset(letters), tuple(one for one in failures if one))


def _failure(block: Message) -> Failure | None:
    """Given up is what the server says it gave up: after days of trying its status may begin with a four."""
    action, status = _said(block, "Action").lower(), _said(block, "Status")
    if action != "failed" if action else not status.startswith("5"):
        return None
    named = (
        _said(block, name).rpartition(";")[2].strip(" <>").lower() for name in ("Final-Recipient", "Original-Recipient")
    )
    addresses = frozenset(name for name in named if "@" in name)
    why = _said(block, "Diagnostic-Code").partition(";")[2].strip() or status
    return Failure(addresses, why[:LONGEST_WHY]) if addresses else None


def _in_words(message: Message) -> Report | None:
    """It has to quote the letter and name who it was for. Lost is what the server gave up, in words or by a status that is for
    good and none that is for now: after days of trying it tells the last answer, which was for now."""
    text = "\n".join(_text(part) for part in _parts(message) if part.get_content_type() == "text/plain")
    letters = [*_returned(message), *_QUOTED_ID.findall(text)][:MOST_NAMES]
    said = _QUOTED_LETTER.split(text, maxsplit=1)[0]
    classes = set(_STATUS.findall(said))
    has_given_up = bool(_GIVEN_UP.search(said)) or classes == {"5"}
    if not letters or not (classes or has_given_up):
        return None
    if not has_given_up:
        return Report(frozenset(letters), ())
    named = f"{_said(message, 'X-Failed-Recipients')} {said}"
    addresses = frozenset(one.lower() for one in _ADDRESS.findall(named)[:MOST_NAMES])
    return Report(frozenset(letters), (Failure(addresses, _reason(said)),) if addresses else ())


def _reason(said: str) -> str:
    """The line with the status, or with the answer's number, or that says that nobody tries any more."""
    lines = [one_line(line) for line in said.splitlines()]
    found = (line for sign in (_STATUS, _REPLY, _GIVEN_UP) for line in lines if sign.search(line))
    return next(found, "")[:LONGEST_WHY]


def _returned(message: Message) -> Iterator[str]:
    """From the headers of the letter that came back with it."""
    for part in _parts(message):
        kind = part.get_content_type()
        inside = _parts(part) if kind == "message/rfc822" else []
        if kind == "text/rfc822-headers":
            inside = [message_from_string(_text(part))]
        for letter in inside[:1]:
            yield from _ID.findall(_said(letter, "Message-ID"))[:1]


def _is_by_a_machine(headers: Message) -> bool:
    """Nobody is to answer it (RFC 3834), or it comes from a mail server."""
    is_answer = _said(headers, "Auto-Submitted").lower().startswith("auto-")
    from_nobody = _said(headers, "Return-Path") == "<>"
    return is_answer or from_nobody or bool(_MACHINES.match(_said(headers, "From"))) or "X-Failed-Recipients" in headers


def _parts(message: Message) -> list[Message]:
    """Those directly in it; a message that isn't folded is its own."""
    inside = message.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else [message]


def _text(part: Message) -> str:
    words = part.get_payload(decode=True)
    return words.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(words, bytes) else ""


def _said(message: Message, name: str) -> str:
    return one_line(str(message.get(name, "")))
