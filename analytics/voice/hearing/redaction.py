"""Takes personal details out of a comment before anything else sees it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One detail taken out: its kind and where it stood in the original text."""

    kind: str  # email | url | iban | card | key | phone
    start: int
    end: int


_KINDS = [
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)]", re.IGNORECASE)),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("card", re.compile(r"(?<![\d+])(?:\d[ -]?){12,18}\d(?!\d)")),
    ("key", re.compile(r"\b(?:sk|pk|ghp|xox[bp]|eyJ|AKIA|Bearer)[-_A-Za-z0-9]*[-_.A-Za-z0-9]{14,}", re.ASCII)),
    ("key", re.compile(r"\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b", re.ASCII)),
    ("phone", re.compile(r"(?<![\w.,€$£])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./-]?\(?\d{2,4}\)?){2,5}(?!\w)")),
]


def redact(text: str) -> tuple[str, list[Found]]:
    """The text with details as `[email]`, `[phone]`, ..., and the list of what was found, in order."""
    found: list[Found] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found) or not _is_really(kind, match[0]):
                continue
            found.append(Found(kind, start, end))
    found.sort(key=lambda one: one.start)
    parts, last = [], 0
    for one in found:
        parts += [text[last : one.start], f"[{one.kind}]"]
        last = one.end
    return "".join([*parts, text[last:]]), found


def _is_really(kind: str, words: str) -> bool:
    digits = [int(character) for character in words if character in "0123456789"]
    if kind == "card":
        return 13 <= len(digits) <= 19 and _luhn(digits)
    if kind == "iban":
        return _iban_checks(words.replace(" ", ""))
    if kind == "phone":
        if re.fullmatch(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", words):
            return False  # a date
        return 15 >= len(digits) >= (7 if words[0] in "+0(" else 9)
    return True


def _luhn(digits: list[int]) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [d * 2 - 9 * (d > 4) if place % 2 else d for place, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _iban_checks(iban: str) -> bool:
    """ISO 13616, mod 97."""
    return 15 <= len(iban) <= 34 and int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
