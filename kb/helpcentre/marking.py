"""The words that were looked for, marked in a title or snippet, safely."""

import re

from markupsafe import Markup, escape

from foundation.words import words
from kb.search import Hit

_BETWEEN = re.compile(r"(\s+|[^\w’']+)")


def mark(text: str, hit: Hit) -> Markup:
    matched = set(hit.matched)
    out = Markup("")
    for piece in _BETWEEN.split(text):
        folded = words(piece)
        out += Markup("<mark>{}</mark>").format(piece) if len(folded) == 1 and folded[0] in matched else escape(piece)
    return out
