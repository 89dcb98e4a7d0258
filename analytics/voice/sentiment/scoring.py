"""Scores comments by the lexicon: from the first day, without having learned anything."""

from collections.abc import Sequence
from functools import cache

from analytics.voice.sentiment.feeling import Sentiment
from analytics.voice.sentiment.judging import judge
from analytics.voice.sentiment.lexicon import Lexicon, read_lexicon
from analytics.voice.sentiment.weighing import NOTHING, Weighed, Weigher

LONGEST = 4000  # characters that are read of a comment
NAMED = 5  # words that are named as having weighed most
LEAST_NAMED = 0.7


class SentimentScorer:
    def __init__(self, lexicon: Lexicon) -> None:
        self.version = f"lexicon {lexicon.version}"
        self._weigher = Weigher(lexicon)
        self._empty = Sentiment(*judge(NOTHING), 0.0, ())

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        return [self._score(text) for text in texts]

    def weigh(self, text: str) -> Weighed:
        return self._weigher.weigh(text if len(text) <= LONGEST else text[:LONGEST])

    def weigh_tokens(self, text: str, tokens: list[str]) -> Weighed:
        return self._weigher.weigh(text, tokens)

    def _score(self, text: str) -> Sentiment:
        weighed = self.weigh(text)
        return self._empty if weighed is NOTHING else Sentiment(*judge(weighed), weighed.compound, heaviest(weighed))


@cache
def load_sentiment() -> SentimentScorer:
    """The scorer; the first call reads the lexicon."""
    return SentimentScorer(read_lexicon())


def heaviest(weighed: Weighed) -> tuple[str, ...]:
    """The words that counted, the heaviest first, each once."""
    found = sorted(weighed.parts, key=lambda part: -abs(part[1]))
    return tuple(dict.fromkeys(word for word, value in found if abs(value) >= LEAST_NAMED))[:NAMED]
