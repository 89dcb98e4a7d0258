"""The topic classifier on labelled customer messages: right, honest about how sure it is, and quick.

Messages come from `banking77/labelled.jsonl` in the folder of sets; the first seed keeps a fifth of them for asking. Each seed
hides a quarter of the labels from a second model, to see whether it notices what it never met.
"""

import json
import random
import time
from pathlib import Path

import numpy as np

from bench.search.sets import default_folder
from bench.table import Row, cpu_ms, percentile
from helpdesk.routing.topics.training import Topic, TopicModel, train_topics

SEEDS = (1, 2, 3)
HIDDEN = 0.25
SET = "banking77/labelled.jsonl"

Example = tuple[str, str]


def rows(folder: Path | None = None, *, seeds: tuple[int, ...] = SEEDS) -> list[Row]:
    """One row that says so where the set isn't on this machine."""
    folder = folder or default_folder()
    path = folder / SET if folder else None
    if path is None or not path.exists():
        return [
            Row("topics", "not measured", "", None, f"{SET} is not on this machine; ASIDE_BENCH_DATA names its folder")
        ]
    messages = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    taught, asked = split([(one["text"], one["label"]) for one in messages], seed=seeds[0])
    began = time.process_time()
    model = _train(taught)
    took = time.process_time() - began
    found = model.predict([text for text, _ in asked])
    right = np.array([one.label == label for one, (_, label) in zip(found, asked, strict=True)])
    chances = np.array([one.probability for one in found])
    noticed = [_notices_unseen([(one["text"], one["label"]) for one in messages], seed) for seed in seeds]
    quick = _cpu(model, asked)
    error = calibration_error(chances, right)
    return [
        Row("topics: right, all labels", f"{right.mean():.3f}", ">= .90", bool(right.mean() >= 0.9), f"{len(asked)} asked, none counts as wrong"),
        Row("topics: calibration error", f"{error:.3f}", "<= .03", error <= 0.03, "15 bins of equal width"),
        Row("topics: unseen told apart", f"{np.mean(noticed):.3f}", ">= .88", bool(np.mean(noticed) >= 0.88), "AUROC by seed: " + ", ".join(f"{one:.3f}" for one in noticed)),
        Row("topics: training", f"{took:.1f} s", "<= 30 s", took <= 30, f"CPU, {len(taught)} texts, {len(model.labels)} labels"),
        Row("topics: one guess", f"{quick:.2f} ms", "<= 2 ms", quick <= 2, "CPU, 95th percentile"),
    ]  # fmt: skip


def split(examples: list[Example], *, seed: int, share: float = 0.2) -> tuple[list[Example], list[Example]]:
    """(taught, asked)"""
    mixed = list(examples)
    random.Random(seed).shuffle(mixed)
    count = round(len(mixed) * share)
    return mixed[count:], mixed[:count]


def calibration_error(chances: np.ndarray, right: np.ndarray, *, bins: int = 15) -> float:
    """Expected calibration error (Naeini et al. 2015)."""
    place = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [abs(chances[place == at].mean() - right[place == at].mean()) * (place == at).mean() for at in set(place)]
    return float(sum(gaps))


def auroc(higher: np.ndarray, lower: np.ndarray) -> float:
    """The chance that one of `higher` is above one of `lower`; ties count half."""
    ordered = np.sort(lower)
    below, upto = np.searchsorted(ordered, higher, "left"), np.searchsorted(ordered, higher, "right")
    return float((below + upto).mean() / 2 / len(lower))


def _notices_unseen(examples: list[Example], seed: int) -> float:
    taught, asked = split(examples, seed=seed)
    labels = sorted({label for _, label in examples})
    hidden = set(random.Random(seed).sample(labels, round(len(labels) * HIDDEN)))
    found = _train([one for one in taught if one[1] not in hidden]).predict([text for text, _ in asked])
    unseen = np.array([label in hidden for _, label in asked])
    chances = _chances(found)
    return auroc(chances[~unseen], chances[unseen])


def _chances(found: list[Topic]) -> np.ndarray:
    return np.array([one.probability for one in found])


def _train(examples: list[Example]) -> TopicModel:
    return train_topics([text for text, _ in examples], [label for _, label in examples])


def _cpu(model: TopicModel, asked: list[Example]) -> float:
    texts = iter([text for text, _ in asked])
    return percentile(cpu_ms(lambda: model.predict([next(texts)]), times=500), 0.95)
