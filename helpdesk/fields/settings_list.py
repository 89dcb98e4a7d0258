"""What the lists of statuses, fields and forms have in common: order, on and off, removal, and the word that says it is done."""

from typing import get_args

from flask import Response, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import NotFound, wants_json
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, writing
from helpdesk.fields.blueprint import fields
from helpdesk.fields.defining import MOST, What, arrange, move, remove, switch

LEADS = ("lead",)
PAGES: dict[What, str] = {"status": "fields.statuses", "field": "fields.all_fields", "form": "fields.all_fields"}
SAVED = {
    "made": "Saved. It can be chosen from now on.",
    "changed": "Saved.",
    "off": "Switched off. What has it keeps it.",
    "on": "In use again.",
    "gone": "Removed. No ticket had it.",
}


@fields.post("/settings/definitions/<what>/<int:number>/place")
@staff_only(*LEADS)
def place_definition(what: str, number: int) -> AnyResponse:
    with writing() as db:
        move(db, _what(what), number, 1 if request.form.get("to") == "down" else -1)
    return back_to_list(_what(what), None, anchor=f"d{number}")


@fields.post("/settings/definitions/<what>/places")
@staff_only(*LEADS)
def arrange_definitions(what: str) -> AnyResponse:
    """`numbers`: some of a kind, in their new order."""
    numbers = [number for one in request.form.getlist("numbers")[:MOST] if (number := whole_number(one))]
    with writing() as db:
        arrange(db, _what(what), numbers)
    return Response(status=204) if wants_json() else back_to_list(_what(what), None)


@fields.post("/settings/definitions/<what>/<int:number>/use")
@staff_only(*LEADS)
def switch_definition(what: str, number: int) -> AnyResponse:
    active = request.form.get("active") == "1"
    with writing() as db:
        switch(db, _what(what), number, active, by=current_staff(), now=now())
    return back_to_list(_what(what), "on" if active else "off")


@fields.post("/settings/definitions/<what>/<int:number>/removal")
@staff_only(*LEADS)
def remove_definition(what: str, number: int) -> AnyResponse:
    with writing() as db:
        remove(db, _what(what), number)
    return back_to_list(_what(what), "gone")


def back_to_list(what: What, saved: str | None, *, anchor: str | None = None) -> AnyResponse:
    return redirect(url_for(PAGES[what], saved=saved, _anchor=anchor), 303)


def saved_words() -> str | None:
    said = SAVED.get(request.args.get("saved", ""))
    return say.word(said) if said else None


def _what(said: str) -> What:
    for one in get_args(What):
        if one == said:
            return one  # type: ignore[no-any-return]
    raise NotFound("There is no such page.")
