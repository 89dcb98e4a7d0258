"""The assistant over this application's articles: one answerer for each index, made when the index changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.web import config
from kb.answers import Answer, Answerer, Phraser, build_answerer
from kb.current import index
from kb.search import Index

_made: tuple[Index, Answerer] | None = None


def _phraser() -> Phraser | None:
    """The language model of the settings, if one is named."""
    own = config()
    return Phraser(own.model_url, own.model_name, own.model_key) if own.model_url else None


def answer(text: str, history: Sequence[Any], context: Mapping[str, Any]) -> Answer:
    """One turn of a conversation; no SQL, no write."""
    global _made
    current = index()
    if _made is None or _made[0] is not current:
        _made = current, build_answerer(current, phrase=_phraser())
    return _made[1].answer(text, history, context)
