"""/desk/settings/sla: what is promised to whom, in order; calendars; and how far counting anew has come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.unbroken import unbroken
from foundation.web import now, reading, writing
from helpdesk.callbacks.numbers import country_name
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS, channel_name
from helpdesk.sla.calendar import FULL, Calendar
from helpdesk.sla.policy import ALWAYS, METRICS, TEAM_HOURS, Asked, Policy, choose, never_reached
from helpdesk.sla.recounting import Recount, last_recount, recount
from helpdesk.sla.rules import Rules
from helpdesk.sla.targets import TARGETS
from helpdesk.sla.typing_in import shown_windows
from helpdesk.sla.versions import last_changes, rules_in_force, save_rules
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.clock_words import METRIC_NAMES, business_words

LEADS = ("lead",)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KIND_NAMES = {"question": "Questions", "incident": "Incidents", "problem": "Problems", "task": "Tasks"}
SAVED = {
    "policy": "Saved.", "removed": "Removed.", "calendar": "Saved.", "calendar_removed": "Removed.", "warning": "Saved.",
    "recount": "Counting anew.",
}  # fmt: skip
FACET_WORDS = {"plan": "{values} plan", "priority": "{values} priority", "channel": "by {values}"}
BUILT_IN = {ALWAYS: "Around the clock", TEAM_HOURS: "Hours of its team"}
LONGEST_PAST = 366  # days whose ended tickets can be counted anew


@workspace.get("/settings/sla")
@staff_only(*LEADS)
def sla() -> str:
    with reading() as db:
        rules, changes, counted = rules_in_force(db), last_changes(db), last_recount(db)
    unreached = never_reached(rules.policies)
    rows = [
        {
            "key": one.key, "name": one.name, "when": when_words(one), "targets": _targets(one), "calendar": calendar_name(rules, one.calendar),
            "made": one.calendar in rules.calendars, "calendar_key": one.calendar, "hidden_by": unreached[one.key].name if one.key in unreached else None,
        }
        for one in rules.policies
    ]  # fmt: skip
    calendars = [
        {
            "calendar": one,
            "week": week_of(one),
            "words": calendar_words(one),
            "used": [p.name for p in rules.using(one.key)],
        }
        for one in rules.calendars.values()
    ]
    return render_template(
        "workspace/sla/policies.html", rows=rows, calendars=calendars, changes=changes, counted=counted, percent=_percent(counted), rules=rules,
        saved=_saved(), moved=request.args.get("moved"), metrics=METRIC_NAMES, priorities=list(TARGETS),
    )  # fmt: skip


@workspace.post("/settings/sla/policies/<key>/place")
@staff_only(*LEADS)
def move_sla_policy(key: str) -> AnyResponse:
    """Up or down by one; the first that fits counts."""
    up = request.form.get("to") != "down"
    with writing() as db:
        rules = rules_in_force(db)
        policy = _policy(rules, key)
        moved = rules.moved(key, -1 if up else 1)
        if moved.policies != rules.policies:
            said = f"{policy.name} moved {'up' if up else 'down'}"
            save_rules(db, moved, what=said, by=current_staff(), now=now())
            recount(db, by=current_staff().name, now=now())
    return redirect(url_for("workspace.sla", moved=f"{key}-{'up' if up else 'down'}"), 303)


@workspace.post("/settings/sla/policies/<key>/removal")
@staff_only(*LEADS)
def remove_sla_policy(key: str) -> AnyResponse:
    with writing() as db:
        rules = rules_in_force(db)
        policy = _policy(rules, key)
        save_rules(db, rules.without(key), what=f"{policy.name} removed", by=current_staff(), now=now())
        done = recount(db, by=current_staff().name, now=now())
    return redirect(url_for("workspace.sla", saved="removed", changed=done.moved), 303)


@workspace.post("/settings/sla/warning")
@staff_only(*LEADS)
def set_sla_warning() -> AnyResponse:
    percent = whole_number(request.form.get("warn_percent", "").strip())
    if percent is None:
        raise Invalid("Write a whole number of per cent, such as 75.", field="warn_percent")
    with writing() as db:
        rules = rules_in_force(db)
        changed = Rules(rules.policies, rules.calendars, percent, rules.stamp)
        save_rules(db, changed, what=f"Warn when {percent} % is over", by=current_staff(), now=now())
        recount(db, by=current_staff().name, now=now())
    return redirect(url_for("workspace.sla", saved="warning"), 303)


@workspace.post("/settings/sla/recount")
@staff_only(*LEADS)
def recount_sla() -> AnyResponse:
    """Ended tickets too: their outcomes are made anew by the promises of today."""
    days = whole_number(request.form.get("days", "").strip())
    if days is None or not 1 <= days <= LONGEST_PAST:
        raise Invalid(f"Count anew what was solved in the last 1 to {LONGEST_PAST} days.", field="days")
    with writing() as db:
        recount(db, by=current_staff().name, now=now(), ended_since=now() - timedelta(days=days))
    return redirect(url_for("workspace.sla", saved="recount", _anchor="recount"), 303)


def when_words(policy: Policy) -> str:
    """`Enterprise plan; critical or high priority`, or `Every ticket`."""
    parts = [_facet_words(facet, sorted(values)) for facet, values in policy.when.items() if values]
    said = "; ".join(parts)
    return said[:1].upper() + said[1:] if said else say.text("Every ticket")


def calendar_name(rules: Rules, key: str) -> str:
    return say.word(BUILT_IN[key]) if key in BUILT_IN else rules.calendars[key].name


def calendar_words(calendar: Calendar) -> str:
    """`Mon to Fri 09:00-17:00, Sat 10:00-14:00; Europe/Dublin; closed on holidays in Ireland and on 2 more days`."""
    groups: list[tuple[int, int, str]] = []
    for day, windows in enumerate(calendar.week):
        said = shown_windows(windows)
        if groups and groups[-1][2] == said:
            groups[-1] = groups[-1][0], day, said
        else:
            groups.append((day, day, said))
    hours = ", ".join(f"{_days(first, last)} {said}" for first, last, said in groups if said)
    but = (
        [say.text("holidays in {country}", country=country_name(calendar.country, say.lang))]
        if calendar.country
        else []
    )
    but += [say.text("{n} more days", n=len(calendar.closed))] if calendar.closed else []
    closed = say.text("; closed on {days}", days=say.text(" and on ").join(but)) if but else ""
    return f"{hours}; {calendar.zone}{closed}"


def week_of(calendar: Calendar) -> list[dict[str, Any]]:
    """A picture of its week: bars of each day, in units of a quarter of an hour, with what passes midnight on the next day."""
    rows = []
    for day, windows in enumerate(calendar.week):
        own = [(opens, closes if closes > opens else FULL) for opens, closes in windows]
        night = [(0, closes) for opens, closes in calendar.week[(day - 1) % 7] if closes <= opens]
        bars = [
            {"x": round(opens / 900, 2), "width": round((closes - opens) / 900, 2)} for opens, closes in night + own
        ]
        rows.append({"day": say.word(DAYS[day][:3]), "y": day * 14, "bars": bars})
    return rows


def first_replies(rules: Rules, team: str) -> str:
    """`30 min, 2 h, 8 h, 24 h`: what a team promises people without a plan, the most urgent first."""
    found = []
    for priority in TARGETS:
        policy = choose(rules.policies, Asked(priority, None, CHANNEL_OF_TEAM[team], team))
        target = policy.target("first_reply", priority) if policy else None
        found.append(unbroken(business_words(target)) if target else say.text("no promise"))
    return ", ".join(found) if len(set(found)) > 1 else found[0]


def _policy(rules: Rules, key: str) -> Policy:
    found = rules.policy(key)
    if found is None:
        raise NotFound("There is no such policy any more.")
    return found


def _targets(policy: Policy) -> list[dict[str, Any]]:
    """A row for each metric that has any: its length for each priority."""
    return [
        {"name": say.word(METRIC_NAMES[metric]), "lengths": [unbroken(business_words(one)) if (one := kept.get(name)) else "–" for name in TARGETS]}
        for metric in METRICS
        if (kept := policy.targets.get(metric))
    ]  # fmt: skip


def _facet_words(facet: str, values: list[str]) -> str:
    names: dict[str, Callable[[str], str]] = {
        "team": lambda one: TEAMS.get(one) or one,
        "channel": channel_name,
        "plan": str.capitalize,
        "kind": lambda one: KIND_NAMES[one].lower(),
        "priority": str,
    }
    said = [say.word(names[facet](one)) for one in values]
    joined = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {say.word('or')} {said[-1]}"
    return say.text(FACET_WORDS[facet], values=joined) if facet in FACET_WORDS else joined


def _days(first: int, last: int) -> str:
    begins, ends = (say.word(DAYS[day][:3]) for day in (first, last))
    return begins if first == last else say.text("{first} to {last}", first=begins, last=ends)


def _percent(counted: Recount | None) -> int | None:
    """How far a count that runs has come."""
    if counted is None or counted.finished_at:
        return None
    return 100 * counted.done // max(counted.total, 1)


def _saved() -> str | None:
    what, changed = request.args.get("saved"), whole_number(request.args.get("changed"))
    if what not in SAVED:
        return None
    more = say.text("{n} open tickets have a new due time.", n=changed) if changed else ""
    return f"{say.word(SAVED[what])} {more}".strip()
