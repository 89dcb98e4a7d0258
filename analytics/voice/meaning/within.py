"""What within a theme costs most: its phrases and parts against the ratings that came with it, by the same ridge as the drivers.

A phrase is told of when it sets some of the theme's comments apart from all other comments; other themes, role, plan,
page and what the rating was of are held level. A comment has the phrase when it holds all its words, each as it is, which is also how its verbatims are found.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, or_, select

from analytics.voice.discovery.naming import small_words
from analytics.voice.hearing.told import words_for_all
from analytics.voice.hearing.wording import plain, sentences, words_hash
from analytics.voice.meaning.drivers import LEAST_MENTIONS, drivers
from analytics.voice.registry.standing import Registry
from analytics.voice.tables import verbatims
from foundation.words import words

YEAR = 365
LEAST_RATINGS = 100  # at 60, ten in a hundred themes whose parts cost nothing would have one that is called proven
MOST = 6  # phrases of a theme
CONTRAST = math.log(1.5)  # how much more often than elsewhere a phrase is said
ALIKE = 0.7  # Jaccard of two phrases' comments from which on they are one
LONGEST = 140  # characters of a sentence that is shown
_WORD = re.compile(r"[^\W\d_]{4,}(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class Rated:
    """One rating: the themes its person spoke of, what was said of each, and who and where it was."""

    rating: float
    said: Mapping[str, str]
    role: str
    plan: str
    page: str
    asked: str  # the scale it was given on: of the help, or of the product


def measure_within(db: Connection, themes: Registry, today: date, heard: int) -> dict[str, dict[str, Any]]:
    """For each theme: `ratings` that came with it, how many it takes, and `found`, what costs most first."""
    first = today - timedelta(days=YEAR - 1)
    rated = read_rated(db, first, heard)
    told = {"least": LEAST_RATINGS, "first": first, "last": today, "heard": heard}
    found: dict[str, dict[str, Any]] = {}
    for key in themes.all:
        family = [key, *themes.parts(key)]
        own = [one for one in rated if any(part in one.said for part in family)]
        found[key] = {**told, "ratings": len(own), "found": _costs(key, family, own, rated, themes)}
    _count_comments(db, found)
    return found


def read_rated(db: Connection, first: date, heard: int) -> list[Rated]:
    """Every rating of the time, with what was said in the same ticket. One statement."""
    c = verbatims.c
    since = datetime.combine(first, time(), UTC)
    tickets = select(c.ticket).where(c.rating.is_not(None), c.ticket.is_not(None), c.happened_at >= since)
    rows = db.execute(
        select(c.ticket, c.theme, c.rating, c.rating_scale, words_for_all(), c.role, c.plan, c.page)
        .where(c.happened_at >= since, c.id <= heard, or_(c.rating.is_not(None), c.ticket.in_(tickets)))
        .order_by(c.id)
    ).all()  # fmt: skip
    spoken: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.ticket is not None and row.theme:
            spoken[row.ticket][row.theme].append(row.text)
    found = []
    for row in rows:
        if row.rating is None:
            continue
        told = spoken[row.ticket] if row.ticket is not None else {row.theme: [row.text]} if row.theme else {}
        said = {theme: plain("\n".join(texts)) for theme, texts in told.items()}
        found.append(Rated(row.rating, said, row.role or "", row.plan or "", row.page or "", row.rating_scale or ""))
    return found


def phrases_of(own: Sequence[str], others: Sequence[str]) -> list[str]:
    """One or two words that some of the comments have and others elsewhere don't; each says something of its own."""
    here, there = _frequencies(own), _frequencies(others)
    held = [frozenset(words(text)) for text in own]
    weights = {}
    for phrase, times in here.items():
        contrast = math.log((times / len(own) + 0.01) / (there.get(phrase, 0) / max(len(others), 1) + 0.01))
        if LEAST_MENTIONS <= times <= len(own) - LEAST_MENTIONS and contrast >= CONTRAST:
            weights[phrase] = times * contrast * (2.0 if " " in phrase else 1.0)
    kept: dict[str, frozenset[int]] = {}
    for phrase in sorted(weights, key=lambda one: (-weights[one], one)):
        said = set(words(phrase))
        holding = frozenset(at for at, its in enumerate(held) if said <= its)
        enough = LEAST_MENTIONS <= len(holding) <= len(own) - LEAST_MENTIONS
        if enough and not any(_alike(holding, other) for other in kept.values()):
            kept[phrase] = holding
        if len(kept) == MOST:
            break
    return list(kept)


