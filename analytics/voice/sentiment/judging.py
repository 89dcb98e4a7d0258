"""From what the lexicon weighed to a label and the chance that it is right."""

import math

from analytics.voice.sentiment.feeling import MOST_SARCASTIC, NEGATIVE, NEUTRAL, POSITIVE, SURE, UNCERTAIN
from analytics.voice.sentiment.weighing import Weighed

TURNS_NEGATIVE, TURNS_POSITIVE = -0.1, 0.15  # compound at which a comment is as likely neutral as negative, as positive
STEEPNESS = 5.0  # how fast it becomes surer


def judge(weighed: Weighed) -> tuple[str, float]:
    chances = chances_of(weighed.compound)
    label = max(chances, key=lambda one: chances[one])
    chance = chances[label]
    if weighed.sarcastic:
        chance = min(chance, MOST_SARCASTIC)
    return (label if chance >= SURE else UNCERTAIN), round(chance, 3)


def chances_of(compound: float) -> dict[str, float]:
    """Of negative, neutral and positive: a multinomial logistic curve over the compound."""
    negative = math.exp(STEEPNESS * (TURNS_NEGATIVE - compound))
    positive = math.exp(STEEPNESS * (compound - TURNS_POSITIVE))
    whole = 1 + negative + positive
    return {NEGATIVE: negative / whole, NEUTRAL: 1 / whole, POSITIVE: positive / whole}
