"""Labelled comments to measure by, and draws from them. The set stays where it is: nothing of it is in the project."""

import json
import random
from collections import Counter
from pathlib import Path

from bench.search.sets import default_folder

SET = "banking77/labelled.jsonl"
MISSING = f"{SET} is not on this machine; ASIDE_BENCH_DATA names its folder"

Comments = tuple[list[str], list[str]]  # texts, labels


def labelled(folder: Path | None = None) -> Comments | None:
    folder = folder or default_folder()
    path = folder / SET if folder else None
    if path is None or not path.exists():
        return None
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [one["text"] for one in rows], [one["label"] for one in rows]


def draw(count: int, share: float, seed: int) -> list[int]:
    return random.Random(seed).sample(range(count), round(count * share))


def few_each(labels: list[str], examples: int, seed: int) -> tuple[list[int], list[int]]:
    """(taught, asked): so many of each label are taught, all others asked."""
    order = draw(len(labels), 1, seed)
    seen: Counter[str] = Counter()
    taught, asked = [], []
    for place in order:
        seen[labels[place]] += 1
        (taught if seen[labels[place]] <= examples else asked).append(place)
    return taught, asked
