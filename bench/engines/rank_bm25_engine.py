"""rank_bm25: BM25Okapi over stems."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi

from bench.engines import Engine
from bench.engines.text import Completions, stems, weighted_text

WEIGHTS = {"title": 3, "questions": 1, "headings": 1, "body": 1}


class RankBm25Engine(Engine):
    name = "rank_bm25"
    settings = "BM25Okapi, k1 1.5, b 0.75; Snowball stems, stop words; the title counted 3 times; the last word completed to the commonest one"

    def version(self) -> str:
        return version("rank-bm25")

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        kept = list(documents)
        texts = [weighted_text(document, WEIGHTS) for document in kept]
        self._ids = [str(document["id"]) for document in kept]
        self._bm25 = BM25Okapi([stems(text) for text in texts])
        self._completions = Completions(texts)

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return self._ranked(stems(query), limit)

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        return self._ranked(self._completions.unfinished(prefix), limit)

    def _ranked(self, tokens: list[str], limit: int) -> list[str]:
        scores = self._bm25.get_scores(tokens)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._ids[at] for at in order if scores[at] > 0]


ENGINE = RankBm25Engine
