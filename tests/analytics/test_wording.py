"""What those who score see: plain words, sentence by sentence and clause by clause, in a language that is told."""

import pytest

from analytics.voice.hearing.language import language_of
from analytics.voice.hearing.understanding import map_comments
from analytics.voice.hearing.wording import clauses, plain, sentences, words_hash
from analytics.voice.registry.themes import load_themes
from tests.analytics.content import comment


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quick reply, but no refund.", ["Quick reply", "but no refund."]),
        ("El pago llegó tarde, pero la ayuda fue amable. ¿Cuándo sale?", ["El pago llegó tarde", "pero la ayuda fue amable.", "¿Cuándo sale?"]),
        ("Dr. Who said hi; nobody answered since", ["Dr. Who said hi", "nobody answered since"]), ("It was $3.50, e.g. for me", ["It was $3.50, e.g. for me"]),
        ("One\ntwo lines", ["One", "two lines"]), ("No!", ["No!"]), ("", []), ("😀😀", ["😀😀"]),
    ],
)  # fmt: skip
def test_a_comment_is_split_where_it_says_another_thing(text: str, found: list[str]) -> None:
    assert clauses(text) == found


def test_handles_addresses_markup_and_placeholders_are_no_words() -> None:
    assert plain("Hi @worklane, <b>see</b> https://x.example/a &amp; [email]\n\n[name]") == "Hi , see &"
    assert sentences("One. Two? three") == ["One.", "Two?", "three"]


def test_the_same_line_with_another_number_is_the_same_words() -> None:
    assert words_hash("Buy now at shop 12!!") == words_hash("BUY NOW, at shop 7")
    assert words_hash("Buy now") != words_hash("Buy later")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The payout is still pending.", "en"), ("No me llega el código", "es"), ("¿Dónde está mi pago?", "es"), ("Wo ist mein Geld geblieben", None),
        ("I want my pago y no sé what to do con el dinero", None), ("", None), ("😀", None), ("123", None),
    ],
)  # fmt: skip
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_blocks_of_comments_give_the_same_as_all_at_once() -> None:
    rows = [
        comment(n, text)
        for n, text in enumerate(
            ["The tracker lost two hours.", "", "😀", "x" * 100_000, "<b>Great</b> help", "Great help"] * 3
        )
    ]
    themes = load_themes()
    whole = map_comments(rows, themes)
    assert whole == [one for start in range(0, len(rows), 4) for one in map_comments(rows[start : start + 4], themes)]
    assert max(len(one["text"]) for one in whole) == 8000
    assert whole[4]["sentiment"] == whole[5]["sentiment"]
