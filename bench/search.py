"""Suggestions measured: rank of the right article, success while typing, time of a keystroke. `python -m bench.search`"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.table import Row, median, percentile, print_table
from kb.articles.importing import read_markdown
from kb.search import Index, build_index

ARTICLES = Path(__file__).parents[1] / "marketplace" / "demo" / "articles"
DATA = Path(os.environ.get("ASIDE_BENCH_DATA", "/work/shared/data"))
BASELINE = {"banking77": 0.779, "business_central": 0.612}  # bm25s 0.2, MRR@10 on the same questions


def rows(*, every: int = 1) -> list[Row]:
    """One row a measure; data sets that aren't on this machine are left out."""
    measured = list(_our_own(build_index(demo_documents())))
    for name, baseline in BASELINE.items():
        if (DATA / name / "questions.jsonl").exists():
            index, questions = (
                build_index(_lines(DATA / name / "documents.jsonl")),
                _lines(DATA / name / "questions.jsonl"),
            )
            measured += _found(name, index, questions[::every], baseline)
    return measured


def demo_documents() -> list[dict[str, Any]]:
    drafts = [read_markdown(file.read_text(), name=file.stem) for file in sorted(ARTICLES.glob("*.md"))]
    return [
        {
            "id": one.id, "title": one.title, "questions": one.questions, "body": one.markdown, "section": one.section,
            "pages": one.pages, "roles": one.roles, "plans": one.plans,
        }
        for one in drafts
    ]  # fmt: skip


def reciprocal_rank(index: Index, question: dict[str, Any], *, limit: int = 10) -> float:
    hits = index.search(question["text"], {"page": question.get("page")}, limit)
    return next((1 / rank for rank, hit in enumerate(hits, 1) if hit.id in question["relevant"]), 0.0)


def _our_own(index: Index) -> Iterator[Row]:
    """Keystrokes over every known question of our own articles, typed letter by letter with one slip in each."""
    contexts = [{"page": "contract/fixed", "role": "client"}, {"page": "payouts", "role": "freelancer"}]
    asked = [question for document in index.documents for question in document.questions[:2]]
    typed = [_slip(question)[:length] for question in asked[::3] for length in range(1, min(len(question), 40) + 1)]
    taken = [_milliseconds(index, text, contexts[number % 2]) for number, text in enumerate(typed)]
    note = f"{len(typed)} keystrokes, {len(index)} articles"
    yield Row("keystroke, median", f"{median(taken):.2f} ms", "<= 2 ms", median(taken) <= 2, note)
    yield Row("keystroke, 99 %", f"{percentile(taken, 0.99):.2f} ms", "<= 10 ms", percentile(taken, 0.99) <= 10, note)


def _found(name: str, index: Index, questions: list[dict[str, Any]], baseline: float) -> Iterator[Row]:
    began = time.perf_counter()
    found = sum(reciprocal_rank(index, one) for one in questions) / len(questions)
    per = (time.perf_counter() - began) / len(questions) * 1000
    note = f"{len(questions)} questions, {len(index)} documents, {per:.1f} ms each"
    yield Row(f"{name}, MRR@10", f"{found:.3f}", f"> {baseline} (bm25s)", found > baseline, note)
    at_three = sum(_found_while_typing(index, one) for one in questions) / len(questions)
    yield Row(f"{name}, in the first 3 at 60 % typed", f"{at_three:.3f}", "-", None, note)


def _found_while_typing(index: Index, question: dict[str, Any]) -> bool:
    text = question["text"][: max(3, int(len(question["text"]) * 0.6))]
    return any(hit.id in question["relevant"] for hit in index.suggest(text, {"page": question.get("page")}, 3))


def _milliseconds(index: Index, text: str, context: dict[str, str]) -> float:
    began = time.thread_time()
    index.suggest(text, context, 5)
    return (time.thread_time() - began) * 1000


def _slip(text: str) -> str:
    """The same text with two letters of its middle swapped."""
    at = len(text) // 2
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line]


if __name__ == "__main__":
    print_table(rows(every=int(sys.argv[1]) if len(sys.argv) > 1 else 1))
