"""The second reader of full questions, with an encoder of our own: `build_index` takes any.

1. Without files or packages everything works by word vectors, and the log says so once. 2. Damage is the same, with a warning.
3. Full questions are read by it; keystrokes and short questions never. 4. A line is encoded once, whatever is built or saved
around it. 5. Rows without their encoder, and the other way round, are as if neither was there. 6. In the product a few new lines
are encoded at once, many after the index is out.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import msgspec
import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from foundation.database import Database
from foundation.jobs import jobs
from kb import ArticleDraft, publish_article
from kb.current import ENCODED_AT_ONCE, CurrentIndex
from kb.search import build_index, load_index
from kb.search.encoder import MANIFEST, MODEL, TOKENIZER, Manifest, load_encoder
from tests.kb.content import DOCUMENTS
from tests.kb.writers import signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
TWINS = [
    {"id": "refund", "title": "Refund after a review", "body": "A review comes first."},
    {"id": "review", "title": "Review after a refund", "body": "A refund comes first."},
]
ASKED = "after which comes a refund or review first"


class Pointing:
    """Texts with one of `alike` in them point one way, every other text its own."""

    name = "Pointing"

    def __init__(self, *alike: str, mark: str = "1", works: bool = True) -> None:
        self.mark, self._alike, self.works = mark, alike, works
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray | None:
        self.read += texts
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if any(part in text for part in self._alike) else 1 + crc32(text.encode()) % 255] = 1
        return rows if self.works else None


@pytest.fixture
def disagreeing() -> Pointing:
    """An encoder for which the question means the twin that word vectors put second."""
    second = build_index(TWINS).search(ASKED)[1]
    return Pointing("comes a refund or", second.title)


def held(folder: Path, *, checksum: str = "") -> Path:
    """An encoder's folder whose model is no model."""
    folder.mkdir()
    for name in (MODEL, TOKENIZER):
        (folder / name).write_bytes(b"nothing")
    files = {name: checksum or sha256(b"nothing").hexdigest() for name in (MODEL, TOKENIZER)}
    (folder / MANIFEST).write_bytes(msgspec.json.encode(Manifest("Held", "nothing", "none", files)))
    return folder


def test_without_its_file_there_is_none_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert [load_encoder(tmp_path) for _ in range(3)] == [None, None, None]
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("INFO", f"full questions are read by word vectors: there is no encoder in {tmp_path}")
    ]


def test_without_its_package_there_is_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.encoder.NEEDS", ("a_package_nobody_has",))
    with caplog.at_level(logging.INFO):
        assert load_encoder(held(tmp_path / "minilm")) is None
    assert caplog.messages == ["full questions are read by word vectors: a_package_nobody_has isn't installed"]


