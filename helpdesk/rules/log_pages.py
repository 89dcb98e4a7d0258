"""/desk/settings/rules/<rule>/log and /firings/<firing>: what a rule did, and why this happened to a ticket."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading
from helpdesk.permissions.gate import require_visible
from helpdesk.rules.blueprint import AGENTS, LEADS, rules_desk
from helpdesk.rules.keeping import read_rule
from helpdesk.rules.log import (
    PAGE,
    by_day,
    firing_of_change,
    firings_of_ticket,
    list_firings,
    names_of,
    picture,
    read_firing,
)
from helpdesk.rules.retelling import retold
from helpdesk.tickets.reading import read_ticket

STATES = {"acted": "Changed something", "nothing": "Nothing to change", "held": "Stopped by loop protection"}


@rules_desk.get("/<int:number>/log")
@staff_only(*LEADS)
def log(number: int) -> str:
    state = request.args.get("state")
    before = whole_number(request.args.get("before"))
    with reading() as db:
        rule = read_rule(db, number)
        found = list_firings(db, number, before=before, state=state if state in STATES else None)
        days = by_day(db, [number], now=now()).get(number, [])
    return render_template(
        "rules/log.html", rule=rule, found=found[:PAGE], more=len(found) > PAGE, days=days, picture=picture(days), states=STATES,
        state=state if state in STATES else None, before=before,
    )  # fmt: skip


@rules_desk.get("/firings/<int:number>")
@staff_only(*AGENTS)
def firing(number: int) -> str:
    """Agents may read why something happened to a ticket."""
    with reading() as db:
        found = read_firing(db, number)
        require_visible(db, current_staff(), [found.ticket])
        led, told = names_of(db, found.chain), retold(db, found)
    return render_template("rules/firing.html", one=told, led=led, states=STATES)


@rules_desk.get("/tickets/<int:ticket>")
@staff_only(*AGENTS)
def of_ticket(ticket: int) -> str | AnyResponse:
    """All that rules did to it; with `change`, the firing that a line of its story comes from."""
    change = whole_number(request.args.get("change"))
    with reading() as db:
        if change:
            number = firing_of_change(db, ticket, change)
            if number is None:
                raise NotFound("Which firing this comes from isn’t kept any more. The log keeps 400 days.")
            return redirect(url_for("rules.firing", number=number), 303)
        found, own = firings_of_ticket(db, ticket), read_ticket(db, ticket)
    return render_template("rules/of_ticket.html", ticket=own, found=found, states=STATES)
