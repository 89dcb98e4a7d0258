"""Back to a ticket after something was done to it, with the queue where it stood."""

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.workspace.queue import order_of, place_of


def back_to(ticket_id: int, *, part: str | None = None) -> AnyResponse:
    form = request.form
    place = place_of(form.get("view", ""), form.get("q", ""), form.get("after"), order_of(form.get("order"), ""))
    return redirect(url_for("workspace.ticket", ticket_id=ticket_id, _anchor=part, **place), 303)  # type: ignore[arg-type]
