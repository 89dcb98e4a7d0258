"""Edits and likeness in words, as the log and the proposals say them."""

from typing import Any

from analytics.voice.registry.folding import THEMES
from analytics.voice.registry.log import Edit
from analytics.voice.registry.standing import Registry

_PLAIN = {
    "describe": "described “{about}” anew.",
    "archive": "archived “{about}”: it keeps its comments and takes no more.",
    "restore": "took “{about}” back from the archive.",
    "lock": "locked “{about}”: nobody edits it until it is unlocked.",
    "unlock": "unlocked “{about}”.",
    "dismiss": "dismissed the proposal “{about}”.",
}
LIKE, CLOSE = 0.88, 0.75


def edit_in_words(edit: Edit, registry: Registry, undone: Edit | None = None) -> str:
    """What somebody did, after their name."""
    fields: dict[str, Any] = next(iter(edit.after.get(THEMES, {}).values()), {})
    target = registry.name(edit.theme)
    told = {
        "rename": f"renamed “{edit.about}” to “{fields.get('name')}”.",
        "move": f"moved “{edit.about}” to {fields.get('area')}.",
        "own": f"made {fields['owner']} the owner of “{edit.about}”." if fields.get("owner") else f"left “{edit.about}” without an owner.",
        "merge": f"merged “{edit.about}” into “{registry.name(fields.get('into'))}”.",
        "split": f"split “{fields.get('name')}” from “{edit.about}”, by {_examples(edit)}.",
        "accept": f"accepted the proposal “{edit.about}” as “{fields.get('name')}”.",
        "join": f"made the proposal “{edit.about}” a part of “{target}”.",
        "correct": _corrected(edit, registry),
        "undo": f"undid an edit of “{edit.about}”.",
    }  # fmt: skip
    words = told.get(edit.kind) or _PLAIN[edit.kind].format(about=edit.about)
    return f"{words} Undone by {undone.by_name}." if undone else words


def likeness_in_words(likeness: float) -> str:
    if likeness >= LIKE:
        return "likely a part of it"
    return "close to it; read a few" if likeness >= CLOSE else "apart enough for its own theme"


def _corrected(edit: Edit, registry: Registry) -> str:
    key = next((one["theme"] for one in edit.after.get("examples", {}).values() if one), "")
    place = f"to “{registry.name(key)}”" if key else "out of it, to no theme"
    return f"moved one comment of “{edit.about}” {place}."


def _examples(edit: Edit) -> str:
    count = len(edit.after.get("examples", {}))
    return "one example" if count == 1 else f"{count} examples"
