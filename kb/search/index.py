"""The index: documents in, ranked hits out. Plain values only; no server, no database, no global state."""

import json
import math
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import stem, words
from kb.search.context import may_read, prior, prior_reasons
from kb.search.documents import Document, read_document
from kb.search.impacts import Weights, fielded_bm25
from kb.search.likeness import Likeness, build_likeness
from kb.search.snippet import best_snippet, shorten
from kb.search.spelling import Lexicon, Meaning

FORMAT = 1
LONGEST_QUERY = 64  # words; more is cut, the beginning counts
CACHED_WORDS = 4096


class BadSnapshot(Exception):
    """A saved index is missing, damaged or from another version: build it anew."""


@dataclass(frozen=True)
class Hit:
    id: str
    score: float
    title: str
    snippet: str
    reasons: tuple[str, ...]
    section: str
    matched: tuple[str, ...] = ()  # folded words of title and snippet to highlight
    spelling: str | None = None  # the query as understood, where it differs from what was typed


@dataclass(frozen=True)
class Explanation:
    """Why a document stands where it stands for a query."""

    id: str
    score: float
    words: list[tuple[str, str, str, float]]  # typed, read as, how, points
    likeness: float
    prior: float
    learned: float
    reasons: list[str]


@dataclass
class _Reading:
    """A query, understood: for each typed word its meanings and its points for every document."""

    typed: list[str]
    meanings: list[list[Meaning]]
    points: list[np.ndarray]

    @property
    def known(self) -> list[bool]:
        return [bool(one) for one in self.meanings]


