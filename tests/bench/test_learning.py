"""Simulated openings: 1. as often as asked for, most of what stands first, the wrong ones in their share; 2. from fifteen an
article other questions go better; 3. a fifth of wrong ones never makes them go worse, whatever the chance."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.search.learning import simulate, teach_all
from bench.search.report import learning_report
from kb.search import Index, build_index

SAID = {
    "card": ["plastic refused", "terminal says no", "cannot pay at the till", "swiping does nothing"],
    "app": ["phone keeps closing", "screen goes white", "freezes at start", "blank when opened"],
    "invoice": [
        "paper for my accountant",
        "proof for the tax office",
        "receipt of last month",
        "document for the books",
    ],
    "team": ["colleague cannot see it", "add my partner", "share with an employee", "a second person in the office"],
}
EVERYTHING = ". ".join(said for sayings in SAID.values() for said in sayings)
DOCUMENTS: list[dict[str, Any]] = [{"id": one, "title": f"About {one}", "body": EVERYTHING} for one in SAID]
WHEN = ["today", "again", "since monday", "help me", "every time"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    asked = [
        {"id": f"{article}-{at}", "text": said, "relevant": [article]}
        for article, sayings in SAID.items()
        for at, said in enumerate(sayings)
    ]
    told = [
        {"text": f"{said} {when}", "label": article}
        for article, sayings in SAID.items()
        for said in sayings
        for when in WHEN
    ]
    for name, rows in (("documents", DOCUMENTS), ("questions", asked), ("labelled", told)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return tmp_path


def plain() -> Index:
    return build_index(DOCUMENTS)


def test_each_article_is_opened_as_often_as_asked_for_and_wrong_ones_have_their_share() -> None:
    known = {"card": ["about card"], "app": ["about app"]}
    assert Counter(click["clicked"] for click in simulate(plain(), known, each=15, wrong=0, seed=1)) == {
        "card": 15,
        "app": 15,
    }
    both = {"card": ["terminal"]}
    clicks = list(simulate(plain(), both, each=1000, wrong=0.2, seed=1))
    assert 0.15 < sum(click["clicked"] != "card" for click in clicks) / len(clicks) < 0.25


def test_what_is_not_shown_is_given_up() -> None:
    assert list(simulate(plain(), {"card": ["zzz"], "gone": ["screen"]}, each=15, wrong=0, seed=1)) == []


def test_from_fifteen_openings_an_article_other_questions_go_better(folder: Path) -> None:
    (taught,) = teach_all(folder, seed=0, rounds=[(15, 0.0)])
    assert taught.words
    assert taught.after > taught.before
    assert not taught.worse


@pytest.mark.parametrize("seed", range(4))
def test_a_fifth_of_wrong_openings_never_makes_them_go_worse(folder: Path, seed: int) -> None:
    for taught in teach_all(folder, seed=seed, rounds=[(15, 0.2)]):
        assert taught.after >= taught.before
        assert not taught.worse


def test_the_table_says_what_was_switched_on(folder: Path) -> None:
    lines = list(learning_report(list(teach_all(folder, seed=0, rounds=[(15, 0.0), (2, 0.0)]))))
    assert "openings an article" in lines[0]
    assert "words" in lines[2]
