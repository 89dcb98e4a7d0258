"""What articles say to a question, in their own words: for a person who answers, beside each article the passage that fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.answers.answerer import Answerer
from kb.answers.composing import compose, read_for
from kb.answers.passages import sentences
from kb.search.documents import Document

LEAST = 0.15  # chance that one of the first answers: below, what is found shares words by accident


@dataclass(frozen=True)
class Passage:
    """An article, and what of it answers: a line a step, or sentences in one line. `lines` is empty where nothing in it does."""

    id: str
    slug: str
    title: str
    locale: str
    lines: tuple[str, ...]
    listed: bool  # lines are steps, after the first where that leads in to them
    likely: bool  # the ranking is sure enough that it answers

    @property
    def markdown(self) -> str:
        """As a quotation."""
        numbered, step = [], 0
        for one in self.lines:
            step += self.listed and not one.endswith(":")
            numbered.append(f"{step}. {one}" if self.listed and not one.endswith(":") else one)
        return "\n".join(f"> {one}" for one in numbered)


def passages(answerer: Answerer, text: str, context: Mapping[str, Any] | None, limit: int) -> list[Passage]:
    """The articles that fit a message best, each with its passage; none where hardly any does."""
    question, hits, sure = answerer.find(" ".join(text.replace("\x00", " ").split()), dict(context or {}))
    if sure.fits < LEAST:
        return []
    wanted = answerer.index.telling(question)
    found = []
    for place, hit in enumerate(hits[:limit]):
        document = answerer.index.document(hit.id)
        lines, listed = _passage(answerer, question, wanted, document)
        likely = place == 0 and sure.first >= answerer.enough
        found.append(Passage(hit.id, hit.slug or hit.id, hit.title, document.locale, lines, listed, likely))
    return found


def _passage(
    answerer: Answerer, question: str, wanted: Mapping[str, float], document: Document
) -> tuple[tuple[str, ...], bool]:
    asked = next((one for one in sentences(question) if one.endswith("?")), question)  # a story may stand around it
    statements, _ = compose([read_for(answerer.index, question, wanted, document)], asked, wanted)
    listed = any(one.step for one in statements)
    said = [one.text for one in statements if one.citation]
    if listed:
        return tuple(said), True
    whole = " ".join(said)
    return ((whole,) if whole else ()), False
