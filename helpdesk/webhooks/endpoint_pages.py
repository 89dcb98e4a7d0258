"""/desk/settings/webhooks: who is told what; a secret is shown once."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from helpdesk.webhooks.blueprint import LEADS, webhooks_desk
from helpdesk.webhooks.endpoints import (
    Endpoint,
    change_endpoint,
    list_endpoints,
    make_endpoint,
    read_endpoint,
    renew_secret,
    switch_endpoint,
    take_endpoint_away,
)
from helpdesk.webhooks.log import counts
from helpdesk.webhooks.told import NAMES


@webhooks_desk.get("/")
@staff_only(*LEADS)
def listed() -> str:
    with reading() as db:
        found, many = list_endpoints(db), counts(db)
    return render_template("webhooks/list.html", found=found, counts=many, gone=request.args.get("gone") == "1", names=NAMES)  # fmt: skip


@webhooks_desk.get("/new")
@staff_only(*LEADS)
def new() -> str:
    return _form(None, {"name": "", "url": "", "events": ["ticket.opened", "ticket.solved"]})


@webhooks_desk.post("/new")
@staff_only(*LEADS)
def create() -> Response:
    try:
        with writing() as db:
            typed = _typed()
            number, secret = make_endpoint(
                db, typed["name"], typed["url"], typed["events"], by=current_staff().name, now=now()
            )
            found = read_endpoint(db, number)
    except Invalid as wrong:
        return make_response(_form(None, _typed(), wrong), 422)
    return _secret(found, secret, is_new=True)


@webhooks_desk.get("/<int:number>/edit")
@staff_only(*LEADS)
def edit(number: int) -> str:
    with reading() as db:
        found = read_endpoint(db, number)
    return _form(found, {"name": found.name, "url": found.url, "events": list(found.events)})


@webhooks_desk.post("/<int:number>/edit")
@staff_only(*LEADS)
def change(number: int) -> AnyResponse:
    with reading() as db:
        found = read_endpoint(db, number)
    try:
        with writing() as db:
            typed = _typed()
            change_endpoint(db, number, typed["name"], typed["url"], typed["events"])
    except Invalid as wrong:
        return make_response(_form(found, _typed(), wrong), 422)
    return redirect(url_for("webhooks.deliveries", number=number), 303)


@webhooks_desk.post("/<int:number>/switch")
@staff_only(*LEADS)
def switch(number: int) -> AnyResponse:
    with writing() as db:
        switch_endpoint(db, number, request.form.get("active") == "1")
    return redirect(url_for("webhooks.deliveries", number=number), 303)


@webhooks_desk.post("/<int:number>/secret")
@staff_only(*LEADS)
def secret(number: int) -> Response:
    with writing() as db:
        made = renew_secret(db, number)
        found = read_endpoint(db, number)
    return _secret(found, made, is_new=False)


@webhooks_desk.post("/<int:number>/removal")
@staff_only(*LEADS)
def remove(number: int) -> AnyResponse:
    with writing() as db:
        take_endpoint_away(db, number, now=now())
    return redirect(url_for("webhooks.listed", gone=1), 303)


def _typed() -> dict[str, Any]:
    return {
        "name": request.form.get("name", ""),
        "url": request.form.get("url", ""),
        "events": request.form.getlist("events"),
    }


def _form(found: Endpoint | None, typed: dict[str, Any], wrong: Invalid | None = None) -> str:
    return render_template("webhooks/edit.html", one=found, typed=typed, wrong=wrong, events=list(NAMES.items()))


def _secret(found: Endpoint, secret: str, *, is_new: bool) -> Response:
    page = make_response(render_template("webhooks/secret.html", one=found, secret=secret, is_new=is_new))
    page.headers["Cache-Control"] = "no-store"
    return page
