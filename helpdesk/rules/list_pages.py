"""/desk/settings/rules: all of them in their order, with what they did lately; switched, moved, taken away, restored."""

from typing import get_args

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import NotFound, wants_json
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.actions import choices_of, said_action
from helpdesk.conditions import fields_of, said
from helpdesk.rules.blueprint import LEADS, rules_desk
from helpdesk.rules.heard import EVENTS, VALUES
from helpdesk.rules.keeping import (
    arrange_rules,
    list_rules,
    list_versions,
    move_rule,
    read_rule,
    restore_version,
    switch_rule,
    take_away,
)
from helpdesk.rules.log import by_day, held_lately, picture
from helpdesk.rules.rule import Definition, Sort, When

MOST = 500  # rules put in order at once


@rules_desk.get("/")
@staff_only(*LEADS)
def listed() -> str:
    at = now()
    with reading() as db:
        found = list_rules(db)
        days = by_day(db, [one.id for one in found], now=at)
        says, held = _sayings(db, [(one.id, one.definition) for one in found]), held_lately(db, now=at)
    rows = {sort: [one for one in found if one.sort == sort] for sort in ("trigger", "automation")}
    return render_template(
        "rules/list.html", rows=rows, says=says, held=held, totals={number: sum(own) for number, own in days.items()},
        pictures={number: picture(own) for number, own in days.items()}, saved=whole_number(request.args.get("saved")),
        gone=request.args.get("gone") == "1",
    )  # fmt: skip


@rules_desk.post("/<int:number>/switch")
@staff_only(*LEADS)
def switch(number: int) -> AnyResponse:
    with writing() as db:
        switch_rule(db, number, request.form.get("active") == "1", by=current_staff().name, now=now())
    return redirect(url_for("rules.listed", _anchor=f"rule-{number}"), 303)


@rules_desk.post("/<int:number>/place")
@staff_only(*LEADS)
def place(number: int) -> AnyResponse:
    with writing() as db:
        move_rule(db, number, -1 if request.form.get("by") == "-1" else 1)
    return redirect(url_for("rules.listed", _anchor=f"rule-{number}"), 303)


@rules_desk.post("/places/<sort>")
@staff_only(*LEADS)
def arrange(sort: str) -> AnyResponse:
    """`numbers`: some of a sort, in their new order."""
    known = next((one for one in get_args(Sort) if one == sort), None)
    if known is None:
        raise NotFound("There is no such rule.")
    numbers = [number for one in request.form.getlist("numbers")[:MOST] if (number := whole_number(one))]
    with writing() as db:
        arrange_rules(db, known, numbers)
    return Response(status=204) if wants_json() else redirect(url_for("rules.listed"), 303)


@rules_desk.post("/<int:number>/removal")
@staff_only(*LEADS)
def remove(number: int) -> AnyResponse:
    with writing() as db:
        take_away(db, number, by=current_staff().name, now=now())
    return redirect(url_for("rules.listed", gone=1), 303)


@rules_desk.get("/<int:number>/history")
@staff_only(*LEADS)
def history(number: int) -> str:
    with reading() as db:
        rule, versions = read_rule(db, number), list_versions(db, number)
        says = _sayings(db, [(one.number, one.definition) for one in versions])
    return render_template("rules/history.html", rule=rule, versions=versions, says=says)


@rules_desk.post("/<int:number>/history")
@staff_only(*LEADS)
def restore(number: int) -> AnyResponse:
    with writing() as db:
        restore_version(db, number, whole_number(request.form.get("version")) or 0, by=current_staff().name, now=now())
    return redirect(url_for("rules.listed", saved=number), 303)


def said_when(one: When) -> str:
    """`Its status changes from Open to Pending or On hold`."""
    parts = [say.word(EVENTS.get(one.event, one.event))]
    for word, side in (("from", one.before), ("to", one.after)):
        if side:
            names = f" {say.word('or')} ".join(say.word(VALUES[one.event].get(key, key)) for key in side)
            parts.append(f"{say.word(word)} {names}")
    return " ".join(parts)


def _sayings(db: Connection, definitions: list[tuple[int, Definition]]) -> dict[int, dict[str, object]]:
    """Each in words: when, whether, what."""
    fields, choices = fields_of(db), choices_of(db)
    return {
        number: {
            "when": [said_when(one) for one in definition.when],
            "if": said(definition.conditions, fields) if definition.conditions else "",
            "then": [said_action(one, choices) for one in definition.actions],
        }
        for number, definition in definitions
    }
