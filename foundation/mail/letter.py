"""A letter as its sender thinks of it, and as it travels: plain words, the same as a page, and the page's pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from foundation.mail.address import one_line

POLICY = SMTP.clone(cte_type="7bit")  # any server carries it
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Picture:
    """Shown in the page by `<img src="cid:trend@aside">`."""

    cid: str
    png: bytes


@dataclass(frozen=True)
class Letter:
    to: Address
    subject: str
    text: str  # complete and readable by itself
    html: str = ""
    pictures: Sequence[Picture] = ()
    stop: str = ""  # where one click ends such mail: shown by mail programs (RFC 8058)


def write_letter(letter: Letter, *, sender: Address, message_id: str, at: datetime) -> str:
    """The message of RFC 5322, in ASCII with CRLF. Raises ValueError for a stop address that can't stand in a header."""
    message = EmailMessage(policy=POLICY)
    message["From"], message["To"] = sender, letter.to
    message["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(at)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
        page = list(message.iter_parts())[-1]
        assert isinstance(page, EmailMessage)
        for one in letter.pictures:
            name = f"{one.cid.partition('@')[0]}.png"
            page.add_related(one.png, "image", "png", cid=f"<{one.cid}>", disposition="inline", filename=name)
    return "".join(_machine_headers(letter.stop, message_id)) + message.as_bytes().decode("ascii")


def _machine_headers(stop: str, message_id: str) -> list[str]:
    """Written by hand: the library breaks up what is longer than a line."""
    lines = [f"Message-ID: {message_id}\r\n", "Auto-Submitted: auto-generated\r\n"]
    if stop:
        if not stop.isascii() or not stop.isprintable() or set(stop) & set(" <>"):
            raise ValueError(f"{stop!r} can't be a stop address")
        lines += [f"List-Unsubscribe: <{stop}>\r\n", "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"]
    return lines
