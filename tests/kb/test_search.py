"""The search engine, as a library.

1. The plain setting equals rank_bm25's scores to the last digits.
2. The last word is a prefix; an exact word outranks its completions; typos are forgiven; known words never corrected.
3. Page and role raise what belongs there; a role never sees what was written for another.
4. Ranking is deterministic, explained, and survives saving; a damaged snapshot is said so.
5. Nothing typed by anybody breaks it.
"""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from foundation.words import words
from kb.search import BadSnapshot, build_index, load_index, plain_bm25

DOCUMENTS = [
    {
        "id": "release",
        "title": "When a submitted milestone isn't released",
        "questions": ["milestone not released", "client does not approve"],
        "body": "Your client has 14 days to approve. After that the money is released on its own.\n\n## While you wait\n\nSend a note.",
        "section": "Milestones and escrow",
        "pages": ["contract/fixed", "milestone"],
        "roles": ["freelancer", "client"],
    },
    {
        "id": "fund",
        "title": "Fund a milestone",
        "questions": ["how do I pay into escrow"],
        "body": "Choose Fund milestone on the contract. Only funded money is protected.",
        "section": "Milestones and escrow",
        "pages": ["milestone", "contract/fixed"],
        "roles": ["client"],
    },
    {
        "id": "payout",
        "title": "Withdraw to your bank",
        "questions": ["when do I get paid", "payout pending"],
        "body": "A bank payout takes 2 days. An instant one takes minutes.",
        "section": "Payouts and fees",
        "pages": ["payouts"],
        "roles": ["freelancer", "agency"],
    },
    {
        "id": "fees",
        "title": "What Worklane charges",
        "questions": ["how much is the fee"],
        "body": "The fee is 10 % and is taken at release. Bank transfers cost 0.99.",
        "section": "Payouts and fees",
        "pages": ["payouts", "billing"],
    },
    {
        "id": "password",
        "title": "Reset the password",
        "questions": ["forgot my password"],
        "body": "Choose Forgot password on the sign-in page.",
        "section": "Account and security",
        "pages": ["login"],
    },
]


@pytest.fixture(scope="module")
def index():
    return build_index(DOCUMENTS)


def ids(hits) -> list[str]:
    return [hit.id for hit in hits]


def test_the_plain_setting_equals_rank_bm25() -> None:
    rng = random.Random(7)
    vocabulary = [f"w{n}" for n in range(60)]
    corpus = [rng.choices(vocabulary, k=rng.randint(1, 40)) for _ in range(50)]
    ours, theirs = plain_bm25(corpus), BM25Okapi(corpus)
    for _ in range(100):
        query = rng.choices([*vocabulary, "unknown"], k=rng.randint(1, 6))
        np.testing.assert_allclose(ours.scores(query), theirs.get_scores(query), rtol=1e-12, atol=1e-12)


def test_the_plain_setting_equals_rank_bm25_on_our_own_words() -> None:
    corpus = [words(f"{one['title']} {one['body']}") for one in DOCUMENTS]
    ours, theirs = plain_bm25(corpus), BM25Okapi(corpus)
    for query in ("milestone money", "the fee is the fee", "bank"):
        np.testing.assert_allclose(ours.scores(words(query)), theirs.get_scores(words(query)), rtol=1e-12)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("miletsone not relas", "release"),
        ("milstone not relased", "release"),
        ("mile stone fund", "fund"),
        ("fundmilestone", "fund"),
        ("with", "payout"),
        ("passwrod", "password"),
        ("hw much fee", "fees"),
        ("when do i get payed", "payout"),
    ],
)
def test_typos_prefixes_and_split_words_find_the_article(index, typed: str, first: str) -> None:
    assert ids(index.suggest(typed))[0] == first


def test_what_was_mended_is_told(index) -> None:
    assert index.suggest("miletsone not relased")[0].spelling == "milestone not released"
    assert index.suggest("milestone not released")[0].spelling is None


def test_a_known_word_is_never_corrected() -> None:
    index = build_index([{"id": "a", "title": "form"}, {"id": "b", "title": "from"}, {"id": "c", "title": "from here"}])
    assert ids(index.search("form")) == ["a"]


def test_an_exact_word_outranks_its_completions() -> None:
    index = build_index([{"id": "long", "title": "payouts payouts"}, {"id": "exact", "title": "pay"}])
    assert ids(index.suggest("pay"))[0] == "exact"


def test_the_page_raises_what_belongs_there(index) -> None:
    assert ids(index.suggest("bank", {"page": "payouts"}))[0] == "payout"
    on_contract = ids(index.suggest("mil", {"page": "contract/fixed", "role": "client"}))
    assert set(on_contract[:2]) == {"release", "fund"}


def test_a_role_never_sees_what_is_for_others(index) -> None:
    assert "fund" not in ids(index.suggest("fund a milestone", {"role": "freelancer"}))
    assert "payout" not in ids(index.search("withdraw to your bank", {"role": "client"}))
    assert "fund" in ids(index.suggest("fund a milestone"))


