"""`say`: our words in the language of whom this page is for; English where nobody asks for another one, and outside of pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import Flask, current_app, g, has_request_context
from markupsafe import Markup

from foundation.saying import OWN, Words

_ENGLISH = Words(OWN, {})


def speak(app: Flask, choose: Callable[[], Words]) -> None:
    """`choose` says which words a request is answered in; it is asked once for each."""
    app.extensions["speaking"] = choose


def current_words() -> Words:
    try:
        kept = vars(g._get_current_object())  # a page asks five hundred times
    except RuntimeError:  # outside of the application
        return _ENGLISH
    if "words" not in kept:
        if not has_request_context():
            return _ENGLISH
        kept["words"] = _ENGLISH  # what choosing itself may need
        kept["words"] = current_app.extensions.get("speaking", lambda: _ENGLISH)()
    found: Words = kept["words"]
    return found


@contextmanager
def speaking_in(words: Words) -> Iterator[None]:
    """What is said within is in the language of `words`: for a letter, written in the application's context but on no page of its reader."""
    kept = vars(g._get_current_object())
    before = kept.get("words")
    kept["words"] = words
    try:
        yield
    finally:
        kept.pop("words")
        if before is not None:
            kept["words"] = before


def answer_in(words: Words) -> None:
    """From here on this request is answered in `words`, its errors too: for pages whose address tells the language."""
    vars(g._get_current_object())["words"] = words


class Speaker:
    """As `Words`, those of the present page."""

    def __call__(self, english: str, /, **values: Any) -> Markup:
        return current_words()(english, **values)

    def text(self, english: str, /, **values: Any) -> str:
        return current_words().text(english, **values)

    def word(self, english: str, context: str = "") -> str:
        return current_words().word(english, context)

    def sentence(self, english: str) -> str:
        return current_words().sentence(english)

    def number(self, number: float, digits: int | None = None) -> str:
        return current_words().number(number, digits)

    def day(self, day: date) -> str:
        return current_words().day(day)

    @property
    def scripts(self) -> Markup:
        return current_words().scripts

    @property
    def lang(self) -> str:
        return current_words().lang


say = Speaker()
