"""What the plain BM25 libraries leave to their callers: words, stop words, stems, and completing a word half typed."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import snowballstemmer

from foundation.markdown import plain_text

# Lucene's English stop words.
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "if",
        "in",
        "into",
        "is",
        "it",
        "no",
        "not",
        "of",
        "on",
        "or",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "will",
        "with",
    ]
)
_WORD = re.compile(r"\w+")
_STEMMER = snowballstemmer.stemmer("english")


def fields(document: Mapping[str, Any]) -> dict[str, str]:
    """The four texts of a document, plain."""
    return {
        "title": document.get("title") or "",
        "questions": "\n".join(document.get("questions") or ()),
        "headings": "\n".join(document.get("headings") or ()),
        "body": plain_text(document.get("body") or ""),
    }


def weighted_text(document: Mapping[str, Any], weights: Mapping[str, int]) -> str:
    """One text in which a field stands as often as it weighs: the usual way to weigh fields in plain BM25."""
    return "\n".join("\n".join([text] * weights[name]) for name, text in fields(document).items())


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in STOP]


@lru_cache(200_000)
def stem(word: str) -> str:
    found: str = _STEMMER.stemWord(word)
    return found


class Completions:
    """Words of a collection by prefix, most frequent first."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(word for text in texts for word in set(words(text)) - STOP)
        self._sorted = sorted(self._counts)

    def stems(self, prefix: str, limit: int) -> list[str]:
        start = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + "\uffff")
        best = sorted(self._sorted[start:end], key=lambda word: (-self._counts[word], word))
        return list(dict.fromkeys(stem(word) for word in best[:limit]))

    def unfinished(self, text: str, limit: int = 1) -> list[str]:
        """The stems of a text whose last word may be unfinished, that word as what it may become."""
        typed = words(text)
        if not typed or text[-1:].isspace():
            return stems(text)
        whole = [stem(word) for word in typed[:-1] if word not in STOP]
        return whole + (self.stems(typed[-1], limit) or [stem(typed[-1])])
