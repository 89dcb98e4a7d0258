"""The passage that answers: the sentence of a document in which most of the query stands."""

from foundation.words import stem, words

LONGEST = 170


def best_snippet(sentences: list[str], wanted: set[str]) -> str:
    """The sentence with the most different wanted stems; the first when none has any; cut at a word."""
    if not sentences:
        return ""
    scored = [
        (len({stem(word) for word in words(sentence)} & wanted) / (1 + at / 40), -at)
        for at, sentence in enumerate(sentences)
    ]
    best = max(scored)
    return shorten(sentences[-best[1]] if best[0] >= 1 else sentences[0])


def shorten(text: str, longest: int = LONGEST) -> str:
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest].rstrip(" ,;:") + "…"
