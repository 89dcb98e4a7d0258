"""Hearing: personal details out, nothing else; and what it costs to read a comment. One million is measured on a part of it.

Seeded details come from `bench/voice/seeded.py`, synthetic. False redactions and cost are measured on `banking77/labelled.jsonl`,
real questions in which nobody is named. The baseline is what regular expressions for e-mail, telephone and card alone would take out.
"""

import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analytics.voice.hearing.understanding import map_comments
from analytics.voice.hearing.wording import clauses
from analytics.voice.registry.themes import load_themes
from bench.search.sets import default_folder
from bench.table import Row, most_megabytes
from bench.voice.seeded import Seeded, seeded
from foundation import clock
from foundation.redacting.names import Names
from foundation.redacting.redaction import redact

SET = "banking77/labelled.jsonl"
SEEDED, SEED = 11_000, 5000  # a seed nobody tuned on
MAPPED = 50_000  # comments, each different
PEOPLE = Names.of(("Bo Halvorsen", "Ada Lovell"), frozenset(f"name{number}" for number in range(20_000)))
PLAIN = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\(?\d[\d ()-]{7,}\d")


def rows(folder: Path | None = None) -> list[Row]:
    made = list(seeded(SEEDED, seed=SEED))
    left, plain = (
        share_left(made, lambda one: redact(one.text, one.names)[0]),
        share_left(made, lambda one: PLAIN.sub("[]", one.text)),
    )
    found = [
        Row("hearing: seeded details left", f"{left:.2%}", "0", left == 0, f"{SEEDED:,} comments, English and Spanish"),
        Row("hearing: the same, plain expressions", f"{plain:.2%}", "", None, "baseline: e-mail, telephone, card"),
    ]
    folder = folder or default_folder()
    path = folder / SET if folder else None
    if path is None or not path.exists():
        return [
            *found,
            Row(
                "hearing: cost",
                "not measured",
                "",
                None,
                f"{SET} is not on this machine; ASIDE_BENCH_DATA names its folder",
            ),
        ]
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    false = sum(bool(redact(text, PEOPLE)[1]) for text in texts) / len(texts)
    plain_false = sum(bool(PLAIN.search(text)) for text in texts) / len(texts)
    alone, split = (
        each(lambda: [redact(text, PEOPLE) for text in texts], texts),
        each(lambda: [clauses(text) for text in texts], texts),
    )
    mapped, memory = _map(texts)
    return [
        *found,
        Row("hearing: redacted though nothing is there", f"{false:.2%}", "<= 0.1 %", false <= 0.001, f"{len(texts):,} questions; plain expressions {plain_false:.2%}"),
        Row("hearing: redaction", f"{alone:.1f} µs", "<= 15 µs", alone <= 15, "CPU a comment, 20,000 names known"),
        Row("hearing: clauses", f"{split:.1f} µs", "", None, "CPU a comment"),
        Row("map stage: 1,000,000 comments", f"{mapped:.0f} s", "<= 60 s", mapped <= 60, f"CPU, one core, {MAPPED:,} measured: details, hashes, language, sentiment, theme by cues"),
        Row("map stage: memory", f"{memory:.0f} MB", "<= 300 MB", memory <= 300, "peak of this process"),
    ]  # fmt: skip


def share_left(made: Iterable[Seeded], clean: Callable[[Seeded], str]) -> float:
    """Of comments in which a detail is still to be read."""
    left = [any(secret in text for secret in one.secrets) for one in made for text in [clean(one)]]
    return sum(left) / len(left)


def each(call: Callable[[], object], texts: list[str]) -> float:
    """Microseconds of CPU a text; the better of two."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return min(taken) / len(texts) * 1e6


def _map(texts: list[str]) -> tuple[float, float]:
    """(seconds for a million, megabytes)"""
    now, themes = clock.now(), load_themes()
    map_comments([], themes)
    taken = 0.0
    for start in range(0, MAPPED, 1000):
        block: list[dict[str, Any]] = [
            {
                "source": "review",
                "source_id": str(at),
                "text": f"{texts[at % len(texts)]} {'x' * (at // len(texts))}",
                "happened_at": now,
            }
            for at in range(start, start + 1000)
        ]
        began = time.process_time()
        map_comments(block, themes, PEOPLE)
        taken += time.process_time() - began
    return taken / MAPPED * 1e6, most_megabytes()
