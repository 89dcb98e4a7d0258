"""The real encoder, made of its package and used as in the product. Needs `make semantic`; `make test-semantic` runs it.

Its name keeps it out of the ordinary suite, which must pass without these packages. Here a missing package is a failure.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from bench.engines import open_engine
from foundation.config import Config
from foundation.database import Database
from kb import ArticleDraft, publish_article
from kb.minilm.making import make_encoder
from kb.search import build_index
from kb.search.encoder import Encoder, load_encoder
from tests.kb.test_encoder import NOW

READ_ONLY = {"one": "How do I get my money back?", "two": "How do I change my password?"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said: list[str] = []
    made = make_encoder(tmp_path_factory.mktemp("models") / "minilm", said.append)
    assert 20 < made.megabytes < 25
    assert len(said) == 2
    return made.folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    found = load_encoder(folder)
    assert found is not None
    return found


def test_texts_that_mean_the_same_are_near(encoder: Encoder) -> None:
    rows = encoder.encode(["I was billed two times", "a duplicate charge on my card", "How do I invite a colleague?"])
    assert rows is not None
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_what_is_said_of_a_text_depends_on_no_other(encoder: Encoder) -> None:
    texts = ["Refund", "How do I get paid for the month before last?", "word " * 500, "", "支付 🙂"]
    together, alone = encoder.encode(texts), [encoder.encode([text]) for text in texts]
    np.testing.assert_array_equal(together, np.concatenate([row for row in alone if row is not None]))
    with ThreadPoolExecutor(8) as pool:
        for rows in pool.map(encoder.encode, [texts] * 16):
            np.testing.assert_array_equal(rows, together)


def test_a_damaged_model_is_not_used(folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:-1])
    found = load_encoder(tmp_path)
    assert found is not None
    assert [found.encode(["One"]), found.encode(["Two"])] == [None, None]
    assert len(caplog.records) == 1


def test_a_full_question_in_other_words_finds_its_article(encoder: Encoder) -> None:
    documents = [{"id": id_, "title": title} for id_, title in READ_ONLY.items()]
    index = build_index(documents, encoder=encoder)
    assert index.search("can my money be returned to me")[0].id == "one"
    assert index.read_by == "MiniLM (int8) and word vectors"


def test_the_command_makes_it_and_encodes_the_articles(app: Flask, database: Database, settings: Config) -> None:
    with database.writing() as db:
        for id_, title in READ_ONLY.items():
            publish_article(db, ArticleDraft(id=id_, title=title, markdown="Text."), author="Wren", now=NOW)
    told = app.test_cli_runner().invoke(args=["kb", "encoder"])
    assert told.exit_code == 0, told.output
    assert "4 lines of 2 articles encoded" in told.output
    assert "Full questions are read by MiniLM (int8) and word vectors." in told.output
    assert app.extensions["kb"].get().read_by == "MiniLM (int8) and word vectors"


def test_without_its_file_a_full_question_imports_nothing_of_it() -> None:
    code = (
        "import sys, pathlib; from kb.search import build_index; from kb.search.encoder import load_encoder; "
        "index = build_index([{'id': 'one', 'title': 'How do I get my money back?'}], encoder=load_encoder(pathlib.Path('none'))); "
        "index.search('how do I get money back'); assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_bench_asks_it_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "minilm").symlink_to(folder)
    monkeypatch.setenv("ASIDE_VAR", str(tmp_path))
    with closing(open_engine("ours_encoder")) as engine:
        engine.build({"id": id_, "title": title} for id_, title in READ_ONLY.items())
        assert engine.search("can my money be returned to me", None, 10)[0] == "one"
        engine.save(tmp_path / "index")
        engine.load(tmp_path / "index")
        assert engine.suggest("money back", None, 10)[0] == "one"


def test_before_the_first_start_the_articles_wait(folder: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "kb", "encoder"],
        env={**os.environ, "ASIDE_VAR": str(tmp_path), "DATABASE_URL": ""}, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert told.stdout.endswith("The articles are encoded once Aside has started.\n")
    assert "Quantization" not in told.stderr
