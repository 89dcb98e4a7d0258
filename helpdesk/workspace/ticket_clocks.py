"""/desk/tickets/<id>/clocks: how the clocks of a ticket were computed, stretch by stretch."""

from flask import render_template

from foundation.access import staff_only
from foundation.errors import NotFound
from foundation.unbroken import unbroken
from foundation.web import now, reading
from helpdesk.sla.explaining import stretches_of
from helpdesk.sla.storing import read_timed
from helpdesk.tickets.ticket import reference_of
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.clock_words import METRIC_NAMES, WHY, business_words, clock_words, whole_minutes

SAID = {"open": "Counts", "closed": "Closed"} | {why: f"Paused, {words}" for why, words in WHY.items()}


@workspace.get("/tickets/<int:ticket_id>/clocks")
@staff_only("agent", "lead")
def ticket_clocks(ticket_id: int) -> str:
    at = now()
    with reading() as db:
        found = read_timed(db, [ticket_id], now=at)
    if not found:
        raise NotFound("There is no such ticket.")
    [one] = found
    shown = [
        {
            "clock": clock, "name": METRIC_NAMES[clock.metric], "words": clock_words(clock, at), "target": unbroken(business_words(clock.target)),
            "used": whole_minutes(clock.used), "paused": whole_minutes(clock.paused),
            "stretches": [(part, SAID[part.why], whole_minutes(part.length)) for part in stretches_of(clock, one.history, at)],
        }
        for clock in reversed(one.clocks.rounds)
    ]  # fmt: skip
    return render_template(
        "workspace/sla/computed.html",
        ticket_id=ticket_id,
        reference=reference_of(ticket_id),
        shown=shown,
        priority=one.asked.priority,
    )
