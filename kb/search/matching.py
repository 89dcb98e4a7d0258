"""How well documents match a query, before page and person: words, their neighbours, letters and meaning, added up."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import words
from kb.search.impacts import Weights
from kb.search.likeness import Likeness
from kb.search.meaning import Meanings
from kb.search.pairs import pair_points
from kb.search.relearning import Associations
from kb.search.sentences import SecondReader
from kb.search.small_words import SMALL
from kb.search.understanding import Reader, Reading, WordReading
from kb.search.vectors import Vectors

LAST = "\U0010ffff"
POOL = 200  # documents with the most points that are looked at closely
LEAST_LIKENESS = 0.35  # a document none of whose words was typed needs at least this to be a hit, or
LEAST_MEANING = 0.55  # this
LEAST_RECALLED = 0.3  # or this
NOISE = 0.2  # any two texts are about this alike in meaning
ENOUGH_WORDS = 3  # meaning counts in full from so many telling words


@dataclass(frozen=True)
class Matches:
    """The documents that may be hits, with what each signal gives them; all arrays belong to `columns` (sorted)."""

    reading: Reading
    columns: np.ndarray
    points: np.ndarray  # words, after coverage
    pairs: np.ndarray
    beginning: np.ndarray
    likeness: np.ndarray  # 0 to 1
    meaning: np.ndarray  # 0 to 1
    by_words: np.ndarray  # the same by word vectors alone: the chances of an answer were fitted to it
    recalled: np.ndarray  # 0 to 1: how surely the query means it, by what people opened
    scores: np.ndarray  # all of it, weighted

    def at(self, column: int) -> int | None:
        place = int(self.columns.searchsorted(np.int32(column)))
        return place if place < len(self.columns) and self.columns[place] == column else None


@dataclass
class Matcher:
    reader: Reader
    pairs: csr_matrix
    likeness: Likeness
    titles: list[str]  # folded
    meanings: Meanings | None
    vectors: Vectors | None
    settings: Weights

    associations: Associations | None = None
    second: SecondReader | None = None

    @property
    def read_by(self) -> str:
        if self.vectors is None or self.meanings is None:
            return "words alone"
        return f"{self.second.name} and word vectors" if self.second and self.second.works else "word vectors"

    def match(
        self, query: str, prior: np.ndarray, *, unfinished: bool, also: int | None = None, in_full: bool = False
    ) -> Matches:
        """`prior` (by document, 0 for what may not be read) decides with the points which documents are looked at closely.
        The second reader reads only what is asked `in_full`: it is too slow for keystrokes."""
        reading = self.reader.read(query, unfinished=unfinished)
        mended = [self._meant(word) for word in reading.words]
        letters = self.likeness.vector(" ".join(mended))
        vector, sure = self._vector(reading.words, mended)
        recalling = self.associations
        chances = None if recalling is None else recalling.chances(" ".join(mended), vector)
        begun = self._begun(query, reading, unfinished=unfinished)
        columns = self._candidates(reading, prior, letters, vector, chances, begun)
        if also is not None:
            columns = np.union1d(columns, np.array([also], dtype=np.int32))
        points = reading.total[columns]
        side = pair_points(self.pairs, [self.reader.stems(word) for word in reading.words], columns)
        alike = self.likeness.scores(letters, columns)
        meant: np.ndarray = np.zeros(len(columns), dtype=np.float32)
        if vector is not None and self.meanings is not None:
            cosine = self.meanings.scores(vector, columns)
            meant = sure * np.maximum(cosine - NOISE, 0) / (1 - NOISE)
            stranger = (cosine < LEAST_MEANING) | (sure < 0.5)  # one word alone says too little
        else:
            stranger = np.ones(len(columns), dtype=bool)
        by_words = meant
        if in_full and self.second is not None and sure == 1:
            meant = self.second.blend(" ".join(mended), meant, columns)
        recalled = np.zeros(len(columns), dtype=np.float32)
        if recalling is not None and chances is not None:
            recalled = recalling.spread(chances, columns)
        settings = self.settings
        first = self._flags(begun)[columns]
        scores = (
            points
            + settings.pairs * side
            + settings.beginning * first
            + settings.likeness * alike
            + settings.meaning * meant
            + settings.recalled * recalled
        )
        scores[(points == 0) & ~first & (alike < LEAST_LIKENESS) & stranger & (recalled < LEAST_RECALLED)] = 0
        return Matches(
            reading, columns, points, settings.pairs * side, settings.beginning * first, alike, meant, by_words, recalled,
            scores.astype(np.float32),
        )  # fmt: skip

    def _candidates(
        self, reading: Reading, prior: np.ndarray, letters: tuple[np.ndarray, np.ndarray], vector: np.ndarray | None,
        chances: np.ndarray | None, begun: np.ndarray,
    ) -> np.ndarray:  # fmt: skip
        wanted = reading.total * prior
        close = np.zeros(len(wanted), dtype=bool)
        if len(wanted) > POOL:
            close[np.argpartition(-wanted, POOL)[:POOL]] = True
        else:
            close[:] = True
        close &= wanted > 0
        close[self.likeness.found(letters)] = True
        if vector is not None and self.meanings is not None:
            close[self.meanings.found(vector)] = True
        if self.associations is not None and chances is not None:
            close[self.associations.columns[chances >= LEAST_RECALLED]] = True
        if len(begun) <= POOL:
            close[begun] = True
        return np.flatnonzero(close & (prior > 0)).astype(
            np.int32
        )  # as postings are: another type would be cast each time

    def _begun(self, query: str, reading: Reading, *, unfinished: bool) -> np.ndarray:
        """Documents whose title begins as what is typed, slips mended; after a space its last word is whole, else only
        what is typed whole counts for a finished query."""
        mended = {word.typed: self._meant(word) for word in reading.words if word.guessed}
        typed = words(query)
        if unfinished and typed and typed[-1] in mended:
            typed.pop()  # what a slip in an unfinished word will be is anybody's guess
            unfinished, query = False, " "
        if not typed:
            return np.zeros(0, dtype=np.int32)
        titles, columns = self._by_title
        start = " ".join(mended.get(word, word) for word in typed)
        after = start + (LAST if unfinished else "!" if query[-1:].isspace() else "\0")  # a space sorts before "!"
        return columns[bisect_left(titles, start) : bisect_left(titles, after)]

    def _flags(self, columns: np.ndarray) -> np.ndarray:
        flags = np.zeros(len(self.titles), dtype=bool)
        flags[columns] = True
        return flags

    @cached_property
    def _by_title(self) -> tuple[list[str], np.ndarray]:
        order = sorted(range(len(self.titles)), key=self.titles.__getitem__)
        return [self.titles[column] for column in order], np.array(order, dtype=np.int32)

    def _vector(self, read: list[WordReading], mended: list[str]) -> tuple[np.ndarray | None, float]:
        """The query's direction, and how much to believe it: little before a few telling words stand."""
        if self.vectors is None:
            return None, 0.0
        telling = sum(word.typed not in SMALL and bool(word.meanings) for word in read)
        if not telling:
            return None, 0.0
        return self.vectors.embed([" ".join(mended)])[0], min(1.0, telling / ENOUGH_WORDS)

    def _meant(self, word: WordReading) -> str:
        """What was most likely meant: a mended or a finished word, else what was typed."""
        if word.meanings and word.meanings[0].how in {"typo", "completion"}:
            return self.reader.lexicon.words[word.meanings[0].row]
        return word.typed
