"""Words side by side: how much each pair of neighbouring stems says for each document, in hashed rows of one matrix."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import stem
from kb.search.cutting import Tokens
from kb.search.impacts import Weights, idf_of, saturate

BATCH = 1 << 20
LEAST_BITS, MOST_BITS = 12, 20  # two pairs that share a row out of a million harm nobody


def build_pairs(tokens: Tokens, weights: Weights) -> csr_matrix:
    """Hashed pairs x documents: BM25 with one field, float16: to be looked up, not calculated with."""
    bits = min(MOST_BITS, max(LEAST_BITS, math.ceil(math.log2(len(tokens.word) + 1))))
    hashes = np.array([_hash(stem(word)) for word in tokens.vocabulary], dtype=np.uint32)
    together = tokens.segment[1:] == tokens.segment[:-1]
    rows = np.zeros(len(together), dtype=np.int32)
    for at in range(0, len(rows), BATCH):  # mixing takes eight bytes a pair: not for all at once
        first = hashes[tokens.word[at : at + BATCH + 1]]
        rows[at : at + BATCH] = _row(first[:-1], first[1:], bits)
    lengths = tokens.lengths().sum(axis=1)
    worth = 1 / (1 - weights.b + weights.b * lengths / max(float(lengths.mean()) if len(lengths) else 0.0, 1e-9))
    documents = tokens.document[1:][together]
    counts = csr_matrix(
        (worth.astype(np.float32)[documents], (rows[together], documents)), shape=(1 << bits, tokens.documents)
    )
    saturate(counts, idf_of(counts), weights.pairs_k1)
    counts.data = counts.data.astype(np.float16)  # the largest part of an index; three digits are enough for it
    return counts


def pair_points(matrix: csr_matrix, readings: Sequence[Sequence[str]], columns: np.ndarray) -> np.ndarray:
    """Mean points of the query's pairs for the documents `columns` (sorted). A word may be read in several ways: the best counts.

    `readings` holds for each word of the query the stems it may stand for.
    """
    total = np.zeros(len(columns), dtype=np.float32)
    bits = int(matrix.shape[0]).bit_length() - 1
    for left, right in pairwise(readings):
        best = np.zeros(len(columns), dtype=np.float32)
        for one in left:
            for other in right:
                row = int(_row(np.array([_hash(one)]), np.array([_hash(other)]), bits)[0])
                np.maximum(best, _points(matrix, row, columns), out=best)
        total += best
    return total / np.float32(max(len(readings) - 1, 1))


def _points(matrix: csr_matrix, row: int, columns: np.ndarray) -> np.ndarray:
    start, end = matrix.indptr[row], matrix.indptr[row + 1]
    held = matrix.indices[start:end]
    if not len(held):
        return np.zeros(len(columns), dtype=np.float32)
    at = np.minimum(held.searchsorted(columns), len(held) - 1)
    return np.where(held[at] == columns, matrix.data[start:end][at].astype(np.float32), np.float32(0))


@lru_cache(65_536)
def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _row(left: np.ndarray, right: np.ndarray, bits: int) -> np.ndarray:
    mixed = (left.astype(np.uint64) * np.uint64(0x9E3779B1) + right.astype(np.uint64)) * np.uint64(0x85EBCA6B)
    return ((mixed >> np.uint64(16)) & np.uint64((1 << bits) - 1)).astype(np.int64)
