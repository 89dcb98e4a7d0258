"""/desk/macros/new and /desk/macros/<macro>/edit: a macro is written, in each language, with what it does and when it is offered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.actions import FOR_MACROS, Action, Choices, choices_of
from helpdesk.actions.form import read_actions
from helpdesk.actions.placeholders import fill, known_placeholders
from helpdesk.conditions import Field, fields_of, read_conditions, why_impossible
from helpdesk.macros.blueprint import AGENTS, macros_desk
from helpdesk.macros.macro import Draft, Macro
from helpdesk.macros.reading import list_macros, may_change, read_macro
from helpdesk.macros.saving import LONGEST_CATEGORY, LONGEST_NAME, change_macro, create_macro
from helpdesk.macros.translating import LOCALES
from helpdesk.routing.names import TEAMS
from helpdesk.views.form import OP_NAMES, UNITS, Lines, changed, input_of, lines_of, read_lines, sent, settled

EXAMPLE = {
    "customer.first_name": "Mara", "customer.name": "Mara Castell", "customer.email": "mara@worklane.example", "customer.plan": "plus",
    "ticket.reference": "W-10007", "ticket.subject": "Where is my payout", "ticket.topic": "When my money arrives", "ticket.team": "Payments",
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """The whole form as it stands."""

    name: str = ""
    category: str = ""
    shared: str = "me"
    texts: tuple[tuple[str, str], ...] = (("en", ""),)
    actions: tuple[Action, ...] = ()
    lines: Lines | None = None


@macros_desk.get("/macros/new")
@staff_only(*AGENTS)
def new() -> str:
    """`from`: a macro it begins as a copy of."""
    with reading() as db:
        source = whole_number(request.args.get("from"))
        typed = _typed_of(db, read_macro(db, source, current_staff())) if source else Typed()
        if source:
            typed = replace(typed, name=f"{typed.name[: LONGEST_NAME - 7]} (copy)", shared="me")
        return _page(db, typed, None)


@macros_desk.get("/macros/<int:number>/edit")
@staff_only(*AGENTS)
def edit(number: int) -> str | AnyResponse:
    with reading() as db:
        macro = read_macro(db, number, current_staff())
        if not may_change(macro, current_staff()):
            return redirect(url_for("macros.new", **{"from": number}))  # type: ignore[arg-type]
        return _page(db, _typed_of(db, macro), macro)


@macros_desk.post("/macros/new")
@staff_only(*AGENTS)
def create() -> str | AnyResponse:
    return _take(None)


@macros_desk.post("/macros/<int:number>/edit")
@staff_only(*AGENTS)
def change(number: int) -> str | AnyResponse:
    with reading() as db:
        macro = read_macro(db, number, current_staff())
    return _take(macro)


def _take(macro: Macro | None) -> str | AnyResponse:
    """`do`: `save`, or a line added or removed."""
    act = request.form.get("do", "")
    with reading() as db:
        fields, choices = fields_of(db), choices_of(db, "macro")
        typed = _typed(fields, act)
        if act != "save":
            return _page(db, typed, macro)
    try:
        with writing() as db:
            number = _save(db, _draft(typed, fields), choices, macro)
    except (Invalid, Conflict, Forbidden) as wrong:
        with reading() as db:
            return Response(_page(db, typed, macro, wrong=wrong), wrong.status)
    return redirect(url_for("macros.shelf", saved=number, _anchor=f"macro-{number}"), 303)


def _save(db: Connection, draft: Draft, choices: Choices, macro: Macro | None) -> int:
    me, at = current_staff(), now()
    if macro is None:
        return create_macro(db, draft, choices, by=me, now=at)
    change_macro(db, macro, draft, choices, version=whole_number(request.form.get("version")) or 0, by=me, now=at)
    return macro.id


def _draft(typed: Typed, fields: Mapping[str, Field]) -> Draft:
    conditions = read_conditions(sent(typed.lines or {"all": [], "any": []}, fields), fields)
    if impossible := why_impossible(conditions, fields):
        raise Invalid(impossible, field="conditions")
    return Draft(typed.name, typed.category, typed.shared, dict(typed.texts), typed.actions, conditions)


def _typed(fields: Mapping[str, Field], act: str) -> Typed:
    form = request.form
    texts = [
        (key, form.get(f"text-{key}", "").replace("\r\n", "\n")[:40_000]) for key in LOCALES if f"text-{key}" in form
    ]
    if act.startswith("add-text-") and act[9:] in LOCALES and act[9:] not in dict(texts):
        texts.append((act[9:], ""))
    elif act.startswith("remove-text-"):
        texts = [one for one in texts if one[0] != act[12:]]
    lines = settled(changed(read_lines(form), act), fields)
    return Typed(
        form.get("name", "")[:200], form.get("category", "")[:300], form.get("shared", "me"), tuple(texts), tuple(read_actions(form, act)), lines
    )  # fmt: skip


def _typed_of(db: Connection, macro: Macro) -> Typed:
    lines = lines_of(macro.conditions, fields_of(db))
    return Typed(macro.name, macro.category, macro.shared, tuple(macro.texts.items()), macro.actions, lines)


def _page(
    db: Connection, typed: Typed, macro: Macro | None, *, wrong: Invalid | Conflict | Forbidden | None = None
) -> str:
    fields, me = fields_of(db), current_staff()
    groups: dict[str, list[Field]] = {}
    for one in fields.values():
        groups.setdefault(one.group, []).append(one)
    choices = choices_of(db, "macro")
    known = known_placeholders(choices["field"], read_first=True)
    return render_template(
        "macros/builder.html", typed=typed, lines=typed.lines or {"all": [], "any": []}, macro=macro, wrong=wrong, field_groups=groups,
        fields=fields, op_names=OP_NAMES, units=UNITS, input_of=input_of, sorts=FOR_MACROS, choices=choices, placeholders=known, locales=LOCALES,
        teams=TEAMS, me=me, longest=LONGEST_NAME, longest_category=LONGEST_CATEGORY,
        categories=sorted({one.category for one in list_macros(db, me) if one.category}),
        examples=[(key, fill(text, EXAMPLE | {"agent.name": me.name, "agent.first_name": me.name.split()[0]})) for key, text in typed.texts],
        version=whole_number(request.form.get("version")) or (macro.version if macro else 0),
    )  # fmt: skip
