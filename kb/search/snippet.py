"""The passage that answers: the sentence of a document in which most of the query stands."""

from collections.abc import Set

from kb.search.documents import Document

LONGEST = 170


def best_snippet(document: Document, wanted: Set[str]) -> str:
    """The sentence with the most different wanted stems, the earlier the better; the first when none has any."""
    sentences = document.sentences
    if not sentences:
        return ""
    if not wanted:
        return shorten(sentences[0])
    scored = [(len(stems & wanted) / (1 + at / 40), -at) for at, stems in enumerate(document.sentence_stems)]
    best, at = max(scored)
    return shorten(sentences[-at] if best > 0 else sentences[0])


def shorten(text: str, longest: int = LONGEST) -> str:
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest].rstrip(" ,;:") + "…"
