"""Sentiment learned from examples. Order of the texts never matters."""

import hashlib
from collections.abc import Sequence
from typing import Any

from analytics.voice.sentiment import SURE, Sentiment, load_sentiment
from foundation.words import words


class SentimentModel:
    """The blend: VADER's view is one more feature beside the words, so few labels already help."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        if not len(texts):
            return []
        chances, labels = self._pipeline.predict_proba(list(texts)), list(self._pipeline.classes_)
        views, found = load_sentiment().score(texts), []
        for row, view in zip(chances, views, strict=True):
            place = int(row.argmax())
            label = str(labels[place]) if row[place] >= min(SURE, 1.2 / len(labels)) else "uncertain"
            found.append(Sentiment(label, round(float(row[place]), 4), view.compound, view.words))
        return found


def train_sentiment(texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
    """Learn negative, neutral, positive (or fewer of them) from labelled comments."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer

    texts, labels = _in_order(texts, labels)
    features = make_union(_features(), FunctionTransformer(_vader_view))
    model = make_pipeline(features, LogisticRegression(C=4, max_iter=1000, class_weight="balanced"))
    return SentimentModel(model.fit(texts, labels))


def _features() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(
            tokenizer=words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True, max_features=100_000
        ),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=100_000),
    )


def _vader_view(texts: Sequence[str]) -> Any:
    import numpy as np

    compound = [one.compound for one in load_sentiment().score(texts)]
    return np.array([[2 * value, 2 * max(value, 0.0), 2 * max(-value, 0.0)] for value in compound])


def _in_order(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    pairs = sorted(zip(texts, labels, strict=True), key=lambda pair: (_hash(pair[0]), pair[1]))
    if len({label for _, label in pairs}) < 2:
        raise ValueError("Learning needs examples of at least two labels.")
    return [text for text, _ in pairs], [label for _, label in pairs]


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