def _costs(
    key: str, family: Sequence[str], own: Sequence[Rated], rated: Sequence[Rated], themes: Registry
) -> list[dict[str, Any]]:
    """Those told apart first, the dearest first; nothing where there are too few ratings."""
    if len(own) < LEAST_RATINGS:
        return []
    said = ["\n".join(one.said[part] for part in family if part in one.said) for one in own]
    mine = set(family)
    elsewhere = [text for one in rated for theme, text in one.said.items() if theme not in mine]
    phrases, parts = phrases_of(said, elsewhere), list(family[1:])
    others = sorted({theme for one in own for theme in one.said} - mine)
    held = [frozenset(words(text)) for text in said]
    columns = [[set(words(phrase)) <= its for its in held] for phrase in phrases]
    columns += [[theme in one.said for one in own] for theme in [*parts, *others]]
    if not columns:
        return []
    names = [*(f"words:{one}" for one in phrases), *(f"theme:{one}" for one in parts), *(f"other:{one}" for one in others)]  # fmt: skip
    ratings = np.array([one.rating for one in own], dtype=float)
    segments = [[getattr(one, name) for one in own] for name in ("role", "plan", "page", "asked")]
    measured = drivers(ratings, np.array(columns, dtype=np.bool_).T, names, segments)
    found = []
    for one in measured:
        kind, _, value = one.theme.partition(":")
        if kind != "other":
            name = themes.name(value) if kind == "theme" else value
            theme = value if kind == "theme" else key
            found.append(
                {
                    "name": name,
                    "theme": theme,
                    "words": value if kind == "words" else "",
                    "sentence": _typical(said, value) if kind == "words" else "",
                    "effect": one.effect,
                    "low": one.low,
                    "high": one.high,
                    "rated": one.mentions,
                    "proven": one.proven,
                }
            )
    return sorted(found, key=lambda one: (not one["proven"], one["effect"]))


def _count_comments(db: Connection, found: Mapping[str, Mapping[str, Any]]) -> None:
    """How many comments of the year have each part, rated or not: what its verbatims will show. One statement."""
    wanted: dict[str, list[tuple[set[str], dict[str, Any]]]] = defaultdict(list)
    for one in (one for figures in found.values() for one in figures["found"]):
        one["comments"] = 0
        wanted[one["theme"]].append((set(words(one["words"])), one))
    if not wanted:
        return
    c, figures = verbatims.c, next(iter(found.values()))
    rows = db.execute(
        select(c.theme, c.text).where(
            c.theme.in_(wanted), c.id <= figures["heard"],
            c.happened_at >= datetime.combine(figures["first"], time(), UTC),
            c.happened_at < datetime.combine(figures["last"] + timedelta(days=1), time(), UTC),
        )
    )  # fmt: skip
    for theme, text in rows:
        held = frozenset(words(plain(text)))
        for said, one in wanted[theme]:
            one["comments"] += said <= held


def _frequencies(texts: Collection[str]) -> Counter[str]:
    """In how many of the texts each phrase is; one neither begins nor ends with a small word."""
    small, found = small_words(), Counter[str]()
    for text in texts:
        own: set[str] = set()
        for line in re.split(r"[\n.!?,;:]+", text.lower()):
            told = _WORD.findall(line)
            big = [word.replace("’", "").replace("'", "") not in small for word in told]
            own |= {word for word, is_big in zip(told, big, strict=True) if is_big}
            own |= {f"{told[at]} {told[at + 1]}" for at in range(len(told) - 1) if big[at] and big[at + 1]}
        found.update(own)
    return found


def _holds(text: str, phrase: str) -> bool:
    return set(words(phrase)) <= set(words(text))


def _typical(texts: Collection[str], phrase: str) -> str:
    """The sentence that says it most often, digits aside; of equal ones the shortest."""
    said = [one for text in texts for one in sentences(text) if _holds(one, phrase) and len(one) <= LONGEST]
    often = Counter(words_hash(one) for one in said)
    return min(said, key=lambda one: (-often[words_hash(one)], len(one), one), default="")


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
