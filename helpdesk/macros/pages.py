"""/desk/macros: all macros one may use, by category, with what came of each; one of them, with who used it and in which tickets."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.actions import choices_of, said_action
from helpdesk.conditions import fields_of, said
from helpdesk.macros.blueprint import AGENTS, macros_desk
from helpdesk.macros.macro import Macro
from helpdesk.macros.measuring import bars, by_week, measure, newest_uses, used_by
from helpdesk.macros.reading import list_macros, may_change, read_macro
from helpdesk.macros.saving import delete_macro, put_back
from helpdesk.macros.translating import LOCALES
from helpdesk.routing.names import TEAMS


@macros_desk.get("/macros")
@staff_only(*AGENTS)
def shelf() -> str:
    me, at = current_staff(), now()
    with reading() as db:
        found, gone = list_macros(db, me), [one for one in list_macros(db, me, gone=True) if may_change(one, me)]
        ids = [one.id for one in found]
        measured, weeks = measure(db, ids, now=at), by_week(db, ids, now=at)
    tree: dict[str, list[Macro]] = {}
    for one in found:
        tree.setdefault(one.category, []).append(one)
    return render_template(
        "macros/list.html", tree=tree, gone=gone, measured=measured, weeks={number: bars(own) for number, own in weeks.items()},
        saved=whole_number(request.args.get("saved")), deleted=whole_number(request.args.get("deleted")), shared_words=shared_words,
    )  # fmt: skip


@macros_desk.get("/macros/<int:number>")
@staff_only(*AGENTS)
def show(number: int) -> str:
    me, at = current_staff(), now()
    with reading() as db:
        macro = read_macro(db, number, me)
        choices = choices_of(db, "macro")
        shown: dict[str, Any] = {
            "macro": macro, "measured": measure(db, [number], now=at)[number], "people": used_by(db, number, now=at),
            "uses": newest_uses(db, number), "weeks": bars(by_week(db, [number], now=at).get(number, []), high=60),
            "does": [said_action(one, choices) for one in macro.actions],
            "when": said(macro.conditions, fields_of(db)) if macro.conditions else "",
        }  # fmt: skip
    return render_template(
        "macros/macro.html", **shown, may_change=may_change(macro, me), locales=LOCALES, shared_words=shared_words
    )


@macros_desk.post("/macros/<int:number>/removal")
@staff_only(*AGENTS)
def remove(number: int) -> AnyResponse:
    with writing() as db:
        delete_macro(db, read_macro(db, number, current_staff()), by=current_staff(), now=now())
    return redirect(url_for("macros.shelf", deleted=number), 303)


@macros_desk.post("/macros/<int:number>/return")
@staff_only(*AGENTS)
def restore(number: int) -> AnyResponse:
    with writing() as db:
        put_back(db, read_macro(db, number, current_staff(), gone=True), by=current_staff(), now=now())
    return redirect(url_for("macros.shelf", saved=number), 303)


def shared_words(macro: Macro) -> str:
    return {"me": "Only you", "everyone": "Everyone"}.get(
        macro.shared
    ) or f"Team {TEAMS.get(macro.shared, macro.shared)}"
