"""What was typed, cut into pieces: words, quoted words, and filters such as `status:open` or `customer:"Mara Castell"`."""

import re
from dataclasses import dataclass

MOST = 40  # pieces of one search
LONGEST = 300  # characters of one search
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

_NAME = r"(-?)([^\W\d_][\w.\-]{0,60}):"
_PIECE = re.compile(rf'{_NAME}(?=\s|$)|(-?)(?:([^\W\d_][\w.\-]{{0,60}}):(?!//))?(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True)
class Cut:
    text: str
    value: str
    name: str | None = None  # of the filter
    quoted: bool = False
    negated: bool = False
    unclosed: bool = False  # its quote reaches to the end

    @property
    def is_or(self) -> bool:
        return self.text == "OR"


def cut(text: str) -> list[Cut]:
    """Never fails: a quote that isn't closed reaches to the end."""
    typed = " ".join(text.replace("\x00", " ").split())[:LONGEST].translate(QUOTES)
    pieces = []
    for found in _PIECE.finditer(typed):
        bare_minus, bare_name, minus, name, quoted, plain = found.groups()
        value = quoted if quoted is not None else plain or ""
        pieces.append(
            Cut(
                found[0],
                value.strip(),
                (name or bare_name or "").lower() or None,
                quoted is not None,
                bool(minus or bare_minus),
                quoted is not None and found[0].count('"') == 1,
            )
        )
    return pieces[:MOST]
