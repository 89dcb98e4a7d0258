"""/desk/settings/rules/new and /<rule>: a rule is put together while one sees what it would have done."""

from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid, NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.actions import FOR_RULES, choices_of
from helpdesk.actions.placeholders import known_placeholders
from helpdesk.conditions import Field, fields_of
from helpdesk.rules.blueprint import LEADS, rules_desk
from helpdesk.rules.defining import LONGEST_NAME, read_definition
from helpdesk.rules.dry_run import try_out
from helpdesk.rules.form import Typed, empty, read_form, sent_by, typed_of
from helpdesk.rules.heard import CHANGED, EVENTS, VALUES
from helpdesk.rules.keeping import make_rule, read_rule, save_rule
from helpdesk.rules.rule import Rule, Sort
from helpdesk.rules.whole_run import BACK, rivals_here, start_run
from helpdesk.views.form import OP_NAMES, UNITS, input_of


@rules_desk.get("/new/<any(trigger, automation):sort>")
@staff_only(*LEADS)
def new(sort: Sort) -> str:
    with reading() as db:
        return _page(db, sort, empty(sort), None)


@rules_desk.get("/<int:number>")
@staff_only(*LEADS)
def edit(number: int) -> str:
    with reading() as db:
        rule = _there(db, number)
        return _page(db, rule.sort, typed_of(rule.name, rule.definition, fields_of(db)), rule)


@rules_desk.post("/new/<any(trigger, automation):sort>")
@staff_only(*LEADS)
def create(sort: Sort) -> AnyResponse | str:
    return _take(sort, None)


@rules_desk.post("/<int:number>")
@staff_only(*LEADS)
def change(number: int) -> AnyResponse | str:
    with reading() as db:
        rule = _there(db, number)
    return _take(rule.sort, rule)


def _take(sort: Sort, rule: Rule | None) -> AnyResponse | str:
    """`do`: `save`, or a line added or removed, or only tried."""
    act = request.form.get("do", "")
    with reading() as db:
        typed = read_form(request.form, fields_of(db))
        if act not in ("save", "whole"):
            return _page(db, sort, typed, rule)
    try:
        with writing() as db:
            number = _save(db, sort, typed, rule) if act == "save" else _try_whole(db, sort, typed, rule)
    except (Invalid, Conflict) as wrong:
        with reading() as db:
            return Response(_page(db, sort, typed, rule, wrong=wrong), wrong.status)
    if act == "whole":
        return redirect(url_for("rules.show_run", number=number), 303)
    return redirect(url_for("rules.listed", saved=number), 303)


def _try_whole(db: Connection, sort: Sort, typed: Typed, rule: Rule | None) -> int:
    definition = read_definition(sort, sent_by(typed, fields := fields_of(db)), fields, choices_of(db))
    days, by = whole_number(request.form.get("days")) or 30, current_staff().name
    return start_run(db, sort, typed.name, definition, rule=rule.id if rule else None, days=days, by=by, now=now())


def _save(db: Connection, sort: Sort, typed: Typed, rule: Rule | None) -> int:
    definition = read_definition(sort, sent_by(typed, fields := fields_of(db)), fields, choices_of(db))
    by, at = current_staff().name, now()
    if rule is None:
        return make_rule(db, sort, typed.name, definition, active=request.form.get("active") == "1", by=by, now=at)
    based_on = whole_number(request.form.get("version")) or 0
    save_rule(db, rule.id, typed.name, definition, version=based_on, by=by, now=at)
    return rule.id


def _page(
    db: Connection, sort: Sort, typed: Typed, rule: Rule | None, *, wrong: Invalid | Conflict | None = None
) -> str:
    fields, choices = fields_of(db), choices_of(db)
    groups: dict[str, list[Field]] = {}
    for one in fields.values():
        groups.setdefault(one.group, []).append(one)
    return render_template(
        "rules/builder.html", sort=sort, typed=typed, rule=rule, wrong=wrong, field_groups=groups, fields=fields, op_names=OP_NAMES, units=UNITS,
        input_of=input_of, events=EVENTS, changed=CHANGED, values=VALUES, sorts=FOR_RULES, choices=choices, placeholders=known_placeholders(choices["field"], read_first=False), longest=LONGEST_NAME,
        based_on=whole_number(request.form.get("version")) or (rule.version if rule else 0), active=request.form.get("active", "1") == "1",
        back=BACK, **_tried(db, sort, typed, rule, fields, choices),
    )  # fmt: skip


def _tried(db: Connection, sort: Sort, typed: Typed, rule: Rule | None, fields: Any, choices: Any) -> dict[str, Any]:
    """What it would have done as it stands, or what is missing yet."""
    try:
        definition = read_definition(sort, sent_by(typed, fields), fields, choices)
    except Invalid as unfinished:
        return {"unfinished": unfinished, "run": None}
    return {
        "unfinished": None,
        "run": try_out(
            db,
            sort,
            definition,
            fields,
            choices,
            now=now(),
            rivals=rivals_here(db, sort, definition, rule),
            name=rule.name if rule else "",
        ),
    }


def _there(db: Connection, number: int) -> Rule:
    rule = read_rule(db, number)
    if rule.is_gone:
        raise NotFound("This rule was taken away. Its log stays readable.")
    return rule
