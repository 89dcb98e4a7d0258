"""A team's questions answered: checked one by one, and told to the agent in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from foundation.errors import Invalid
from helpdesk.requests.forms import FORMS, Field

FURTHEST = timedelta(days=730)


@dataclass(frozen=True)
class Answer:
    name: str
    label: str
    value: str  # as stored
    words: str  # as people read it


def read_answers(channel: str, given: Mapping[str, str], *, today: date) -> list[Answer]:
    """What was filled in, in the form's order; unknown names are left out. Raises Invalid, naming the field."""
    answers = []
    for field in FORMS.get(channel, ()):
        said = (
            " ".join(given.get(field.name, "").split()) if field.kind != "long" else given.get(field.name, "").strip()
        )
        if not said:
            continue
        if len(said) > field.longest:
            raise Invalid(f"“{field.label}” is longer than {field.longest} characters. Shorten it.", field=field.name)
        value = _checked(field, said, today)
        answers.append(Answer(field.name, field.label, value, dict(field.options).get(value, value)))
    return answers


def urgency_of(answers: list[Answer]) -> str:
    """Somebody in danger comes before all else."""
    said = {one.name: one.value for one in answers}
    return {"yes": "critical", "unsure": "high"}.get(said.get("danger", ""), "normal")


def _checked(field: Field, said: str, today: date) -> str:
    match field.kind:
        case "choice":
            if said not in dict(field.options):
                raise Invalid(f"“{field.label}” takes one of the answers shown.", field=field.name)
        case "amount":
            return _amount(field, said)
        case "date":
            _check_date(field, said, today)
        case "link":
            _check_link(field, said)
    return said


def _amount(field: Field, said: str) -> str:
    """`1.200,50`, `1,200.50` and `1200.5` are the same."""
    plain = re.sub(r"[\s'’]", "", said)
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0 and len(plain) - last - 1 != 3:
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    else:
        plain = re.sub(r"[.,]", "", plain)
    try:
        amount = Decimal(plain) if re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", plain) else Decimal("-1")
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 < amount < 10**9:
        raise Invalid("Write the amount in digits, such as 1200 or 1200.50.", field=field.name)
    return f"{amount:,}"


def _check_date(field: Field, said: str, today: date) -> None:
    try:
        chosen = date.fromisoformat(said)
    except ValueError:
        raise Invalid("Write the date as year, month and day, such as 2027-01-31.", field=field.name) from None
    if not today - timedelta(days=1) <= chosen <= today + FURTHEST:
        raise Invalid("Choose a day from today to two years ahead.", field=field.name)


def _check_link(field: Field, said: str) -> None:
    try:
        parts = urlsplit(said)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Invalid("A link begins with https://. Copy it from the address bar.", field=field.name)
