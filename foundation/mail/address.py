"""Who a letter goes to, read from what somebody typed: one address that can be written into a header and nothing else."""

import re
from email.headerregistry import Address

LONGEST, LONGEST_LOCAL = 254, 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class BadAddress(ValueError):
    """No mail can go there; the sentence says why."""


def read_address(raw: str, name: str = "") -> Address:
    """`" Bo@Exämple.org"` -> Bo@xn--exmple-cua.org. Raises BadAddress: for quotes, spaces, several addresses, line ends."""
    local, at, domain = raw.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise BadAddress("Write one e-mail address, like name@example.org.")
    try:
        ascii_domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise BadAddress("What stands behind the @ isn’t the name of a server.") from None
    labels = ascii_domain.split(".")
    if len(local) + 1 + len(ascii_domain) > LONGEST or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress("What stands behind the @ isn’t the name of a server.")
    return Address(one_line(name), username=local, domain=ascii_domain)


def read_sender(raw: str) -> Address:
    """`Aside Voice <aside@example.org>`, or the address alone. Raises BadAddress."""
    name, _, address = raw.strip().rpartition(" ")
    return read_address(address.removeprefix("<").removesuffix(">"), name.strip('"'))


def one_line(text: str) -> str:
    """Words for a header: no line ends, no control characters, single spaces."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
