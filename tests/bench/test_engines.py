"""Each engine behind its face: finds the obvious article, whole or half typed, and takes odd questions."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.engines import NAMES, Engine, EngineMissing, open_engine

DOCUMENTS = [
    {"id": "refund", "title": "Ask for a refund", "questions": ["how do I get my money back"], "headings": ["Before you ask"],
     "body": "A refund returns to the card you paid with.", "pages": ["contract/fixed"]},
    {"id": "password", "title": "Choose a new password", "questions": [], "headings": [],
     "body": "Open settings and choose **Change password**.", "pages": ["settings"]},
    {"id": "invoice", "title": "Download an invoice", "questions": ["where are my receipts"], "headings": None,
     "body": "Invoices are kept for seven years.", "pages": []},
    {"id": "tracker", "title": "The time tracker does not start", "questions": [], "headings": [],
     "body": "Restart the tracker, then look at the diary.", "pages": ["work diary"]},
]  # fmt: skip


@pytest.fixture(scope="module", params=[name for name in NAMES if name != "ours_encoder"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    try:
        opened = open_engine(request.param)
    except EngineMissing as missing:
        if request.param != "minisearch" or os.environ.get("CI_NODE"):
            raise
        pytest.skip(str(missing))  # no node here, or no way to fetch the library
    with closing(opened):
        opened.build(DOCUMENTS)
        yield opened


@pytest.mark.parametrize(
    ("query", "wanted"),
    [("refund", "refund"), ("choose a new password", "password"), ("download the invoice", "invoice")],
)
def test_the_obvious_article_comes_first(engine: Engine, query: str, wanted: str) -> None:
    assert engine.search(query, None, 10)[0] == wanted


@pytest.mark.parametrize(
    ("prefix", "wanted"), [("refu", "refund"), ("choose a new passw", "password"), ("time track", "tracker")]
)
def test_half_a_word_is_enough(engine: Engine, prefix: str, wanted: str) -> None:
    assert engine.suggest(prefix, None, 3)[0] == wanted


def test_no_more_hits_than_asked_for(engine: Engine) -> None:
    assert len(engine.search("refund password invoice tracker", None, 2)) == 2


@pytest.mark.parametrize("odd", ["", " ", "?", '"', "the", "zzzzqqq", "a AND (b OR", "x* NEAR/2 -y:z", "日本", "\n"])
def test_odd_questions_are_taken(engine: Engine, odd: str) -> None:
    known = {document["id"] for document in DOCUMENTS}
    assert set(engine.search(odd, None, 3)) | set(engine.suggest(odd, "settings", 3)) <= known


def test_a_page_never_takes_the_obvious_article_away(engine: Engine) -> None:
    assert engine.search("ask for a refund", "settings", 3)[0] == "refund"


def test_memory_and_time_are_told(engine: Engine) -> None:
    before = engine.cpu_seconds()
    for _ in range(20):
        engine.suggest("refund for the password", None, 3)
    assert engine.cpu_seconds() > before
    assert engine.resident_bytes() > 1e6
    assert engine.version()


def test_our_encoder_is_left_out_with_a_sentence_where_its_file_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASIDE_VAR", str(tmp_path))
    with pytest.raises(EngineMissing, match="left out: make semantic"):
        open_engine("ours_encoder")


def test_an_engine_whose_package_is_missing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bm25s", None)
    monkeypatch.delitem(__import__("sys").modules, "bench.engines.bm25s_engine", raising=False)
    with pytest.raises(EngineMissing, match="bm25s is left out: the package bm25s is not installed"):
        open_engine("bm25s")
