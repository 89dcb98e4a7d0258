"""Judging, goals and tables: an engine that knows everything meets its goals, one that knows nothing misses them, and both rows stay."""

from collections.abc import Iterable, Mapping
from typing import Any

from bench.engines import Engine
from bench.search.costs import Costs
from bench.search.goals import cost_goals, quality_goals
from bench.search.judging import judge
from bench.search.report import set_report, table
from bench.search.sets import Question, QuestionSet

ASKED = QuestionSet(
    "business_central",
    [],
    [
        Question("1", "refund my card", frozenset({"a"}), "p", "keyword"),
        Question("2", "change the password", frozenset({"b"}), None, "anchor"),
    ],
)


class Fixed(Engine):
    """Always the same hits: enough to see what is made of them."""

    settings = ""
    uses_page = True

    def __init__(self, name: str, hits: list[str]) -> None:
        self.name, self._hits = name, hits  # type: ignore[misc]

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None: ...

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return (["a"] if page else self._hits)[:limit]

    suggest = search


def test_scores_are_kept_by_question_variant_and_kind() -> None:
    judged = judge(Fixed("ours", ["x", "b"]), ASKED)
    assert judged.scores["clean"]["MRR@10"] == [0, 0.5]
    assert judged.scores["with page"]["MRR@10"] == [1, 0.5]
    assert judged.mean("MRR@10", kind="anchor") == 0.5
    assert judged.scores["two slips"]["success@3"] == [0, 1]
    assert judged.by_length[3] == [False, True]


def test_goals_are_met_or_missed_beside_the_best_bm25() -> None:
    ours, other = judge(Fixed("ours", ["b"]), ASKED), judge(Fixed("bm25s", ["a", "b"]), ASKED)
    met = {row.name: row.met for row in quality_goals([ours, other])}
    assert met["business_central, MRR@10"] is False
    assert met["business_central, MRR@10 of keywords"] is False
    assert met["business_central, MRR@10 gained by the page"] is True
    assert met["business_central, MRR@10 lost to two slips"] is True


def test_goals_of_cost_are_for_our_engine_at_the_promised_sizes() -> None:
    costs = [Costs(name, 100_000, 61, 900, 1000, 1, 9, 0.5) for name in ("ours", "fts5")]
    assert [(row.name, row.met) for row in cost_goals(costs)] == [
        ("100,000 articles, keystroke p99", True),
        ("100,000 articles, memory", True),
        ("100,000 articles, build", False),
        ("100,000 articles, loading a snapshot", True),
    ]


def test_the_difference_is_taken_to_the_best_other_and_fewer_keystrokes_are_better() -> None:
    judged = [
        judge(Fixed(name, hits), ASKED)
        for name, hits in (("ours", ["a", "b"]), ("weak", ["x"]), ("better", ["x", "a"]))
    ]
    lines = [
        line for line in set_report(judged, seed=0) if line.startswith("| MRR@10 ") or line.startswith("| keystrokes ")
    ]
    assert "0.250 better" in lines[0]
    assert "3.0" in lines[1]
    assert "ahead" in lines[1] or "level" in lines[1]


def test_a_table_is_markdown_with_aligned_columns() -> None:
    assert list(table(["a", "long"], [["1", "2"]])) == ["| a | long |", "| - | ---- |", "| 1 | 2    |", ""]
