"""Is a new version better than what stands, beyond chance? Both read the same comments, which neither was taught."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analytics.voice.sentiment.feeling import Scores
from foundation.yaml_text import read_yaml

BEYOND_CHANCE = 1.96
LEAST_JUDGED = 30


def fixed_set() -> list[tuple[str, str]]:
    """Synthetic comments, written for judging and never taught."""
    told = read_yaml(Path(__file__).with_name("fixed.yaml").read_text("utf-8"))
    return [(text, label) for label, texts in told["comments"].items() for text in texts]


def compare(new: Scores, standing: Scores, examples: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """How many of the comments each reads right, and how far from chance the difference is (McNemar 1947)."""
    texts = [text for text, _ in examples]
    pairs = [
        (one.label == label, other.label == label)
        for one, other, (_, label) in zip(new.score(texts), standing.score(texts), examples, strict=True)
    ]
    gained = sum(one and not other for one, other in pairs)
    lost = sum(other and not one for one, other in pairs)
    return {
        "judged": len(pairs),
        "right": sum(one for one, _ in pairs),
        "right_standing": sum(other for _, other in pairs),
        "beyond_chance": round((gained - lost) / math.sqrt(gained + lost), 2) if gained + lost else 0.0,
    }


def verdict(held: dict[str, Any], fixed: dict[str, Any]) -> str:
    """on | proposed | worse"""
    if min(held["beyond_chance"], fixed["beyond_chance"]) <= -BEYOND_CHANCE:
        return "worse"
    return "on" if held["judged"] >= LEAST_JUDGED and held["beyond_chance"] >= BEYOND_CHANCE else "proposed"
