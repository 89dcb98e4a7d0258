"""Many articles from few: seeded, each of a title, headings and passages that come from different ones."""

import random
import re
from collections.abc import Iterator, Sequence

from bench.search.sets import RawDocument

PASSAGES = (2, 4)  # least and most in one article
_LONGEST = 600  # characters of a passage; sentences are joined up to it
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def recombined(documents: Sequence[RawDocument], size: int, seed: int) -> Iterator[RawDocument]:
    """So many articles. The words are real, and so is how often each occurs; which stand together is chance."""
    chance = random.Random(seed)
    passages = [passage for document in documents for passage in _passages(document["body"])]
    for number in range(size):
        first, second = chance.choice(documents), chance.choice(documents)
        yield {
            "id": f"{number}",
            "title": _crossed(first["title"], second["title"]),
            "questions": (first.get("questions") or [])[:3],
            "headings": (second.get("headings") or [])[:3],
            "body": "\n\n".join(chance.sample(passages, chance.randint(*PASSAGES))),
            "section": first.get("section", ""),
            "pages": first["pages"],
        }


def _crossed(first: str, second: str) -> str:
    """The beginning of one title and the end of another."""
    before, after = first.split(), second.split()
    return " ".join([*before[: (len(before) + 1) // 2], *after[len(after) // 2 :]])


def _passages(body: str) -> Iterator[str]:
    passage = ""
    for sentence in _SENTENCE.split(body):
        if passage and len(passage) + len(sentence) > _LONGEST:
            yield passage
            passage = ""
        kept = sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST].rpartition(" ")[0]
        passage = f"{passage} {kept}".strip()
    if passage:
        yield passage
