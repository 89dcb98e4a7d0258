"""From what the lexicon weighed to a label and the chance that it is right."""

import math

from analytics.voice.sentiment.feeling import MOST_SARCASTIC, NEGATIVE, NEUTRAL, POSITIVE, SURE, UNCERTAIN
from analytics.voice.sentiment.weighing import Weighed

TURNS_NEGATIVE, TURNS_POSITIVE = (
    -0.05,
    0.08,
)  # compound at which a comment is as likely neutral as negative, as positive
STEEPNESS = 4.0  # how soon it becomes sure


def judge(weighed: Weighed) -> tuple[str, float]:
    chances = chances_of(weighed.compound)
    label = max(chances, key=lambda one: chances[one])
    chance = chances[label]
    if weighed.sarcastic:
        chance = min(chance, MOST_SARCASTIC)
    return (label if chance >= SURE else UNCERTAIN), round(chance, 3)


def chances_of(compound: float) -> dict[str, float]:
    """Of negative, neutral and positive: logistic in the root of how far the compound is from where labels change."""
    negative = math.exp(STEEPNESS * _root(TURNS_NEGATIVE - compound))
    positive = math.exp(STEEPNESS * _root(compound - TURNS_POSITIVE))
    whole = 1 + negative + positive
    return {NEGATIVE: negative / whole, NEUTRAL: 1 / whole, POSITIVE: positive / whole}


def _root(distance: float) -> float:
    return math.copysign(math.sqrt(abs(distance)), distance)
