"""The map stage: comments in, without personal details, with a feeling and a theme. A pure function of each text, so any cut gives the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

import msgspec

from analytics.voice.discovery.training import Assigned
from analytics.voice.sentiment import load_sentiment
from foundation.redacting.redaction import redact

CHUNK = 2_000
LONGEST = 8_000


class Themes(Protocol):
    """The curated themes, a Placer, a ThemeModel, or the registry's Assigner."""

    def assign(self, texts: Sequence[str]) -> list[Assigned]: ...


class Understood(msgspec.Struct, frozen=True, gc=False):
    text: str  # without personal details
    details: int  # that were taken out
    sentiment: str
    sentiment_probability: float
    compound: float
    theme: str | None
    theme_probability: float


def understand(texts: Sequence[str], themes: Themes | None = None) -> list[Understood]:
    """One for each text, whatever its company; a repeated line is read once. Without `themes`, the curated ones."""
    once = list(dict.fromkeys(texts))
    redacted = [redact(text.strip()[:LONGEST]) for text in once]
    plain = [text for text, _ in redacted]
    assigned = (themes or _curated()).assign(plain)
    felt = load_sentiment().score(plain)
    found = {
        given: Understood(text, len(details), feeling.label, feeling.probability, feeling.compound, theme, sure)
        for given, (text, details), feeling, (theme, sure) in zip(once, redacted, felt, assigned, strict=True)
    }
    return [found[text] for text in texts]


def understand_many(
    texts: Iterable[str], themes: Themes | None = None, *, chunk: int = CHUNK, jobs: int = 1
) -> Iterator[list[Understood]]:
    """
    The same chunk by chunk, in order, so that a million comments never stand in memory at once.

    With `jobs` other than one joblib spreads the chunks; inside `joblib.parallel_config("dask")` a cluster does.
    """
    chunks = _chunks(texts, chunk)
    if jobs == 1:
        return (understand(one, themes) for one in chunks)
    from joblib import Parallel, delayed

    call: Callable[..., list[Understood]] = delayed(understand)
    spread: Iterator[list[Understood]] = Parallel(jobs, return_as="generator")(call(one, themes) for one in chunks)
    return spread


def _chunks(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    remaining = iter(texts)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _curated() -> Themes:
    from analytics.voice.registry.themes import load_themes

    return load_themes()