def test_before_typing_the_pages_own_questions_come(index) -> None:
    assert ids(index.likely({"page": "payouts", "role": "freelancer"}))[0] == "payout"
    assert ids(index.likely({"page": "milestone", "role": "client"}))[0] == "fund"


def test_a_hit_says_why_and_shows_where(index) -> None:
    hit = index.suggest("miletsone", {"page": "milestone"})[0]
    assert any("milestone" in reason for reason in hit.reasons)
    assert any("page" in reason for reason in hit.reasons)
    assert "milestone" in hit.matched
    told = index.explain("miletsone", hit.id, {"page": "milestone"})
    assert (told.words[0].typed, told.words[0].read, told.words[0].how) == ("miletsone", "milestone", "typo")
    assert told.score == pytest.approx(hit.score)


def test_a_question_outside_the_knowledge_base_is_not_answerable(index) -> None:
    assert index.answerable("milestone not released") > 0.6
    assert index.answerable("best pizza in town") < 0.2
    assert index.answerable("") == 0


def test_clicks_move_a_close_race_and_bad_ones_only_a_little() -> None:
    twins = [{"id": "a", "title": "Change e-mail"}, {"id": "b", "title": "Change e-mail"}]
    index = build_index(twins)
    assert ids(index.search("change e-mail"))[0] == "a"
    shown = {"query": "change e-mail", "shown": ["a", "b"], "helped": True, "context": {}}
    index.learn([shown | {"clicked": "b"}] * 15)
    assert ids(index.search("change e-mail"))[0] == "b"
    assert float(np.abs(index.learned).max()) <= 0.181


def test_ranking_is_the_same_every_time(index) -> None:
    again = build_index(DOCUMENTS)
    for query in ("mil", "bank fee", "password money"):
        assert index.suggest(query) == again.suggest(query)


def test_a_saved_index_answers_the_same(index, tmp_path) -> None:
    index.save(tmp_path / "a.npz")
    loaded = load_index(tmp_path / "a.npz")
    for query in ("miletsone not relas", "bank", "fee"):
        assert loaded.suggest(query, {"page": "payouts"}) == index.suggest(query, {"page": "payouts"})


@pytest.mark.parametrize("damage", [b"", b"not an index", None])
def test_a_damaged_snapshot_is_said_so(index, tmp_path, damage: bytes | None) -> None:
    path = tmp_path / "a.npz"
    if damage is not None:
        index.save(path)
        path.write_bytes(damage or path.read_bytes()[:200])
    with pytest.raises(BadSnapshot):
        load_index(path)


def test_an_empty_knowledge_base_answers_nothing(tmp_path) -> None:
    index = build_index([])
    assert index.suggest("milestone") == []
    assert index.likely({"page": "billing"}) == []
    assert index.answerable("milestone") == 0
    index.save(tmp_path / "empty.npz")
    assert load_index(tmp_path / "empty.npz").search("x") == []


def test_documents_without_a_body_and_doubled_ids_are_fine() -> None:
    index = build_index([{"id": 1, "title": "one"}, {"id": "1", "title": "two", "body": None, "pages": None}])
    assert [hit.title for hit in index.search("two")] == ["two"]
    assert index.search("one") == []
    with pytest.raises(ValueError, match="id"):
        build_index([{"title": "no id"}])


@pytest.mark.parametrize(
    "query", ["", "   ", "!!!", "😀", "\x00\x01", "'; DROP TABLE kb;--", "<script>", "x" * 10_000, "a " * 5000]
)
def test_strange_queries_are_answered_calmly(index, query: str) -> None:
    assert isinstance(index.suggest(query, {"page": "milestone"}), list)
    assert 0 <= index.answerable(query) <= 1


def test_other_scripts_are_findable() -> None:
    index = build_index([{"id": "ar", "title": "كيف أسحب أموالي"}, {"id": "hi", "title": "पैसे कैसे निकालें"}])
    assert ids(index.suggest("أموالي")) == ["ar"]
    assert ids(index.suggest("निकालें")) == ["hi"]


@given(st.text(max_size=60))
def test_no_text_breaks_the_engine(query: str) -> None:
    index = build_index(DOCUMENTS)
    hits = index.suggest(query, {"page": "payouts", "role": "freelancer"})
    assert hits == sorted(hits, key=lambda hit: -hit.score)


@given(st.sampled_from(DOCUMENTS))
def test_a_title_typed_whole_is_first(document) -> None:
    index = build_index(DOCUMENTS)
    assert ids(index.search(document["title"]))[0] == document["id"]


def test_a_word_that_many_articles_have_fits_though_no_one_of_them_is_the_answer() -> None:
    index = build_index([{"id": f"m{n}", "title": f"Milestone part {n}"} for n in range(14)])
    assert index.answerable("milestone") < 0.5
    assert index.fits("milestone") == 1
    assert index.fits("weather in lisbon tomorrow") < 0.3
