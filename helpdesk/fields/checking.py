"""What is typed into a field, as rows that can be kept; or a sentence that says what is wrong with it. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from foundation.errors import Invalid
from foundation.incoming import plain
from helpdesk.fields.definitions import Field
from helpdesk.fields.patterns import fits

LONGEST = {"text": 255, "pattern": 255, "long_text": 5_000}
DIGITS = 15  # what a number keeps exactly
YEARS = range(1900, 2200)
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Row = dict[str, Any]


def check_value(field: Field, said: Sequence[str], *, kept: Sequence[str] = ()) -> list[Row]:
    """Rows without their ticket and field; none: it is empty. `kept`: the choices it has now, which may stay though they are gone."""
    texts = [text for one in said if (text := plain(one).strip())]
    if not texts:
        return []
    if field.kind in ("choice", "choices"):
        return _choices(field, texts, kept)
    return [_row(field, texts[0])]


def canonical(row: Mapping[str, Any]) -> str:
    """What a value's row would be typed as: `1200.5`, `2026-02-28`, the key of a choice."""
    if (at := row.get("value_at")) is not None:
        return str(at.date().isoformat())
    if (number := row.get("value_number")) is not None:
        return number_text(number)
    text = row.get("value_long")
    return str(text if text is not None else row["value_text"])


def number_text(number: float) -> str:
    """Without exponents and needless zeros."""
    return f"{number:.{DIGITS - 1}f}".rstrip("0").rstrip(".") if abs(number) < 1 else f"{number:.{DIGITS}g}"


def _row(field: Field, text: str) -> Row:
    match field.kind:
        case "number":
            return {"item": 0, "value_number": _number(field, text)}
        case "date":
            return {"item": 0, "value_at": _date(field, text)}
        case "checkbox":
            return {"item": 0, "value_number": 1.0}
        case "long_text":
            return {"item": 0, "value_long": _short_enough(field, text)}
    text = _short_enough(field, " ".join(text.split()))
    if field.kind == "pattern" and not fits(field.pattern, text):
        raise Invalid(
            f"“{_cut(text)}” isn’t what {field.name} looks like. Write it like {field.example}.", field=field.key
        )
    return {"item": 0, "value_text": text}


def _short_enough(field: Field, text: str) -> str:
    longest = LONGEST[field.kind]
    if len(text) > longest:
        raise Invalid(f"{field.name} has room for {longest:,} characters; this is {len(text):,}.", field=field.key)
    return text


def _number(field: Field, text: str) -> float:
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        raise Invalid(
            f"“{_cut(text)}” isn’t a number for {field.name}. Write it like 1200 or 1200.50.", field=field.key
        )
    digits = text.lstrip("+-").replace(",", "")
    if len(digits.replace(".", "").strip("0")) > DIGITS or len(digits.partition(".")[0]) > DIGITS:
        raise Invalid(f"{field.name} keeps at most {DIGITS} digits.", field=field.key)
    return float(text.replace(",", ""))


def _date(field: Field, text: str) -> datetime:
    wrong = Invalid(f"“{_cut(text)}” isn’t a day of the calendar. Write {field.name} like 2026-02-28.", field=field.key)
    if not _DATE.fullmatch(text):
        raise wrong
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if day.year not in YEARS:
        raise wrong
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _choices(field: Field, keys: list[str], kept: Sequence[str]) -> list[Row]:
    known = {one.key: one for one in field.choices}
    for key in keys:
        if key not in known:
            raise Invalid(f"{field.name} has no choice “{_cut(key)}”. Choose one that is offered.", field=field.key)
        if known[key].gone and key not in kept:
            raise Invalid(
                f"“{known[key].name}” is no longer offered for {field.name}. Choose another.", field=field.key
            )
    if field.kind == "choice" and len(set(keys)) > 1:
        raise Invalid(f"{field.name} takes one choice.", field=field.key)
    ordered = [key for key in known if key in keys]
    return [{"item": place, "value_text": key} for place, key in enumerate(ordered)]


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
