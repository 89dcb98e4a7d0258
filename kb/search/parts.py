"""What an index is made of: plain arrays and texts, as a snapshot keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from kb.search.documents import Document
from kb.search.facets import Facets
from kb.search.impacts import Weights
from kb.search.learning import Lessons
from kb.search.likeness import Likeness
from kb.search.meaning import Meanings
from kb.search.sentences import Encoded


@dataclass(frozen=True)
class Parts:
    documents: Sequence[Document]
    ids: list[str]
    titles: list[str]  # folded, words only
    facets: Facets
    vocabulary: list[str]  # sorted
    families: np.ndarray
    impacts: csr_matrix  # words x documents
    idf: np.ndarray
    pairs: csr_matrix
    likeness: Likeness
    meanings: Meanings | None
    lessons: Lessons
    settings: Weights
    encoded: Encoded | None = None
