"""Themes nobody has named: found alike in any order, kept from run to run, proposed with names; comments placed one by one or together."""

import random

import numpy as np
import pytest
from joblib import parallel_config

from analytics.voice import discover_themes, train_themes
from analytics.voice.discovery import Candidate, History, Placer, ThemeSet, place, propose, understand, understand_many
from analytics.voice.discovery.saying import words_of
from analytics.voice.discovery.small_talk import is_small_talk
from kb.search.vectors import load_vectors

TOPICS = {
    "payouts": (["the payout", "my payout", "a bank payout", "our payout"], ["is still pending", "has not arrived at the bank", "is late", "takes many days", "did not reach the bank", "is delayed at the bank"]),
    "tracker": (["the time tracker", "the hours tracker", "my tracker", "your time tracker"], ["lost my hours", "recorded no time", "stopped counting hours", "shows the wrong hours", "forgot the time I worked", "misses working hours"]),
    "codes": (["the login code", "my sign-in code", "a verification code", "the code for login"], ["never arrives by email", "is called wrong", "does not come", "is refused", "expired at once", "is not in my email"]),
    "calendar": (["a calendar for meetings", "calendar meetings", "my calendar of appointments", "the meeting calendar"], ["should sync with Google", "should remind me", "needs a sync", "has no reminders", "would help to plan meetings", "cannot be shared"]),
}  # fmt: skip


def said_about(topic: str, count: int = 18, seed: int = 0) -> list[str]:
    subjects, said = TOPICS[topic]
    return random.Random(f"{topic} {seed}").sample([f"{one} {other}" for one in subjects for other in said], count)


@pytest.fixture(scope="module")
def comments() -> list[str]:
    return [text for topic in TOPICS for text in said_about(topic)]


@pytest.fixture(scope="module")
def found(comments: list[str]) -> ThemeSet:
    return discover_themes(comments, count=4)


def middle_of(texts: list[str]) -> np.ndarray:
    vectors = load_vectors()
    assert vectors is not None
    mean = vectors.embed(texts).mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_comments_about_one_thing_come_together(comments: list[str], found: ThemeSet) -> None:
    groups = [set(found.labels[at : at + 18].tolist()) for at in range(0, len(comments), 18)]
    assert [len(one) for one in groups] == [1, 1, 1, 1]
    assert len(set.union(*groups)) == 4


def test_a_theme_has_a_name_examples_a_sentence_and_a_place(comments: list[str], found: ThemeSet) -> None:
    payouts = int(found.labels[0])
    assert "payout" in found.names[payouts]
    assert set(found.examples[payouts]) <= set(comments[:18])
    assert "payout" in found.sentences[payouts]
    assert len(set(found.names)) == len(found.prototypes) == len(found.parents) == 4


def test_the_order_of_comments_changes_nothing(comments: list[str], found: ThemeSet) -> None:
    order = random.Random(1).sample(range(len(comments)), len(comments))
    turned = discover_themes([comments[at] for at in order], count=4)
    assert turned.names == found.names
    assert turned.labels.tolist() == found.labels[order].tolist()


def test_a_later_run_starts_from_the_themes_there_are(comments: list[str], found: ThemeSet) -> None:
    again = discover_themes(comments, start=found)
    assert again.labels.tolist() == found.labels.tolist()
    assert again.names == found.names


def test_known_labels_stay_and_become_themes_first(comments: list[str]) -> None:
    known = ["Payouts arrive late" if at < 5 else None for at in range(len(comments))]
    known[20] = "Payouts arrive late"  # a person said so, whatever its words
    themes = discover_themes(comments, count=4, known=known)
    assert themes.names[0] == "Payouts arrive late"
    assert [int(themes.labels[at]) for at in (*range(18), 20)] == [0] * 19
    assert len(themes.names) == 4


def test_the_number_of_themes_is_chosen_when_nobody_says_it(comments: list[str]) -> None:
    assert 3 <= len(discover_themes(comments).names) <= 8


