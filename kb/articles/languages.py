"""Which version of an article somebody reads: each article once, in their language or in the one most is written in. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kb.search.facets import DEFAULT, language

__all__ = ["in_language", "language"]


def in_language(rows: Sequence[Any], wanted: str) -> list[Any]:
    """Of rows with `id, locale, original_id`, as `Facets.in_language` chooses; they keep their order."""
    written = Counter(language(row.locale) for row in rows if row.original_id is None)
    main = max(written, key=lambda one: (written[one], one == DEFAULT), default=DEFAULT)
    chosen: dict[str, Any] = {}
    for spoken in (language(wanted), main):
        for row in rows:
            if language(row.locale) == spoken:
                chosen.setdefault(row.original_id or row.id, row)
    return [row for row in rows if chosen.get(row.original_id or row.id) is row]
