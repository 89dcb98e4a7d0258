"""One comment from elsewhere, by the columns docs/voice.md describes; what is wrong with it is a sentence."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from analytics.voice.hearing.preparing import SOURCES
from analytics.voice.hearing.scales import read_rating
from foundation import clock
from foundation.errors import Invalid
from foundation.incoming import MOST, plain
from foundation.redacting.redaction import redact

_KNOWN = {
    "id", "text", "created_at", "source", "rating", "rating_scale", "page", "role", "plan", "segment", "contract_type", "release", "language", "channel", "ticket", "article",
    "person", "names", "synthetic",
}  # fmt: skip
_TEXTS = {
    "page": 80,
    "role": 20,
    "plan": 20,
    "segment": 60,
    "contract_type": 40,
    "release": 40,
    "language": 12,
    "channel": 40,
    "article": 120,
}
MOST_NAMES = 20
AHEAD = timedelta(days=366)  # clocks differ; a year is a slip of the pen


def read_row(given: dict[str, Any]) -> dict[str, Any]:
    """One row of a file or a call as a verbatim; raises Invalid with a sentence that says what is wrong."""
    told = {
        plain(name): _kept(value) for name, value in given.items() if isinstance(name, str) and value not in (None, "")
    }
    for name in ("id", "text", "created_at"):
        if not str(told.get(name, "")).strip():
            raise Invalid(f"The column {name} is missing or empty.", field=name)
    source = str(told.get("source", "survey"))
    if source not in SOURCES:
        raise Invalid(f"{source!r} isn’t a source; use one of {', '.join(SOURCES)}.", field="source")
    ticket = str(told.get("ticket", ""))
    return {
        "source": source, "source_id": f"import:{_nameless(str(told['id']))}", "text": str(told["text"]),
        "happened_at": _moment(str(told["created_at"])), **_rating(told),
        **{name: _address(str(told[name]))[:most] for name, most in _TEXTS.items() if name in told},
        "ticket": int(ticket) if ticket.isdecimal() and len(ticket) < 10 else None,
        "names": _names(given.get("person"), given.get("names")),
        "synthetic": str(told.get("synthetic", "")).lower() in {"1", "true", "yes"},
        "attributes": {name: value for name, value in told.items() if name not in _KNOWN} or None,
    }  # fmt: skip


def _nameless(number: str) -> str:
    """An id that is somebody's address or number is kept as its hash."""
    return blake2b(number.encode(), digest_size=16).hexdigest() if len(number) > 100 or redact(number)[1] else number


def _address(text: str) -> str:
    """A page may come as the address of one, with whatever hangs on it."""
    return redact(text.split("?")[0].split("#")[0])[0] if "@" in text or "?" in text or "#" in text else text


def _names(*given: Any) -> tuple[str, ...]:
    """Of the person, and of whoever else the comment may name: they are taken out of it and kept nowhere."""
    listed = [one for value in given for one in (value if isinstance(value, list) else str(value or "").split(";"))]
    return tuple(plain(one)[:120] for one in listed if isinstance(one, str) and one.strip())[:MOST_NAMES]


def _kept(value: Any) -> Any:
    """Truths and numbers that any database holds stay what they are; everything else becomes text."""
    if isinstance(value, bool) or (isinstance(value, int | float) and abs(value) <= MOST):
        return value
    return plain(str(value))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            f"{text[:40]!r} isn’t a date; write 2026-11-22 or 2026-11-22T14:30:00Z.", field="created_at"
        ) from None
    if not 1990 <= moment.year <= 2100:
        raise Invalid(f"The year {moment.year} can’t be right.", field="created_at")
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > clock.now() + AHEAD:
        raise Invalid(f"{text[:40]} lies more than a year ahead.", field="created_at")
    return moment


def _rating(told: dict[str, Any]) -> dict[str, Any]:
    """On a scale of 1 to 5, and the scale of the file; without a scale it is points of five."""
    if "rating" not in told:
        return {"rating": None, "rating_scale": None}
    text, scale = str(told["rating"]).strip().lower(), str(told.get("rating_scale", "csat5"))
    return {
        "rating": read_rating(text, scale, told="rating_scale" in told),
        "rating_scale": told.get("rating_scale") and scale,
    }
