"""/desk/views/play: through a view one ticket after the other, and what comes after a reply."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from helpdesk.views.arranging import choose_after_reply
from helpdesk.views.blueprint import views
from helpdesk.views.playing import next_ticket, start_play, stop_play
from helpdesk.views.reading import read_shelf

AGENTS = ("agent", "lead")


@views.post("/play")
@staff_only(*AGENTS)
def play() -> AnyResponse:
    me, at = current_staff(), now()
    with writing() as db:
        shelf = read_shelf(db, me)
        view = shelf.find(request.form.get("view", ""))
        start_play(db, view.key, me, at)
        found = next_ticket(db, shelf, me, at)
        if found is None:
            stop_play(db, me)
    return _on(found, view.key)


@views.post("/play/next")
@staff_only(*AGENTS)
def play_on() -> AnyResponse:
    """`answered` 1: the one in hand is done; otherwise it is skipped."""
    me, at = current_staff(), now()
    with writing() as db:
        shelf = read_shelf(db, me)
        key = shelf.play.view if shelf.play else ""
        found = next_ticket(db, shelf, me, at, answered=request.form.get("answered") == "1")
        if found is None:
            stop_play(db, me)
    return _on(found, key)


@views.post("/play/stop")
@staff_only(*AGENTS)
def stop() -> AnyResponse:
    me = current_staff()
    with writing() as db:
        shelf = read_shelf(db, me)
        stop_play(db, me)
    return redirect(url_for("workspace.queue", view=shelf.play.view if shelf.play else None), 303)


@views.post("/after-reply")
@staff_only(*AGENTS)
def after_reply() -> AnyResponse:
    with writing() as db:
        choose_after_reply(db, current_staff(), request.form.get("after_reply", ""))
    return redirect(url_for("views.manage"), 303)


def _on(ticket: int | None, view: str) -> AnyResponse:
    if ticket is None:
        return redirect(url_for("workspace.queue", view=view or None, through=1), 303)
    return redirect(url_for("workspace.ticket", ticket_id=ticket, view=view), 303)
