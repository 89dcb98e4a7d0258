"""Sentiment by the lexicon and by the blend: right where plain VADER isn't, honest about how sure it is, quick, and hard to upset."""

import time
from dataclasses import replace

import pytest

from analytics.voice import load_sentiment, train_sentiment
from analytics.voice.sentiment.blend.model import SentimentModel
from analytics.voice.sentiment.clauses import two_things

PLAIN = {
    "The battery died and the seller ghosted me.": "negative",
    "Stuck on hold for an hour, then they hung up on me.": "negative",
    "Not bad at all, no complaints.": "positive",
    "I like the new layout.": "positive",
    "It isn't very helpful.": "negative",
    "Can't recommend it enough": "positive",
    "Good morning, I would like to change my plan.": "neutral",
    "Where do I find my invoice?\n\nThanks\n[name]": "neutral",
    "El pago no llega y nadie responde.": "negative",
    "Muy rápido y amable, gracias.": "positive",
    "¿Qué hago?": "neutral",
    "sooooo gooood 😍": "positive",
    "😡😡😡": "negative",
    "👎": "negative",
    "👍🏽": "positive",
}
SARCASTIC = [
    "Great, my payout is late again.",
    "Thanks a lot for nothing.",
    "Oh great, another update that logs me out.",
    "Love how you closed my ticket without an answer 🙄",
]


@pytest.mark.parametrize(("text", "label"), PLAIN.items())
def test_what_people_write_is_read_as_they_mean_it(text: str, label: str) -> None:
    assert load_sentiment().score([text])[0].label == label


@pytest.mark.parametrize("text", SARCASTIC)
def test_sarcasm_stays_uncertain_also_for_what_was_learned(text: str) -> None:
    learned = train_sentiment(["great", "lovely", "awful", "late"], ["positive", "positive", "negative", "negative"])
    assert [scorer.score([text])[0].label for scorer in (load_sentiment(), learned)] == ["uncertain", "uncertain"]


@pytest.mark.parametrize(
    "text", ["", " \n", "😀" * 3000, "a" * 100_000, "<b>" * 9000, "!?" * 5000, "\ud800 odd", "not " * 20_000, "0\x00"]
)
def test_strange_comments_are_read_without_harm(text: str) -> None:
    learned = train_sentiment(["good", "bad", "fine work", "poor work"], ["positive", "negative"] * 2)
    began = time.process_time()
    for scorer in (load_sentiment(), learned):
        found = scorer.score([text])[0]
        assert found.label in {"negative", "neutral", "positive", "uncertain"}
        assert 0 <= found.probability <= 1
        assert -1 <= found.compound <= 1
    assert time.process_time() - began < 1


def test_the_words_that_counted_are_named() -> None:
    assert load_sentiment().score(["The agent was rude and I am still waiting."])[0].words == ("rude", "still waiting")


def test_links_handles_and_placeholders_have_no_feeling() -> None:
    found = load_sentiment().score(["@great_support https://love.example/best [email]"])[0]
    assert (found.compound, found.words) == (0.0, ())


def test_a_comment_that_says_two_things_is_taken_apart() -> None:
    found = two_things("Quick answer, but the money is still missing.")
    assert found
    assert [(one.text, one.label) for one in found] == [
        ("Quick answer", "positive"),
        ("but the money is still missing.", "negative"),
    ]
    assert two_things("Quick answer, thank you.") is None


@pytest.mark.parametrize(("count", "labels"), [(0, []), (3, ["positive", "negative", "negative"])])
def test_three_examples_are_refused(count: int, labels: list[str]) -> None:
    with pytest.raises(ValueError, match="too few"):
        train_sentiment(["some words"] * count, labels)


def test_one_label_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two labels"):
        train_sentiment(["a", "b", "c", "d"], ["positive"] * 4)


def test_a_blend_learns_words_no_lexicon_knows_whatever_the_order() -> None:
    texts = [f"the {thing} {verb} {when}" for thing in ("ledger", "panel", "diary") for verb in ("blurks", "sings") for when in ("now", "today", "here", "there", "again")]  # fmt: skip
    labels = ["negative" if "blurks" in text else "positive" for text in texts]
    model, turned = train_sentiment(texts, labels), train_sentiment(texts[::-1], labels[::-1])
    asked = ["it blurks", "it sings"]
    assert [one.label for one in model.score(asked)] == ["negative", "positive"]
    assert model.score(asked) == turned.score(asked)
    assert "blurks" in model.score(asked)[0].words


def test_one_comment_takes_less_than_a_millisecond() -> None:
    texts = [f"{text} Number {n}." for n in range(20) for text in PLAIN]
    began = time.process_time()
    load_sentiment().score(texts)
    assert (time.process_time() - began) / len(texts) < 0.001


@pytest.mark.parametrize("said", [
    "I'd be glad of an answer today if possible.", "The invoice shows 19 hours. Many thanks", "I would be grateful for any help.", "I'd appreciate a reply.",
    "Looking forward to your answer.", "Le agradecería una respuesta.",
])  # fmt: skip
def test_how_letters_end_says_nothing_of_how_somebody_feels(said: str) -> None:
    assert load_sentiment().score([said])[0].label != "positive"


def test_words_that_training_never_saw_are_left_to_the_lexicon() -> None:
    """Also where training found that words say all, and the lexicon nothing."""
    good, bad = ["The {} tasted of summer", "Crisp {} with warm bread"], ["Cold {} tonight", "The {} was burnt"]
    dishes = ("soup", "rice", "fish", "pie", "stew", "bean", "leek", "plum", "corn", "fig")
    taught = [(form.format(one), label) for label, forms in (("positive", good), ("negative", bad)) for form in forms for one in dishes]  # fmt: skip
    learned = train_sentiment([text for text, _ in taught], [label for _, label in taught]).learned
    nothing = tuple(tuple(0.0 for _ in row) for row in learned.lexicon)
    blend = SentimentModel(replace(learned, trust=(0.0, 1.0), lexicon=nothing), load_sentiment())
    said = ["Cold stew tonight", "Nobody answers, I’m furious.", "Excellent support, thank you so much!"]
    assert [one.label for one in blend.score(said)] == ["negative", "negative", "positive"]
    assert blend.score(said)[1].probability > 0.8
