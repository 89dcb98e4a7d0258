"""SQLite's FTS5: bm25() with column weights, the last word as a prefix."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from bench.engines import Engine
from bench.engines.text import STOP, fields, words

WEIGHTS = (3.0, 2.0, 2.0, 1.0)  # title, questions, headings, body


class Fts5Engine(Engine):
    name = "fts5"
    settings = "porter unicode61, prefix indexes of 2 and 3, column weights 3, 2, 2, 1; words joined by OR without stop words; the last word as prefix"

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._db.execute(
            "CREATE VIRTUAL TABLE article USING fts5"
            "(id UNINDEXED, title, questions, headings, body, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        self._db.executemany(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?)",
            ((str(document["id"]), *fields(document).values()) for document in documents),
        )
        self._db.execute("INSERT INTO article (article) VALUES ('optimize')")
        self._db.commit()

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        typed = words(query)
        return self._ranked(
            [f'"{word}"' for word in typed if word not in STOP] or [f'"{word}"' for word in typed], limit
        )

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        typed = words(prefix)
        if not typed or prefix[-1].isspace():
            return self.search(prefix, page, limit)
        whole = [f'"{word}"' for word in typed[:-1] if word not in STOP]
        return self._ranked([*whole, f'"{typed[-1]}"*'], limit)

    def _ranked(self, terms: list[str], limit: int) -> list[str]:
        if not terms:
            return []
        weights = ", ".join(str(weight) for weight in (0.0, *WEIGHTS))
        rows = self._db.execute(
            f"SELECT id FROM article WHERE article MATCH ? AND rank MATCH 'bm25({weights})' ORDER BY rank LIMIT ?",
            (" OR ".join(terms), limit),
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        self._db.close()


ENGINE = Fts5Engine
