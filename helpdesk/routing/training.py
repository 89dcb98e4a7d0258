"""A topic model from labelled text: TF-IDF and logistic regression. scikit-learn loads here and only here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SURE_ENOUGH = 0.25


@dataclass(frozen=True)
class Topic:
    label: str | None  # None: not sure enough to say
    probability: float
    alternatives: list[tuple[str, float]]  # the next likely ones, best first


class TopicModel:
    def __init__(self, pipeline: Any, only: str | None = None) -> None:
        self._pipeline, self._only = pipeline, only

    def predict(self, texts: Sequence[str]) -> list[Topic]:
        if not texts:
            return []
        if self._only is not None:
            return [Topic(self._only if text.strip() else None, 1.0 if text.strip() else 0.0, []) for text in texts]
        labels = [str(label) for label in self._pipeline.classes_]
        least = max(1.5 / len(labels), SURE_ENOUGH if len(labels) <= 4 else 0.12)
        found = []
        for text, row in zip(texts, self._pipeline.predict_proba(list(texts)), strict=True):
            ranked = sorted(
                ((label, float(p)) for label, p in zip(labels, row, strict=True)), key=lambda pair: -pair[1]
            )
            (label, probability), rest = ranked[0], ranked[1:4]
            sure = bool(text.strip()) and probability >= least
            found.append(Topic(label if sure else None, probability, rest))
        return found


def train_topics(texts: Sequence[str], labels: Sequence[str]) -> TopicModel:
    """Learn topics from labelled texts. Deterministic. Raises ValueError when there is nothing to learn from."""
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts but {len(labels)} labels")
    if not texts:
        raise ValueError("no texts to learn from")
    if len(set(labels)) == 1:
        return TopicModel(None, only=str(labels[0]))
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import FeatureUnion, Pipeline

    features = FeatureUnion([
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode", token_pattern=r"(?u)\b\w+\b")),
        ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2 if len(texts) > 500 else 1)),
    ])  # fmt: skip
    pipeline = Pipeline([("features", features), ("labels", LogisticRegression(C=20.0, max_iter=300))])
    pipeline.fit(list(texts), list(labels))
    return TopicModel(pipeline)
