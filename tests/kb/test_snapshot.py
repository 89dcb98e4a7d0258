"""Snapshots: 1. a loaded index answers as the saved one; 2. any damage says so, in one way; 3. half a file is never seen."""

from pathlib import Path

import pytest

from kb.search import BadSnapshot, build_index, load_index
from tests.kb.content import DOCUMENTS


def test_a_loaded_index_answers_as_the_saved_one(tmp_path: Path) -> None:
    index = build_index(DOCUMENTS)
    index.learn([{"query": "money", "shown": ["fund-a-milestone"], "clicked": "fund-a-milestone", "helped": True}])
    index.save(tmp_path / "deep" / "index.npz")
    loaded = load_index(tmp_path / "deep" / "index.npz")
    for query in ("miletsone relas", "money", "weekly", "", "nothing"):
        assert loaded.suggest(query, {"page": "milestone"}) == index.suggest(query, {"page": "milestone"})
    assert loaded.likely({"page": "payouts"}) == index.likely({"page": "payouts"})
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["index.npz"]


def test_an_empty_index_survives(tmp_path: Path) -> None:
    build_index([]).save(tmp_path / "index.npz")
    assert load_index(tmp_path / "index.npz").suggest("anything") == []


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "cut", "flipped"])
def test_damage_is_told_in_one_way(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    build_index(DOCUMENTS).save(path)
    whole = path.read_bytes()
    broken = {
        "empty": b"", "text": b"not an index", "cut": whole[: len(whole) // 2],
        "flipped": whole[:200] + bytes(255 - byte for byte in whole[200:400]) + whole[400:], "missing": b"",
    }  # fmt: skip
    path.write_bytes(broken[damage])
    if damage == "missing":
        path.unlink()
    with pytest.raises(BadSnapshot):
        load_index(path)
