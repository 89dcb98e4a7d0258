"""/desk/settings/team/levels/<team>: how soon a team promises its first reply, and in which hours that time runs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.routing.data.spoken import days_words, hours_words
from helpdesk.routing.names import TEAMS
from helpdesk.routing.opening import never, settings_here
from helpdesk.sla.changing import put_back, save_level
from helpdesk.sla.hours import Hours
from helpdesk.sla.levels import hours_of_team, level_of
from helpdesk.sla.targets import TARGETS
from helpdesk.workspace.blueprint import workspace

LEADS = ("lead",)
UNITS = ("hours", "minutes")
MINUTE = timedelta(minutes=1)


@workspace.get("/settings/team/levels/<key>")
@staff_only(*LEADS)
def team_level(key: str) -> str:
    _check_team(key)
    with reading() as db:
        level = level_of(db, key)
    return _form(key, _shown(level.targets), changed=level.targets != TARGETS)


@workspace.post("/settings/team/levels/<key>")
@staff_only(*LEADS)
def save_team_level(key: str) -> AnyResponse:
    _check_team(key)
    try:
        targets = {priority: _read(priority) for priority in TARGETS}
        with writing() as db:
            changed = save_level(db, key, targets, by=current_staff(), now=now())
    except Invalid as wrong:
        typed = {
            f"{priority}_{unit}": request.form.get(f"{priority}_{unit}", "") for priority in TARGETS for unit in UNITS
        }
        return Response(_form(key, typed, {wrong.field or "": wrong.detail}), status=422)
    return redirect(url_for("workspace.team", saved="level", changed=changed), 303)


@workspace.post("/settings/team/levels/<key>/usual")
@staff_only(*LEADS)
def put_team_level_back(key: str) -> AnyResponse:
    _check_team(key)
    with writing() as db:
        changed = put_back(db, key)
    return redirect(url_for("workspace.team", saved="level", changed=changed), 303)


def promise(targets: Mapping[str, timedelta]) -> str:
    """`30 min, 2 h, 8 h, 24 h`: the most urgent first."""
    return ", ".join(length_words(targets[priority]) for priority in TARGETS)


def length_words(length: timedelta) -> str:
    hours, minutes = divmod(int(length / MINUTE), 60)
    return " ".join(f"{many} {unit}" for many, unit in ((hours, "h"), (minutes, "min")) if many)


def runs_words(hours: Hours | None) -> str:
    """`07:00 to 19:00 UTC, Mon to Fri, not on public holidays`."""
    if hours is None:
        return "around the clock, every day"
    days = days_words(hours.days) if hours.days is not None and len(hours.days) < 7 else "every day"
    but = "" if hours.shut is never else ", not on public holidays"
    return f"{hours_words((hours.begins, hours.ends))}, {days}{but}"


def _check_team(key: str) -> None:
    if key not in TEAMS:
        raise NotFound("There is no such team.")


def _read(priority: str) -> timedelta:
    hours, minutes = _number(f"{priority}_hours"), _number(f"{priority}_minutes")
    if hours is None or minutes is None:
        raise Invalid("Write hours and minutes as whole numbers, such as 2 and 30.", field=priority)
    return timedelta(hours=hours, minutes=minutes)


def _number(name: str) -> int | None:
    said = request.form.get(name, "").strip()
    return whole_number(said[:6]) if said else 0


def _shown(targets: Mapping[str, timedelta]) -> dict[str, str]:
    shown: dict[str, str] = {}
    for priority in TARGETS:
        hours, minutes = divmod(int(targets[priority] / MINUTE), 60)
        shown |= {f"{priority}_hours": str(hours), f"{priority}_minutes": str(minutes)}
    return shown


def _form(key: str, shown: Mapping[str, str], wrong: Mapping[str, str] | None = None, *, changed: bool = True) -> str:
    rows: list[dict[str, Any]] = [
        {
            "key": priority,
            "hours": shown[f"{priority}_hours"],
            "minutes": shown[f"{priority}_minutes"],
            "usual": length_words(TARGETS[priority]),
        }
        for priority in TARGETS
    ]
    return render_template(
        "workspace/team_level.html", key=key, name=TEAMS[key], rows=rows, wrong=wrong or {}, changed=changed, runs=runs_words(hours_of_team(key, settings_here()))
    )  # fmt: skip
