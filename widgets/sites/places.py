"""Which page of a product an address is: patterns a site's people write, `/contracts/*` is `contract/fixed`."""

import re

MOST_STARS = 6


def as_expression(pattern: str) -> str:
    """`*` is one part of an address, `**` any number of them. The browser reads the same expression."""
    body = "".join(_as_expression(part) for part in re.split(r"(\*+)", pattern.rstrip("/") or "/"))
    return f"^{body}/?$"


def page_of(place: str, pages: tuple[tuple[str, str], ...]) -> str | None:
    """The page key of the first pattern that fits."""
    return next((key for pattern, key in pages if re.search(as_expression(pattern), place)), None)


def _as_expression(part: str) -> str:
    if part.startswith("*"):
        return "[^/]*" if part == "*" else ".*"
    return re.sub(r"([.^$+?()\[\]{}|\\/])", r"\\\1", part)
