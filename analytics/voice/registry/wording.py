"""Edits and likeness in words, as the log and the proposals say them."""

from typing import Any

from analytics.voice.registry.folding import THEMES
from analytics.voice.registry.log import Edit
from analytics.voice.registry.standing import Registry
from foundation.speaking import say

EDITS = {
    "describe": "described “{about}” anew.",
    "archive": "archived “{about}”: it keeps its comments and takes no more.",
    "restore": "took “{about}” back from the archive.",
    "lock": "locked “{about}”: nobody edits it until it is unlocked.",
    "unlock": "unlocked “{about}”.",
    "dismiss": "dismissed the proposal “{about}”.",
    "rename": "renamed “{about}” to “{name}”.",
    "move": "moved “{about}” to {area}.",
    "own": "made {owner} the owner of “{about}”.",
    "disown": "left “{about}” without an owner.",
    "merge": "merged “{about}” into “{into}”.",
    "split one": "split “{name}” from “{about}”, by one example.",
    "split": "split “{name}” from “{about}”, by {examples} examples.",
    "accept": "accepted the proposal “{about}” as “{name}”.",
    "join": "made the proposal “{about}” a part of “{target}”.",
    "correct": "moved one comment of “{about}” to “{place}”.",
    "take out": "moved one comment of “{about}” out of it, to no theme.",
    "undo": "undid an edit of “{about}”.",
}
LIKE, CLOSE = 0.88, 0.75
LIKENESS = ("likely a part of it", "close to it; read a few", "apart enough for its own theme")


def edit_in_words(edit: Edit, registry: Registry, undone: Edit | None = None, *, yours: bool = False) -> str:
    """What somebody did, after their name; where it is `yours`, to you, as `You renamed …`. In the language of the page."""
    fields: dict[str, Any] = next(iter(edit.after.get(THEMES, {}).values()), {})
    examples = edit.after.get("examples", {})
    place = next((one["theme"] for one in examples.values() if one), "")
    known = {
        "about": edit.about, "name": fields.get("name"), "area": fields.get("area"), "owner": fields.get("owner"), "into": registry.name(fields.get("into")),
        "target": registry.name(edit.theme), "examples": len(examples), "place": registry.name(place),
    }  # fmt: skip
    kinds = {"own": "own" if fields.get("owner") else "disown", "split": "split one" if len(examples) == 1 else "split", "correct": "correct" if place else "take out"}  # fmt: skip
    said = EDITS[kinds.get(edit.kind, edit.kind)]
    words = say.text(f"You {said}" if yours else said, **known)
    return f"{words} {say.text('Undone by {name}.', name=undone.by_name)}" if undone else words


def likeness_in_words(likeness: float) -> str:
    """One of `LIKENESS`"""
    return LIKENESS[0 if likeness >= LIKE else 1 if likeness >= CLOSE else 2]
