"""/desk/settings/fields: what a ticket can hold beside its words, and the forms that ask for it."""

from typing import Any

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.fields.blueprint import fields
from helpdesk.fields.defining import edits, keep, used
from helpdesk.fields.definitions import KINDS, Choice, Field, read_definitions
from helpdesk.fields.settings_list import LEADS, back_to_list, saved_words
from helpdesk.fields.shaping import field_data
from helpdesk.routing.names import TEAMS, topic_title

BLANK = 4  # empty lines for new choices
TEXTS = ("name", "kind", "help", "pattern", "example")


@fields.get("/settings/fields")
@staff_only(*LEADS)
def all_fields() -> str:
    with reading() as db:
        known, uses = read_definitions(db), used(db, "field")
    return render_template(
        "fields/fields.html", known=known, uses=uses, kinds=KINDS, teams=TEAMS, topic_title=topic_title, saved=saved_words(),
        names={one.id: one.name for one in known.fields},
    )  # fmt: skip


@fields.get("/settings/fields/new")
@staff_only(*LEADS)
def new_field() -> str:
    kind = request.args.get("kind", "")
    return _form(None, {"kind": kind if kind in KINDS else "text"}, [])


@fields.get("/settings/fields/<int:number>")
@staff_only(*LEADS)
def field(number: int) -> str:
    one = _found(number)
    said = {"name": one.name, "kind": one.kind, "help": one.help, "pattern": one.pattern, "example": one.example}
    return _form(one, said | {"customer_sees": "1" if one.customer_sees else ""}, list(one.choices))


@fields.post("/settings/fields/new")
@staff_only(*LEADS)
def make_field() -> AnyResponse:
    return _save(None)


@fields.post("/settings/fields/<int:number>")
@staff_only(*LEADS)
def save_field(number: int) -> AnyResponse:
    return _save(_found(number))


def _save(one: Field | None) -> AnyResponse:
    said = {name: request.form.get(name, "") for name in (*TEXTS, "customer_sees")}
    choices = _choices()
    try:
        with writing() as db:
            data = field_data(
                db, one, name=said["name"], kind=said["kind"], help=said["help"], choices=[(each.key, each.name, each.gone) for each in choices],
                pattern=said["pattern"], example=said["example"], customer_sees=said["customer_sees"] == "1",
            )  # fmt: skip
            keep(db, "field", one.id if one else None, said["name"], data, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_form(one, said, choices, {wrong.field or "name": wrong.detail}), status=422)
    return back_to_list("field", "changed" if one else "made")


def _choices() -> list[Choice]:
    """As the form has them: a line each, with what is no longer offered."""
    keys, names = request.form.getlist("choice.key"), request.form.getlist("choice.name")
    gone = set(request.form.getlist("choice.gone"))
    return [Choice(key, name, bool(key) and key in gone) for key, name in zip(keys, names, strict=False)]


def _form(one: Field | None, said: dict[str, Any], choices: list[Choice], wrong: dict[str, str] | None = None) -> str:
    with reading() as db:
        told = edits(db, one.id) if one else []
    lines = [each for each in choices if each.key or each.name] + [Choice("", "")] * BLANK
    return render_template(
        "fields/field.html", one=one, said=said, lines=lines, wrong=wrong or {}, kinds=[(key, say.word(name)) for key, name in KINDS.items()], edits=told,
    )  # fmt: skip


def _found(number: int) -> Field:
    with reading() as db:
        return read_definitions(db).field(number)
