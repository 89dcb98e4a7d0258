"""Every route of the desk passes here before it runs: the matrix decides by the route's act and the ticket in its address."""

from collections.abc import Sequence

from flask import Flask, Response, g, request, url_for
from sqlalchemy import Connection, select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import find_staff
from foundation.accounts import Staff
from foundation.audit import note_audit
from foundation.errors import Forbidden, NotFound, wants_json
from foundation.web import reading, writing
from helpdesk.audit.areas import watch_of
from helpdesk.permissions.acts import Act, Seen, may, refusal
from helpdesk.permissions.routes import act_of
from helpdesk.permissions.sight import look_at, visible_to
from helpdesk.tickets.tables import tickets

OUTSIDE = "This ticket belongs to a team you are not in. A lead or somebody of that team can open it."
DESK, API = "/desk/", "/api/v1/"
EXPORTS = frozenset(
    {"voice.exported", "voice.edits_log", "desk_reports.as_csv", "desk_reports.as_workbook"}
)  # of other floors
SEES_FOR_THEMSELVES = frozenset({"workspace.ticket", "workspace.row"})  # with what they read, in one statement
TICKET_ARGUMENTS = ("ticket_id", "ticket")


def watch_routes(app: Flask) -> None:
    app.before_request(check_route)
    app.before_request(watch_settings)
    app.after_request(note_export)


def check_route() -> AnyResponse | None:
    """Raises Forbidden with a sentence; who has no tickets to work on and comes to the desk's door is led to where their work is. Who isn't signed in is sent to do so by the route itself. A route of the desk without an act
    is left to its own roles, but the ticket in its address must be seen there too."""
    if not request.path.startswith(DESK):
        return None
    staff, act = find_staff(), act_of(request.endpoint or "")
    if staff is None:
        return None
    if act is not None:
        if not may(staff, act):
            if request.endpoint == "workspace.queue" and not wants_json():
                return redirect(url_for("workspace.sign_in_page"))
            raise Forbidden(refusal(staff, act))
        g.permitted = True
    told = request.view_args or {}
    number = next((told[name] for name in TICKET_ARGUMENTS if name in told), None)
    if (
        number is not None
        and request.endpoint not in SEES_FOR_THEMSELVES
        and not may(staff, act or Act.READ, _look(staff.id, number))
    ):
        raise Forbidden(OUTSIDE)
    return None


def _look(staff_id: int, ticket_id: int) -> Seen:
    with reading() as db:
        seen = look_at(db, staff_id, ticket_id)
    if seen is None:
        raise NotFound("There is no such ticket.")
    return seen


def watch_settings() -> None:
    """What a settings page changes goes to the audit log: see foundation/audit/watching.py."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.path.startswith((DESK, API)):
        watch = watch_of(request.endpoint or "", request.url_rule.rule if request.url_rule else "")
        if watch is not None:
            g.audit_watch = watch


def note_export(response: Response) -> Response:
    """Who takes figures or words away. A refused form may be one that cannot be read, so it isn't asked what it was for; where a
    file is being made still (202), nothing is taken away yet."""
    if response.status_code >= 400 or response.status_code == 202:
        return response
    takes = act_of(request.endpoint or "") is Act.EXPORT or request.endpoint in EXPORTS
    if takes and find_staff() is not None:
        with writing() as db:
            note_audit(db, "access", "exported", request.path[:200], after=dict(request.args) or None)
    return response


def require_visible(db: Connection, staff: Staff, ticket_ids: Sequence[int]) -> None:
    """For tickets that a form names. Raises Forbidden, naming none: also those that there aren't are left to the verb."""
    there = select(tickets.c.id).where(tickets.c.id.in_(ticket_ids), ~visible_to(staff.id)).limit(1)
    if ticket_ids and db.execute(there).first() is not None:
        raise Forbidden(OUTSIDE)


def permitted(act: Act) -> bool:
    """For templates: whether who reads this page may do it. What they may not do isn't shown."""
    staff = find_staff()
    return staff is not None and may(staff, act)
