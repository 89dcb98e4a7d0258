"""The index this process answers from: a snapshot file, looked at once a second, swapped without a dropped request."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.database import Database
from foundation.jobs import enqueue
from foundation.markdown import slugify
from kb.articles.reading import indexable
from kb.learning.keeping import KeptModel, model_that_is_on, note_damage
from kb.learning.packing import BadModel, unpack_lessons
from kb.search import BadSnapshot, Hit, Index, build_index, load_index, snapshot
from kb.search.confidence import Confidence
from kb.search.encoder import TextEncoder
from kb.search.sentences import Encoded, encode_lines
from kb.snapshots import Snapshots, Stamp

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
PATIENCE = 5.0  # seconds a request waits for the process that is building the index, before it builds one for itself
ENCODED_AT_ONCE = 64  # lines, under half a second; more are encoded by a job of their own, after the index is out


@dataclass(frozen=True)
class Topic:
    """A section whose name or articles fit what is typed."""

    section: str
    slug: str
    count: int


@dataclass(frozen=True)
class Sure:
    """Hits with how sure the ranking is of them."""

    hits: list[Hit]
    confidence: Confidence
    topics: Sequence[Topic] = ()

    @property
    def answer(self) -> Hit | None:
        """The first hit, where it is likely enough the answer."""
        return self.hits[0] if self.hits and self.confidence.sure else None


@dataclass(frozen=True)
class Built:
    index: Index
    model: KeptModel | None  # the version of what was learned that is on
    damaged: bool = False  # it couldn't be read, so the index goes without


class CurrentIndex:
    """Never raises to its callers: a missing or damaged snapshot is rebuilt from the articles."""

    def __init__(
        self, database: Database, folder: Path, *, encoder: Callable[[], TextEncoder | None] = lambda: None
    ) -> None:
        """`encoder` finds the one that is there now, if any; asked whenever an index is built or mapped."""
        self._database, self._encoder = database, encoder
        self._snapshots = Snapshots(folder, snapshot.FORMAT)
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._stamp: Stamp | None = None
        self._looked = 0.0

    @property
    def path(self) -> Path:
        return self._snapshots.path

    def get(self) -> Index:
        index = self._index
        if index is not None and time.monotonic() - self._looked < LOOK_SECONDS:
            return index
        with self._lock:
            self._looked = time.monotonic()
            stamp = self._snapshots.stamp()
            if self._index is None or stamp != self._stamp:
                self._index, self._stamp = self._load(), stamp
            return self._index

    def rebuild(self) -> Index:
        """Build from the published articles, save a snapshot for every process, and answer from it at once."""
        index = self._put_out()
        if index.parts.encoded is not None and index.parts.encoded.missing:
            with self._database.writing() as db:
                enqueue(db, "kb.encode", unique="kb.encode")
        return index

    def encode(self) -> Index:
        """Encode every line that isn't yet, then build again with them, so that what was published meanwhile is in."""
        index, encoder = self.get(), self._encoder()
        if encoder is None or index.is_encoded_by(encoder):
            return index
        encoded = encode_lines(index.documents, encoder, known=index.parts.encoded)
        return index if encoded is None else self._put_out(encoded)

    def catch_up(self) -> None:
        """Rebuild where an older version of the code saved since we did: during an upgrade its worker may take the job."""
        if self._snapshots.are_behind(older_only=True):
            self.rebuild()

    def _put_out(self, encoded: Encoded | None = None) -> Index:
        """Whoever reads the articles later saves later, in any process, so that what was withdrawn doesn't come back."""
        with self._snapshots.turn():
            built = self._build(encoded or self._encoded_before())
            built.index.save(self.path)
            stamp = self._snapshots.stamp()
            self._snapshots.forget_older()
        with self._lock:
            self._index, self._stamp, self._looked = built.index, stamp, time.monotonic()
        if built.model and built.model.damaged != built.damaged:
            with self._database.writing() as db:
                note_damage(db, built.model.version, built.damaged)
        return built.index

    def _load(self) -> Index:
        try:
            return self._read()
        except BadSnapshot as reason:
            log.warning("search index rebuilt: %s", reason)
        with self._snapshots.turn(patience=PATIENCE) as mine:
            try:
                return self._read()  # another process has built it while we waited
            except BadSnapshot:
                index = self._build(None).index
            if mine:
                self._save(index)
        return index

    def _read(self) -> Index:
        if self._index is None and self._snapshots.are_behind():
            raise BadSnapshot(f"another version of the code has saved one since {self.path}")
        return load_index(self.path, encoder=self._encoder())

    def _save(self, index: Index) -> None:
        try:
            index.save(self.path)
        except OSError:
            log.exception("the search index can't be saved in %s", self.path)

    def _build(self, encoded: Encoded | None) -> Built:
        """Of the published articles, with the version of what was learned that is on; without it when it can't be read."""
        with self._database.reading() as db:
            documents, model = indexable(db), model_that_is_on(db)
        index = build_index(documents, encoder=self._encoder(), encoded=encoded, most_encoded=ENCODED_AT_ONCE)
        try:
            if model is not None:
                index.take(unpack_lessons(model.model, index.parts.ids))
        except BadModel as reason:
            log.warning("suggestions go without what was learned: %s", reason)
            return Built(index, model, damaged=True)
        return Built(index, model)

    def _encoded_before(self) -> Encoded | None:
        if self._encoder() is None:
            return None
        try:
            return snapshot.read_snapshot(self.path).encoded
        except BadSnapshot:
            return None


def topics_of(index: Index, hits: list[Hit], context: Mapping[str, Any], limit: int) -> list[Topic]:
    """The sections the best hits come from, with how many articles each holds for this person."""
    counts = index.counts(context)
    names = list(dict.fromkeys(hit.section for hit in hits if hit.section))
    return [Topic(name, slugify(name), counts[name]) for name in names[:limit]]


def index() -> Index:
    """The index of this application, as it is now."""
    from flask import current_app

    found: CurrentIndex = current_app.extensions["kb"]
    return found.get()


def suggest(query: str, context: Mapping[str, Any], limit: int = 5) -> list[Hit]:
    """Hits for a query still being typed, from this process's index: no SQL, no write."""
    return index().suggest(query, context, limit)


def find(query: str, context: Mapping[str, Any], limit: int = 10) -> list[Hit]:
    """Hits for a finished query."""
    return index().search(query, context, limit)


def suggest_surely(query: str, context: Mapping[str, Any], limit: int = 5) -> Sure:
    """Suggestions, how sure they are, and the topic most of them are of, from one ranking."""
    current = index()
    hits, confidence = current.suggest_surely(query, context, limit)
    return Sure(hits, confidence, topics_of(current, hits, context, 1))


def find_surely(query: str, context: Mapping[str, Any], limit: int = 10) -> Sure:
    """Hits for a finished query and how sure they are, from one ranking."""
    return Sure(*index().search_surely(query, context, limit))


def likely(context: Mapping[str, Any], limit: int = 4) -> list[Hit]:
    """What this page and person most likely ask, before anything is typed."""
    return index().likely(context, limit)


def knows_page(page: str) -> bool:
    """Whether an article is bound to this page of the host's."""
    return page in index().parts.facets.pages


def known_pages() -> list[str]:
    """The host's pages that articles are bound to."""
    return index().parts.facets.pages


def fits(query: str, context: Mapping[str, Any]) -> float:
    """The chance that what is found is what was looked for."""
    return index().fits(query, context)


def answerable(query: str, context: Mapping[str, Any]) -> float:
    return index().answerable(query, context)
