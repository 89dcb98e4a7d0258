"""A question typed by hand, to see where it would go."""

from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.routing.data.spoken import DAYS
from helpdesk.workspace.typed_numbers import read_number

WORDS = ("topic", "role", "plan", "urgency", "account_state", "language")


def read_question(form: MultiDict[str, str]) -> dict[str, Any] | None:
    """A context as routing takes it; None where nobody said what it is about. Without a time: a Tuesday, noon."""
    said = {name: form.get(f"q.{name}", "").strip()[:60] for name in (*WORDS, "amount", "hour", "day", "failures")}
    if not said["topic"]:
        return None
    topic, family = (None, said["topic"][7:]) if said["topic"].startswith("family:") else (said["topic"], None)
    question: dict[str, Any] = {name: said[name] or None for name in WORDS} | {"topic": topic, "topic_family": family}
    question["wants_human"] = "q.wants_human" in form
    question["failed_self_service"] = _number(said["failures"]) or 0
    amount = _number(said["amount"])
    question["amount_minor"] = round(amount * 100) if amount is not None else None
    question["weekday"] = DAYS.index(said["day"]) if said["day"] in DAYS else 1
    hour, _, minute = said["hour"].partition(":")
    at = _number(hour)
    question["hour_utc"] = 12.0 if at is None else at + (_number(minute) or 0) / 60
    return question


def _number(said: str) -> float | None:
    found = read_number(said.strip())
    return found if found is not None and found >= 0 else None
