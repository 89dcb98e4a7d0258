"""Learning: 1. what is opened and helps moves up, a little; 2. never past a plainly better match; 3. nothing to learn changes nothing."""

from typing import Any

from kb.search import build_index

TWINS: list[dict[str, Any]] = [
    {"id": "one", "title": "Refund"},
    {"id": "two", "title": "Refund"},
    {"id": "best", "title": "Refund to card"},
]


def click(clicked: str | None, helped: bool | None = None) -> dict[str, Any]:
    return {"query": "refund", "shown": ["one", "two", "best"], "clicked": clicked, "helped": helped, "context": {}}


def test_what_is_opened_moves_up() -> None:
    index = build_index(TWINS)
    assert index.search("refund")[0].id == "one"
    index.learn([click("two")] * 40)
    assert index.search("refund")[0].id == "two"


def test_what_does_not_help_moves_down() -> None:
    index = build_index(TWINS)
    index.learn([click("one", False)] * 40 + [click("two", True)] * 40)
    assert index.search("refund")[0].id == "two"


def test_clicks_never_beat_a_plainly_better_match() -> None:
    index = build_index(TWINS)
    index.learn([click("two")] * 5000)
    assert index.search("refund to card")[0].id == "best"


def test_nothing_to_learn_changes_nothing() -> None:
    index = build_index(TWINS)
    before = index.search("refund")
    index.learn([])
    index.learn([click(None), {"query": "x", "shown": ["gone"], "clicked": "gone"}, {}])
    assert index.search("refund") == before


def test_what_is_opened_most_is_likelier_before_typing() -> None:
    index = build_index(TWINS)
    index.learn([click("two")] * 10)
    assert index.likely({})[0].id == "two"
