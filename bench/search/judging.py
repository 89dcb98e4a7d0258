"""One engine asked every question of a set: scores by question, so that engines can be compared in pairs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.engines import Engine
from bench.search.metrics import keystrokes_to_hit, ndcg, recall, reciprocal_rank, typed_hits, typed_success
from bench.search.sets import Question, QuestionSet
from bench.search.slips import slip

VARIANTS = ("clean", "one slip", "two slips", "with page")
MEASURES = ("MRR@10", "nDCG@10", "R@3", "R@10", "success@3", "keystrokes")


@dataclass
class Judged:
    engine: str
    set: str
    kinds: list[str]  # by question
    scores: dict[str, dict[str, list[float]]] = field(default_factory=dict)  # variant, measure: by question
    by_length: dict[int, list[bool]] = field(default_factory=dict)  # success of each clean prefix that long
    prefixes: dict[str, list[bool]] = field(default_factory=dict)  # variant: success of each prefix of each question

    def over_prefixes(self, variant: str = "clean") -> float:
        """Success@3 where each prefix counts the same, so a long question for more than a short one."""
        return sum(self.prefixes[variant]) / len(self.prefixes[variant])

    def mean(self, measure: str, variant: str = "clean", kind: str | None = None) -> float:
        values = self.scores[variant][measure]
        kept = [value for value, of in zip(values, self.kinds, strict=True) if kind in (None, of)]
        return sum(kept) / len(kept)


def judge(engine: Engine, of: QuestionSet, *, seed: int = 0, variants: Sequence[str] = VARIANTS) -> Judged:
    """Ask a built engine. Pages are told only in the variant named for them, and only where questions carry one."""
    judged = Judged(engine.name, of.name, [question.kind for question in of.questions])
    lengths: dict[int, list[bool]] = defaultdict(list)
    for variant in variants:
        if variant == "with page" and not any(question.page for question in of.questions):
            continue
        if variant == "with page" and not engine.uses_page and "clean" in judged.scores:
            judged.scores[variant], judged.prefixes[variant] = judged.scores["clean"], judged.prefixes["clean"]
            continue
        scores: dict[str, list[float]] = {measure: [] for measure in MEASURES}
        prefixes: list[bool] = []
        for question in of.questions:
            text = typed_text(question, variant, seed)
            page = question.page if variant == "with page" else None
            hits = engine.search(text, page, 10)
            seen = typed_hits(lambda prefix, page=page: engine.suggest(prefix, page, 3), text, question.relevant)  # type: ignore[misc]
            for measure, value in zip(MEASURES, _values(hits, seen, question), strict=True):
                scores[measure].append(value)
            prefixes.extend(hit for _, hit in seen)
            if variant == "clean":
                for length, hit in seen:
                    lengths[length].append(hit)
        judged.scores[variant], judged.prefixes[variant] = scores, prefixes
    judged.by_length = dict(lengths)
    return judged


def typed_text(question: Question, variant: str, seed: int) -> str:
    count = {"one slip": 1, "two slips": 2}.get(variant, 0)
    return slip(question.text, count, f"{seed}/{question.id}") if count else question.text


def _values(hits: Sequence[str], seen: list[tuple[int, bool]], question: Question) -> tuple[float, ...]:
    relevant = question.relevant
    return (
        reciprocal_rank(hits, relevant),
        ndcg(hits, relevant),
        recall(hits, relevant, 3),
        recall(hits, relevant, 10),
        typed_success(seen),
        keystrokes_to_hit(seen),
    )
