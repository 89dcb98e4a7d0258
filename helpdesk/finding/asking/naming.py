"""The names filters go by: every field of the conditions, what people call it elsewhere, and the short forms behind `is:` and `has:`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk.conditions import Choice, Condition, Field

ALIASES = {
    "type": "kind", "created": "opened", "assigned": "assignee", "agent": "assignee", "requester": "customer", "from": "customer", "mail": "email",
    "lang": "language", "group": "team", "source": "via", "csat": "rating", "sentiment": "mood", "state": "state", "changed": "updated",
    "tags": "tag", "tag": "tags",
}  # fmt: skip
PARTS = {"notes": "notes", "note": "notes", "messages": "messages", "message": "messages", "subject": "subject"}


@dataclass(frozen=True)
class Short:
    said: str
    conditions: tuple[Condition, ...]
    opposite: tuple[Condition, ...] | None = None  # None: it has none


def _is(said: str, field: str, *keys: str) -> Short:
    return Short(said, (Condition(field, "is_any_of", keys),), (Condition(field, "is_none_of", keys),))


def _flag(said: str, field: str) -> Short:
    return Short(said, (Condition(field, "is_any_of", ("yes",)),), (Condition(field, "is_any_of", ("no",)),))


def _set(said: str, field: str) -> Short:
    return Short(said, (Condition(field, "is_set"),), (Condition(field, "is_not_set"),))


IS = {
    "open": _is("Open", "status", "new", "open", "pending", "on_hold"),
    "solved": _is("Solved", "status", "solved", "closed"),
    "mine": _is("Assigned to me", "assignee", "me"),
    "unassigned": _is("Unassigned", "assignee", "nobody"),
    "waiting": _flag("Waiting on us", "waiting"),
    "late": _is("A reply is late", "sla", "late"),
    "snoozed": _flag("Snoozed", "snoozed"),
    "spam": _is("Spam", "shelved", "spam"),
    "trash": _is("In the trash", "shelved", "trash"),
    "merged": _flag("Merged into another", "merged"),
    "answered": _set("Answered", "replied"),
    "rated": _set("Rated", "rating"),
    "question": _is("A question", "kind", "question"),
    "incident": _is("An incident", "kind", "incident"),
    "problem": _is("A problem", "kind", "problem"),
    "task": _is("A task", "kind", "task"),
}
HAS = {
    "attachment": _flag("With an attachment", "attachment"),
    "file": _flag("With an attachment", "attachment"),
    "note": _flag("With a note", "noted"),
    "rating": _set("Rated", "rating"),
    "reply": _set("Answered", "replied"),
}


def find_field(name: str, fields: Mapping[str, Field]) -> Field | None:
    """By its key, what else people call it, or its name; `field.contract` is the custom field of that key or name."""
    own = name.removeprefix("field.")
    first = f"field:{own}" if own != name else name
    for key in (first, ALIASES.get(name, name), own, f"field:{own}", f"field.{own}", f"field_{own}"):
        if key in fields:
            return fields[key]
    return next((one for one in fields.values() if slug(one.name) == slug(own)), None)


def typed_name(key: str, fields: Mapping[str, Field]) -> str:
    """What `find_field` finds it by, as it is typed: `field:contract` -> `contract`, or `field.status` where there is a `status` already."""
    own = key.removeprefix("field:")
    return own if own == key or (own not in fields and own not in ALIASES) else f"field.{own}"


def find_choices(field: Field, said: str) -> list[Choice]:
    """The choice of this key or name; or else all whose name has a word that begins so."""
    wanted = slug(said)
    exact = [one for one in field.choices if wanted in {slug(one.key), slug(one.name)}]
    if exact or len(wanted) < 2:
        return exact
    return [
        one
        for one in field.choices
        if any(part.startswith(wanted) for part in (slug(one.name), *slug(one.name).split("-")))
    ]


def slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
