"""Sets are read as they lie there, sampled the same for a seed, and said to be missing; our own never ask what they index."""

import json
from pathlib import Path

from bench.search.scale import recombined
from bench.search.sets import demo_set, find_sets, read_set


def test_a_set_that_is_not_here_is_left_out_with_a_sentence(tmp_path: Path) -> None:
    _write_set(tmp_path / "banking77")
    here, missing = find_sets(tmp_path)
    assert here == tmp_path / "banking77"
    assert (
        missing
        == "business_central is not on this machine, so it is left out. ASIDE_BENCH_DATA names the folder it is in."
    )
    assert all(isinstance(one, str) for one in find_sets(None))


def test_a_folder_may_be_one_set_itself(tmp_path: Path) -> None:
    _write_set(tmp_path / "ours")
    assert list(find_sets(tmp_path / "ours")) == [tmp_path / "ours"]


def test_questions_keep_their_page_and_kind(tmp_path: Path) -> None:
    _write_set(tmp_path / "ours")
    read = read_set(tmp_path / "ours")
    assert [(one.text, one.page, one.kind) for one in read.questions[:2]] == [
        ("number 0", "p", "keyword"),
        ("number 1", None, ""),
    ]
    assert [document["id"] for document in read.documents] == ["a"]


def test_a_sample_is_the_same_for_a_seed(tmp_path: Path) -> None:
    _write_set(tmp_path / "ours")
    read = read_set(tmp_path / "ours")
    assert read.sample(5, 3) == read.sample(5, 3)
    assert read.sample(5, 3) != read.sample(5, 4)
    assert read.sample(99, 3) is read


def test_our_own_articles_are_asked_only_what_was_taken_out_of_them() -> None:
    ours = demo_set(1)
    indexed = {question for document in ours.documents for question in document["questions"]}
    assert len(ours.questions) >= len(ours.documents) > 100
    assert not indexed & {question.text for question in ours.questions}
    assert {document["id"] for document in ours.documents} >= {
        one for question in ours.questions for one in question.relevant
    }


def test_many_articles_are_made_from_few_the_same_for_a_seed() -> None:
    documents = demo_set().documents
    made = list(recombined(documents, 300, 2))
    assert made == list(recombined(documents, 300, 2))
    assert len({document["id"] for document in made}) == 300
    bodies = " ".join(document["body"] for document in documents).split()
    assert {word for document in made for word in document["body"].split()} <= set(bodies)


def _write_set(folder: Path) -> None:
    folder.mkdir()
    (folder / "documents.jsonl").write_text(json.dumps({"id": "a", "title": "A", "body": ""}) + "\n")
    lines = [{"id": at, "text": f"number {at}", "relevant": ["a"]} for at in range(20)]
    lines[0] |= {"page": "p", "kind": "keyword"}
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
