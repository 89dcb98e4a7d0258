"""What a slip of the fingers may have been, and which words are read through it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rapidfuzz.distance import OSA

from kb.search import build_index
from kb.search.slips import undone

TITLES = ["Print a bank statement", "Late payment of an invoice", "Enable reconciliation", "Purchase in Sweden"]
INDEX = build_index(
    [{"id": title, "title": title, "questions": [], "body": "", "pages": []} for title in TITLES], vectors=False
)


@given(some.text("abcdé", min_size=1, max_size=7), some.text("abcdé", min_size=1, max_size=8))
def test_everything_within_one_slip_is_undone_and_nothing_else(word: str, meant: str) -> None:
    found = {text for text, _ in undone(word, "abcdé", lambda _: True)}
    assert (meant in found) == (OSA.distance(word, meant) == 1)


def test_nothing_is_tried_past_the_point_where_no_word_begins_so() -> None:
    tried = {text for text, _ in undone("xbcd", "z", lambda before: not before.startswith("x"))}
    assert tried == {"bxcd", "bcd", "zxbcd", "zbcd"}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("bnk statement", "Print a bank statement"),  # a word of four letters that lost one
        ("lae pay", "Late payment of an invoice"),
        ("nable", "Enable reconciliation"),  # the first letter left out
        ("ourcha", "Purchase in Sweden"),  # the first letter beside its key, the word unfinished
        ("eranble", None),  # two slips in a short word: anybody's guess
        ("lte", "Late payment of an invoice"),
        ("rcneociliation", "Enable reconciliation"),  # two slips in a long one
    ],
)
def test_a_slip_is_read_as_what_was_meant(typed: str, title: str | None) -> None:
    hits = INDEX.suggest(typed)
    assert (hits[0].title if hits else None) == title


def test_a_beginning_that_some_word_has_is_left_as_it_is() -> None:
    assert [hit.spelling for hit in INDEX.suggest("pri")] == [None]


def test_a_word_of_three_letters_is_never_what_a_slip_meant() -> None:
    index = build_index([{"id": "cap", "title": "Set a cap", "questions": [], "body": "", "pages": []}], vectors=False)
    assert index.suggest("cpa") == []


def test_a_title_is_begun_through_a_slip_as_without_it() -> None:
    for typed in ("paymet of an in", "lte paymnt o"):
        assert INDEX.suggest(typed)[0].title == "Late payment of an invoice"
    assert INDEX.explain("lte paym", "Late payment of an invoice").beginning > 0


def test_three_letters_that_no_word_begins_with_are_not_told_as_a_word() -> None:
    hit = INDEX.suggest("statement prn")[0]
    assert (hit.title, hit.spelling) == ("Print a bank statement", None)


def test_a_small_word_is_left_alone_though_no_article_has_it() -> None:
    index = build_index([{"id": "a", "title": "Take note of a release", "questions": [], "body": "", "pages": []}])
    assert index.suggest("not relese")[0].spelling == "not release"


def test_a_word_that_is_whole_is_meant_before_one_that_was_hardly_begun() -> None:
    titles = ["Invoices come on Mondays", "Get money back", "Money in escrow", "Money that is held", "Send money home"]
    index = build_index(
        [{"id": title, "title": title, "questions": [], "body": "", "pages": []} for title in titles], vectors=False
    )
    assert index.suggest("mony")[0].spelling == "money"
    assert index.suggest("mondya")[0].spelling == "mondays"
