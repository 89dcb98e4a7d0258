"""Search as a library: documents in, ranked and explained hits out. Needs no server and no database."""

from kb.search.impacts import Weights, plain_bm25
from kb.search.index import BadSnapshot, Explanation, Hit, Index, build_index, load_index

__all__ = ["BadSnapshot", "Explanation", "Hit", "Index", "Weights", "build_index", "load_index", "plain_bm25"]
