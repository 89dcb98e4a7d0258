"""Actions as a form has them: `action-0-kind`, `-value`, `-text`, `-subject`, and `-was`, the kind it was drawn for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from helpdesk.actions.action import Action
from helpdesk.actions.sorts import SORTS

MOST_LINES = 16
LONGEST = 10_000
Line = TypeVar("Line")


def read_actions(form: MultiDict[str, str], act: str) -> list[Action]:
    """As the pressed button (`act`) leaves them."""
    return pressed(
        [_action(form, at) for at in places(form, "action", "kind")], act, "action", Action("priority", "high")
    )


def places(form: MultiDict[str, str], name: str, part: str) -> list[int]:
    """The numbers of the lines that were sent."""
    known = re.compile(rf"{name}-(\d{{1,3}})-{part}")
    return sorted(int(found[1]) for key in form if (found := known.fullmatch(key)))


def pressed(own: Sequence[Line], act: str, name: str, new: Line) -> list[Line]:
    """With a line more, or without one, where the button says so."""
    if act == f"add-{name}":
        return [*own, new][:MOST_LINES]
    if found := re.fullmatch(rf"remove-{name}-(\d{{1,3}})", act):
        at = int(found[1])
        return [*own[:at], *own[at + 1 :]]
    return list(own[:MOST_LINES])


def _action(form: MultiDict[str, str], at: int) -> Action:
    kind, value, text, subject = (
        form.get(f"action-{at}-{part}", "")[:LONGEST] for part in ("kind", "value", "text", "subject")
    )
    was = form.get(f"action-{at}-was", kind)
    found = Action(kind, value, text, subject)
    return found if _choices(was) == _choices(kind) else replace(found, value="")


def _choices(kind: str) -> str:
    return SORTS[kind].choices if kind in SORTS else ""
