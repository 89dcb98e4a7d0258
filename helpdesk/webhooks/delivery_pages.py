"""/desk/settings/webhooks/<endpoint>: what was sent, what failed and why, the dead; sent again, one or all."""

import json

from flask import render_template, request, url_for
from sqlalchemy import select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import staff_only
from foundation.errors import Conflict, NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.webhooks.blueprint import LEADS, webhooks_desk
from helpdesk.webhooks.endpoints import read_endpoint
from helpdesk.webhooks.log import PAGE, counts, list_deliveries, read_delivery
from helpdesk.webhooks.posting import post_delivery
from helpdesk.webhooks.sending import replay, replay_dead
from helpdesk.webhooks.told import NAMES, body_of

NAMED = {**NAMES, "test": "A test"}
STATES = {"waiting": "Waiting", "sent": "Arrived", "dead": "Dead"}


@webhooks_desk.get("/<int:number>")
@staff_only(*LEADS)
def deliveries(number: int) -> str:
    state, before = request.args.get("state"), whole_number(request.args.get("before"))
    state = state if state in STATES else None
    with reading() as db:
        one = read_endpoint(db, number)
        found, many = list_deliveries(db, number, state=state, before=before), counts(db).get(number, {})
    return render_template(
        "webhooks/deliveries.html", one=one, found=found[:PAGE], more=len(found) > PAGE, state=state, states=STATES, counts=many, names=NAMED,
        again=whole_number(request.args.get("again")), now=now(),
    )  # fmt: skip


@webhooks_desk.get("/deliveries/<int:number>")
@staff_only(*LEADS)
def delivery(number: int) -> str:
    with reading() as db:
        found, attempts = read_delivery(db, number)
        one = read_endpoint(db, found.endpoint)
    body = json.dumps(json.loads(found.body), indent=2, ensure_ascii=False)
    return render_template(
        "webhooks/delivery.html",
        one=one,
        sent=found,
        attempts=attempts,
        body=body,
        states=STATES,
        names=NAMED,
        now=now(),
    )


@webhooks_desk.post("/<int:number>/replays")
@staff_only(*LEADS)
def send_again(number: int) -> AnyResponse:
    """`delivery`: those chosen; none: all of the dead."""
    chosen = [id_ for text in request.form.getlist("delivery") if (id_ := whole_number(text))]
    with writing() as db:
        one = read_endpoint(db, number)
        if not one.active:
            raise Conflict("This webhook is switched off. Switch it on before something is sent again.")
        many = replay(db, chosen, now=now()) if chosen else replay_dead(db, number, now=now())
    return redirect(url_for("webhooks.deliveries", number=number, again=many), 303)


@webhooks_desk.post("/<int:number>/test")
@staff_only(*LEADS)
def try_it(number: int) -> AnyResponse:
    """A call about the newest ticket, of the type `test`."""
    at = now()
    with writing() as db:
        one = read_endpoint(db, number)
        if not one.active:
            raise Conflict("This webhook is switched off. Switch it on to try it.")
        newest = db.execute(select(tickets.c.id).order_by(tickets.c.id.desc()).limit(1)).scalar()
        if newest is None:
            raise NotFound("There is no ticket yet that could be told of.")
        body = body_of("test", {}, read_ticket(db, newest), now=at)
        post_delivery(db, number, newest, "test", body, key=f"test_{int(at.timestamp() * 1000)}_{number}", now=at)
    return redirect(url_for("webhooks.deliveries", number=number), 303)
