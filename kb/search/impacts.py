"""How much each word says for each document, computed once: BM25 and its fielded form as sparse word-by-document matrices."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi
from scipy.sparse import csr_matrix

from kb.search.cutting import Tokens
from kb.search.documents import FIELDS


@dataclass(frozen=True)
class Weights:
    """Settings of the ranking, with the defaults we measured best (docs/benchmarks.md)."""

    title: float = 6.0
    questions: float = 1.5
    headings: float = 2.0
    body: float = 1.0
    k1: float = 4.0  # large: a word said often keeps adding
    b: float = 0.6
    small: float = 0.3  # a word that only holds sentences together (how, my, the) counts this much of itself
    stem: float = 0.75  # a word of the same stem counts this much of the word itself
    prefix: float = 0.95
    typo: float = 0.7  # one slip; squared for two
    pairs: float = 2.1  # two words of the query side by side in the document; the mean over its pairs
    pairs_k1: float = 3.0
    beginning: float = 12.0  # a title that begins as what is being typed
    likeness: float = 6.0  # the whole query against whole titles and questions, by character n-grams
    meaning: float = 30.0  # the whole query against titles, questions and openings, by word vectors
    encoded: float = 0.6  # of meaning, where an encoder reads full questions: its share, the rest is word vectors
    recalled: float = 12.0  # what people who typed this opened; at most this much
    page: float = 0.2  # how strongly the page's own share of questions counts; 1 would be the bare likelihood ratio


def plain_bm25(corpus: list[list[str]], *, k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25) -> "Plain":
    """BM25 over one field, its statistics supplied by rank_bm25, its scores precomputed.

    Robertson and Zaragoza 2009, as `rank_bm25.BM25Okapi` writes it: a negative idf becomes epsilon x the mean idf.
    """
    statistics = BM25Okapi(corpus, k1=k1, b=b, epsilon=epsilon)
    vocabulary = {word: row for row, word in enumerate(sorted(statistics.idf))}
    rows, columns, values = [], [], []
    for column, counts in enumerate(statistics.doc_freqs):
        length = k1 * (1 - b + b * statistics.doc_len[column] / statistics.avgdl)
        for word, count in counts.items():
            rows.append(vocabulary[word])
            columns.append(column)
            values.append(statistics.idf[word] * (count * (k1 + 1) / (count + length)))
    shape = (len(vocabulary), len(corpus))
    return Plain(vocabulary, csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float64))


@dataclass(frozen=True)
class Plain:
    vocabulary: dict[str, int]
    matrix: Any  # csr, words x documents

    def scores(self, query: list[str]) -> np.ndarray:
        """One score a document, as `BM25Okapi.get_scores` gives them."""
        total = np.zeros(self.matrix.shape[1])
        for word in query:
            row = self.vocabulary.get(word)
            if row is not None:
                start, end = self.matrix.indptr[row : row + 2]
                total[self.matrix.indices[start:end]] += self.matrix.data[start:end]
        return total


def fielded_bm25(tokens: Tokens, weights: Weights) -> tuple[csr_matrix, np.ndarray]:
    """BM25F (Robertson, Zaragoza, Taylor 2004): (words x documents impacts, idf by word), both float32."""
    size = len(tokens.vocabulary)
    if not size:
        return csr_matrix((0, tokens.documents), dtype=np.float32), np.zeros(0, dtype=np.float32)
    lengths = tokens.lengths()
    average = np.maximum(lengths.mean(axis=0), 1e-9)
    boost = np.array([getattr(weights, name) for name in FIELDS], dtype=np.float32)
    worth = boost / (1 - weights.b + weights.b * lengths / average)  # by document and field
    values = worth[tokens.document, tokens.field].astype(np.float32)
    counts = csr_matrix((values, (tokens.word, tokens.document)), shape=(size, tokens.documents), dtype=np.float32)
    idf = idf_of(counts)
    saturate(counts, idf, weights.k1)
    return counts, idf


def idf_of(counts: csr_matrix) -> np.ndarray:
    """log(1 + (N - n + 1/2) / (n + 1/2)) by row, always positive."""
    frequency = np.diff(counts.indptr)
    return np.asarray(np.log1p((counts.shape[1] - frequency + 0.5) / (frequency + 0.5)), dtype=np.float32)


def saturate(counts: csr_matrix, idf: np.ndarray, k1: float) -> None:
    """Turn weighted counts into impacts, in place."""
    counts.data *= (k1 + 1) / (counts.data + k1)
    counts.data *= np.repeat(idf, np.diff(counts.indptr))