def test_a_bot_that_posts_one_line_ten_thousand_times_makes_no_theme(comments: list[str]) -> None:
    flooded = [*comments, *["BUY cheap followers now"] * 10_000]
    themes = discover_themes(flooded, count=4)
    groups = [set(themes.labels[at : at + 18].tolist()) for at in range(0, len(comments), 18)]
    assert len(set.union(*groups)) == 4
    proposed = propose(flooded, prototypes={})
    assert not [one for one in proposed if "followers" in one.name]


def test_odd_comments_have_no_theme_and_break_nothing(comments: list[str]) -> None:
    odd = ["", "🎉🎉", "   ", "<b></b>!!!", "x" * 100_000, "payout pending at the bank " * 4_000]
    themes = discover_themes([*comments, *odd], count=4)
    assert themes.labels[-6:-3].tolist() == [-1, -1, -1]
    assert themes.labels[-1] == themes.labels[0]
    assert discover_themes([]).names == discover_themes(["hello"] * 50).names == []
    assert discover_themes(["hello", ""], known=["Greetings", None]).labels.tolist() == [0, -1]
    with pytest.raises(ValueError, match="2 texts and 1 known"):
        discover_themes(["a", "b"], known=["x"])


def test_more_themes_than_comments_are_as_many_as_there_can_be(comments: list[str]) -> None:
    themes = discover_themes(comments, count=300)
    assert len(themes.names) <= len(comments)
    assert len(set(themes.names)) == len(themes.names)


def test_what_many_say_and_no_theme_holds_is_proposed() -> None:
    prototypes = {topic: middle_of(said_about(topic)) for topic in ("payouts", "tracker", "codes")}
    waiting = [*said_about("calendar", 20, seed=2), *said_about("payouts", 4, seed=3), "nothing to add", "fine"]
    (one,) = propose(waiting, prototypes=prototypes)
    assert isinstance(one, Candidate)
    assert "calendar" in one.name + one.sentence
    assert set(one.examples) <= set(range(20))
    assert one.size == len(one.examples) >= 15
    assert one.nearest in prototypes
    assert propose(waiting, prototypes=prototypes, dismissed=[one.prototype]) == []
    assert propose(waiting, prototypes=prototypes | {"calendar": one.prototype}) == []
    (turned,) = propose(waiting[::-1], prototypes=prototypes)
    assert (turned.name, turned.size, turned.prototype) == (one.name, one.size, one.prototype)


def heard_over_ten_weeks(
    lately: list[str], taken_by: str | None = None, *, held: bool = False
) -> tuple[list[str], History]:
    """Three themes are heard all the time; `lately` in the last two weeks, and one theme takes it."""
    steady = [
        (text, topic, 3 * at)
        for topic in ("payouts", "tracker", "codes")
        for at, text in enumerate(said_about(topic, 24))
    ]
    said = [*steady, *((text, taken_by, 58 + at % 14) for at, text in enumerate(lately))]
    themes = [theme for _, theme, _ in said]
    return [text for text, *_ in said], History(
        [day for *_, day in said], themes, [at >= len(steady) and held for at in range(len(said))]
    )


def test_what_grew_is_proposed_though_a_theme_has_taken_it() -> None:
    prototypes = {topic: middle_of(said_about(topic)) for topic in ("payouts", "tracker", "codes")}
    texts, history = heard_over_ten_weeks(said_about("calendar", 24), "tracker")
    (one,) = propose(texts, prototypes=prototypes, history=history)
    assert "calendar" in one.name + one.sentence
    assert len(one.examples) >= 18
    assert set(one.examples) <= set(range(72, 96))
    assert propose(texts, prototypes=prototypes, history=history, dismissed=[one.prototype]) == []


def test_what_people_or_cues_put_into_a_theme_is_not_proposed_again() -> None:
    texts, history = heard_over_ten_weeks(said_about("calendar", 24), "tracker", held=True)
    assert propose(texts, prototypes={}, history=history) == []


def test_a_line_posted_ten_thousand_times_is_nothing_that_grew() -> None:
    texts, history = heard_over_ten_weeks(["BUY cheap followers now"] * 10_000)
    assert propose(texts, prototypes={}, history=history) == []


