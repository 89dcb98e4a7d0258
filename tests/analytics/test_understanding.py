"""Personal details go, feelings are judged by people's words in support, and themes are the ones customers mean."""

import time

import pytest

from analytics.voice import discover_themes, load_sentiment, load_themes, redact, train_sentiment, train_themes

LABELLED = {
    "The payout has been pending for 9 days now.": "payouts-late",
    "My withdrawal of €300 failed and the page only says 'failed'.": "withdrawals-fail",
    "I've asked for the login code four times and nothing comes.": "login-codes",
    "You rejected my passport and the message doesn't say why.": "identity",
    "The fee should be shown before I accept an offer, not after.": "fees",
    "It isn't clear to me when the escrow releases the money.": "escrow",
    "My dispute has been open for 12 days and nobody tells me what happens next.": "disputes",
    "The tracker ran all afternoon and the diary shows nothing.": "tracker",
    "Credits feel wasted when the client never looks.": "credits",
    "I'm looking for an illustrator and search shows me web developers.": "search",
    "My success score dropped nine points overnight and nothing explains it.": "score",
    "The attachments I sent have vanished from the conversation.": "attachments",
    "I get eleven mails a day from you and can't find the switch.": "notifications",
    "My contract is in pounds but the page shows euros.": "currency",
    "It worked last month and now every card is refused.": "card-declined",
    "Quick and kind, thank you.": "help-good",
    "I waited for days and was told to wait more.": "help-slow",
    "No me llega el código para entrar en mi cuenta.": "login-codes",
}
FEELINGS = {
    "I'm still waiting and nobody answers.": "negative",
    "No problem at all, that was quick.": "positive",
    "When does the refund of the charge arrive?": "neutral",
    "How do I open a dispute?": "neutral",
    "The six-digit code never arrives.": "negative",
    "My file vanished.": "negative",
    "I submitted it and the milestone isn't released.": "negative",
    "Could you please share the fee I was charged?": "neutral",
}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("write to bo.h@example.org", "write to [email]"),
        ("call me on +44 20 7946 0958", "call me on [phone]"),
        ("card 4111 1111 1111 1111 please", "card [card] please"),
        ("pay DE89 3704 0044 0532 0130 00 today", "pay [iban] today"),
        ("see https://example.org/a?b=c.", "see [url]."),
        ("my key is sk_live_abcdef0123456789abcdef", "my key is [key]"),
    ],
)
def test_personal_details_are_taken_out(text: str, clean: str) -> None:
    assert redact(text)[0] == clean


@pytest.mark.parametrize(
    "text", ["I got €1,200.00 on 2026-11-22.", "W-48213, 33 h 10 min, 14 days", "order 4111 1111 1111 1112 of 20"]
)
def test_amounts_dates_and_references_stay(text: str) -> None:
    assert "[card]" not in redact(text)[0]
    assert "1,200.00" in redact(text)[0] or "order" in text or redact(text)[0] == text


def test_sentiment_beats_plain_vader_on_what_people_write_to_support() -> None:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    plain = SentimentIntensityAnalyzer()

    def judged(text: str) -> str:
        compound = plain.polarity_scores(text)["compound"]
        return "negative" if compound <= -0.05 else "positive" if compound >= 0.05 else "neutral"

    ours = [one.label for one in load_sentiment().score(list(FEELINGS))]
    assert ours == list(FEELINGS.values())
    assert sum(judged(text) == label for text, label in FEELINGS.items()) < len(FEELINGS) - 2


def test_themes_are_what_customers_mean() -> None:
    found = [label for label, _ in load_themes().assign(list(LABELLED))]
    right = sum(one == label for one, label in zip(found, LABELLED.values(), strict=True))
    assert right >= 0.9 * len(LABELLED)


def test_a_comment_about_nothing_we_know_gets_no_theme() -> None:
    assert load_themes().assign(["Blue elephants.", "", "OK."]) == [(None, 0.0)] * 3


def test_a_comment_is_understood_in_under_five_milliseconds() -> None:
    themes, texts = load_themes(), list(LABELLED) * 20
    began = time.perf_counter()
    themes.assign(texts)
    assert (time.perf_counter() - began) / len(texts) < 0.005


def test_learnt_themes_and_feelings_follow_their_examples_in_any_order() -> None:
    texts = [
        "my payout is late",
        "the payout is pending",
        "payout not here",
        "the tracker lost hours",
        "tracker stopped",
        "no time in the tracker",
    ]
    labels = ["money"] * 3 + ["time"] * 3
    model, turned = train_themes(texts, labels), train_themes(texts[::-1], labels[::-1])
    assert [label for label, _ in model.assign(["payout?", "tracker"])] == ["money", "time"]
    assert model.assign(["payout?"]) == turned.assign(["payout?"])
    feelings = train_sentiment(
        ["great help", "lovely", "awful wait", "terrible"], ["positive", "positive", "negative", "negative"]
    )
    assert [one.label for one in feelings.score(["awful", "great"])] == ["negative", "positive"]


def test_discovered_themes_do_not_depend_on_the_order() -> None:
    texts = [
        f"{text} {n}"
        for n in range(6)
        for text in ("payout pending at my bank", "tracker lost hours diary", "login code never arrives")
    ]
    found, turned = discover_themes(texts, count=3), discover_themes(texts[::-1], count=3)
    assert found.names == turned.names
    assert list(found.labels) == list(turned.labels)[::-1]
    assert len(set(found.labels[:3])) == 3
