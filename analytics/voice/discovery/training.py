"""Themes learned from examples: the classifier of topics (words, pieces of words, meaning; calibrated) on comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.voice.discovery.saying import LONGEST
from helpdesk.routing.topics.model.model import TopicModel

Assigned = tuple[str | None, float]


@dataclass(frozen=True, eq=False)
class ThemeModel:
    """`assign(texts)` gives (label, probability), the label None when none is likely. A comment takes about a millisecond."""

    topics: TopicModel

    @property
    def labels(self) -> tuple[str, ...]:
        return self.topics.labels

    def assign(self, texts: Sequence[str]) -> list[Assigned]:
        found = self.topics.predict([text[:LONGEST] for text in texts])
        return [(one.label, round(one.probability, 4)) for one in found]


def train_themes(texts: Sequence[str], labels: Sequence[str]) -> ThemeModel:
    """Learn themes from labelled comments, in any order. Raises ValueError for fewer than two labels."""
    from helpdesk.routing.topics.training import train_topics  # scipy: in jobs and notebooks only

    if len(set(labels)) < 2:
        raise ValueError("Learning needs examples of at least two labels.")
    return ThemeModel(train_topics([text[:LONGEST] for text in texts], labels))