def test_thanks_and_greetings_are_no_theme_however_many_say_them() -> None:
    kind = [
        f"{one} {other}"
        for one in ("Thanks", "Thank you", "Great,", "Hello and thanks", "Gracias,")
        for other in ("for the quick answer!", "so much", "all good now", "your team was very kind", "muy amable")
    ]
    assert propose(kind, prototypes={}) == []
    texts, history = heard_over_ten_weeks([*kind, *said_about("calendar", 24)])
    (one,) = propose(texts, prototypes={}, history=history)
    assert "calendar" in one.name + one.sentence
    assert set(one.examples) <= set(range(72 + len(kind), len(texts)))


def test_asking_after_news_is_no_theme_even_with_a_slip() -> None:
    for one in ("When will I hear? I'm gettign nervous.", "Any update?", "Just asking whehter you've heard something."):
        assert is_small_talk(words_of(one)), one
    for one in (
        "Any update on my dispute?",
        "When will my payout arrive?",
        "Help me cancel",
        "I'm getting nervous about the fee",
    ):
        assert not is_small_talk(words_of(one)), one


def test_few_comments_propose_nothing() -> None:
    assert propose([], prototypes={}) == []
    assert propose(said_about("calendar", 5), prototypes={}) == []


def test_a_comment_goes_to_the_theme_it_is_like_or_to_none() -> None:
    prototypes = {topic: middle_of(said_about(topic)) for topic in TOPICS}
    found = place(["my payout is pending", "the weather is lovely", "", "🎉"], prototypes)
    assert [theme for theme, _ in found] == ["payouts", None, None, None]
    assert found[0][1] > 0.5
    assert found[2:] == [(None, 0.0), (None, 0.0)]
    assert place(["my payout is pending"], {}) == [(None, 0.0)]


def test_a_theme_with_examples_is_told_by_the_model_and_others_by_their_prototype() -> None:
    taught = [(text, topic) for topic in ("payouts", "tracker") for text in said_about(topic)]
    model = train_themes([text for text, _ in taught], [topic for _, topic in taught])
    prototypes = {topic: middle_of(said_about(topic)) for topic in ("payouts", "tracker", "codes")}
    found = place(["no payout at my bank", "the login code never arrives"], prototypes, model)
    assert [theme for theme, _ in found] == ["payouts", "codes"]
    with pytest.raises(ValueError, match="at least two labels"):
        train_themes(["a", "b"], ["x", "x"])


def test_three_hundred_themes_are_no_trouble() -> None:
    rows = np.random.default_rng(0).normal(size=(300, len(middle_of(["payout"]))))
    prototypes = {f"theme {at}": row / np.linalg.norm(row) for at, row in enumerate(rows)}
    prototypes["payouts"] = middle_of(said_about("payouts"))
    assert place(["my payout is pending"], prototypes)[0][0] == "payouts"


def test_comments_are_understood_the_same_however_they_are_cut(comments: list[str]) -> None:
    themes = Placer({topic: middle_of(said_about(topic)) for topic in TOPICS})
    texts = [*comments, "write to me at mara@example.com, the payout is late", "", comments[0]]
    whole = understand(texts, themes)
    assert [one for text in texts for one in understand([text], themes)] == whole
    assert [one for part in understand_many(iter(texts), themes, chunk=7) for one in part] == whole
    assert "mara@" not in whole[-3].text
    assert (whole[-3].details, whole[-3].theme) == (1, "payouts")
    assert whole[-2].theme is None


@pytest.mark.slow
def test_other_processes_understand_the_same(comments: list[str]) -> None:
    themes = Placer({topic: middle_of(said_about(topic)) for topic in TOPICS})
    spread = [one for part in understand_many(comments, themes, chunk=20, jobs=2) for one in part]
    assert spread == understand(comments, themes)


def test_a_dask_cluster_understands_the_same(comments: list[str]) -> None:
    from dask.distributed import Client, LocalCluster

    themes = Placer({topic: middle_of(said_about(topic)) for topic in TOPICS})
    texts = [*comments, "call me on +44 20 7946 0958, the payout is late"]
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
        Client(cluster),
        parallel_config("dask"),
    ):
        spread = [one for part in understand_many(texts, themes, chunk=20, jobs=2) for one in part]
    assert spread == understand(texts, themes)
    assert spread[-1].details == 1
