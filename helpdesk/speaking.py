"""Which language the desk speaks: what somebody chose, else what their browser asks for among those we have."""

from collections.abc import Iterable
from pathlib import Path

from flask import request

from foundation.access import find_staff
from foundation.saying import OWN, Catalogue, Words

NAMES = {"en": "English", "es": "Español"}  # each as who reads it calls it
WORDS = Catalogue(Path(__file__).parent / "words", Path(__file__).parents[1] / "kb" / "writing" / "words")

_ELSEWHERE = Words(OWN, {})
_ALSO: set[str] = set()


def words_for(*languages: str | None) -> Words:
    """Those of the first language that is known, for letters and pages of customers: of the ticket, else of its customer's account."""
    return WORDS.words_in(next((one[:2].lower() for one in languages if one), OWN))


def speak_also(endpoints: Iterable[str]) -> None:
    """Pages of a higher floor that are said in every language of the desk."""
    _ALSO.update(endpoints)


def words_of_page() -> Words:
    """Those of the desk's pages; other pages of the product have words of their own."""
    if not request.path.startswith("/desk") and request.endpoint not in _ALSO:
        return _ELSEWHERE
    staff = find_staff()
    return WORDS.words_in(staff.language if staff and staff.language else asked_language())


def asked_language() -> str:
    return request.accept_languages.best_match(NAMES) or OWN
