"""How right and how honest sentiment is, beside plain VADER in the same run, on synthetic comments of four places where people rate.

A comment is put together from pieces (sentiment_phrases.yaml), its label follows from them; one in twenty raters means it otherwise.
"""

import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from analytics.voice import load_sentiment, train_sentiment
from analytics.voice.sentiment import Scores, Sentiment
from analytics.voice.sentiment.teaching.judging import fixed_set
from bench.routing.topics import calibration_error
from bench.table import Row, cpu_ms, percentile

COUNT = 1500  # comments of each place
CONTRARY = 0.05
SEED = 6
PLACES = ("app reviews", "flights", "shop reviews", "help desk")
LABELS = ("negative", "positive", "neutral")
Example = tuple[str, str]


def rows() -> list[Row]:
    told = yaml.safe_load(Path(__file__).with_name("sentiment_phrases.yaml").read_text("utf-8"))
    sets = {place: comments(told, place) for place in PLACES}
    lexicon, vader = load_sentiment(), PlainVader()
    taught = [one for found in sets.values() for at, one in enumerate(found) if at % 4]
    asked = [one for found in sets.values() for at, one in enumerate(found) if not at % 4]
    began = time.process_time()
    blend = train_sentiment(*_columns(taught))
    took = time.process_time() - began
    plain, ours, learned = (_right(one, asked) for one in (vader, lexicon, blend))
    felt = blend.score([text for text, _ in asked])
    hits = np.array([one.label == label for one, (_, label) in zip(felt, asked, strict=True)])
    error = calibration_error(np.array([one.probability for one in felt]), hits)
    fixed = [_right(one, fixed_set()) for one in (vader, lexicon, blend)]
    made = [
        Row("sentiment: plain VADER", f"{plain:.3f}", "", None, f"{len(asked)} synthetic comments; unsure counts as wrong"),
        Row("sentiment: support lexicon", f"{ours:.3f}", "> VADER", ours > plain, lexicon.version),
        Row("sentiment: blend", f"{learned:.3f}", "> both", learned > max(plain, ours), f"taught {len(taught)}; at most {1 - CONTRARY:.2f} can be right"),
        Row("sentiment: calibration error", f"{error:.3f}", "<= .03", error <= 0.03, "15 bins of equal width"),
        Row("sentiment: fixed comments", " ".join(f"{one:.2f}" for one in fixed), "", None, "VADER, lexicon, blend on 54 that were written to judge"),
    ]  # fmt: skip
    made += [_few(taught, asked, count, ours) for count in (40, 200)]
    made += [_stranger(sets, place, vader) for place in PLACES]
    speed = percentile(cpu_ms(_each(blend, asked), times=300), 0.95)
    made += [
        Row("sentiment: training", f"{took:.1f} s", "", None, f"CPU, {len(taught)} comments"),
        Row("sentiment: one comment, blend", f"{speed:.3f} ms", "< 1 ms", speed < 1, "CPU, 95th percentile"),
        *[
            _bulk(name, scorer, asked)
            for name, scorer in (("lexicon", lexicon), ("blend", blend), ("plain VADER", vader))
        ],
    ]
    return made


def comments(told: dict[str, Any], place: str) -> list[Example]:
    """The same each time. A third say two things: those of two minds are what their last part says."""
    chance = random.Random(f"{place} {SEED}")
    found = []
    for _ in range(COUNT):
        label = chance.choice(LABELS)
        text = chance.choice(told[place][label])
        if chance.random() < 0.33:
            first = chance.choice(LABELS)
            joined = " but " if {first, label} == {"negative", "positive"} else ", "
            text, label = chance.choice(told[place][first]) + joined + text, label if label != "neutral" else first
        text = chance.choice(told["openers"]) + text + chance.choice(told["closers"])
        if chance.random() < CONTRARY:
            label = chance.choice([one for one in LABELS if one != label])
        found.append((text[0].upper() + text[1:], label))
    return found


class PlainVader:
    """VADER as it comes, with the thresholds its authors give."""

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._analyzer: Any = SentimentIntensityAnalyzer()

    def score(self, texts: Any) -> list[Sentiment]:
        found = [float(self._analyzer.polarity_scores(text)["compound"]) for text in texts]
        return [
            Sentiment("negative" if one <= -0.05 else "positive" if one >= 0.05 else "neutral", 0, one, ())
            for one in found
        ]


def _few(taught: list[Example], asked: list[Example], count: int, lexicon: float) -> Row:
    some = random.Random(SEED).sample(taught, count)
    right = _right(train_sentiment(*_columns(some)), asked)
    return Row(
        f"sentiment: blend, {count} labels", f"{right:.3f}", ">= lexicon", right >= lexicon, f"lexicon {lexicon:.3f}"
    )


def _stranger(sets: dict[str, list[Example]], place: str, vader: PlainVader) -> Row:
    others = [one for name, found in sets.items() if name != place for one in found]
    blend, plain = _right(train_sentiment(*_columns(others)), sets[place]), _right(vader, sets[place])
    return Row(f"sentiment: blend new to {place}", f"{blend:.3f}", "> VADER", blend > plain, f"VADER {plain:.3f}, lexicon {_right(load_sentiment(), sets[place]):.3f}")  # fmt: skip


def _right(scorer: Scores, examples: list[Example]) -> float:
    felt = scorer.score([text for text, _ in examples])
    return sum(one.label == label for one, (_, label) in zip(felt, examples, strict=True)) / len(examples)


def _each(scorer: Scores, asked: list[Example]) -> Any:
    texts = iter([text for text, _ in asked])
    return lambda: scorer.score([next(texts)])


def _bulk(name: str, scorer: Scores, asked: list[Example]) -> Row:
    """Fifteen words each, all different."""
    texts = [
        f"{text} {other[0]} {at}"[:90] for at, ((text, _), other) in enumerate(zip(asked, reversed(asked), strict=True))
    ]
    taken = min(cpu_ms(lambda: scorer.score(texts), times=3, warm=1))
    words = sum(len(text.split()) for text in texts) / len(texts)
    return Row(
        f"sentiment: a comment in bulk, {name}",
        f"{1000 * taken / len(texts):.0f} µs",
        "",
        None,
        f"CPU, {words:.0f} words",
    )


def _columns(examples: list[Example]) -> tuple[list[str], list[str]]:
    return [text for text, _ in examples], [label for _, label in examples]
