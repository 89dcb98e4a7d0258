"""Which version of an article somebody reads: each article once, in their language or in the one most is written in. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from kb.search.facets import DEFAULT, language

__all__ = ["in_language", "is_code", "language", "name_of"]

_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def is_code(locale: str) -> bool:
    """Whether this is written as the short code of a language is: en, pt-BR, zh-Hant."""
    return len(locale) <= 12 and _CODE.fullmatch(locale) is not None


def name_of(locale: str) -> str:
    """Its name in English; a code nobody knows stands for itself."""
    try:
        return Locale.parse(locale.replace("_", "-"), sep="-").get_display_name("en") or locale
    except (UnknownLocaleError, ValueError):
        return locale


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
