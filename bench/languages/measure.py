"""How often the teller of languages is right, and how often it doesn't say, on words it never saw."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from bench.table import Row, cpu_ms, median
from helpdesk.languages.telling import TOLD, tell_language

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "marketplace" / "demo" / "words"


def rows() -> list[Row]:
    asked = list(cases())
    told = [(wanted, tell_language(text)) for wanted, text in asked]
    said = [(wanted, got) for wanted, got in told if got]
    ours = [(wanted, got) for wanted, got in told if wanted in TOLD]
    right = sum(wanted == got for wanted, got in said) / len(said)
    reached = sum(wanted == got for wanted, got in ours) / len(ours)
    text = max((text for _, text in asked), key=len)
    cost = median(cpu_ms(lambda: tell_language(text), times=200))
    about = f"{len(asked)} lines of customers in 16 languages, none of which it learned from"
    return [
        Row("language of a ticket's words: right where told", f"{right:.1%}", ">= 99 %", right >= 0.99, about),
        Row("language of a ticket's words: told, of en, es, ar", f"{reached:.1%}", ">= 95 %", reached >= 0.95),
        Row("language of a ticket's words: cost", f"{cost:.2f} ms", "<= 1 ms", cost <= 1),
    ]


def cases() -> Iterator[tuple[str | None, str]]:
    """(its language or None, a line): short ones written for this, and what the demo's customers write."""
    for language, lines in yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8")).items():
        yield from ((language if language in TOLD else None, line) for line in lines)
    for topic in yaml.safe_load((WORDS / "spanish.yaml").read_text("utf-8")).values():
        yield from (("es", line) for line in (*topic["subjects"], *topic["lines"], *topic["thanks"]))
    yield from (("en", line) for line in english_lines())


@cache
def english_lines() -> list[str]:
    topics = [
        topic
        for path in sorted((WORDS / "tickets").glob("*.yaml"))
        for topic in yaml.safe_load(path.read_text("utf-8")).values()
    ]
    return [line for topic in topics for case in topic["cases"] for line in (*case["subjects"], *case["lines"])]
