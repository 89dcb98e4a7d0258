"""Search as a library: documents in, ranked and explained hits out. Needs no server and no database."""

from kb.search.building import build_index, load_index
from kb.search.hits import Explanation, Hit
from kb.search.impacts import Weights, plain_bm25
from kb.search.index import Index
from kb.search.snapshot import BadSnapshot

__all__ = ["BadSnapshot", "Explanation", "Hit", "Index", "Weights", "build_index", "load_index", "plain_bm25"]
