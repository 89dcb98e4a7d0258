"""A row becomes a verbatim that can be kept: personal details out, language told, hashed. Light enough for the web."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analytics.voice.hearing.language import language_of
from analytics.voice.hearing.names import Names, fold
from analytics.voice.hearing.redaction import redact
from analytics.voice.hearing.wording import words_hash

SOURCES = ("ticket", "chat", "assistant", "article", "survey", "review", "social", "search")
LONGEST = 8000
PLACES = ("page", "role", "plan", "segment", "contract_type", "release", "channel", "article")
WHO = frozenset(
    """name names person customer customer_name user user_name username author author_name full_name first_name last_name email mail e_mail phone
    mobile telephone handle agent agent_name nombre correo telefono address ip""".split()  # noqa: SIM905
)


def prepare(given: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A row of `verbatims` but for what is understood of it. Raises ValueError for a source that isn't one."""
    if given["source"] not in SOURCES:
        raise ValueError(f"{given['source']!r} isn’t a source; use one of {', '.join(SOURCES)}.")
    text, _ = redact(str(given["text"]).strip()[: LONGEST + 200], names)
    text = text[:LONGEST]
    row = {name: given.get(name) for name in (*PLACES, "rating", "ticket")}
    row |= {"source": given["source"], "source_id": str(given["source_id"]), "text": text}
    row |= {"happened_at": given["happened_at"], "synthetic": bool(given.get("synthetic", False))}
    row |= {
        "language": language_of(text) or given.get("language"),
        "attributes": _nameless(given.get("attributes"), names),
    }
    content = repr(sorted((name, _told(value)) for name, value in row.items()))
    return row | {
        "words_hash": words_hash(text),
        "content_hash": hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
    }


def _nameless(attributes: Any, names: Names) -> dict[str, Any] | None:
    """What else came along, without whoever it was about."""
    kept = {
        name: redact(value, names)[0] if isinstance(value, str) else value
        for name, value in (attributes or {}).items()
        if fold(str(name)).replace(" ", "_").replace("-", "_") not in WHO
    }
    return kept or None


def _told(value: Any) -> str:
    return str(int(value.timestamp() * 1_000_000)) if isinstance(value, datetime) else str(value)
