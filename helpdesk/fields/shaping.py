"""What a lead may write into a status, a field or a form: checked, and ready to be kept by `defining.keep`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from foundation.errors import Invalid
from foundation.incoming import plain
from helpdesk.fields.defining import slug
from helpdesk.fields.definitions import KINDS, Choice, Field, read_definitions
from helpdesk.fields.patterns import check_pattern
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.ticket import KINDS as TICKET_KINDS

FOR_STATUSES = ("open", "pending", "on_hold", "solved")  # categories that can have named ones
LONGEST_HELP = 300
MOST_CHOICES = 200
REQUIRED = ("never", "solve", "always")


def status_data(*, category: str, told: str = "", about: str = "", teams: Iterable[str] = ()) -> dict[str, Any]:
    """`told`: the sentence the customer reads; `about`: what it tells agents; `teams`: whose tickets may have it, none: all."""
    if category not in FOR_STATUSES:
        raise Invalid("Choose the category it belongs to.", field="category")
    return {
        "category": category, "told": _short(told, "told"), "about": _short(about, "about"), "teams": _known(teams, TEAMS, "teams"),
    }  # fmt: skip


def field_data(
    db: Connection, before: Field | None, *, name: str, kind: str, help: str = "", choices: Sequence[tuple[str, str, bool]] = (),
    pattern: str = "", example: str = "", customer_sees: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """`choices`: (key, name, gone), the key empty for a new one. What kind it is, and its key, stay as they were made."""
    if before is None and kind not in KINDS:
        raise Invalid("Choose what kind of field it is.", field="kind")
    kind = before.kind if before else kind
    taken = [one.key for one in read_definitions(db).fields] if before is None else []
    data: dict[str, Any] = {
        "key": before.key if before else slug(name, taken), "kind": kind, "help": _short(help, "help"), "customer_sees": customer_sees,
        "choices": [], "pattern": "", "example": "",
    }  # fmt: skip
    if kind in ("choice", "choices"):
        data["choices"] = _choices(before.choices if before else (), choices)
    if kind == "pattern":
        pattern, example = plain(pattern).strip(), " ".join(plain(example).split())[:120]
        check_pattern(pattern, example)
        data |= {"pattern": pattern, "example": example}
    return data


def form_data(
    db: Connection, *, fields: Iterable[tuple[int, str]], teams: Iterable[str] = (), topics: Iterable[str] = (), kinds: Iterable[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """`fields`: (number, never | solve | always), in the order in which they are asked."""
    known = {one.id for one in read_definitions(db).fields}
    asked: dict[int, str] = {}
    for number, required in fields:
        if number not in known or required not in REQUIRED:
            raise Invalid("One of these fields isn’t there any more. Look at the list again.", field="fields")
        asked[number] = required
    if not asked:
        raise Invalid("Choose at least one field that this form asks for.", field="fields")
    return {
        "fields": [{"field": number, "required": required} for number, required in asked.items()],
        "teams": _known(teams, TEAMS, "teams"), "topics": _known(topics, TOPICS, "topics"),
        "kinds": _known(kinds, dict.fromkeys(TICKET_KINDS), "kinds"),
    }  # fmt: skip


def _choices(had: Sequence[Choice], said: Sequence[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    """A choice that was there once stays, gone or not: a ticket may have it."""
    old = {one.key: one for one in had}
    kept: list[Choice] = []
    for key, name, gone in said:
        name = " ".join(plain(name).split())
        if key in old:
            kept.append(Choice(key, name or old[key].name, gone or not name))
        elif name:
            kept.append(Choice(slug(name, [*old, *(one.key for one in kept)]), name))
    kept += [Choice(one.key, one.name, True) for one in had if one.key not in {one.key for one in kept}]
    offered = [one for one in kept if not one.gone]
    if not offered:
        raise Invalid("Write at least one choice.", field="choices")
    if len(kept) > MOST_CHOICES:
        raise Invalid(f"A field has at most {MOST_CHOICES} choices, with those that are no longer offered.", field="choices")  # fmt: skip
    if any(len(one.name) > 80 for one in kept):
        raise Invalid("A choice has at most 80 characters.", field="choices")
    names = [one.name.casefold() for one in offered]
    if len(set(names)) < len(names):
        twice = next(one.name for one in offered if names.count(one.name.casefold()) > 1)
        raise Invalid(f"“{twice}” stands there twice.", field="choices")
    return [{"key": one.key, "name": one.name, "gone": one.gone} for one in kept]


def _short(text: str, field: str) -> str:
    text = " ".join(plain(text).split())
    if len(text) > LONGEST_HELP:
        raise Invalid(f"Say it in at most {LONGEST_HELP} characters.", field=field)
    return text


def _known(said: Iterable[str], there: Mapping[str, Any], field: str) -> list[str]:
    wanted = list(dict.fromkeys(said))
    if any(one not in there for one in wanted):
        raise Invalid("One of these isn’t there any more. Choose again.", field=field)
    return wanted
