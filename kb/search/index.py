"""The index: documents in, ranked hits out. Plain values only; no server, no database, no global state."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from kb.search.context import Context, Fit, read_context
from kb.search.documents import Document, read_document
from kb.search.hits import Explanation, Hit
from kb.search.impacts import Weights, fielded_bm25
from kb.search.learning import learn_from
from kb.search.likeness import Likeness, build_likeness
from kb.search.snapshot import read_snapshot, save_index
from kb.search.snippet import best_snippet, shorten
from kb.search.spelling import Lexicon
from kb.search.telling import matched_words, reasons_for, told_points, understood_as, wanted_stems
from kb.search.understanding import Reader, Reading

LEAST_LIKENESS = 0.3  # a document none of whose words was typed needs at least this to be a hit
TAIL = 0.15  # of the best suggestion's score: what has less only shares a small word
START = "home/start"  # where a person is who isn't on a page we know

RawContext = Mapping[str, Any] | None


@dataclass
class Index:
    documents: list[Document]
    vocabulary: list[str]  # sorted
    impacts: csr_matrix  # words x documents
    idf: np.ndarray
    likeness: Likeness
    settings: Weights
    learned: np.ndarray  # bounded log-odds by document, from what helped
    opened: np.ndarray  # 0 to 1: how often it is opened, beside the most opened one
    _reader: Reader = field(init=False)
    _fit: Fit = field(init=False)
    _place: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        totals = np.asarray(self.impacts.sum(axis=1)).ravel() if self.vocabulary else np.zeros(0)
        self._reader = Reader(Lexicon(self.vocabulary, totals, self.settings), self.impacts, self.idf)
        self._fit = Fit(self.documents)
        self._place = {document.id: column for column, document in enumerate(self.documents)}

    def __len__(self) -> int:
        return len(self.documents)

    def suggest(self, query: str, context: RawContext = None, limit: int = 5) -> list[Hit]:
        """Hits for a query that is still being typed: its last word may be unfinished."""
        return self._rank(query, read_context(context), limit, unfinished=not query[-1:].isspace())

    def search(self, query: str, context: RawContext = None, limit: int = 10) -> list[Hit]:
        """Hits for a finished query."""
        return self._rank(query, read_context(context), limit, unfinished=False)

    def likely(self, context: RawContext = None, limit: int = 4) -> list[Hit]:
        """What people on this page, in this role, most likely ask; nothing typed yet. An unknown page is the start."""
        known = read_context(context)
        if not any(known.page in document.pages for document in self.documents):
            known = Context(START, known.role, known.plan, known.locale)
        allowed, priors = self._fit.arrays(known)
        scores = priors * np.exp(self.learned) * (1 + 0.3 * self.opened) * allowed
        order = np.argsort(-scores, kind="stable")[: max(limit, 0)]
        return [self._hit(int(column), float(scores[column]), {}, known) for column in order if allowed[column]]

    def explain(self, query: str, document_id: str, context: RawContext = None) -> Explanation:
        """Why this document, in numbers and words. KeyError for an unknown id."""
        known, column = read_context(context), self._place[document_id]
        reading, matches, alike = self._match(query, unfinished=not query[-1:].isspace())
        told = told_points(self._reader, self.vocabulary, reading, column)
        factor = float(self._fit.arrays(known)[1][column])
        gained = math.exp(float(self.learned[column]))
        return Explanation(
            document_id, float(matches[column]) * factor * gained, told, float(reading.coverage[column]),
            float(alike[column]), factor, gained, list(reasons_for(self.documents[column], told, float(alike[column]), known)),
        )  # fmt: skip

    def answerable(self, query: str, context: RawContext = None) -> float:
        """The chance, 0 to 1, that the first hit answers the query.

        A logistic of how much of the query the first hit covers (a mended word counts half), how alike the query is to
        a known question of it, and its lead.
        """
        reading, matches, alike = self._match(query, unfinished=False)
        order = self._order(matches, read_context(context), 2)
        if not order:
            return 0.0
        best, score = order[0]
        lead = 1 - order[1][1] / score if len(order) > 1 else 1.0
        guessed = [
            weight for weight, of in zip(reading.weights, reading.meanings, strict=True) if of and of[0].how == "typo"
        ]
        sure = 1 - 0.5 * sum(guessed) / max(sum(reading.weights), 1e-9)
        signal = 3.1 * sure * float(reading.coverage[best]) + 4.2 * sure * float(alike[best]) + 1.6 * lead
        return 1 / (1 + math.exp(3.4 - signal))

    def learn(self, clicks: Iterable[Mapping[str, Any]]) -> None:
        """Raise what was opened and helped, lower what wasn't, a little (see `learning`)."""
        learned = learn_from(clicks, self._place)
        if learned is not None:
            self.learned, self.opened = learned

    def save(self, path: str | Path) -> None:
        """Write a snapshot file; `load_index` reads it."""
        save_index(self, Path(path))

    def _rank(self, query: str, context: Context, limit: int, *, unfinished: bool) -> list[Hit]:
        reading, matches, alike = self._match(query, unfinished=unfinished)
        order = self._order(matches, context, limit, TAIL if unfinished else 0.0)
        if not order:
            return []
        wanted = wanted_stems(self._reader, self.vocabulary, reading)
        spelling = understood_as(self._reader, self.vocabulary, reading, order[:3])
        hits = []
        for column, score in order:
            told = told_points(self._reader, self.vocabulary, reading, column)
            reasons = reasons_for(self.documents[column], told, float(alike[column]), context)
            hits.append(self._hit(column, score, wanted, context, reasons=reasons, spelling=spelling))
        return hits

    def _match(self, query: str, *, unfinished: bool) -> tuple[Reading, np.ndarray, np.ndarray]:
        """The query understood, every document's points before priors, and its likeness to the whole query."""
        reading = self._reader.read(query, unfinished=unfinished)
        mended = [
            self.vocabulary[of[0].row] if of and of[0].how == "typo" else typed
            for typed, of in zip(reading.typed, reading.meanings, strict=True)
        ]
        alike = self.likeness.scores(" ".join(mended), len(self))
        matches = reading.total + self.settings.likeness * alike
        matches[(reading.total == 0) & (alike < LEAST_LIKENESS)] = 0
        return reading, matches, alike

    def _order(self, matches: np.ndarray, context: Context, limit: int, tail: float = 0.0) -> list[tuple[int, float]]:
        """(column, score) of the best, priors and learning included; equal scores keep the documents' order."""
        allowed, priors = self._fit.arrays(context)
        scores = matches * priors * np.exp(self.learned) * allowed
        order = np.argsort(-scores, kind="stable")[: max(limit, 0)]
        least = tail * float(scores[order[0]]) if len(order) else 0.0
        return [(int(column), float(scores[column])) for column in order if scores[column] > least]

    def _hit(
        self, column: int, score: float, wanted: Mapping[str, float], context: Context, *, reasons: tuple[str, ...] | None = None,
        spelling: str | None = None,
    ) -> Hit:  # fmt: skip
        document = self.documents[column]
        snippet = best_snippet(document, wanted)
        why = reasons_for(document, [], 0.0, context) if reasons is None else reasons
        seen = matched_words(document, snippet, wanted) if wanted else ()
        return Hit(
            document.id,
            score,
            document.title,
            snippet,
            why,
            document.section,
            document.slug,
            seen,
            shorten(document.lede, 260),
            spelling,
        )


def build_index(documents: Iterable[Mapping[str, Any]], *, settings: Weights | None = None) -> Index:
    """Build an index of documents as in contracts/files.md. Of two with one id, the later stands."""
    settings = settings or Weights()
    read = list({document.id: document for document in map(read_document, documents)}.values())
    vocabulary, impacts, idf = fielded_bm25(read, settings)
    lines = [(column, line) for column, one in enumerate(read) for line in (one.title, *one.questions) if line]
    nothing = np.zeros(len(read), dtype=np.float32)
    return Index(read, vocabulary, impacts, idf, build_likeness(lines), settings, nothing, nothing)


def load_index(path: str | Path) -> Index:
    """Load a snapshot. Raises BadSnapshot when it can't be used."""
    return Index(**read_snapshot(Path(path)))
