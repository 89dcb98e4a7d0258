"""What learning brings: simulated people open suggestions, the index learns, and is asked other questions than it was taught.

A simulated person asks a known question, sees five suggestions, looks at the one at rank r with chance 1/r, and opens the
right one if they look at it; for a share of them, another one they look at instead. Asking goes on until each article
has been opened so often. Clicks never touch the questions the index is asked afterwards.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.search.intervals import Difference, paired_difference
from bench.search.metrics import reciprocal_rank
from bench.search.sets import Question, QuestionSet, read_set
from kb.search import Index, build_index

SHOWN = 5
MOST_ASKED = 20  # times the openings wanted of an article; one that is never shown is given up
ROUNDS = ((15, 0.0), (15, 0.2), (40, 0.0), (40, 0.2))  # (openings an article, the share of wrong ones)

Click = dict[str, Any]


@dataclass(frozen=True)
class Taught:
    """One round: how well other questions go without learning and with it."""

    set: str
    each: int
    wrong: float
    clicks: int
    words: bool  # which of its parts switched themselves on
    gains: bool
    before: float
    after: float
    difference: Difference

    @property
    def worse(self) -> bool:
        return self.difference.verdict == "behind"


def teach_all(folder: Path, *, seed: int, rounds: Sequence[tuple[int, float]] = ROUNDS) -> Iterator[Taught]:
    asked = read_set(folder)
    known, judged = known_questions(folder, asked, seed)
    plain = build_index(asked.documents)
    before = _ranks(plain, judged)
    for each, wrong in rounds:
        clicks = list(simulate(plain, known, each=each, wrong=wrong, seed=seed))
        index = build_index(asked.documents)
        report = index.learn(clicks)
        after = _ranks(index, judged)
        yield Taught(
            asked.name, each, wrong, len(clicks), bool(report and report.on), bool(report and report.gains),
            sum(before) / len(before), sum(after) / len(after), paired_difference(after, before, seed=seed),
        )  # fmt: skip


def known_questions(folder: Path, asked: QuestionSet, seed: int) -> tuple[dict[str, list[str]], list[Question]]:
    """(by article the questions people ask, the questions to judge by): what was labelled, or half of the set's own."""
    known: dict[str, list[str]] = defaultdict(list)
    labelled = folder / "labelled.jsonl"
    if labelled.exists():
        ids = {_folded(document["id"]): document["id"] for document in asked.documents}
        for line in labelled.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            known[ids[_folded(row["label"])]].append(row["text"])
        return known, asked.questions
    mixed = random.Random(seed).sample(asked.questions, len(asked.questions))
    half = len(mixed) // 2
    for question in mixed[:half]:
        known[min(question.relevant)].append(question.text)
    return known, mixed[half:]


def simulate(
    index: Index, known: Mapping[str, Sequence[str]], *, each: int, wrong: float, seed: int
) -> Iterator[Click]:
    """`each` openings an article, in the order they happen to come."""
    chance, clicks = random.Random(seed), []
    ranked = cache(lambda query: index.ranked(query, None, SHOWN))
    for article, questions in sorted(known.items()):
        opened = 0
        for _ in range(each * MOST_ASKED):
            query = chance.choice(questions)
            shown = ranked(query)
            clicked = _opened(shown, article, chance, wrong)
            if clicked is not None:
                opened += 1
                clicks.append({"query": query, "shown": shown, "clicked": clicked, "helped": None, "context": {}})
            if opened == each:
                break
    chance.shuffle(clicks)
    yield from clicks


def _opened(shown: Sequence[str], right: str, chance: random.Random, wrong: float) -> str | None:
    if right not in shown or chance.random() >= 1 / (shown.index(right) + 1):
        return None  # it wasn't looked at
    others = [(one, 1 / rank) for rank, one in enumerate(shown, 1) if one != right]
    if others and chance.random() < wrong:
        return chance.choices([one for one, _ in others], [looked for _, looked in others])[0]
    return right


def _ranks(index: Index, questions: Sequence[Question]) -> list[float]:
    return [reciprocal_rank(index.ranked(one.text), one.relevant) for one in questions]


def _folded(label: str) -> str:
    return label.lower().rstrip("?")
