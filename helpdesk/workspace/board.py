"""The lead's board: live queues, the coming hours, the router's last hour, and the hand on the wheel."""

from typing import Any

from flask import Response, current_app, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import config, now, reading, writing
from helpdesk.board import wording
from helpdesk.board.arrivals import Arrivals, read_arrivals
from helpdesk.board.attention import headline, length
from helpdesk.board.drawing import picture
from helpdesk.board.seeing import Usual, read_board, title_of, worst
from helpdesk.board.staffing import overload
from helpdesk.callbacks import holidays_of
from helpdesk.routing import steering
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.names import channel_name, topic_title
from helpdesk.routing.steering import place_of
from helpdesk.routing.wheel import Hold
from helpdesk.views.beside import views_beside
from helpdesk.workspace.blueprint import workspace

ICONS = {
    "live_chat": "chat", "ticket": "mail", "phone_callback": "phone", "payments_team": "coin", "mediation_team": "scale",
    "trust_safety": "shield", "freelancer_success": "sprout",
}  # fmt: skip
VIEW_OF = {
    "payments_team": "payments", "mediation_team": "mediation", "trust_safety": "trust_safety", "freelancer_success": "freelancer_success",
}  # fmt: skip
PLACE = {"key": "board", "name": "Live board"}  # where the views' list says we are


@workspace.get("/board")
@staff_only("lead")
def board() -> str:
    return _page(steer=request.args.get("steer"), done=request.args.get("done"))


@workspace.post("/board/holds")
@staff_only("lead")
def hold() -> str | AnyResponse | Response:
    form, at = request.form, now()
    try:
        wanted = Hold(
            form.get("kind", ""), form.get("channel", ""), "", until=steering.until_of(form.get("until", ""), at),
            cap=whole_number(form.get("cap")) if form.get("kind") == "capped" else None,
            about=form.get("about") if form.get("kind") == "pinned" else None, why=form.get("why", ""),
        )  # fmt: skip
        with writing() as db:
            settings = _router().catch_up(db)
            made = steering.put(db, wanted, settings=settings, by=current_staff(), now=at)
    except Invalid as problem:
        steer = "pin" if form.get("kind") == "pinned" else form.get("channel")
        return Response(_page(steer=steer, wrong=problem), 422)
    return redirect(url_for("workspace.board", done=place_of(made)), 303)


@workspace.post("/board/lifted")
@staff_only("lead")
def lift_hold() -> AnyResponse:
    with writing() as db:
        steering.lift(db, request.form.get("place", ""), by=current_staff(), now=now())
    return redirect(url_for("workspace.board", done="lifted"), 303)


@workspace.post("/board/mode")
@staff_only("lead")
def routing_mode() -> AnyResponse:
    mode = request.form.get("mode", "")
    with writing() as db:
        steering.set_mode(db, mode, by=current_staff(), now=now())
    return redirect(url_for("workspace.board", done=mode), 303)


@workspace.get("/board/changes")
@staff_only("lead")
def wheel_changes() -> str:
    with reading() as db:
        turns, frame = steering.read_turns(db), _frame(db)
    return render_template("workspace/board_changes.html", turns=turns, words=wording, **frame)


def _page(*, steer: str | None = None, done: str | None = None, wrong: Invalid | None = None) -> str:
    at = now()
    with reading() as db:
        seen = read_board(db, _router(), _arrivals(db), closed=holidays_of(config().holidays), now=at)
        frame = _frame(db)
    charted = seen.row(request.args.get("staff")) or worst(seen.rows)
    charted = charted if charted and charted.hours else worst(seen.rows)
    return render_template(
        "workspace/board.html", board=seen, at=at, headline=headline(seen.needs), charted=charted, icons=ICONS, view_of=VIEW_OF,
        picture=picture(charted.hours, at.minute) if charted else None, steered=seen.row(steer), pinning=steer == "pin",
        done=_said(seen.holds, done), wrong=wrong, words=wording, length=length, overload=overload, minutes=_minutes, channel_name=channel_name,
        title_of=title_of, place_of=place_of, until_choices=steering.UNTIL, topic_title=topic_title, form=request.form, **frame,
    )  # fmt: skip


def _frame(db: Connection) -> dict[str, Any]:
    """What the list of views beside the page shows."""
    return views_beside(db, current_staff(), now()) | {"view": PLACE}


def _said(holds: tuple[Hold, ...], done: str | None) -> dict[str, str] | None:
    """What was just done, and what undoes it."""
    made = next((one for one in holds if place_of(one) == done), None)
    if made:
        return {"words": f"{wording.held(made)}, {wording.until(made, now())}.", "place": str(done)}
    plain = {
        "lifted": say.text("Lifted. It counts from the next question on."),
        "rules": say.text("Rules only, from the next question on. Nothing is tried out."),
        "learning": say.text("The router learns and chooses again."),
    }
    return {"words": plain[done]} if done in plain else None


def _arrivals(db: Connection) -> Arrivals:
    usual: Usual = current_app.extensions.setdefault("board_usual", Usual())
    return usual.at(now()) or usual.keep(read_arrivals(db, now=now()), now())


def _minutes(minutes: float) -> str:
    return length(minutes * 60) if minutes >= 1 else say.text("under 1 min")


def _router() -> DeskRouter:
    router: DeskRouter = current_app.extensions["router"]
    return router
