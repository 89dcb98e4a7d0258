"""Word vectors: near in meaning is near in space; the same text always lands on the same point; words we have never
seen are read in pieces; a file that is missing or damaged costs the meaning, never the search."""

import hashlib
import logging
import re
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from kb.search.vectors import DATA, Vectors, load_vectors, save_vectors


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    loaded = load_vectors()
    assert loaded is not None
    return loaded


def nearness(vectors: Vectors, one: str, other: str) -> float:
    first, second = vectors.embed([one, other])
    return float(first @ second)


def test_the_shipped_file_is_the_one_its_readme_describes() -> None:
    promised = re.findall(r"\b[0-9a-f]{64}\b", (DATA.parent / "README.md").read_text())
    assert promised == [hashlib.sha256(DATA.read_bytes()).hexdigest()]
    assert DATA.stat().st_size < 8 * 2**20


def test_the_file_is_read_once_and_nobody_can_write_to_it(vectors: Vectors) -> None:
    assert load_vectors() is vectors
    with pytest.raises(ValueError, match="read-only"):
        vectors.matrix[0, 0] = 1


def test_every_text_is_one_row_of_length_one(vectors: Vectors) -> None:
    rows = vectors.embed(["Where is my payout?", "invoice", "log in"])
    assert rows.shape == (3, vectors.dims)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "meaning_the_same", "stranger"),
    [
        ("refund", "money back", "profile picture"),
        ("sign in", "log in", "profile picture"),
        ("payout", "withdrawal", "password"),
        ("invoice", "bill", "interview"),
        ("how do I close my account", "delete my profile", "close a deal"),
        ("the client does not answer", "no reply from the customer", "download an invoice"),
        ("my card was refused", "payment declined", "portfolio picture"),
        ("change e-mail", "update my email address", "change the deadline"),
        ("an argument about quality", "dispute", "identity check"),
        ("can't get into my account", "login problem", "account balance"),
    ],
)
def test_synonyms_are_nearer_than_strangers(vectors: Vectors, one: str, meaning_the_same: str, stranger: str) -> None:
    assert nearness(vectors, one, meaning_the_same) > nearness(vectors, one, stranger)


def test_case_accents_and_apostrophes_change_nothing(vectors: Vectors) -> None:
    assert nearness(vectors, "It ISN’T my Café", "it isnt my cafe") == pytest.approx(1, abs=1e-5)


def test_words_already_cut_give_the_same_vector(vectors: Vectors) -> None:
    assert np.array_equal(vectors.embed_words(["late", "payout"]), vectors.embed(["Late payout!"])[0])


def test_a_text_lands_on_the_same_point_alone_in_company_and_from_any_thread(vectors: Vectors) -> None:
    texts = [f"payout number {number} is late" for number in range(3_000)]
    together = vectors.embed(texts)
    seen: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: seen.append(vectors.embed(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(together, rows) for rows in seen)
    assert np.array_equal(together[2_500], vectors.embed([texts[2_500]])[0])


def test_a_word_never_seen_is_read_in_pieces(vectors: Vectors) -> None:
    assert "repayoutable" not in vectors.place
    assert vectors.embed(["repayoutable"]).any()
    assert nearness(vectors, "freelancerhub", "freelancer") > nearness(vectors, "freelancerhub", "password")


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂🙂", "أين دفعتي", "支払い", "x" * 10_000, "\x00"])
def test_a_text_without_a_word_we_know_is_a_row_of_zeros(vectors: Vectors, text: str) -> None:
    assert not vectors.embed([text]).any()
    assert np.isfinite(vectors.embed([text, "payout"])).all()


def test_a_long_text_is_fine(vectors: Vectors) -> None:
    row = vectors.embed(["where is my money " * 600])[0]
    assert row @ vectors.embed(["where is my money"])[0] == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_rows(vectors: Vectors) -> None:
    assert vectors.embed([]).shape == (0, vectors.dims)


def test_looking_up_is_quick(vectors: Vectors) -> None:
    query = ["how", "do", "i", "get", "the", "money", "for", "my", "last", "milestone"]
    vectors.embed_words(query)
    began = time.thread_time()
    for _ in range(200):
        vectors.embed_words(query)
    assert (time.thread_time() - began) / 200 < 0.001  # ten times what it takes on a quiet machine


def test_what_is_saved_is_read_back_and_a_word_is_read_by_its_longest_pieces(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    save_vectors(path, ["pay", "out", "##out", "##outs"], np.eye(4, dtype=np.float32))
    small = load_vectors(path)
    assert small is not None
    assert small.embed(["payouts", "pay out", "payout"]).round(1).tolist() == [
        pytest.approx([0.7, 0, 0, 0.7]),
        pytest.approx([0.7, 0.7, 0, 0]),
        pytest.approx([0.7, 0, 0.7, 0]),
    ]


def test_a_missing_or_damaged_file_is_said_once_and_costs_only_the_meaning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = DATA.read_bytes()
    cut, changed, other = tmp_path / "cut.npz", tmp_path / "changed.npz", tmp_path / "other.npz"
    cut.write_bytes(whole[: len(whole) // 2])
    changed.write_bytes(whole[: len(whole) // 2] + b"damage" + whole[len(whole) // 2 + 6 :])
    np.savez(other, words=np.zeros(1, dtype=np.uint8))
    for path in (tmp_path / "missing.npz", cut, changed, other):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert load_vectors(path) is None
            assert load_vectors(path) is None
        assert len(caplog.records) == 1
