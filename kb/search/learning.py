"""What clicks and votes teach: a bounded gain for each document, how often it is opened, and what is opened on which page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.search.relearning import Associations

PSEUDO_CLICKS = 15
MOST = 0.18  # of log-odds: what helped moves up a place or two, never past a plainly better match


@dataclass(frozen=True)
class Lessons:
    gain: np.ndarray  # log-odds by document, bounded
    opened: np.ndarray  # 0 to 1: how often it is opened, beside the most opened one
    opened_on: dict[str, tuple[np.ndarray, np.ndarray]]  # page -> (documents, openings there)
    associations: Associations | None = None  # which words mean which document
    report: "Report | None" = None


@dataclass(frozen=True)
class Report:
    """How what was learned did on questions it was not taught, and which parts of it are in."""

    clicks: int
    judged: int  # clicks it was judged by
    questions: int  # and how many questions those were; under five nothing can be told
    before: float  # mean reciprocal rank of what they opened, with nothing learned
    after: float  # and with what was learned
    on: bool  # the model of words is in
    gains: bool = True  # the gains are


def nothing_learned(size: int) -> Lessons:
    return Lessons(np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32), {})


def learn_from(clicks: Iterable[Mapping[str, Any]], place: Mapping[str, int]) -> Lessons | None:
    """None when nothing can be learned.

    A click is `{"query", "shown": [ids], "clicked": id | None, "helped": bool | None, "context"}`; what stands further
    down is looked at less (a look at rank r counts 1/r), and rates are shrunk towards the usual one.
    """
    shown, good, opened = np.zeros(len(place)), np.zeros(len(place)), np.zeros(len(place))
    on: dict[str, Counter[int]] = defaultdict(Counter)
    for click in clicks:
        clicked, helped = str(click.get("clicked")), click.get("helped")
        for rank, id_ in enumerate(click.get("shown") or []):
            column = place.get(str(id_))
            if column is None:
                continue
            shown[column] += 1 / (1 + rank)
            if str(id_) == clicked:
                opened[column] += 1
                good[column] += 1.0 if helped is None else 1.5 if helped else 0.0
                page = (click.get("context") or {}).get("page")
                if isinstance(page, str) and page and helped is not False:
                    on[page][column] += 1
    if good.sum() <= 0:
        return None
    usual = good.sum() / shown.sum()
    rate = (good + PSEUDO_CLICKS * usual) / (shown + PSEUDO_CLICKS)
    doubt = 1 / np.sqrt(good + 1)
    told = np.log(rate / usual)
    gain = np.clip(
        0.5 * np.sign(told) * np.maximum(np.abs(told) - doubt, 0), -MOST, MOST
    )  # what chance alone could do, counts nothing
    return Lessons(
        gain.astype(np.float32),
        (opened / opened.max()).astype(np.float32),
        {page: _arrays(one) for page, one in on.items()},
    )


def _arrays(counts: Counter[int]) -> tuple[np.ndarray, np.ndarray]:
    columns = sorted(counts)
    return np.array(columns, dtype=np.int32), np.array([counts[column] for column in columns], dtype=np.float32)
