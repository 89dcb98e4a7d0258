"""Patterns that leads write for a field, run by RE2: its time grows with the text alone, so none can stall a worker."""

import re
from functools import lru_cache

import re2

from foundation.errors import Invalid

LONGEST = 200
MEMORY = 1 << 20  # bytes one compiled pattern may take
_BACK = re.compile(r"\\[1-9]|\(\?P=")


def check_pattern(pattern: str, example: str) -> None:
    """Raises Invalid, in words, for one that can't be used, or that its own example doesn't fit."""
    if not pattern:
        raise Invalid("Write the pattern that the text has to fit, such as WL-[0-9]{6}.", field="pattern")
    if len(pattern) > LONGEST:
        raise Invalid("A pattern has at most 200 characters.", field="pattern")
    try:
        compiled = _compiled(pattern)
    except re2.error as wrong:
        raise Invalid(_why(pattern, wrong), field="pattern") from None
    if compiled.fullmatch(""):
        raise Invalid("This pattern also fits an empty text, so it would check nothing. Say what has to be there.", field="pattern")  # fmt: skip
    if not example:
        raise Invalid("Give an example that fits, so that people see what is asked for.", field="example")
    if not compiled.fullmatch(example):
        raise Invalid("The example doesn’t fit the pattern. Change one of the two.", field="example")


def fits(pattern: str, text: str) -> bool:
    """The whole text, not a part of it."""
    return _compiled(pattern).fullmatch(text) is not None


def _why(pattern: str, wrong: Exception) -> str:
    if re.search(r"\(\?(=|!|<=|<!)", pattern):
        return "This pattern looks ahead or behind with (?=, (?! or (?<. Such patterns can take very long, so they can’t be used here. Write it without."
    if _BACK.search(pattern):
        return "This pattern refers back to a group, such as \\1. Such patterns can take very long, so they can’t be used here. Write it without."
    said = wrong.args[0] if wrong.args else "not readable"
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"This pattern can’t be read: {words[:100]}."


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)
