"""How a comment feels: VADER (Hutto & Gilbert 2014) with the words of people who ask for help."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

NEGATIVE, POSITIVE = -0.12, 0.2  # compound scores at which a comment starts to be negative, positive
SURE = 0.6


@dataclass(frozen=True)
class Sentiment:
    """`label` is negative, neutral, positive, or uncertain (less than 60 % sure). `compound` runs from -1 to 1."""

    label: str
    probability: float
    compound: float
    words: tuple[str, ...]  # that weighed most


class SentimentScorer:
    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        lexicon = yaml.safe_load(Path(__file__).with_name("feelings.yaml").read_text())
        self._vader: Any = SentimentIntensityAnalyzer()
        self._phrases: dict[str, str] = {}
        for word in lexicon["neutral"]:
            self._vader.lexicon.pop(word, None)
        for value, sayings in lexicon["sayings"].items():
            for saying in sayings:
                joined = saying.replace(" ", "_").replace("'", "")
                self._vader.lexicon[joined] = float(value)
                self._phrases[saying] = joined
        longest_first = sorted(self._phrases, key=len, reverse=True)
        self._sayings = re.compile(r"\b(" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        return [self._score(text) for text in texts]

    def _score(self, text: str) -> Sentiment:
        plain = " ".join(text.replace("’", "'").split())[:4000]
        joined = self._sayings.sub(lambda found: self._phrases[found[0].lower()], plain)
        scores = self._vader.polarity_scores(joined)
        compound = float(scores["compound"])
        mixed = min(scores["pos"], scores["neg"]) > 0.15 and abs(compound) < 0.4
        label, probability = _judge(compound, mixed)
        return Sentiment(label, probability, compound, self._heaviest(joined))

    def _heaviest(self, joined: str) -> tuple[str, ...]:
        weighed = {word: self._vader.lexicon.get(word, 0.0) for word in re.findall(r"[\w'-]+", joined.lower())}
        found = sorted((word for word in weighed if abs(weighed[word]) >= 1), key=lambda word: -abs(weighed[word]))
        return tuple(word.replace("_", " ") for word in found[:5])


@cache
def load_sentiment() -> SentimentScorer:
    """The scorer; the first call loads the lexicon (about 0.1 s)."""
    return SentimentScorer()


def _judge(compound: float, mixed: bool) -> tuple[str, float]:
    """The label, and a rough chance that it is right, growing with the distance from where labels change."""
    if compound <= NEGATIVE:
        label, distance = "negative", NEGATIVE - compound
    elif compound >= POSITIVE:
        label, distance = "positive", compound - POSITIVE
    else:
        label, distance = "neutral", min(compound - NEGATIVE, POSITIVE - compound)
    probability = 1 / (1 + math.exp(-(0.45 + 5 * distance)))
    if mixed:
        probability = min(probability, 0.55)
    return (label if probability >= SURE else "uncertain"), round(probability, 3)
