"""The builder's form: what the rule waits for, its conditions (as in views) and its actions, as they are typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.conditions import Field
from helpdesk.rules.actions import SORTS
from helpdesk.rules.heard import CHANGED
from helpdesk.rules.rule import Action, Definition, Sort, When
from helpdesk.views.form import Line, Lines, changed, lines_of, read_lines, sent, settled

MOST_LINES = 16
_NAME = re.compile(r"(when|action)-(\d{1,3})-(?:event|kind)")


@dataclass(frozen=True)
class Typed:
    """The whole form as it stands."""

    name: str
    when: list[When]
    lines: Lines
    actions: list[Action]
    again: bool


def read_form(form: MultiDict[str, str], fields: Mapping[str, Field]) -> Typed:
    """As the pressed button (`do`) leaves it."""
    act = form.get("do", "")
    places = sorted({(name[1], int(name[2])) for key in form if (name := _NAME.fullmatch(key))})
    when = [_when(form, at) for place, at in places if place == "when"]
    actions = [_action(form, at) for place, at in places if place == "action"]
    lines = settled(changed(read_lines(form), act), fields)
    return Typed(
        form.get("name", "")[:200],
        _pressed(when, act, "when", When("opened")),
        lines,
        _pressed(actions, act, "action", Action("priority", "high")),
        form.get("again") == "1",
    )


def typed_of(name: str, definition: Definition, fields: Mapping[str, Field]) -> Typed:
    return Typed(name, list(definition.when), lines_of(definition.conditions, fields), list(definition.actions), definition.again)  # fmt: skip


def empty(sort: Sort) -> Typed:
    """A new one is no blank page: a trigger on opening, or three days pending."""
    if sort == "trigger":
        return Typed("", [When("opened")], {"all": [], "any": []}, [Action("priority", "high")], False)
    lines: Lines = {
        "all": [Line("status", "is_any_of", ("pending",)), Line("status_since", "longer_ago", ("3",), "d")],
        "any": [],
    }
    return Typed(
        "",
        [],
        lines,
        [Action("note", text="Waiting for three days: remind {{customer.first_name}}, or solve it.")],
        False,
    )


def sent_by(typed: Typed, fields: Mapping[str, Field]) -> dict[str, Any]:
    """What `read_definition` reads."""
    return {
        "when": [{"event": one.event, "before": one.before, "after": one.after} for one in typed.when],
        "conditions": sent(typed.lines, fields),
        "actions": [
            {"kind": one.kind, "value": one.value, "text": one.text, "subject": one.subject} for one in typed.actions
        ],
        "again": typed.again,
    }


def _when(form: MultiDict[str, str], at: int) -> When:
    event = form.get(f"when-{at}-event", "")
    if event not in CHANGED or form.get(f"when-{at}-was") not in (None, event):
        return When(event)
    return When(event, *(tuple(form.getlist(f"when-{at}-{side}")) for side in ("before", "after")))


def _action(form: MultiDict[str, str], at: int) -> Action:
    kind, was = form.get(f"action-{at}-kind", ""), form.get(f"action-{at}-was")
    found = Action(kind, form.get(f"action-{at}-value", ""), form.get(f"action-{at}-text", ""), form.get(f"action-{at}-subject", ""))  # fmt: skip
    sort = SORTS.get(kind)
    if (
        sort is not None
        and was is not None
        and was != kind
        and sort.choices != (SORTS[was].choices if was in SORTS else "")
    ):
        return replace(found, value="")
    return found


def _pressed(own: list[Any], act: str, place: str, new: Any) -> list[Any]:
    if act == f"add-{place}":
        return [*own, new][:MOST_LINES]
    if found := re.fullmatch(rf"remove-{place}-(\d{{1,3}})", act):
        at = int(found[1])
        return own[:at] + own[at + 1 :]
    return own[:MOST_LINES]
