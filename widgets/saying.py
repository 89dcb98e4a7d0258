"""The server's own sentences in the language the widget speaks; one that isn't in `words/` stays as it is."""

import re
from functools import lru_cache
from pathlib import Path

import msgspec
from flask import Response, request

FOLDER = Path(__file__).parent / "words"
LONGEST, MOST_VALUE = (
    400,
    120,
)  # characters of a sentence with values, and of a value: patterns cost more than they are long


def say(english: str, language: str | None = None) -> str:
    """`"Live chat"` -> `"Chat en vivo"`. A sentence with values goes by its pattern, its values being said too."""
    language = language or asked_language()
    words = _words(language)
    if english in words:
        return words[english]
    if len(english) > LONGEST:
        return english  # somebody's own words in it: not ours to look through
    for pattern, said in _patterns(language):
        match = pattern.fullmatch(english)
        if match:
            return said.format(**{name: say(value, language) for name, value in match.groupdict().items()})
    return english


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
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


def say_errors(response: Response) -> Response:
    """What was refused is told in the widget's language, wherever the rule lives."""
    if response.status_code < 400 or not response.is_json or not request.path.startswith("/widget/v1/"):
        return response
    if not _words(asked_language()):
        return response
    body = msgspec.json.decode(response.get_data())
    body["error"] |= {name: say(body["error"][name]) for name in ("title", "detail")}
    response.set_data(msgspec.json.encode(body))
    return response


@lru_cache(maxsize=64)
def _words(language: str) -> dict[str, str]:
    """English to one language; nothing for a language we don't have."""
    if language not in spoken():
        return {}
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=dict[str, str])


@lru_cache(maxsize=64)
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Sentences with `{values}`, as patterns: the longest first, being the most particular."""
    with_values = sorted((one for one in _words(language) if "{" in one), key=len, reverse=True)
    return [(re.compile(_as_pattern(one), re.DOTALL), _words(language)[one]) for one in with_values]


def _as_pattern(sentence: str) -> str:
    parts = re.split(r"\{(\w+)\}", sentence)
    return "".join(f"(?P<{part}>.{{1,{MOST_VALUE}}}?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
