"""What may come next in a search: names of filters, and the values of the one that is being typed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpdesk.conditions import Field
from helpdesk.finding.asking.naming import HAS, IS, PARTS, find_field, slug, typed_name

MOST = 8
FIRST = (
    "status",
    "assignee",
    "is",
    "customer",
    "before",
    "after",
    "priority",
    "tag",
    "team",
    "has",
    "in",
    "sla",
    "channel",
    "topic",
)
NAMES = {
    "is": "unassigned, waiting, late, snoozed, spam …", "has": "an attachment, a note, a rating", "in": "only notes, messages or the subject",
    "before": "opened before a day", "after": "opened on or after a day",
}  # fmt: skip
EXAMPLES = {
    "moment": ("<3d", "today", ">2w", ">=2026-05-01"),
    "number": (">0", "<0"),
    "flag": ("yes", "no"),
    "text": (),
    "choice": (),
    "choices": (),
}


@dataclass(frozen=True)
class Suggestion:
    """`text` takes the place of the piece that is being typed; `open` when a value is still to follow."""

    text: str
    said: str
    open: bool = False


def suggest(typed: str, fields: Mapping[str, Field]) -> list[Suggestion]:
    """For the end of what was typed."""
    piece = typed.rpartition(" ")[2]
    minus, name, colon, value = _parts(piece)
    if not colon:
        return _names(minus, name, fields) if name or not typed.strip() else []
    found = [
        (one, said)
        for one, said in _values(name.lower(), fields)
        if slug(value) in {"", slug(one), slug(said)} or _begins(value, one, said)
    ]
    return [Suggestion(f"{minus}{name}:{_quoted(one)}", said) for one, said in found if _quoted(one) != value][:MOST]


def _parts(piece: str) -> tuple[str, str, str, str]:
    minus, rest = ("-", piece[1:]) if piece.startswith("-") else ("", piece)
    name, colon, value = rest.partition(":")
    return minus, name, colon, value.strip('"')


def _names(minus: str, begun: str, fields: Mapping[str, Field]) -> list[Suggestion]:
    known = {
        **{key: said for key, said in NAMES.items()},
        **{typed_name(key, fields): one.name for key, one in fields.items()},
    }
    ordered = [key for key in FIRST if key in known] + [key for key in known if key not in FIRST]
    wanted = begun.lower()
    near = [key for key in ordered if key.startswith(wanted)] + [
        key for key in ordered if wanted and not key.startswith(wanted) and slug(known[key]).startswith(wanted)
    ]
    return [Suggestion(f"{minus}{key}:", known[key], open=True) for key in near[:MOST]]


def _values(name: str, fields: Mapping[str, Field]) -> Iterable[tuple[str, str]]:
    if name in {"is", "has"}:
        return [
            (key, short.said)
            for key, short in (IS if name == "is" else HAS).items()
            if all(one.field in fields for one in short.conditions)
        ]
    if name == "in":
        return [(key, f"Only {key}") for key in ("notes", "messages", "subject") if key in PARTS]
    if name in {"before", "after"}:
        return [("today", "Today"), ("yesterday", "Yesterday")]
    field = find_field(name, fields)
    if field is None:
        return []
    if field.key == "assignee":
        return [("me", "Me"), ("nobody", "Nobody")] + [
            (one.name, one.name) for one in field.choices if one.key.isdigit()
        ]
    if field.choices:
        return [(one.key, one.name) for one in field.choices]
    return [(one, field.name) for one in EXAMPLES[field.kind]]


def _begins(value: str, one: str, said: str) -> bool:
    wanted = slug(value)
    return any(part.startswith(wanted) for text in (one, said) for part in (slug(text), *slug(text).split("-")))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
