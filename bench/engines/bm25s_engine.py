"""bm25s: BM25 in sparse matrices."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

import bm25s
import numpy as np

from bench.engines import Engine
from bench.engines.text import Completions, stems, weighted_text

WEIGHTS = {"title": 3, "questions": 1, "headings": 1, "body": 1}


class Bm25sEngine(Engine):
    name = "bm25s"
    settings = "Lucene's variant, k1 1.5, b 0.75; Snowball stems, stop words; the title counted 3 times; the last word completed to the commonest one"

    def version(self) -> str:
        return version("bm25s")

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        kept = list(documents)
        texts = [weighted_text(document, WEIGHTS) for document in kept]
        self._ids = [str(document["id"]) for document in kept]
        self._bm25 = bm25s.BM25()
        self._bm25.index([stems(text) for text in texts], show_progress=False)
        self._completions = Completions(texts)

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return self._ranked(stems(query), limit)

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        return self._ranked(self._completions.unfinished(prefix), limit)

    def _ranked(self, tokens: list[str], limit: int) -> list[str]:
        known = [token for token in tokens if token in self._bm25.vocab_dict]
        if not known:
            return []
        scores = self._bm25.get_scores(known)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._ids[at] for at in order if scores[at] > 0]


ENGINE = Bm25sEngine
