"""Takes personal details out of a comment before anything else sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from foundation.redacting.details import find_details
from foundation.redacting.names import NOBODY, Names, find_names, find_told_names

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))  # typed by nobody; they would hide a number from us


@dataclass(frozen=True)
class Found:
    """One detail taken out: its kind and where it stood in the original text (without invisible characters)."""

    kind: str  # email | url | iban | card | document | account | key | birthday | phone | handle | ip | name
    start: int
    end: int


def redact(text: str, names: Iterable[str] | Names = ()) -> tuple[str, list[Found]]:
    """The text with details as `[email]`, `[phone]`, ..., and the list of what was found, in order.

    `names` are those of the person who wrote it and of whoever they may be writing about.
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    known = names if isinstance(names, Names) else Names.of(names) if names else NOBODY
    spans = find_details(text)
    spans += [one for one in find_told_names(text) + find_names(text, known) if _is_free(one, spans)]
    if not spans:
        return text, []
    found = _joined(text, sorted(spans))
    parts, last = [], 0
    for one in found:
        parts += [text[last : one.start], f"[{one.kind}]"]
        last = one.end
    return "".join([*parts, text[last:]]), found


def _is_free(one: tuple[int, int, str], spans: list[tuple[int, int, str]]) -> bool:
    return all(one[1] <= start or end <= one[0] for start, end, _ in spans)


def _joined(text: str, spans: list[tuple[int, int, str]]) -> list[Found]:
    """Parts of one name that stand side by side, or were found twice, are one."""
    found: list[Found] = []
    for start, end, kind in spans:
        last = found[-1] if found else None
        if last and kind == last.kind == "name" and (start <= last.end or text[last.end : start] in {" ", "-", ". "}):
            found[-1] = Found(kind, last.start, max(end, last.end))
        elif not last or start >= last.end:
            found.append(Found(kind, start, end))
    return found
