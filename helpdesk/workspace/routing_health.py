"""/desk/routing: how routing does, what proposals would do, the live test, and the way back."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template, request, url_for
from sqlalchemy import Connection, select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.routing.data.differing import differences
from helpdesk.routing.data.versions import list_proposals, list_switches, read_version, use_version
from helpdesk.routing.desk_router import DeskRouter, settings_of
from helpdesk.routing.judging import health_words
from helpdesk.routing.judging.reports import Report, ask_for, list_waiting, newest_done, newest_of_versions, read_report
from helpdesk.routing.judging.trials import begin_trial, end_trial
from helpdesk.routing.names import channel_name
from helpdesk.routing.steering import set_mode
from helpdesk.routing.tables import routing_state
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.routing_pictures import histogram, reliability

LEADS = ("lead",)
ESTIMATORS = {
    "dr": ("Doubly robust", "The one to go by: right when either the logged probabilities or the model are."),
    "snips": ("Self-normalised", "No model; a little bias, less noise than the next."),
    "ips": ("Inverse propensity", "No model, no bias, and wide."),
    "dm": ("Model alone", "What the model expects. Its interval knows nothing of its mistakes."),
}


@workspace.get("/routing")
@staff_only(*LEADS)
def routing_health() -> str:
    with reading() as db:
        report, waiting = newest_done(db, "health"), list_waiting(db)
        state = db.execute(select(routing_state)).first()
        proposals, switches = list_proposals(db), list_switches(db, most=1)
        made = newest_of_versions(db)
    told = report.data if report and report.data.get("settled") else None
    return render_template(
        "workspace/health/health.html", report=report, told=told, waiting=waiting, state=state, proposals=proposals, made=made,
        last_switch=switches[0] if switches else None, reliability=reliability, histogram=histogram, **_words(),
    )  # fmt: skip


@workspace.get("/routing/making")
@staff_only(*LEADS)
def reports_in_the_making() -> str:
    """What the page asks while reports are being made."""
    with reading() as db:
        waiting = list_waiting(db)
    return render_template("workspace/health/_making.html", waiting=waiting, asked_for=True)


@workspace.post("/routing/reports")
@staff_only(*LEADS)
def make_routing_report() -> AnyResponse:
    """The health of routing, or how one version would have done, worked out by a job."""
    kind, version = request.form.get("kind", ""), whole_number(request.form.get("version"))
    with writing() as db:
        if kind == "judgement" and version is not None:
            read_version(db, version)
            ask_for(db, "judgement", version=version, by=current_staff().name, now=now())
        elif kind == "trial":
            _ask_for_trial(db, now())
        elif kind == "health":
            ask_for(db, "health", by=current_staff().name, now=now())
        else:
            raise Invalid("Ask for the health of routing, or for a version to be judged.", field="kind")
    return redirect(url_for("workspace.routing_health"), 303)


@workspace.get("/routing/reports/<int:report>")
@staff_only(*LEADS)
def routing_report(report: int) -> str:
    with reading() as db:
        found = read_report(db, report)
        if found.kind not in {"judgement", "trial"} or found.state != "done" or found.version is None:
            raise NotFound("This report isn’t there, or isn’t ready.")
        proposal = read_version(db, found.version)
        against = settings_of(db, _against(found), _router().first)
    return render_template(
        f"workspace/health/{found.kind}.html", report=found, told=found.data, proposal=proposal, estimators=ESTIMATORS,
        changes=differences(against.data, proposal.data), **_words(),
    )  # fmt: skip


@workspace.post("/routing/trial")
@staff_only(*LEADS)
def begin_routing_trial() -> AnyResponse:
    version = whole_number(request.form.get("version"))
    if version is None:
        raise Invalid("Choose the version to test.", field="version")
    with writing() as db:
        begin_trial(db, version, by=current_staff().name, now=now())
    return redirect(url_for("workspace.routing_health"), 303)


@workspace.post("/routing/trial/end")
@staff_only(*LEADS)
def end_routing_trial() -> AnyResponse:
    with writing() as db:
        end_trial(db, adopt=request.form.get("adopt") == "yes", by=current_staff().name, now=now())
    return redirect(url_for("workspace.routing_health"), 303)


@workspace.post("/routing/mode")
@staff_only(*LEADS)
def routing_by_rules() -> AnyResponse:
    with writing() as db:
        set_mode(db, request.form.get("mode", ""), by=current_staff(), now=now())
    return redirect(url_for("workspace.routing_health"), 303)


@workspace.post("/routing/back")
@staff_only(*LEADS)
def routing_back() -> AnyResponse:
    """The version before the last switch is in force again."""
    with writing() as db:
        last = next(
            (one for one in list_switches(db, most=1) if one.id == whole_number(request.form.get("switch"))), None
        )
        if last is None:
            raise Invalid("Somebody switched meanwhile. Look again before you go back.", field="switch")
        use_version(
            db, last.previous, instead_of=last.version, note=f"Back from version {last.version}", by=current_staff().name, now=now()
        )  # fmt: skip
    return redirect(url_for("workspace.routing_health"), 303)


def _ask_for_trial(db: Connection, at: datetime) -> None:
    trial = db.execute(select(routing_state.c.trial)).scalar()
    if not trial:
        raise Invalid("No live test is running any more.", field="kind")
    ask_for(db, "trial", version=trial["settings"], by=current_staff().name, data={"trial": trial}, now=at)


def _against(report: Report) -> int | None:
    found: int | None = report.data["trial"]["against"] if report.kind == "trial" else report.data.get("against")
    return found


def _words() -> dict[str, Any]:
    return {
        "words": health_words,
        "signed": health_words.signed,
        "channel_name": channel_name,
        "day": datetime.fromisoformat,
    }


def _router() -> DeskRouter:
    router: DeskRouter = current_app.extensions["router"]
    return router
