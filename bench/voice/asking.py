"""Verbatims searched: whether what means the same is found, by words, by meaning and by both; and how quick it is."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analytics.voice.asking import searching
from analytics.voice.asking.answering import phrases_of, typical
from analytics.voice.asking.query import read_query
from analytics.voice.asking.shelf import Shelf, map_shelf, save_shelf
from analytics.voice.asking.shelving import shelve
from bench.table import Row, cpu_ms, median, most_megabytes, percentile
from bench.voice.comments import MISSING, Comments, labelled

ASKED = 500  # questions; all others of the same intent are what should be found
MANY = 100_000  # comments, of two questions each
QUICK = 100  # ms CPU a query
SLIPS = 200


def rows(folder: Path | None = None) -> list[Row]:
    given = labelled(folder)
    if given is None:
        return [Row("asking", "not measured", "", None, MISSING)]
    return [*_finding(given), *_quick(given)]


def shelf_of(texts: list[str]) -> Shelf:
    ids = np.arange(1, len(texts) + 1)
    return shelve(None, ids, ids, dict(enumerate(texts, 1)), {})


def _finding(comments: Comments) -> list[Row]:
    texts, labels = comments
    shelf, held = shelf_of(texts), np.array(labels)
    asked = random.Random(1).sample(range(len(texts)), ASKED)
    ways: dict[str, Callable[[str], np.ndarray]] = {
        "words only": lambda text: searching._by_words(shelf, read_query(text))[0],
        "meaning only": lambda text: searching._by_meaning(shelf, text),
        "both": lambda text: _both(shelf, text),
    }
    found = {name: np.mean([_right(way(texts[at]), held, at) for at in asked]) for name, way in ways.items()}
    best = max(found["words only"], found["meaning only"])
    told = [Row(f"asking: precision at 10, {name}", f"{share:.3f}", "", None, f"{ASKED} questions of banking77, their intent") for name, share in found.items() if name != "both"]  # fmt: skip
    told.append(Row("asking: precision at 10, both", f"{found['both']:.3f}", f">= {best:.3f}", bool(found["both"] >= best), "better than either"))  # fmt: skip
    return [*told, _fitting(shelf, texts, held, asked), _slips(shelf, texts)]


def _both(shelf: Shelf, text: str) -> np.ndarray:
    have = searching._by_words(shelf, read_query(text))[0]
    lengths = np.diff(shelf.ends, prepend=0)
    scores: np.ndarray = searching._by_meaning(shelf, text) + searching.BY_WORDS * have / (1 + searching.LONG * lengths)
    return scores


def _right(scores: np.ndarray, held: np.ndarray, at: int) -> float:
    scores = (
        scores + np.random.default_rng(at).random(len(scores)) * 1e-6
    )  # words alone leave many as good as each other
    scores[at] = -9
    return float(np.mean(held[np.argpartition(-scores, 10)[:10]] == held[at]))


def _fitting(shelf: Shelf, texts: list[str], held: np.ndarray, asked: list[int]) -> Row:
    """Of what is counted as fitting, how much is of the same intent, and how much of the intent is counted."""
    right, whole = [], []
    for at in asked:
        rows = searching.search(shelf, read_query(texts[at])).ids - 1
        same = held[rows[rows != at]] == held[at]
        right.append(same.mean() if len(same) else 1.0)
        whole.append(same.sum() / max((held == held[at]).sum() - 1, 1))
    return Row("asking: of what is counted, the same intent", f"{np.mean(right):.2f}", "", None, f"77 intents lie close; of an intent {np.mean(whole):.2f} is counted")  # fmt: skip


def _slips(shelf: Shelf, texts: list[str]) -> Row:
    """A letter swapped with the next in the longest word: is the comment it came from still found?"""
    chance, found = random.Random(2), 0
    picked = chance.sample(range(len(texts)), SLIPS)
    for at in picked:
        said = texts[at].split()
        place = max(range(len(said)), key=lambda one: len(said[one]))
        word = said[place]
        cut = chance.randrange(1, max(len(word) - 1, 2))
        said[place] = word[:cut] + word[cut + 1 : cut + 2] + word[cut : cut + 1] + word[cut + 2 :]
        found += at + 1 in searching.search(shelf, read_query(" ".join(said))).ids[:10]
    return Row("asking: found in spite of a slip", f"{found / SLIPS:.2f}", "", None, "first ten, two letters of the longest word swapped")  # fmt: skip


def _quick(comments: Comments) -> list[Row]:
    texts, _ = comments
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "verbatims.index"
        save_shelf(shelf_of([" ".join(chance.sample(texts, 2)) for _ in range(MANY)]), path)
        size, shelf = path.stat().st_size / 1e6, map_shelf(path)
        before = most_megabytes()
        waiting = iter([read_query(chance.choice(texts)) for _ in range(120)])
        took = cpu_ms(lambda: searching.search(shelf, next(waiting)), times=100)
        grown = most_megabytes() - before
        ids = searching.search(shelf, read_query("refund")).ids[:2_000].tolist()
        summed = cpu_ms(lambda: (phrases_of(shelf, ids), typical(shelf, ids)), times=20, warm=2)
    slow = percentile(took, 0.95)
    return [
        Row(f"asking: one query, {MANY:,} comments", f"{slow:.0f} ms", f"<= {QUICK} ms", slow <= QUICK, f"CPU, 95th percentile; median {median(took):.0f} ms; file of {size:.0f} MB, mapped, memory grew {grown:.0f} MB"),
        Row("asking: what 2,000 of them say", f"{median(summed):.0f} ms", f"<= {QUICK} ms", median(summed) <= QUICK, "CPU: phrases and typical quotes"),
    ]  # fmt: skip
