"""Which page of a product an address is: patterns a site's people write, `/contracts/*` is `contract/fixed`."""

import re

MOST_STARS = 6


def as_expression(pattern: str) -> str:
    """`*` is one part of an address, `**` any number of them. The browser reads the same expression."""
    parts = re.split(r"(\*+)", pattern.rstrip("/") or "/")
    body = "".join(".*" if len(part) > 1 else "[^/]*" if part == "*" else _plain(part) for part in _starred(parts))
    return f"^{body}/?$"


def page_of(place: str, pages: tuple[tuple[str, str], ...]) -> str | None:
    """The page key of the first pattern that fits."""
    return next((key for pattern, key in pages if re.search(as_expression(pattern), place)), None)


def _starred(parts: list[str]) -> list[str]:
    return [part for part in parts if part]


def _plain(text: str) -> str:
    """What a browser and Python both read as this very text."""
    return re.sub(r"([.^$+?()\[\]{}|\\/])", r"\\\1", text) if not text.startswith("*") else text
