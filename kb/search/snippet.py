"""The passage that answers: the sentence of a document in which most of the query stands."""

import math
from collections.abc import Mapping

from kb.search.documents import Document

LONGEST = 170
WHOLE = 6  # different words; less is a label rather than a sentence


def best_snippet(document: Document, wanted: Mapping[str, float]) -> str:
    """The sentence whose wanted stems weigh most, the earlier the better; the first when none has any."""
    sentences = document.sentences
    if not sentences:
        return ""
    if not wanted:
        return shorten(sentences[0])
    told = frozenset(wanted)
    scored = [
        (math.fsum(map(wanted.__getitem__, told & stems)) / (1 + at / 40) * (1 if len(stems) >= WHOLE else 0.6), -at)
        for at, stems in enumerate(document.sentence_stems)
    ]
    best, at = max(scored)
    return shorten(sentences[-at] if best > 0 else sentences[0])


def shorten(text: str, longest: int = LONGEST) -> str:
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest].rstrip(" ,;:") + "…"
