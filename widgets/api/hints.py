"""What the host says without a signature. It moves what is likely; it never unlocks anything."""

from typing import Any

import kb
from widgets.api.door import short
from widgets.identity import Who
from widgets.saying import reading_language

MOST_FACTS = 12


def told(who: Who, *, page: str | None, near: str | None, hints: dict[str, Any]) -> dict[str, Any]:
    """The context of a suggestion: the signed person first; of the hints only what nobody signed. The part of the page somebody
    is at counts as the page, where an article knows it."""
    context: dict[str, Any] = who.context | {
        "page": near if near and kb.knows_page(near) else page, "language": reading_language(who.locale),
    }  # fmt: skip
    if not who.signed:
        context["likely_role"] = _text(hints.get("role"))
        context["account_state"] = _text(hints.get("state"))
    return context


def host_facts(name: str | None, facts: dict[str, Any]) -> dict[str, object]:
    """An event of the host's as the journey keeps it: its name, and a few short facts."""
    plain = {
        str(key)[:40]: value if isinstance(value, (int, float, bool)) else str(value).replace("\x00", "")[:200]
        for key, value in list(facts.items())[:MOST_FACTS]
        if value is not None and not isinstance(value, (dict, list))
    }
    return {"name": short(name, 60) or "event", **({"facts": plain} if plain else {})}


def _text(value: Any) -> str | None:
    return short(value, 40) if isinstance(value, str) else None
