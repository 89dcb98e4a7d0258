"""Learning: 1. what is opened and helps moves up, a little; 2. never past a plainly better match; 3. nothing to learn changes nothing."""

import random
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


WORDS = {
    "card": ["plastic refused", "terminal says no", "cannot pay at the till"],
    "app": ["phone keeps closing", "screen goes white", "freezes at start"],
}


def lessons(times: int, wrong: float = 0.0) -> list[dict[str, Any]]:
    """Each document opened so often for words it doesn't have; a share of the clicks, spread evenly, on the other one."""
    told = []
    for at in range(times * 3):
        for document, said in WORDS.items():
            other = "app" if document == "card" else "card"
            clicked = other if wrong and at % round(1 / wrong) == 0 else document
            query = f"{said[at % 3]} {['today', 'again', 'yesterday', 'since monday'][at % 4]}"
            told.append({"query": query, "shown": ["card", "app"], "clicked": clicked, "helped": None, "context": {}})
    return told


def taught(clicks: list[dict[str, Any]]) -> tuple[Any, Any]:
    index = build_index([{"id": "app", "title": "Crashes"}, {"id": "card", "title": "Declined card"}], vectors=False)
    return index, index.learn(clicks)


def test_words_that_people_use_lead_to_what_they_opened() -> None:
    index, report = taught(lessons(20))
    assert report.on
    assert report.after > report.before
    for document, said in WORDS.items():
        for query in said:
            assert index.search(query)[0].id == document
            assert "people who typed this opened it" in index.search(query)[0].reasons


def test_a_gain_shows_from_fifteen_clicks_an_article() -> None:
    index, report = taught(lessons(5))
    assert report.on
    assert index.search("terminal says no")[0].id == "card"


def test_a_fifth_of_wrong_clicks_changes_nothing_for_the_worse() -> None:
    index, _ = taught(lessons(20, wrong=0.2))
    for document, said in WORDS.items():
        assert [index.search(query)[0].id for query in said] == [document] * 3


def blind(index: Any, seed: int) -> list[dict[str, Any]]:
    """Somebody opens what stands first twice as often as what stands second, whatever it is."""
    chance, told = random.Random(seed), []
    for click in lessons(20):
        shown = index.ranked(click["query"])
        told.append(click | {"shown": shown, "clicked": chance.choices(shown, [2, 1])[0]})
    return told


def test_a_model_that_does_not_do_better_stays_out() -> None:
    said = " ".join(text for one in WORDS.values() for text in one)
    documents = [{"id": id_, "title": " ".join(own), "body": said} for id_, own in WORDS.items()]
    index = build_index(documents, vectors=False)
    report = index.learn(blind(index, seed=5))
    assert report is not None
    assert not report.on
    assert index.search("terminal says no")[0].id == "card"


def test_what_was_learned_survives_saving(tmp_path: Any) -> None:
    from kb.search import load_index

    index, _ = taught(lessons(20))
    index.save(tmp_path / "index")
    loaded = load_index(tmp_path / "index", vectors=False)
    assert loaded.search("terminal says no") == index.search("terminal says no")


def test_what_is_opened_on_a_page_is_likelier_there() -> None:
    index = build_index([{"id": name, "title": name} for name in ("one", "two", "three")])
    index.learn(
        [{"query": "x", "shown": ["three"], "clicked": "three", "helped": None, "context": {"page": "billing"}}] * 30
    )
    assert index.likely({"page": "billing"})[0].id == "three"
