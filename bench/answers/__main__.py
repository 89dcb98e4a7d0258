"""`python -m bench.answers`: how often the assistant answers, whether its first citation is right, whether what it says stands
where it says, and whether it declines what its articles don't cover. Each collection is also asked another one's questions."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from bench.answers.support import supported
from bench.search.goals import at_least, at_most
from bench.search.report import table
from bench.search.sets import Question, QuestionSet, default_folder, demo_set, find_sets, read_set
from bench.table import Row, percentile, print_table
from kb.answers import Answer, Answerer, build_answerer
from kb.search import build_index

GOALS = {"business_central": (0.60, 0.70, 0.90)}  # answered, first citation right in the answers, statements supported
DECLINES = 0.90
FAR_APART = ("business_central", "banking77")  # other pairs share subjects: cards, accounts, invoices
THRESHOLDS = (0.4, 0.5, 0.6, 0.7)
P99_MS = 50.0


@dataclass(frozen=True)
class Measured:
    name: str
    answers: Sequence[tuple[Question, Answer]]
    milliseconds: Sequence[float]
    supported: float

    def share(self, kind: str) -> float:
        return sum(answer.kind == kind for _, answer in self.answers) / max(len(self.answers), 1)

    @property
    def right(self) -> float:
        """Of the answers, those whose first citation is of a relevant article."""
        told = [(question, answer) for question, answer in self.answers if answer.kind == "answer"]
        return sum(answer.citations[0].document in question.relevant for question, answer in told) / max(len(told), 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    parser.add_argument("--data", type=Path, default=default_folder(), help="a folder of sets (ASIDE_BENCH_DATA)")
    parser.add_argument("--quick", action="store_true", help="100 questions of each set")
    asked = parser.parse_args()
    sets = [demo_set()]
    for one in find_sets(asked.data):
        if isinstance(one, str):
            print(one)
        else:
            sets.append(read_set(one))
    most = 100 if asked.quick else 10_000
    answerers = {one.name: build_answerer(build_index(one.documents)) for one in sets}
    own = [measure(one.name, answerers[one.name], one.questions[:most], one) for one in sets]
    strange = {
        (one.name, other.name): measure(f"{other.name} asked of {one.name}", answerers[one.name], other.questions[:most], one)
        for one, other in permutations(sets, 2)
    }  # fmt: skip
    for line in [*report(own, list(strange.values())), *thresholds(own, strange)]:
        print(line)
    rows = list(goals(own, strange))
    print_table(rows)
    sys.exit(any(row.met is False for row in rows))


def measure(name: str, answerer: Answerer, questions: Sequence[Question], documents: QuestionSet) -> Measured:
    answers, took = [], []
    for question in questions:
        began = time.process_time()
        answers.append((question, answerer.answer(question.text)))
        took.append((time.process_time() - began) * 1000)
    bodies = {str(one["id"]): f"{one['title']}\n{one['body']}" for one in documents.documents}
    said = [
        supported(one.text, bodies[answer.citations[one.citation - 1].document])
        for _, answer in answers
        for one in answer.statements
        if one.citation
    ]
    return Measured(name, answers, took, sum(said) / max(len(said), 1))


def report(own: Sequence[Measured], strange: Sequence[Measured]) -> Iterator[str]:
    yield "### The assistant\n"
    yield from table(
        ["asked", "questions", "answered", "first citation right", "asked back", "declined", "handed over", "statements supported", "statements an answer", "CPU p50, p99"],
        [
            [one.name, str(len(one.answers)), f"{one.share('answer'):.3f}", f"{one.right:.3f}", f"{one.share('clarify'):.3f}", f"{one.share('decline'):.3f}", f"{one.share('hand_over'):.3f}",
             f"{one.supported:.3f}", f"{_statements(one):.1f}", f"{percentile(one.milliseconds, 0.5):.1f} ms, {percentile(one.milliseconds, 0.99):.1f} ms"]
            for one in [*own, *strange]
        ],
    )  # fmt: skip


def thresholds(own: Sequence[Measured], strange: dict[tuple[str, str], Measured]) -> Iterator[str]:
    """What other thresholds would bring, from the chances of the first hit."""
    yield "What other thresholds would bring (the chance from which the first hit is said as the answer):\n"
    rows = []
    for one in own:
        others = [measured for (name, _), measured in strange.items() if name == one.name]
        for least in THRESHOLDS:
            told = [
                (question, answer)
                for question, answer in one.answers
                if answer.confidence >= least and answer.citations
            ]
            right = sum(answer.citations[0].document in question.relevant for question, answer in told) / max(
                len(told), 1
            )
            refused = [answer.confidence < least for other in others for _, answer in other.answers]
            declined = sum(refused) / max(len(refused), 1)
            share = len(told) / len(one.answers)
            rows.append([one.name, f"{least:.2f}", f"{share:.3f}", f"{right:.3f}", f"{declined:.3f}"])
    yield from table(["collection", "from", "answered", "first citation right", "others declined"], rows)


def goals(own: Sequence[Measured], strange: dict[tuple[str, str], Measured]) -> Iterator[Row]:
    for one in own:
        yield at_most(f"{one.name}, a turn of the assistant, p99", percentile(one.milliseconds, 0.99), P99_MS, "ms CPU")
        if one.name in GOALS:
            answered, right, stands = GOALS[one.name]
            yield at_least(f"{one.name}, answered", one.share("answer"), answered)
            yield at_least(f"{one.name}, first citation right in the answers", one.right, right)
            yield at_least(f"{one.name}, statements supported by their citation", one.supported, stands)
    for (name, other), measured in strange.items():
        if (name, other) == FAR_APART:
            declined = measured.share("decline") + measured.share("hand_over")
            asked_back = f"{measured.share('clarify'):.3f} of all were asked back"
            yield at_least(f"{measured.name}, declined", declined, DECLINES, asked_back)


def _statements(one: Measured) -> float:
    counts = Counter(answer.kind for _, answer in one.answers)
    return sum(len(answer.statements) for _, answer in one.answers if answer.kind == "answer") / max(
        counts["answer"], 1
    )


if __name__ == "__main__":
    main()
