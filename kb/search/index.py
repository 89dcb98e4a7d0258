"""The index: documents in, ranked hits out. Plain values only; no server, no database, no global state."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kb.search.confidence import Confidence, confidence_in
from kb.search.context import READ, Context, Fit, read_context
from kb.search.documents import Document
from kb.search.encoder import TextEncoder
from kb.search.hits import Explanation, Hit
from kb.search.impacts import Weights
from kb.search.learning import Lessons, Report
from kb.search.matching import Matcher, Matches
from kb.search.parts import Parts
from kb.search.relearning import Embed
from kb.search.sentences import second_reader
from kb.search.snapshot import save_index
from kb.search.snippet import best_snippet, shorten
from kb.search.spelling import Lexicon
from kb.search.telling import matched_words, reasons_for, told_points, understood_as, wanted_stems
from kb.search.trial import try_lessons
from kb.search.understanding import Reader
from kb.search.vectors import Vectors

TAIL = 0.15  # of the best suggestion's score: what has less only shares a small word
START = "home/start"  # where a person is who isn't on a page we know
STATE = 0.6  # how much the words for an account's trouble raise what speaks of it, before anything is typed

RawContext = Mapping[str, Any] | None


@dataclass
class Index:
    parts: Parts
    vectors: Vectors | None
    encoder: TextEncoder | None = None
    _matcher: Matcher = field(init=False)
    _fit: Fit = field(init=False)
    _place: dict[str, int] = field(init=False)
    lessons: Lessons = field(init=False)  # what it ranks by

    def __post_init__(self) -> None:
        parts = self.parts
        weight_of = np.asarray(parts.impacts.sum(axis=1)).ravel() if parts.vocabulary else np.zeros(0)
        lexicon = Lexicon(parts.vocabulary, weight_of, parts.families, parts.settings)
        reader = Reader(lexicon, parts.impacts, parts.idf)
        self._matcher = Matcher(
            reader, parts.pairs, parts.likeness, parts.titles, parts.meanings, self.vectors, parts.settings,
            second=second_reader(self.encoder, parts.encoded, share=parts.settings.encoded),
        )  # fmt: skip
        self._place = {id_: column for column, id_ in enumerate(parts.ids)}
        self.take(parts.lessons)

    def __len__(self) -> int:
        return len(self.parts.ids)

    @property
    def documents(self) -> Sequence[Document]:
        return self.parts.documents

    def document(self, id_: str) -> Document:
        """KeyError for an unknown id."""
        return self.parts.documents[self._place[id_]]

    @cached_property
    def sections(self) -> dict[str, int]:
        """How many documents each section holds."""
        facets = self.parts.facets
        return dict(
            zip(facets.sections, np.bincount(facets.section, minlength=len(facets.sections)).tolist(), strict=True)
        )

    def counts(self, context: RawContext = None) -> dict[str, int]:
        """How many documents of each section this person may be shown."""
        return self.parts.facets.counts(self._shown(read_context(context))[0])

    @property
    def settings(self) -> Weights:
        return self.parts.settings

    @property
    def read_by(self) -> str:
        """What reads full questions."""
        return self._matcher.read_by

    def is_encoded_by(self, encoder: TextEncoder) -> bool:
        """Whether every line is."""
        encoded = self.parts.encoded
        return encoded is not None and encoded.mark == encoder.mark and not encoded.missing

    @property
    def embed(self) -> Embed | None:
        """What turns texts into meanings, where there are word vectors."""
        return self.vectors.embed if self.vectors else None

    @property
    def learned(self) -> np.ndarray:
        """Bounded log-odds by document, from what helped."""
        return self.lessons.gain

    def suggest(self, query: str, context: RawContext = None, limit: int = 5) -> list[Hit]:
        """Hits for a query that is still being typed: its last word may be unfinished."""
        return self.suggest_surely(query, context, limit)[0]

    def search(self, query: str, context: RawContext = None, limit: int = 10) -> list[Hit]:
        """Hits for a finished query."""
        return self.search_surely(query, context, limit)[0]

    def likely(self, context: RawContext = None, limit: int = 4) -> list[Hit]:
        """What people on this page, in this role, most likely ask; nothing typed yet. An unknown page is the start."""
        known = read_context(context)
        page = known.page if known.page in self.parts.facets.pages else START
        factor = self._factor(known, page=page)
        if known.state:
            factor = factor * self._of_state(known.state)
        scores = factor * (1 + 0.3 * self.lessons.opened)
        order = np.argsort(-scores, kind="stable")[: max(limit, 0)]
        return [self._hit(int(column), float(scores[column]), {}, known) for column in order if scores[column] > 0]

    def explain(self, query: str, document_id: str, context: RawContext = None) -> Explanation:
        """Why this document, in numbers and words, for the query as `suggest` reads it: a space after it makes it a finished
        one. KeyError for an unknown id."""
        known, column = read_context(context), self._place[document_id]
        factor = self._factor(known)
        matches = self._matcher.match(query, factor, unfinished=not query[-1:].isspace(), also=column)
        at = matches.at(column)
        assert at is not None
        told = told_points(self._matcher.reader, self.parts.vocabulary, matches.reading, column)
        gained = math.exp(float(self.learned[column]))
        alike, meant, recalled = (float(signal[at]) for signal in (matches.likeness, matches.meaning, matches.recalled))
        return Explanation(
            id=document_id, score=float(matches.scores[at] * factor[column]), words=told,
            coverage=float(matches.reading.coverage[column]), pairs=float(matches.pairs[at]), beginning=float(matches.beginning[at]),
            likeness=alike, meaning=meant, recalled=recalled, prior=float(factor[column]) / gained, learned=gained,
            reasons=list(reasons_for(self.documents[column], told, known, alike=alike, meant=meant, recalled=recalled)),
        )  # fmt: skip

    def telling(self, query: str) -> dict[str, float]:
        """The stems a finished query is about, slips mended, with how much each tells; without small words."""
        matcher = self._matcher
        return wanted_stems(matcher.reader, self.parts.vocabulary, matcher.reader.read(query, unfinished=False))

    def answerable(self, query: str, context: RawContext = None) -> float:
        """The calibrated chance, 0 to 1, that the first hit answers the query."""
        return self.confidence(query, context).first

    def fits(self, query: str, context: RawContext = None) -> float:
        """The chance that one of the first hits is what was looked for; certain where the first has every word."""
        return self.confidence(query, context).fits

    def confidence(self, query: str, context: RawContext = None) -> Confidence:
        """How sure a search for a finished query is of itself."""
        return self._rank(query, read_context(context), 0, unfinished=False, in_full=True)[1]

    def suggest_surely(self, query: str, context: RawContext = None, limit: int = 5) -> tuple[list[Hit], Confidence]:
        """Suggestions and how sure they are, from one ranking."""
        return self._rank(query, read_context(context), limit, unfinished=not query[-1:].isspace())

    def search_surely(self, query: str, context: RawContext = None, limit: int = 10) -> tuple[list[Hit], Confidence]:
        """Hits for a finished query and how sure they are, from one ranking."""
        return self._rank(query, read_context(context), limit, unfinished=False, in_full=True)

    def learn(self, clicks: Iterable[Mapping[str, Any]]) -> Report | None:
        """Learn from what people opened and what helped them (see `learning` and `relearning`); trains, so not for a web request.

        What is learned is judged on questions it was not taught: gains stay unless those go worse with them, the model of
        words comes in only when they surely go better (see `trial`). None when there was nothing to learn.
        """
        before = self.lessons
        tried = try_lessons(self, list(clicks), self._place)
        self.take(tried[0] if tried else before)
        return tried[1] if tried else None

    def ranked(self, query: str, context: RawContext = None, limit: int = 10) -> list[str]:
        """The ids of the hits of a finished query, without what is shown of them."""
        factor = self._factor(read_context(context))
        matches = self._matcher.match(query, factor, unfinished=False, in_full=True)
        return [self.parts.ids[column] for column, _ in self._order(matches, factor, limit)]

    def save(self, path: str | Path) -> None:
        """Write a snapshot file; `load_index` maps it."""
        save_index(self.parts, self.lessons, Path(path))

    def take(self, lessons: Lessons) -> None:
        """Rank by these lessons from now on."""
        self.lessons = lessons
        self._matcher.associations = lessons.associations
        self._fit = Fit(self.parts.facets, lessons.opened_on, strength=self.settings.page)
        self._gain = np.exp(lessons.gain)

    def _factor(self, context: Context, *, page: str | None = None) -> np.ndarray:
        """By document: prior and learning; 0 for what may not be read."""
        allowed, prior = self._shown(context, page=page)
        factor: np.ndarray = prior * self._gain * allowed
        for id_ in context.read & self._place.keys():
            factor[self._place[id_]] *= READ
        return factor

    def _shown(self, context: Context, *, page: str | None = None) -> tuple[np.ndarray, np.ndarray]:
        """By document: may it be shown, and its prior."""
        person = (context.role, context.plan, context.locale, context.language, context.likely_role)
        return self._fit.arrays(page or context.page, *person)

    def _of_state(self, state: str) -> np.ndarray:
        """An account in trouble (`payment_failed`) raises what its words find."""
        matches = self._matcher.match(state.replace("_", " "), np.ones(len(self), dtype=np.float32), unfinished=False)
        raised = np.ones(len(self), dtype=np.float32)
        if len(matches.columns) and matches.scores.max() > 0:
            raised[matches.columns] += STATE * matches.scores / matches.scores.max()
        return raised

    def _rank(
        self, query: str, context: Context, limit: int, *, unfinished: bool, in_full: bool = False
    ) -> tuple[list[Hit], Confidence]:
        factor = self._factor(context)
        matches = self._matcher.match(query, factor, unfinished=unfinished, in_full=in_full)
        best = self._order(matches, factor, max(limit, 2))
        sure = confidence_in(matches, best, with_vectors=self.parts.meanings is not None)
        order = [one for one in best[: max(limit, 0)] if one[1] > (TAIL * best[0][1] if unfinished else 0)]
        if not order:
            return [], sure
        reader, vocabulary = self._matcher.reader, self.parts.vocabulary
        wanted = wanted_stems(reader, vocabulary, matches.reading)
        spelling = understood_as(reader, vocabulary, matches.reading, order[:3])
        hits = []
        for column, score in order:
            told, at = told_points(reader, vocabulary, matches.reading, column), matches.at(column)
            assert at is not None
            alike, meant, recalled = (
                float(signal[at]) for signal in (matches.likeness, matches.meaning, matches.recalled)
            )
            reasons = reasons_for(self.documents[column], told, context, alike=alike, meant=meant, recalled=recalled)
            hits.append(self._hit(column, score, wanted, context, reasons=reasons, spelling=spelling))
        return hits, sure

    def _order(self, matches: Matches, factor: np.ndarray, limit: int) -> list[tuple[int, float]]:
        """(column, score) of the best, priors and learning included; equal scores keep the documents' order."""
        scores = matches.scores * factor[matches.columns]
        order = np.argsort(-scores, kind="stable")[: max(limit, 0)]
        return [(int(matches.columns[at]), float(scores[at])) for at in order if scores[at] > 0]

    def _hit(
        self, column: int, score: float, wanted: Mapping[str, float], context: Context, *, reasons: tuple[str, ...] | None = None,
        spelling: str | None = None,
    ) -> Hit:  # fmt: skip
        document = self.documents[column]
        snippet = best_snippet(document, wanted)
        return Hit(
            document.id, score, document.title, snippet, reasons_for(document, [], context) if reasons is None else reasons, document.section,
            document.slug, matched_words(document, snippet, wanted) if wanted else (), shorten(document.lede, 260), spelling,
        )  # fmt: skip
