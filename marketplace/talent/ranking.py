"""Ordering talent for a job by how likely it goes well, with a newcomer in every three, and the reasons said."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.words import stem, words

PRIOR_SCORE, PRIOR_WEIGHT = 0.82, 4.0  # what an unknown freelancer is expected to do, and how soon facts outweigh it
FIRST, GROUP = 10, 3


@dataclass(frozen=True)
class Ranked:
    id: Any
    score: float  # 0-1
    newcomer: bool
    reasons: tuple[str, ...]


def rank_talent(job: Mapping[str, Any], candidates: Iterable[Mapping[str, Any]]) -> list[Ranked]:
    """Best first. Fit of skills and words, how past work went (never hiring alone), rate and availability.

    job: title, brief, skills, kind, rate_high_minor?, currency?. candidate: id, headline, about, skills, rate_minor?,
    currency?, available, ended (contracts), score (success score in per cent or None), stars, rated. Nothing else is
    read: no name, place, age or picture. Among the first ten, each three hold a newcomer who fits, if there is one.
    """
    wanted = _Wanted(job)
    ranked = sorted((wanted.judge(candidate) for candidate in candidates), key=lambda one: (-one.score, str(one.id)))
    return _with_newcomers(ranked)


class _Wanted:
    """One job, read once."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self._skills = {skill.casefold(): skill for skill in job.get("skills", [])}
        self._stems = _stems(f"{job.get('title', '')} {' '.join(job.get('skills', []))}")
        self._most = job.get("rate_high_minor") if job.get("kind") == "hourly" else None
        self._currency = job.get("currency")

    def judge(self, candidate: Mapping[str, Any]) -> Ranked:
        newcomer = (candidate.get("ended") or 0) < 3
        shared = [name for name in candidate.get("skills", []) if name.casefold() in self._skills]
        reasons = []
        if shared:
            reasons.append(f"Knows {_and(shared[:3])}")
        fit = self._fit(candidate, len(shared))
        record, why = _record(candidate)
        if why:
            reasons.append(why)
        price, why = self._price(candidate)
        if why:
            reasons.append(why)
        if candidate.get("available", True):
            reasons.append("Available now")
        if newcomer:
            reasons.append("New here, and fits" if self._stems and fit >= 0.4 else "New here")
        free = 1.0 if candidate.get("available", True) else 0.4
        score = fit**0.6 * record * price * (0.85 + 0.15 * free) if fit > 0 else 0.0
        return Ranked(candidate["id"], round(score, 4), newcomer, tuple(reasons))

    def _fit(self, candidate: Mapping[str, Any], shared: int) -> float:
        if not self._stems and not self._skills:
            return 0.5
        said = _stems(f"{candidate.get('headline', '')} {' '.join(candidate.get('skills', []))}")
        told = self._stems & said
        by_words = len(told) / len(self._stems) if self._stems else 0.0
        if len(told) < len(self._stems):
            rest = self._stems - told
            by_words += 0.4 * len(rest & _stems(candidate.get("about", ""))) / len(self._stems)
        by_skills = shared / len(self._skills) if self._skills else by_words
        return min(1.0, 0.6 * by_skills + 0.4 * by_words)

    def _price(self, candidate: Mapping[str, Any]) -> tuple[float, str]:
        rate = candidate.get("rate_minor")
        if not self._most or not rate or (self._currency and candidate.get("currency") != self._currency):
            return 1.0, ""
        if rate <= self._most:
            return 1.0, "Within your rate"
        return max(0.5, 1 - 0.6 * math.log(rate / self._most)), ""


def _record(candidate: Mapping[str, Any]) -> tuple[float, str]:
    """The expected share of contracts that go well: the success score, drawn to the prior while contracts are few."""
    ended, score = candidate.get("ended") or 0, candidate.get("score")
    known = PRIOR_SCORE if score is None else score / 100
    expected = (PRIOR_SCORE * PRIOR_WEIGHT + known * ended) / (PRIOR_WEIGHT + ended)
    if score is not None and score >= 80:
        return expected, f"Success score {score} from {ended} contracts"
    return expected, ""


def _with_newcomers(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Each of the first three groups of three gets a newcomer who fits, at its last place, unless it has one."""
    rest, result = list(ranked), list[Ranked]()
    while rest and len(result) + GROUP <= FIRST:
        group = rest[:GROUP]
        if len(group) == GROUP and not any(one.newcomer for one in group):
            found = next((one for one in rest[GROUP:] if one.newcomer and one.score > 0), None)
            if found is not None:
                group[-1] = found
        result += group
        rest = [one for one in rest if one not in group]
    return result + rest


_STEMS: dict[str, frozenset[str]] = {}
_KEEP = 4000


def _stems(text: str) -> frozenset[str]:
    """Cut once per text: profiles are read at every search."""
    found = _STEMS.get(text)
    if found is None:
        if len(_STEMS) >= _KEEP:
            _STEMS.clear()
        found = _STEMS[text] = frozenset(stem(word) for word in words(text) if len(word) > 2 and word not in _COMMON)
    return found


_COMMON = frozenset(words("and the for with our your need needs new from into that this who are can job work"))


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
