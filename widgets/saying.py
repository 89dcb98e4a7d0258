"""The server's own sentences in the language the widget speaks; one that isn't in `words/` stays as it is."""

from functools import lru_cache
from pathlib import Path

import msgspec
from flask import Response, request

from foundation.saying import Catalogue

FOLDER = Path(__file__).parent / "words"
_WORDS = Catalogue(FOLDER)


def say(english: str, language: str | None = None) -> str:
    """`"Live chat"` -> `"Chat en vivo"`. A sentence with values goes by its pattern, its values being said too."""
    return _WORDS.words_in(language or asked_language()).sentence(english)


def asked_language() -> str:
    """The widget names exactly the language its words are in."""
    return request.headers.get("Accept-Language", "")[:2].lower()


def own_language(language: str | None = None) -> str:
    """The language our own words come in, where this one is asked for."""
    asked = (language or asked_language())[:2].lower()
    return asked if asked in spoken() else "en"


def reading_language(own: str | None) -> str:
    """Of articles and answers: what the widget speaks; where that is English, which everybody gets who says nothing else, the
    language their host signed for them."""
    asked = asked_language()
    return asked if asked in spoken() else own or asked or "en"


@lru_cache(maxsize=1)
def spoken() -> frozenset[str]:
    """The languages we have our words in, beside English."""
    return frozenset(_WORDS.languages())


def say_errors(response: Response) -> Response:
    """What was refused is told in the widget's language, wherever the rule lives."""
    if response.status_code < 400 or not response.is_json or not request.path.startswith("/widget/v1/"):
        return response
    if asked_language() not in spoken():
        return response
    body = msgspec.json.decode(response.get_data())
    body["error"] |= {name: say(body["error"][name]) for name in ("title", "detail")}
    response.set_data(msgspec.json.encode(body))
    return response
