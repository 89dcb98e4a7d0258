"""What somebody types into the search of verbatims: phrases in quotes, and words that stand for what they mean."""

import re
from dataclasses import dataclass

from foundation.words import words
from kb.search.small_words import SMALL

MOST_PHRASES, MOST_WORDS = 8, 24
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]*)[\"“”«»„]")


@dataclass(frozen=True)
class Query:
    phrases: tuple[tuple[str, ...], ...]  # every one must be there, word for word
    words: tuple[str, ...]  # folded, in their order, once each
    loose: str  # what isn't in quotes, as typed

    @property
    def telling(self) -> tuple[str, ...]:
        """Without small words, unless there are no others."""
        return tuple(word for word in self.words if word not in SMALL) or self.words

    @property
    def plain(self) -> tuple[str, ...]:
        """What a text must contain where nothing knows its words: a sign or an emoji may be searched for too."""
        typed = [" ".join(one) for one in self.phrases] + (list(self.telling) or self.loose.split())
        return tuple(typed[:MOST_PHRASES])

    @property
    def is_empty(self) -> bool:
        return not self.plain


def read_query(text: str) -> Query:
    phrases = [tuple(words(one)) for one in _QUOTED.findall(text)]
    loose = _QUOTED.sub(" ", text).strip().strip('"“”«»„')
    said = tuple(dict.fromkeys(words(loose)))[:MOST_WORDS]
    return Query(tuple(one for one in phrases if one)[:MOST_PHRASES], said, loose)
