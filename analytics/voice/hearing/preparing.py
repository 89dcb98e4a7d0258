"""A row becomes a verbatim that can be kept: personal details out, language told, hashed. Light enough for the web."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analytics.voice.hearing.language import language_of
from analytics.voice.hearing.wording import words_hash
from foundation.redacting.names import Names, fold
from foundation.redacting.redaction import redact

SOURCES = ("ticket", "chat", "assistant", "article", "survey", "review", "social", "search")
LONGEST = 8000
COPIED = (
    "page", "role", "plan", "segment", "contract_type", "release", "channel", "article", "rating", "rating_scale", "ticket",
)  # fmt: skip
_WHO = """
name names person customer customer_name user user_name username author author_name full_name first_name last_name email mail e_mail phone
mobile telephone handle agent agent_name nombre correo telefono address ip
"""
WHO = frozenset(_WHO.split())


def prepare(given: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A row of `verbatims` but for what is understood of it. Raises ValueError for a source that isn't one."""
    if given["source"] not in SOURCES:
        raise ValueError(f"{given['source']!r} isn’t a source; use one of {', '.join(SOURCES)}.")
    text, _ = redact(str(given["text"]).strip()[: LONGEST + 200], names)
    text = text[:LONGEST]
    row = {name: given.get(name) for name in COPIED}
    row["source"], row["source_id"], row["text"] = given["source"], str(given["source_id"]), text
    moment: datetime = given["happened_at"]
    row["happened_at"], row["synthetic"] = moment, bool(given.get("synthetic", False))
    row["language"] = language_of(text) or given.get("language")
    row["attributes"] = _nameless(attributes, names) if (attributes := given.get("attributes")) else None
    content = repr((row | {"happened_at": moment.timestamp()}).values())
    row["content_hash"] = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
    row["words_hash"] = words_hash(text)
    return row


def _nameless(attributes: Mapping[str, Any], names: Names) -> dict[str, Any] | None:
    """What else came along, without whoever it was about."""
    kept = {
        name: redact(value, names)[0] if isinstance(value, str) else value
        for name, value in attributes.items()
        if fold(str(name)).replace(" ", "_").replace("-", "_") not in WHO
    }
    return kept or None
