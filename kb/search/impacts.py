"""How much each word says for each document, computed once: BM25 and its fielded form as sparse word-by-document matrices."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi
from scipy.sparse import csr_matrix

from foundation.words import words
from kb.search.documents import FIELDS, Document


@dataclass(frozen=True)
class Weights:
    """Settings of the ranking, with the defaults we measured best."""

    title: float = 5.0
    questions: float = 2.5
    headings: float = 2.0
    body: float = 1.0
    k1: float = 6.0  # large: a word said often keeps adding
    b: float = 0.6
    stem: float = 0.75  # a word of the same stem counts this much of the word itself
    prefix: float = 0.85
    typo: float = 0.7  # one slip; squared for two
    likeness: float = 12.0  # the whole query against whole titles and questions, by character n-grams


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


def fielded_bm25(documents: list[Document], weights: Weights) -> tuple[list[str], csr_matrix, np.ndarray]:
    """BM25F (Robertson, Zaragoza, Taylor 2004): (sorted vocabulary, words x documents impacts, idf by word)."""
    counts = [{name: Counter(words(document.field(name))) for name in FIELDS} for document in documents]
    corpus = [[word for name in FIELDS for word in one[name].elements()] for one in counts]
    vocabulary = sorted({word for text in corpus for word in text})
    if not vocabulary:
        return [], csr_matrix((0, len(documents)), dtype=np.float32), np.zeros(0, dtype=np.float32)
    place = {word: row for row, word in enumerate(vocabulary)}
    statistics = BM25Okapi(corpus)
    frequency = Counter(word for one in statistics.doc_freqs for word in one)
    size = len(documents)
    idf = np.array(
        [math.log(1 + (size - frequency[w] + 0.5) / (frequency[w] + 0.5)) for w in vocabulary], dtype=np.float32
    )
    lengths = {name: [sum(one[name].values()) for one in counts] for name in FIELDS}
    average = {name: max(sum(lengths[name]) / size, 1e-9) for name in FIELDS}
    rows, columns, values = [], [], []
    for column, one in enumerate(counts):
        weighted: Counter[str] = Counter()
        for name in FIELDS:
            weight = getattr(weights, name)
            norm = 1 - weights.b + weights.b * lengths[name][column] / average[name]
            for word, count in one[name].items():
                weighted[word] += weight * count / norm
        for word, frequency_here in weighted.items():
            rows.append(place[word])
            columns.append(column)
            values.append(idf[place[word]] * frequency_here * (weights.k1 + 1) / (frequency_here + weights.k1))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(vocabulary), size), dtype=np.float32)
    return vocabulary, matrix, idf
