"""Where a webhook may go: names are resolved here, every address is checked, and the connection is made to the one that was checked."""

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from foundation.errors import Invalid

LONGEST = 500
PORTS = (443, 8443)
Resolve = Callable[[str, int], list[str]]
_INSIDE = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
)  # never delegated outside: RFC 6761, 6762, 8375, and what ICANN set aside
# Ways of writing an IPv4 address inside an IPv6 one; what they lead to can't be seen from outside.
_TUNNELS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


class NotAllowed(Exception):
    """Nothing is sent there; the sentence says why."""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str  # as it stands in the Host header and in the certificate
    port: int
    path: str


def read_target(url: str, allowed: Collection[str] = ()) -> Target:
    """Raises Invalid. `allowed`: `host:port` that an operator lets be private, and be called without TLS."""
    text = url.strip()
    if not text or len(text) > LONGEST or any(one.isspace() or not one.isprintable() for one in text):
        raise Invalid(
            f"Write one address, such as https://example.org/hooks, of at most {LONGEST} characters.", field="url"
        )
    try:
        parts = urlsplit(text)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        host = (
            (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else str(parts.hostname)
        )
    except (ValueError, UnicodeError):
        raise Invalid("This address can’t be read. Write it like https://example.org/hooks.", field="url") from None
    if not host or parts.username or parts.password or parts.fragment:
        raise Invalid("Write a host and a path, without a user, a password or a #.", field="url")
    target = Target(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    if f"{host}:{port}" in allowed:
        if parts.scheme not in ("http", "https"):
            raise Invalid("The address begins with https://.", field="url")
        return target
    if parts.scheme != "https":
        raise Invalid("The address begins with https://: what we tell must not be read on its way.", field="url")
    if port not in PORTS:
        raise Invalid(f"Port {port} isn’t one of those we call: {' or '.join(map(str, PORTS))}.", field="url")
    if _is_number(host) and (why := why_not(host)):
        raise Invalid(why, field="url")
    if not _is_number(host) and not _is_public_name(host):
        raise Invalid(
            f"{host} isn’t a name of the public internet. Webhooks aren’t sent into private networks.", field="url"
        )
    return target


def checked_address(target: Target, *, resolve: Resolve, allowed: Collection[str] = ()) -> str:
    """The address to connect to. Raises NotAllowed when any the name leads to isn't public: one bad of several is a trap."""
    try:
        found = resolve(target.host, target.port)
    except OSError:
        raise NotAllowed(f"The name {target.host} leads nowhere.") from None
    if not found:
        raise NotAllowed(f"The name {target.host} leads nowhere.")
    if f"{target.host}:{target.port}" not in allowed:
        for one in found:
            if why := why_not(one):
                raise NotAllowed(why)
    return found[0]


def why_not(address: str) -> str | None:
    """A sentence, or None for an address of the public internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address} isn’t an address we can read."
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    tunnelled = ip.version == 6 and any(ip in one for one in _TUNNELS)
    if ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or tunnelled):
        return None
    return f"{address} is not an address of the public internet. Webhooks aren’t sent into private networks."


def resolve(host: str, port: int) -> list[str]:
    """By the system, each address once. IPv4 first: fewer machines can do IPv6."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in sorted(found, key=lambda one: one[0] != socket.AF_INET)))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_public_name(host: str) -> bool:
    """Where it leads is looked at before each call; one that can lead only inside is refused when it is typed."""
    name = host.rstrip(".").lower()
    inside = any(name.endswith(f".{one}") for one in _INSIDE)
    return "." in name and not inside and not name.rpartition(".")[2].isdigit()
