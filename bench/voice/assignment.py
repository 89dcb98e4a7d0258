"""Comments given to themes: right with few examples, honest about how sure, quick, and a million of them."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from analytics.voice.discovery import Placer, place, train_themes, understand, understand_many
from analytics.voice.sentiment import load_sentiment
from bench.routing.topics import calibration_error
from bench.table import Row, cpu_ms, most_megabytes, percentile
from bench.voice.comments import MISSING, Comments, few_each, labelled
from foundation.redacting.redaction import redact
from kb.search.vectors import load_vectors

GOALS = {10: 0.76, 20: 0.83}  # examples a theme
SEEDS = (1, 2, 3)
MANY = 100_000  # comments of the map stage that are really read; a million costs ten times as much CPU
MOST_MEMORY = 300  # MB


def rows(folder: Path | None = None) -> list[Row]:
    given = labelled(folder)
    if given is None:
        return [Row("assignment", "not measured", "", None, MISSING)]
    return [*_few_examples(given, 10), *_few_examples(given, 20), *_quick(given), *_many(given)]


def prototypes_of(comments: Comments, places: list[int]) -> dict[str, np.ndarray]:
    vectors = load_vectors()
    assert vectors is not None
    texts, labels = comments
    rows = vectors.embed([texts[at] for at in places])
    held = np.array([labels[at] for at in places])
    means = {label: rows[held == label].mean(axis=0) for label in sorted(set(labels))}
    return {label: mean / np.linalg.norm(mean) for label, mean in means.items()}


def _few_examples(comments: Comments, examples: int) -> list[Row]:
    texts, labels = comments
    learned, errors, near = [], [], []
    for seed in SEEDS:
        taught, asked = few_each(labels, examples, seed)
        asked = asked[:3_000]
        found = train_themes([texts[at] for at in taught], [labels[at] for at in taught]).assign(
            [texts[at] for at in asked]
        )
        right = np.array([label == labels[at] for (label, _), at in zip(found, asked, strict=True)])
        learned.append(right.mean())
        errors.append(calibration_error(np.array([chance for _, chance in found]), right))
        placed = place([texts[at] for at in asked], prototypes_of(comments, taught))
        near.append(np.mean([label == labels[at] for (label, _), at in zip(placed, asked, strict=True)]))
    goal = GOALS[examples]
    return [
        Row(f"assignment: {examples} examples a theme", f"{np.mean(learned):.3f}", f">= {goal:.2f}", bool(np.mean(learned) >= goal), "right; no theme counts as wrong; by draw " + ", ".join(f"{one:.3f}" for one in learned)),
        Row(f"assignment: calibration, {examples} examples", f"{np.mean(errors):.3f}", "", None, "expected calibration error, 15 bins"),
        Row(f"assignment: prototypes alone, {examples} examples", f"{np.mean(near):.3f}", "", None, "until a theme has a model; no theme when less likely than not"),
    ]  # fmt: skip


def _quick(comments: Comments) -> list[Row]:
    texts, labels = comments
    taught, asked = few_each(labels, 20, 1)
    model = train_themes([texts[at] for at in taught], [labels[at] for at in taught])
    prototypes = prototypes_of(comments, taught)
    waiting, others = (iter([texts[at] for at in asked]) for _ in range(2))
    took = percentile(cpu_ms(lambda: place([next(waiting)], prototypes, model), times=500), 0.95)
    random = np.random.default_rng(1).normal(size=(300 - len(prototypes), len(next(iter(prototypes.values())))))
    three_hundred = prototypes | {f"theme {at}": row / np.linalg.norm(row) for at, row in enumerate(random)}
    among = percentile(cpu_ms(lambda: place([next(others)], three_hundred), times=500), 0.95)
    return [
        Row("assignment: one comment", f"{took:.2f} ms", "< 5 ms", took < 5, "CPU, 95th percentile, prototypes and model"),
        Row("assignment: one comment, 300 themes", f"{among:.2f} ms", "< 5 ms", among < 5, "the same, prototypes alone"),
    ]  # fmt: skip


def _many(comments: Comments) -> list[Row]:
    taught, _ = few_each(comments[1], 20, 1)
    placer = Placer(prototypes_of(comments, taught))
    sample = comments[0]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:  # so that its memory is the map stage's own
        million, peak = fresh.submit(read_many, sample, placer, MANY).result()
    head = sample[:500]
    cut = [one for part in understand_many(head, placer, chunk=37) for one in part]
    alone = [one for text in head for one in understand([text], placer)]
    same = understand(head, placer) == cut == alone
    return [
        Row("map: a million comments", f"{million:.0f} s", "<= 60 s", million <= 60, f"CPU, from {MANY:,} that all differ (synthetic); a million: {_where(sample, placer)}"),
        Row("map: memory", f"{peak:.0f} MB", f"<= {MOST_MEMORY} MB", peak <= MOST_MEMORY, "the most its process ever held"),
        Row("map: cut elsewhere", "identical" if same else "differs", "identical", same, "whole, one by one, 37 at a time"),
    ]  # fmt: skip


def read_many(sample: list[str], placer: Placer, count: int) -> tuple[float, float]:
    """(CPU seconds a million comments take, MB held at most), in a process of its own."""
    understand(sample[:300], placer)
    began = time.process_time()
    read = sum(len(one) for one in understand_many(_different(sample, count), placer))
    million = (time.process_time() - began) * 1_000_000 / read
    return million, most_megabytes()


def _different(sample: list[str], count: int) -> Iterator[str]:
    """Synthetic: the comments again and again, each time with another invented word, so that nothing repeats."""
    return (f"{sample[at % len(sample)]} {_word(at // len(sample))}" for at in range(count))


def _word(number: int) -> str:
    syllables = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "te")
    return "".join(syllables[int(digit)] for digit in str(number))


def _where(sample: list[str], placer: Placer) -> str:
    steps = {
        "redaction": lambda texts: [redact(text) for text in texts],
        "sentiment": load_sentiment().score,
        "assignment": placer.assign,
    }
    texts = list(_different(sample, 5_000))
    taken = []
    for name, step in steps.items():
        began = time.process_time()
        step(texts)
        taken.append(f"{name} {(time.process_time() - began) * 1_000_000 / len(texts):.0f} s")
    return ", ".join(taken)
