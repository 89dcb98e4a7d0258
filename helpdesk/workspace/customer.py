"""Beside the conversation: what the customer did before they wrote, their time of day, and why routing chose us."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpdesk.routing.names import channel_name
from helpdesk.routing.offering import LABELS
from helpdesk.tickets.ticket import Ticket


def before_they_wrote(found: Ticket) -> list[dict[str, Any]]:
    """Their steps, oldest first: pages, words typed, articles read, what failed."""
    read = {
        str(one.get("id")): str(one.get("title"))
        for one in found.context.get("articles_read") or []
        if isinstance(one, dict)
    }
    steps = [step for step in found.context.get("journey") or [] if isinstance(step, dict)]
    told = [line for step in steps if (line := _step(step, read))]
    if found.context.get("query") and not any(line["icon"] == "search" for line in told):
        told.append({"icon": "search", "text": f"Typed “{found.context['query']}”", "at": None})
    in_journey = {str(step.get("article")) for step in steps}
    told += [
        {"icon": "book", "text": f"Read “{title}”", "at": None} for id_, title in read.items() if id_ not in in_journey
    ]
    return told


def chances_of(found: Ticket) -> list[dict[str, Any]]:
    """The router's chances to solve this, in per cent, largest first."""
    probs = found.routing.get("probs") or {}
    top = sorted(probs.items(), key=lambda one: -one[1])[:3]
    return [{"name": LABELS.get(name, channel_name(name)), "share": round(100 * p)} for name, p in top]


def their_time(timezone: str | None, at: datetime) -> str | None:
    """`14:05 in Lisbon`; None when we don't know where they are."""
    if not timezone or "/" not in timezone:
        return None
    try:
        here = at.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return f"{here:%H:%M} in {timezone.rpartition('/')[2].replace('_', ' ')}"


def initials(name: str) -> str:
    parts = name.split() or ["?"]
    return "".join(part[0] for part in [parts[0], *parts[1:][-1:]]).upper()


def _step(step: dict[str, Any], titles: dict[str, str]) -> dict[str, Any] | None:
    kind, at = step.get("kind"), _moment(step.get("at"))
    match kind:
        case "page":
            return {"icon": "page", "text": f"Opened {step.get('page') or 'a page'}", "at": at}
        case "search" if step.get("query"):
            return {"icon": "search", "text": f"Typed “{step['query']}”", "at": at}
        case "article" if step.get("article"):
            known = titles.get(str(step["article"]))
            return {"icon": "book", "text": f"Read “{known or str(step['article']).replace('-', ' ')}”", "at": at}
        case "failed":
            return {"icon": "fail", "text": f"Failed: {step.get('query') or 'an action'}", "at": at}
    return None


def _moment(said: Any) -> datetime | None:
    """The moment of a step, or None when what the widget kept isn't one."""
    try:
        return datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
