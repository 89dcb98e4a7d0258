"""Why a hit is a hit, in words a writer understands, and which words to highlight."""

from collections.abc import Mapping

import numpy as np

from foundation.words import stem, words
from kb.search.context import Context, prior_reasons
from kb.search.documents import Document
from kb.search.hits import Points
from kb.search.small_words import SMALL
from kb.search.spelling import SHORTEST_TYPO
from kb.search.understanding import Reader, Reading

CLOSE = 0.45  # likeness from which a known question is named as a reason
MEANT = 0.4  # and meaning
RECALLED = 0.2  # and what was opened


def told_points(reader: Reader, vocabulary: list[str], reading: Reading, column: int) -> list[Points]:
    """Each typed word that this document has, as what it was read and what it brought."""
    told = []
    for word in reading.words:
        at = int(word.columns.searchsorted(np.int32(column)))
        if at < len(word.columns) and word.columns[at] == column:
            best = reader.best_meaning(word.meanings, column)
            if best is not None:
                told.append(Points(word.typed, vocabulary[best.row], best.how, float(word.points[at])))
    return told


def reasons_for(
    document: Document,
    told: list[Points],
    context: Context,
    *,
    alike: float = 0.0,
    meant: float = 0.0,
    recalled: float = 0.0,
) -> tuple[str, ...]:
    title, asked = document.title_stems, document.question_stems
    telling = [one for one in told if one.read not in SMALL] or told
    in_title = [one.read for one in telling if stem(one.read) in title]
    in_questions = [one.read for one in telling if stem(one.read) in asked and one.read not in in_title]
    reasons = [f"title says {_listed(in_title)}"] if in_title else []
    if in_questions:
        reasons.append(f"people ask it with {_listed(in_questions)}")
    reasons += [f"“{one.typed}” read as “{one.read}”" for one in told if one.how == "typo"]
    if alike > CLOSE:
        reasons.append("close to a known question")
    elif meant > MEANT:
        reasons.append("says much the same in other words")
    if recalled > RECALLED:
        reasons.append("people who typed this opened it")
    return (*reasons, *prior_reasons(document, context))


def understood_as(reader: Reader, vocabulary: list[str], reading: Reading, best: list[tuple[int, float]]) -> str | None:
    """The query with its typos mended as the best hits `(column, score)` have them; None when there were none."""
    mended = list(reading.typed)
    for place, word in enumerate(reading.words):
        meanings = word.meanings
        if word.guessed:
            gains = [
                sum(score * one.weight * reader.points_of(one.row, column) for column, score in best)
                for one in meanings
            ]
            meant = vocabulary[meanings[gains.index(max(gains))].row]
            if (
                len(word.typed) >= SHORTEST_TYPO or len(meant) <= len(word.typed) + 1
            ):  # else it is a guess, not a mended slip
                mended[place] = meant
    return " ".join(mended) if mended != reading.typed else None


def wanted_stems(reader: Reader, vocabulary: list[str], reading: Reading) -> dict[str, float]:
    """Stems worth highlighting, with how much each tells: of the likeliest meanings, without small words."""
    wanted: dict[str, float] = {}
    for read in reading.words:
        for one in read.meanings[:8]:
            word = vocabulary[one.row]
            if len(word) > 2 and word not in SMALL:
                wanted[stem(word)] = max(wanted.get(stem(word), 0.0), one.weight * float(reader.idf[one.row]))
    return wanted


def matched_words(document: Document, snippet: str, wanted: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words(f"{document.title} {snippet}") if stem(word) in wanted}))


def _listed(found: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(found))
