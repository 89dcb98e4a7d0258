"""Question sets with known answers: what is on this machine, and our own demo articles with known questions left out."""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb.articles.documents import read_markdown

ARTICLES = Path(__file__).parents[2] / "marketplace" / "demo" / "articles"
KNOWN = ("banking77", "business_central")
LEFT_OUT = 2  # questions of each demo article that are asked instead of indexed

RawDocument = dict[str, Any]


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    relevant: frozenset[str]
    page: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class QuestionSet:
    name: str
    documents: list[RawDocument]
    questions: list[Question]

    def sample(self, size: int, seed: int) -> "QuestionSet":
        """At most so many of its questions, the same ones for one seed."""
        if size >= len(self.questions):
            return self
        chosen = sorted(random.Random(seed).sample(range(len(self.questions)), size))
        return replace(self, questions=[self.questions[at] for at in chosen])


def default_folder() -> Path | None:
    named = os.environ.get("ASIDE_BENCH_DATA")
    return Path(named) if named else None


def find_sets(folder: Path | None) -> Iterator[Path | str]:
    """Folders of the sets that are here, and a sentence for each that isn't. A folder may also be one set itself."""
    if folder is not None and (folder / "questions.jsonl").exists():
        yield folder
        return
    for name in KNOWN:
        if folder is not None and (folder / name / "questions.jsonl").exists():
            yield folder / name
        else:
            yield f"{name} is not on this machine, so it is left out. ASIDE_BENCH_DATA names the folder it is in."


def read_set(folder: Path) -> QuestionSet:
    """A folder with documents.jsonl and questions.jsonl."""
    questions = [
        Question(str(raw["id"]), raw["text"], frozenset(raw["relevant"]), raw.get("page"), raw.get("kind") or "")
        for raw in _lines(folder / "questions.jsonl")
    ]
    return QuestionSet(folder.name, list(_lines(folder / "documents.jsonl")), questions)


def demo_set(seed: int = 0) -> QuestionSet:
    """Our own articles. Two known questions of each are taken out of the article and asked, on one of its pages."""
    chance, documents, questions = random.Random(seed), [], []
    for file in sorted(ARTICLES.glob("*.md")):
        draft = read_markdown(file.read_text(), name=file.stem)
        asked = set(chance.sample(range(len(draft.questions)), min(LEFT_OUT, max(len(draft.questions) - 1, 0))))
        documents.append(
            {
                "id": draft.id,
                "title": draft.title,
                "questions": [text for at, text in enumerate(draft.questions) if at not in asked],
                "body": draft.markdown,
                "section": draft.section,
                "pages": list(draft.pages),
            }
        )
        for at in sorted(asked):
            page = chance.choice(draft.pages) if draft.pages else None
            questions.append(Question(f"{draft.id}-{at}", draft.questions[at], frozenset({str(draft.id)}), page))
    return QuestionSet("demo articles", documents, questions)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
