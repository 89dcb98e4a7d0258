"""The builder's form: what the rule waits for, its conditions (as in views) and its actions, as they are typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.actions import Action, kept_action, writes_to_customer
from helpdesk.actions.form import places, pressed, read_actions
from helpdesk.conditions import Field
from helpdesk.rules.heard import CHANGED
from helpdesk.rules.rule import Definition, Sort, When
from helpdesk.views.form import Line, Lines, changed, lines_of, read_lines, sent, settled


@dataclass(frozen=True)
class Typed:
    """The whole form as it stands."""

    name: str
    when: list[When]
    lines: Lines
    actions: list[Action]
    again: bool

    @property
    def writes_to_customer(self) -> bool:
        return any(writes_to_customer(one) for one in self.actions)


def read_form(form: MultiDict[str, str], fields: Mapping[str, Field]) -> Typed:
    """As the pressed button (`do`) leaves it."""
    act = form.get("do", "")
    when = [_when(form, at) for at in places(form, "when", "event")]
    lines = settled(changed(read_lines(form), act), fields)
    return Typed(
        form.get("name", "")[:200],
        pressed(when, act, "when", When("opened")),
        lines,
        read_actions(form, act),
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
        "actions": [kept_action(one) for one in typed.actions],
        "again": typed.again,
    }


def _when(form: MultiDict[str, str], at: int) -> When:
    event = form.get(f"when-{at}-event", "")
    if event not in CHANGED or form.get(f"when-{at}-was") not in (None, event):
        return When(event)
    return When(event, *(tuple(form.getlist(f"when-{at}-{side}")) for side in ("before", "after")))