@pytest.mark.parametrize("damage", ["checksum", "model", "missing model", "manifest"])
def test_a_damaged_file_costs_nothing_but_a_warning(
    damage: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.encoder.NEEDS", ())
    folder = held(tmp_path / "minilm", checksum="of another" if damage == "checksum" else "")
    if damage == "missing model":
        (folder / MODEL).unlink()
    if damage == "manifest":
        (folder / MANIFEST).write_text('{"name": 7}')
    index = build_index(TWINS, encoder=load_encoder(folder))
    assert {hit.id for hit in index.search(ASKED)} == {"refund", "review"}
    index.search(ASKED)
    assert index.read_by == "word vectors"
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert str(folder) in caplog.text


def test_a_full_question_is_read_by_it(disagreeing: Pointing) -> None:
    by_words, index = build_index(TWINS), build_index(TWINS, encoder=disagreeing)
    assert [hit.id for hit in index.search(ASKED)] == [hit.id for hit in by_words.search(ASKED)][::-1]
    assert index.ranked(ASKED) == [hit.id for hit in index.search(ASKED)]
    assert (index.read_by, by_words.read_by) == ("Pointing and word vectors", "word vectors")


def test_keystrokes_and_short_questions_never_reach_it() -> None:
    encoder = Pointing()
    index = build_index(TWINS, encoder=encoder)
    encoder.read.clear()
    for typed in (ASKED, f"{ASKED} "):
        assert index.suggest(typed) == build_index(TWINS).suggest(typed)
        index.explain(typed, "refund")
    index.search("refund review")
    index.likely({"state": "refund_after_review"})
    assert encoder.read == []


def test_a_question_is_read_once_however_often_it_is_asked() -> None:
    encoder = Pointing()
    index = build_index(TWINS, encoder=encoder)
    encoder.read.clear()
    index.search(ASKED)
    assert 0 < index.answerable(ASKED) < 1
    assert encoder.read == [ASKED]


def test_slips_are_mended_before_it_reads() -> None:
    encoder = Pointing()
    build_index(TWINS, encoder=encoder).search("after which coems a refund or reveiw first")
    assert encoder.read[-1] == ASKED


def test_what_word_vectors_tell_of_an_answer_stays(disagreeing: Pointing) -> None:
    """The chances were fitted to word vectors: a reader that agrees with itself alone must not make us sure."""
    first = build_index(TWINS, encoder=disagreeing).answerable(ASKED)
    assert abs(first - build_index(TWINS).answerable(ASKED)) < 0.3


def test_its_share_is_a_setting(disagreeing: Pointing) -> None:
    from kb.search import Weights

    none = build_index(TWINS, encoder=disagreeing, settings=Weights(encoded=0.0))
    assert none.search(ASKED) == build_index(TWINS).search(ASKED)


def test_a_line_is_encoded_once() -> None:
    encoder = Pointing()
    first = build_index(DOCUMENTS, encoder=encoder)
    assert len(set(encoder.read)) == len(encoder.read)
    encoder.read.clear()
    edited = [
        {**one, "questions": [*one["questions"], "A question more"]} if one["id"] == "fund-a-milestone" else one
        for one in DOCUMENTS
    ]
    again = build_index(edited[::-1], encoder=encoder, encoded=first.parts.encoded)
    assert encoder.read == ["A question more"]
    whole = build_index(edited[::-1], encoder=encoder)
    for name in ("codes", "scales", "owner", "keys"):
        np.testing.assert_array_equal(getattr(again.parts.encoded, name), getattr(whole.parts.encoded, name))


def test_a_snapshot_keeps_its_rows(tmp_path: Path, disagreeing: Pointing) -> None:
    index = build_index(TWINS, encoder=disagreeing)
    index.save(tmp_path / "index")
    loaded = load_index(tmp_path / "index", encoder=disagreeing)
    assert loaded.search(ASKED) == index.search(ASKED)
    assert loaded.is_encoded_by(disagreeing)
    disagreeing.read.clear()
    build_index(TWINS, encoder=disagreeing, encoded=loaded.parts.encoded)
    assert disagreeing.read == []


def test_rows_without_their_encoder_and_an_encoder_without_rows_go_by_word_vectors(
    tmp_path: Path, disagreeing: Pointing
) -> None:
    by_words = build_index(TWINS)
    build_index(TWINS, encoder=disagreeing).save(tmp_path / "rows")
    by_words.save(tmp_path / "none")
    another = Pointing(mark="2")
    for path, encoder in (("rows", None), ("rows", another), ("none", disagreeing)):
        index = load_index(tmp_path / path, encoder=encoder)
        assert index.search(ASKED) == by_words.search(ASKED)
        assert index.read_by == "word vectors"
    assert another.read == []
    again = build_index(TWINS, encoder=another, encoded=load_index(tmp_path / "rows").parts.encoded)
    assert again.is_encoded_by(another)
    assert another.read, "rows of another encoder are not taken over"


def test_an_encoder_that_fails_goes_by_word_vectors() -> None:
    index = build_index(TWINS, encoder=Pointing(works=False))
    assert index.parts.encoded is None
    assert index.search(ASKED) == build_index(TWINS).search(ASKED)
    working = build_index(TWINS, encoder=Pointing())
    working.encoder.works = False  # its file went away after the index was built
    assert working.search(ASKED) == build_index(TWINS).search(ASKED)


def test_many_new_lines_are_left_for_later_and_known_ones_are_kept() -> None:
    encoder = Pointing()
    few = build_index(DOCUMENTS[:2], encoder=encoder, most_encoded=100)
    encoder.read.clear()
    partly = build_index(DOCUMENTS, encoder=encoder, encoded=few.parts.encoded, most_encoded=3)
    assert encoder.read == []
    assert set(partly.parts.encoded.owner) == {0, 1}
    assert partly.parts.encoded.missing > 3
    assert not partly.is_encoded_by(encoder)
    question = "how do I fund the first milestone"
    assert {hit.id for hit in partly.search(question)} == {hit.id for hit in build_index(DOCUMENTS).search(question)}


def test_a_collection_that_is_too_large_goes_by_word_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.sentences.MOST_LINES", 3)
    encoder = Pointing()
    assert build_index(TWINS, encoder=encoder).parts.encoded is None
    assert build_index(DOCUMENTS, encoder=encoder).parts.encoded is None
    assert encoder.read == []


def test_an_empty_index_has_an_encoder_too(tmp_path: Path) -> None:
    index = build_index([], encoder=Pointing())
    index.save(tmp_path / "index")
    assert load_index(tmp_path / "index", encoder=Pointing()).search("what is there to read") == []


def published(database: Database, count: int, *, first: int = 0) -> None:
    with database.writing() as db:
        for at in range(first, first + count):
            draft = ArticleDraft(title=f"Lantern number {at}", markdown=f"It is lamp {at}.")
            publish_article(db, draft, author="Wren", now=NOW)


def waiting(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(select(jobs.c.kind).where(jobs.c.kind == "kb.encode")).scalars())


def test_a_first_encoding_waits_until_the_index_is_out(database: Database, tmp_path: Path) -> None:
    encoder = Pointing()
    current = CurrentIndex(database, tmp_path, encoder=lambda: encoder)
    published(database, ENCODED_AT_ONCE)
    assert len(current.rebuild()) == ENCODED_AT_ONCE
    assert encoder.read == []
    assert waiting(database) == ["kb.encode"]
    assert current.encode().is_encoded_by(encoder)
    assert CurrentIndex(database, tmp_path, encoder=lambda: encoder).get().is_encoded_by(encoder)


def test_an_article_more_is_encoded_with_the_index(database: Database, tmp_path: Path) -> None:
    encoder = Pointing()
    current = CurrentIndex(database, tmp_path, encoder=lambda: encoder)
    published(database, 3)
    current.rebuild()
    encoder.read.clear()
    published(database, 1, first=3)
    assert current.rebuild().is_encoded_by(encoder)
    assert encoder.read == ["Lantern number 3", "Lantern number 3. It is lamp 3."]
    assert waiting(database) == []
    encoder.read.clear()
    assert current.encode() is current.get(), "nothing is left to encode"
    assert encoder.read == []


def test_what_is_published_while_lines_are_encoded_is_not_lost(database: Database, tmp_path: Path) -> None:
    class Slow(Pointing):
        def encode(self, texts: Sequence[str]) -> np.ndarray | None:
            if len(texts) > ENCODED_AT_ONCE:
                published(database, 1, first=1000)
            return super().encode(texts)

    encoder = Slow()
    current = CurrentIndex(database, tmp_path, encoder=lambda: encoder)
    published(database, ENCODED_AT_ONCE)
    current.rebuild()
    index = current.encode()
    assert "lantern-number-1000" in index.parts.ids
    assert index.is_encoded_by(encoder)


def test_an_index_of_an_encoder_that_fails_is_not_built_again_and_again(database: Database, tmp_path: Path) -> None:
    current = CurrentIndex(database, tmp_path, encoder=lambda: Pointing(works=False))
    published(database, ENCODED_AT_ONCE)
    index = current.rebuild()
    assert current.encode() is index


def test_the_command_says_what_to_install(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.minilm.making.NEEDS", ("onnxruntime", "a_package_nobody_has"))
    told = app.test_cli_runner().invoke(args=["kb", "encoder"])
    assert told.exit_code == 2
    assert "a_package_nobody_has" in told.output
    assert "make semantic" in told.output


def test_writers_see_what_reads_full_questions(app: Flask, database: Database) -> None:
    published(database, 1)
    page = signer(app, database)("writer").get("/desk/articles/ranking").get_data(as_text=True)
    assert "Full questions are read by word vectors." in page
