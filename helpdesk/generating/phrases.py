"""Sentences for generated tickets, from words of our own with gaps to fill."""

import random
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from foundation.yaml_text import read_yaml

_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Subject:
    """What a ticket is about."""

    topic: str
    team: str
    says: tuple[str, ...]  # ways to begin, with gaps


@cache
def words() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return found


@cache
def subjects() -> tuple[tuple[Subject, ...], tuple[float, ...]]:
    """Every subject, and how often it comes up beside the others."""
    found, weights = [], []
    for family in words()["families"].values():
        for topic, says in family["says"].items():
            found.append(Subject(topic, family["team"], tuple(says)))
            weights.append(family["weight"] / len(family["says"]))
    return tuple(found), tuple(weights)


def ask(rng: random.Random, subject: Subject, at: datetime) -> tuple[str, str]:
    """A subject line and the message under it."""
    begins = fill(rng, rng.choice(subject.says), at)
    told = [fill(rng, one, at) for one in rng.sample(words()["details"], rng.choice((0, 1, 1, 2, 2, 3, 4)))]
    lines = [rng.choice(words()["greetings"]), " ".join([begins, *told]), fill(rng, rng.choice(words()["thanks"]), at)]
    return begins.rstrip("."), "\n\n".join(line for line in lines if line)


def say(rng: random.Random, kind: str, at: datetime) -> str:
    """One to three sentences of an agent (replies), a customer (answers) or for colleagues (notes)."""
    return " ".join(fill(rng, one, at) for one in rng.sample(words()[kind], rng.choice((1, 1, 2, 3))))


def fill(rng: random.Random, sentence: str, at: datetime) -> str:
    return _GAP.sub(lambda gap: _filling(rng, gap[1], at), sentence)


def name(rng: random.Random) -> str:
    return f"{rng.choice(words()['first_names'])} {rng.choice(words()['last_names'])}"


def _filling(rng: random.Random, gap: str, at: datetime) -> str:
    match gap:
        case "money":
            return f"${rng.randint(5, 4800)}.{rng.choice(('00', '50', '25', '99'))}"
        case "number":
            return f"{rng.choice('ABCDEFGHKLMNPRSTUVWXYZ')}{rng.randint(100_000, 999_999)}"
        case "count":
            return str(rng.randint(2, 14))
        case "date":
            return f"{at.day} {at:%B}"
        case "person":
            return name(rng)
    found: str = rng.choice(words()[f"{gap}s"])
    return found