@dataclass
class Index:
    documents: list[Document]
    vocabulary: list[str]
    impacts: csr_matrix
    idf: np.ndarray
    likeness: Likeness
    settings: Weights
    learned: np.ndarray  # bounded log-odds by document, from what helped
    lexicon: Lexicon = field(init=False)
    _place: dict[str, int] = field(init=False)
    _read: "OrderedDict[tuple[str, bool], tuple[list[Meaning], np.ndarray]]" = field(
        init=False, default_factory=OrderedDict
    )

    def __post_init__(self) -> None:
        totals = np.asarray(self.impacts.sum(axis=1)).ravel() if self.vocabulary else np.zeros(0)
        self.lexicon = Lexicon(self.vocabulary, totals, self.settings)
        self._place = {document.id: column for column, document in enumerate(self.documents)}

    def __len__(self) -> int:
        return len(self.documents)

    def suggest(self, query: str, context: Mapping[str, Any] | None = None, limit: int = 5) -> list[Hit]:
        """Hits for a query that is still being typed: its last word may be unfinished."""
        return self._rank(query, context or {}, limit, unfinished=not query[-1:].isspace())

    def search(self, query: str, context: Mapping[str, Any] | None = None, limit: int = 10) -> list[Hit]:
        """Hits for a finished query."""
        return self._rank(query, context or {}, limit, unfinished=False)

    def likely(self, context: Mapping[str, Any] | None = None, limit: int = 4) -> list[Hit]:
        """What people on this page, in this role, most likely ask; nothing typed yet."""
        context = context or {}
        scored = []
        for column, document in enumerate(self.documents):
            if not may_read(document, context):
                continue
            likely = prior(document, context) * math.exp(float(self.learned[column]))
            if likely > 1.15 or not context.get("page"):
                scored.append((-likely, column))
        return [self._hit(column, -score, set(), context, None) for score, column in sorted(scored)[:limit]]

    def explain(self, query: str, document_id: str, context: Mapping[str, Any] | None = None) -> Explanation:
        """Why this document, in numbers and words. KeyError for an unknown id."""
        context = context or {}
        column = self._place[document_id]
        reading = self._understand(query, unfinished=not query[-1:].isspace())
        told = []
        for typed, meanings, points in zip(reading.typed, reading.meanings, reading.points, strict=True):
            if points[column] > 0:
                best = max(meanings, key=lambda one: one.weight * self._impact(one.row, column))
                told.append((typed, self.vocabulary[best.row], best.how, float(points[column])))
        scores, alike = self._scores(query, reading)
        document = self.documents[column]
        factor = prior(document, context)
        gained = math.exp(float(self.learned[column]))
        reasons = self._reasons(column, told, float(alike[column]), context)
        return Explanation(
            document_id, float(scores[column]) * factor * gained, told, float(alike[column]), factor, gained, reasons
        )

    def answerable(self, query: str, context: Mapping[str, Any] | None = None) -> float:
        """The chance, 0 to 1, that the first hit answers the query.

        A logistic of how much of the query the first hit covers, how alike it is to a known question, and its lead.
        """
        context = context or {}
        reading = self._understand(query, unfinished=False)
        if not reading.typed:
            return 0.0
        scores, alike = self._scores(query, reading)
        order = self._order(scores, context, 2)
        if not order:
            return 0.0
        best = order[0][1]
        covered = self._coverage(reading)[best]
        lead = 1 - order[1][0] / order[0][0] if len(order) > 1 else 1.0
        signal = -3.4 + 3.1 * float(covered) + 4.2 * float(alike[best]) + 1.6 * float(lead)
        return 1 / (1 + math.exp(-signal))

    def learn(self, clicks: Iterable[Mapping[str, Any]]) -> None:
        """Raise what helped and lower what didn't, a little: log-odds shrunk by 15 pseudo-clicks, at most +-0.18."""
        shown, good = np.zeros(len(self)), np.zeros(len(self))
        for click in clicks:
            for rank, id_ in enumerate(click.get("shown") or []):
                column = self._place.get(str(id_))
                if column is None:
                    continue
                seen = 1 / (1 + rank)  # further down is looked at less
                shown[column] += seen
                if str(id_) == str(click.get("clicked")):
                    good[column] += 0.0 if click.get("helped") is False else 1.5 if click.get("helped") else 1.0
        usual = good.sum() / max(shown.sum(), 1e-9)
        if usual <= 0:
            return
        rate = (good + 15 * usual) / (shown + 15)
        self.learned = np.clip(0.5 * np.log(rate / usual), -0.18, 0.18).astype(np.float32)

    def save(self, path: str | Path) -> None:
        """Write a snapshot file (no pickle): arrays and JSON. Written beside and renamed, so readers never see half."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        meta = {
            "format": FORMAT, "settings": asdict(self.settings), "vocabulary": self.vocabulary, "grams": list(self.likeness.grams),
            "documents": [_plain(document) for document in self.documents],
        }  # fmt: skip
        beside = path.with_name(path.name + ".writing")
        with beside.open("wb") as file:
            np.savez(
                file, meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8), idf=self.idf, learned=self.learned,
                data=self.impacts.data, indices=self.impacts.indices, indptr=self.impacts.indptr,
                gram_idf=self.likeness.idf, gram_data=self.likeness.matrix.data, gram_indices=self.likeness.matrix.indices,
                gram_indptr=self.likeness.matrix.indptr, gram_owner=self.likeness.owner,
            )  # fmt: skip
        beside.replace(path)

    # ---- ranking

    def _rank(self, query: str, context: Mapping[str, Any], limit: int, *, unfinished: bool) -> list[Hit]:
        reading = self._understand(query, unfinished=unfinished)
        if not reading.typed or not self.documents:
            return []
        scores, _ = self._scores(query, reading)
        wanted = {
            stem(self.vocabulary[one.row])
            for meanings in reading.meanings
            for one in meanings[:8]
            if self._telling(one)
        }
        spelling = self._spelling(reading)
        hits = [
            self._hit(column, score, wanted, context, spelling) for score, column in self._order(scores, context, limit)
        ]
        return [replace(hit, reasons=tuple(self.explain(query, hit.id, context).reasons)) for hit in hits]

    def _order(self, scores: np.ndarray, context: Mapping[str, Any], limit: int) -> list[tuple[float, int]]:
        """(score, column) of the best, prior and learning included; equal scores keep the documents' order."""
        candidates = np.flatnonzero(scores > 0)
        if len(candidates) > 400:
            candidates = candidates[np.argsort(-scores[candidates], kind="stable")[:400]]
        ordered = []
        for column in candidates:
            document = self.documents[column]
            if may_read(document, context):
                gained = math.exp(float(self.learned[column]))
                ordered.append((float(scores[column]) * prior(document, context) * gained, int(column)))
        return sorted(ordered, key=lambda one: (-one[0], one[1]))[: max(limit, 0)]

    def _scores(self, query: str, reading: _Reading) -> tuple[np.ndarray, np.ndarray]:
        """Points of every document before the prior, and its likeness to the whole query."""
        total = np.sum(reading.points, axis=0) if reading.points else np.zeros(len(self), dtype=np.float32)
        total = total * (0.35 + 0.65 * self._coverage(reading))
        corrected = " ".join(
            self.vocabulary[meanings[0].row] if meanings and meanings[0].how == "typo" else typed
            for typed, meanings in zip(reading.typed, reading.meanings, strict=True)
        )
        alike = self.likeness.scores(corrected or query, len(self))
        return total + self.settings.likeness * alike, alike

    def _coverage(self, reading: _Reading) -> np.ndarray:
        """How much of the query, weighted by how rare its words are, each document has at all."""
        weights = [self._rarity(meanings) for meanings in reading.meanings]
        whole = max(sum(weights), 1e-9)
        covered = np.zeros(len(self), dtype=np.float32)
        for weight, points in zip(weights, reading.points, strict=True):
            covered += weight * (points > 0)
        return covered / whole

    def _rarity(self, meanings: list[Meaning]) -> float:
        unknown = float(self.idf.max()) if len(self.idf) else 1.0
        return max((float(self.idf[one.row]) for one in meanings[:3]), default=unknown * 0.6)

    # ---- understanding the query

    def _understand(self, query: str, *, unfinished: bool) -> _Reading:
        typed = self._cut(words(query)[:LONGEST_QUERY])
        meanings, points = [], []
        for place, word in enumerate(typed):
            found, gained = self._read_word(word, unfinished and place == len(typed) - 1)
            meanings.append(found)
            points.append(gained)
        return _Reading(typed, meanings, points)

    def _cut(self, typed: list[str]) -> list[str]:
        """Join what was split (`mile stone`) and split what was joined, when only that makes known words."""
        cut: list[str] = []
        for word in typed:
            if (
                cut
                and self.lexicon.knows(cut[-1] + word)
                and not (self.lexicon.knows(cut[-1]) and self.lexicon.knows(word))
            ):
                cut[-1] += word
                continue
            parts = None if self.lexicon.knows(word) or len(word) < 7 else self.lexicon.split(word)
            cut.extend(parts if parts and not self.lexicon.meanings(word, unfinished=True) else [word])
        return cut

    def _read_word(self, word: str, unfinished: bool) -> tuple[list[Meaning], np.ndarray]:
        """A word's meanings and points; kept, so that a keystroke costs only its last word."""
        key = (word, unfinished)
        if key in self._read:
            self._read.move_to_end(key)
            return self._read[key]
        meanings = self.lexicon.meanings(word, unfinished=unfinished)
        points = np.zeros(len(self), dtype=np.float32)
        shared = self._rarity(meanings)
        for one in meanings:
            start, end = self.impacts.indptr[one.row : one.row + 2]
            # completions share one idf, so that a rare completion doesn't outrank what was typed
            scale = one.weight * (min(1.0, shared / max(float(self.idf[one.row]), 1e-9)) if one.how != "exact" else 1.0)
            columns = self.impacts.indices[start:end]
            points[columns] = np.maximum(points[columns], scale * self.impacts.data[start:end])
        self._read[key] = (meanings, points)
        if len(self._read) > CACHED_WORDS:
            self._read.popitem(last=False)
        return meanings, points

    def _telling(self, one: Meaning) -> bool:
        """Whether a word is worth showing: not the small words that stand everywhere."""
        return len(self.vocabulary[one.row]) > 2 and float(self.idf[one.row]) > 0.12 * float(self.idf.max())

    def _spelling(self, reading: _Reading) -> str | None:
        """The query as understood, when a typo was mended."""
        if not any(meanings and meanings[0].how == "typo" for meanings in reading.meanings):
            return None
        return " ".join(
            self.vocabulary[meanings[0].row] if meanings and meanings[0].how == "typo" else typed
            for typed, meanings in zip(reading.typed, reading.meanings, strict=True)
        )

    # ---- telling

    def _impact(self, row: int, column: int) -> float:
        start, end = self.impacts.indptr[row : row + 2]
        found = np.flatnonzero(self.impacts.indices[start:end] == column)
        return float(self.impacts.data[start + found[0]]) if len(found) else 0.0

    def _hit(
        self, column: int, score: float, wanted: set[str], context: Mapping[str, Any], spelling: str | None
    ) -> Hit:
        document = self.documents[column]
        snippet = best_snippet(document.sentences, wanted) if wanted else shorten((document.sentences or [""])[0])
        seen = {word for word in words(f"{document.title} {snippet}") if stem(word) in wanted}
        return Hit(
            document.id, score, document.title, snippet, tuple(prior_reasons(document, context)), document.section,
            tuple(sorted(seen)), spelling,
        )  # fmt: skip

    def _reasons(
        self, column: int, told: list[tuple[str, str, str, float]], alike: float, context: Mapping[str, Any]
    ) -> list[str]:
        document = self.documents[column]
        titles = {stem(word) for word in words(document.title)}
        asked = {stem(word) for question in document.questions for word in words(question)}
        reasons = []
        in_title = [read for _, read, _, _ in told if stem(read) in titles]
        if in_title:
            reasons.append(f"title says {_listed(in_title)}")
        in_questions = [read for _, read, _, _ in told if stem(read) in asked and read not in in_title]
        if in_questions:
            reasons.append(f"people ask it with {_listed(in_questions)}")
        reasons += [f"“{typed}” read as “{read}”" for typed, read, how, _ in told if how == "typo"]
        if alike > 0.45:
            reasons.append("close to a known question")
        return reasons + prior_reasons(document, context)


