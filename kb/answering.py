"""The assistant over this application's articles: one answerer for each index, made when the index changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.web import config
from kb.answers import Answer, Answerer, Phraser, build_answerer, quoting
from kb.answers.quoting import Passage
from kb.current import index
from kb.search import Index

_made: tuple[Index, Answerer] | None = None


def _phraser() -> Phraser | None:
    """The language model of the settings, if one is named."""
    own = config()
    return Phraser(own.model_url, own.model_name, own.model_key) if own.model_url else None


def answer(text: str, history: Sequence[Any], context: Mapping[str, Any]) -> Answer:
    """One turn of a conversation; no SQL, no write."""
    return _answerer().answer(text, history, context)


def passages(text: str, context: Mapping[str, Any], limit: int = 4) -> list[Passage]:
    """The articles that fit a message best, each with what of it answers; no SQL, no write."""
    return quoting.passages(_answerer(), text, context, limit)


def _answerer() -> Answerer:
    global _made
    current = index()
    if _made is None or _made[0] is not current:
        _made = current, build_answerer(current, phrase=_phraser())
    return _made[1]
