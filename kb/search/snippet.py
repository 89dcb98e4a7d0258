"""The passage that answers: the sentence of a document in which most of the query stands."""

from collections.abc import Mapping

from kb.search.documents import Document

LONGEST = 170


def best_snippet(document: Document, wanted: Mapping[str, float]) -> str:
    """The sentence whose wanted stems weigh most, the earlier the better; the first when none has any."""
    sentences = document.sentences
    if not sentences:
        return ""
    if not wanted:
        return shorten(sentences[0])
    places, labels = document.stems_of_sentences
    points: dict[int, float] = {}
    for stem, weight in wanted.items():
        left = places.get(stem, 0)
        while left:
            at = left.bit_length() - 1
            points[at] = points.get(at, 0.0) + weight
            left ^= 1 << at
    scored = [(held / (1 + at / 40) * (0.6 if labels >> at & 1 else 1), -at) for at, held in points.items()]
    return shorten(sentences[-max(scored)[1]] if scored else sentences[0])


def shorten(text: str, longest: int = LONGEST) -> str:
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest].rstrip(" ,;:") + "…"