def build_index(documents: Iterable[Mapping[str, Any]], *, settings: Weights | None = None) -> Index:
    """Build an index of documents as in contracts/files.md. Of two with one id, the later stands."""
    settings = settings or Weights()
    read = list({document.id: document for document in map(read_document, documents)}.values())
    vocabulary, impacts, idf = fielded_bm25(read, settings)
    lines = [(column, line) for column, one in enumerate(read) for line in (one.title, *one.questions) if line]
    return Index(read, vocabulary, impacts, idf, build_likeness(lines), settings, np.zeros(len(read), dtype=np.float32))


def load_index(path: str | Path) -> Index:
    """Load a snapshot. Raises BadSnapshot when it can't be used."""
    try:
        with np.load(path, allow_pickle=False) as saved:
            meta = json.loads(saved["meta"].tobytes())
            if meta["format"] != FORMAT:
                raise BadSnapshot(f"{path} has format {meta['format']}, not {FORMAT}")
            documents = [read_document(raw) for raw in meta["documents"]]
            documents = [
                replace(document, body=raw["body"]) for document, raw in zip(documents, meta["documents"], strict=True)
            ]
            impacts = csr_matrix(
                (saved["data"], saved["indices"], saved["indptr"]), shape=(len(meta["vocabulary"]), len(documents))
            )
            grams = {gram: row for row, gram in enumerate(meta["grams"])}
            lines = csr_matrix(
                (saved["gram_data"], saved["gram_indices"], saved["gram_indptr"]),
                shape=(len(grams), len(saved["gram_owner"])),
            )
            likeness = Likeness(grams, saved["gram_idf"], lines, saved["gram_owner"])
            settings = Weights(**meta["settings"])
            return Index(documents, meta["vocabulary"], impacts, saved["idf"], likeness, settings, saved["learned"])
    except BadSnapshot:
        raise
    except Exception as error:  # any damage, of any kind, means the same: build it anew
        raise BadSnapshot(f"{path} can't be read: {error}") from error


def _plain(document: Document) -> dict[str, Any]:
    raw = asdict(document)
    return raw | {"roles": sorted(document.roles), "plans": sorted(document.plans)}


def _listed(found: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(found))
