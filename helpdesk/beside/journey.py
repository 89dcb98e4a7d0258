"""What a customer did before they wrote: pages, words they searched, articles they read, what failed. Pure; from what the ticket kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from foundation.speaking import say
from foundation.unbroken import unbroken
from helpdesk.tickets.ticket import Ticket

LATEST = 5  # steps that are shown at once, and whatever failed
WAYS = {"article": "An article", "chatbot": "The assistant"}  # that were tried before a person
WENT_WRONG = re.compile(r"fail|error|declin|refus|reject|timeout|timed.out", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    icon: str
    text: str
    at: datetime | None = None
    ago: str = ""  # before they wrote: "9 min"
    article: str | None = None
    failed: bool = False


@dataclass(frozen=True)
class Journey:
    earlier: list[Step] = field(default_factory=list)  # behind “Show more”
    latest: list[Step] = field(default_factory=list)
    lasted: str = ""  # "10 min"
    unsolved: str = ""  # what didn't help: "an article, the assistant"


def journey_of(ticket: Ticket) -> Journey:
    read = {str(one.get("id")): str(one.get("title")) for one in _dicts(ticket.context.get("articles_read"))}
    kept = _dicts(ticket.context.get("journey"))
    steps = _joined([step for one in kept if (step := _step(one, read))])
    told = [replace(one, ago=_ago(one.at, ticket.opened_at)) for one in [*steps, *_without_a_time(ticket, kept, read)]]
    begins = len(told) - LATEST
    latest = [one for at, one in enumerate(told) if at >= begins or one.failed]
    earlier = [one for at, one in enumerate(told) if at < begins and not one.failed]
    first = next((one.at for one in steps if one.at), None)
    unfolded = (earlier, latest) if len(earlier) > 1 else ([], told)
    return Journey(*unfolded, _ago(first, ticket.opened_at), _unsolved(ticket.context.get("tried")))


def _step(one: dict[str, Any], titles: dict[str, str]) -> Step | None:
    at = _moment(one.get("at"))
    match one.get("kind"):
        case "page":
            return Step("page", str(one.get("page") or say.text("a page we don’t know")), at)
        case "search" | "suggestions" if one.get("query"):
            return Step("search", say.text("Searched “{words}”", words=one["query"]), at)
        case "article" if one.get("article"):
            key = str(one["article"])
            return Step("book", _read(titles.get(key) or key.replace("-", " "), one.get("seconds")), at, article=key)
        case "failed":
            return Step(
                "fail", say.text("{what} failed", what=one.get("query") or say.text("An action")), at, failed=True
            )
        case "event" if one.get("name"):
            return _event(one, at)
    return None


def _unsolved(tried: Any) -> str:
    ways = tried if isinstance(tried, list) else []
    names = [say.word(WAYS[one]) if one in WAYS else str(one).replace("_", " ") for one in map(str, ways)]
    return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)


def _event(one: dict[str, Any], at: datetime | None) -> Step:
    """What the host's page told: `{"name": "withdraw_failed", "facts": {"available": "0.00"}}`."""
    name = re.sub(r"[_\-.]+", " ", str(one["name"])).strip().capitalize()
    facts = one.get("facts")
    about = ", ".join(f"{key} {value}" for key, value in facts.items()) if isinstance(facts, dict) else ""
    failed = bool(WENT_WRONG.search(name))
    return Step("fail" if failed else "bolt", f"{name}: {about}" if about else name, at, failed=failed)


def _read(title: str, seconds: Any) -> str:
    if isinstance(seconds, int) and seconds > 0:
        return say.text("Read “{title}”, {length}", title=title, length=_length(seconds))
    return say.text("Read “{title}”", title=title)


def _joined(steps: list[Step]) -> list[Step]:
    """Pages that follow each other are one line, and words typed on are the last of them."""
    told: list[Step] = []
    for one in steps:
        if told and one.icon == told[-1].icon == "page":
            pages = told[-1].text if told[-1].text.endswith(one.text) else f"{told[-1].text} → {one.text}"
            told[-1] = replace(told[-1], text=pages)
        elif not (told and one.text == told[-1].text):
            told.append(one)
    return told


def _without_a_time(ticket: Ticket, kept: list[dict[str, Any]], read: dict[str, str]) -> Iterator[Step]:
    """What they typed or read where no steps were noted."""
    query = ticket.context.get("query")
    if query and not any(one.get("kind") in ("search", "suggestions") for one in kept):
        yield Step("search", say.text("Searched “{words}”", words=query))
    noted = {str(one.get("article")) for one in kept}
    for key, title in read.items():
        if key not in noted:
            yield Step("book", say.text("Read “{title}”", title=title), article=key)


def _ago(at: datetime | None, asked: datetime) -> str:
    return _length(max(1, round((asked - at).total_seconds()))) if at else ""


def _length(seconds: int) -> str:
    """`38 s`, `9 min`, `2 h`."""
    if seconds < 90:
        return unbroken(say.text("{s} s", s=seconds))
    return unbroken(
        say.text("{m} min", m=round(seconds / 60)) if seconds < 5400 else say.text("{h} h", h=round(seconds / 3600))
    )


def _dicts(kept: Any) -> list[dict[str, Any]]:
    return [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def _moment(said: Any) -> datetime | None:
    """None when what the widget kept isn't a moment with a zone."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None
