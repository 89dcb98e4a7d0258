"""What is found in the words alone: the stage that runs over every comment, on one core or on many with the same result."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from analytics.voice.hearing.preparing import prepare
from analytics.voice.hearing.wording import plain
from analytics.voice.sentiment import Scores, load_sentiment
from analytics.voice.sentiment.clauses import is_two_sided
from foundation.redacting.names import NOBODY, Names


class Assigns(Protocol):
    def assign(self, texts: Sequence[str]) -> list[tuple[str | None, float]]:
        """The theme of each and how sure that is."""


def map_comments(rows: Iterable[Mapping[str, Any]], assigner: Assigns, names: Names = NOBODY) -> list[dict[str, Any]]:
    """Rows of verbatims, redacted and understood. Each depends on itself alone, so blocks may be shared out: joblib, Dask."""
    prepared = [prepare(row, names) for row in rows]
    found = understand([row["text"] for row in prepared], assigner)
    return [row | one for row, one in zip(prepared, found, strict=True)]


def understand(texts: Sequence[str], assigner: Assigns, scorer: Scores | None = None) -> list[dict[str, Any]]:
    """Sentiment and theme of each; the same plain words are understood once. Without a scorer the lexicon reads them."""
    worded = [plain(text) for text in texts]
    unique = list(dict.fromkeys(worded))
    feelings = (scorer or load_sentiment()).score(unique)
    themes = assigner.assign(unique)
    found = {
        text: {
            "sentiment": feeling.label, "compound": feeling.compound, "probability": feeling.probability, "theme": theme, "theme_probability": sure,
        }
        for text, feeling, (theme, sure) in zip(unique, feelings, themes, strict=True)
    }  # fmt: skip
    return [found[text] for text in worded]


def with_sides(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that has its text, with whether it says something good and something bad."""
    return {**row, "two_sided": is_two_sided(row["text"])}
