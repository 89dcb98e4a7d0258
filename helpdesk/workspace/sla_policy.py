"""/desk/settings/sla/policies/<key>: one policy's conditions, targets and hours, and what it would have done last month."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid, NotFound
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.routing.names import TEAMS, channel_name
from helpdesk.sla.checking import VALUES, checked
from helpdesk.sla.comparing import Comparison, compare
from helpdesk.sla.policy import ALWAYS, FACETS, METRICS, PAUSES, Policy
from helpdesk.sla.recounting import recount
from helpdesk.sla.rules import Rules
from helpdesk.sla.targets import TARGETS
from helpdesk.sla.typing_in import read_length
from helpdesk.sla.versions import rules_in_force, rules_named, save_rules
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.clock_words import METRIC_NAMES, business_words
from helpdesk.workspace.sla_settings import BUILT_IN, KIND_NAMES, LEADS

NEW = "new"
LEGENDS = {"priority": "Priority", "plan": "Plan", "channel": "Channel", "team": "Team", "kind": "Kind"}
PAUSE_NAMES = {"pending": "Waiting for the customer", "on_hold": "On hold", "snoozed": "Snoozed"}


@workspace.get("/settings/sla/policies/<key>")
@staff_only(*LEADS)
def sla_policy(key: str) -> str:
    with reading() as db:
        rules = rules_in_force(db)
    policy = Policy(NEW, "") if key == NEW else rules.policy(key)
    if policy is None:
        raise NotFound("There is no such policy any more.")
    return _form(key, rules, _shown(policy))


@workspace.post("/settings/sla/policies/<key>")
@staff_only(*LEADS)
def save_sla_policy(key: str) -> AnyResponse:
    """Saves it, or (`act` is try) shows what it would have done for the tickets of the last 30 days."""
    form = request.form
    with reading() as db:
        rules = rules_in_force(db)
    try:
        policy = _read(form, key)
        checked(rules.put(policy))
        if form.get("act") == "try":
            return Response(_form(key, rules, form, tried=_try(rules, policy)))
        changed = _save(key, policy)
    except Invalid as wrong:
        return Response(_form(key, rules, form, {wrong.field or "name": wrong.detail}), status=422)
    except Conflict as moved:
        return Response(_form(key, rules, form, {"stale": moved.detail}), status=409)
    return redirect(url_for("workspace.sla", saved="policy", changed=changed), 303)


def _save(key: str, policy: Policy) -> int:
    with writing() as db:
        rules = rules_in_force(db)
        seen = rules_named(db, request.form.get("stamp") or None)
        if key != NEW and seen.policy(key) != rules.policy(key):
            raise Conflict("Somebody changed this policy while you wrote. What you wrote is still here; save again to keep yours.")  # fmt: skip
        what = f"{policy.name} {'added' if key == NEW else 'changed'}"
        save_rules(db, rules.put(policy), what=what, by=current_staff(), now=now())
        return recount(db, by=current_staff().name, now=now()).moved


def _try(rules: Rules, policy: Policy) -> Comparison:
    with reading() as db:
        return compare(db, rules, rules.put(policy), now=now())


def _read(form: MultiDict[str, str], key: str) -> Policy:
    targets: Any = {}
    for metric in METRICS:
        lengths = {name: read_length(form.get(f"{metric}_{name}", ""), field=f"{metric}_{name}") for name in TARGETS}
        targets[metric] = {name: length for name, length in lengths.items() if length is not None}
    when = {facet: frozenset(form.getlist(facet)) for facet in FACETS if form.getlist(facet)}
    return Policy(
        secrets.token_hex(4) if key == NEW else key, " ".join(form.get("name", "").split()), when, {name: kept for name, kept in targets.items() if kept},
        form.get("calendar", ALWAYS), frozenset(form.getlist("pauses")),
    )  # fmt: skip


def _shown(policy: Policy) -> MultiDict[str, str]:
    """As the form of it would be posted."""
    fields: list[tuple[str, str]] = [("name", policy.name), ("calendar", policy.calendar)]
    fields += [(facet, value) for facet, values in policy.when.items() for value in values]
    fields += [("pauses", one) for one in policy.pauses]
    fields += [
        (f"{metric}_{name}", business_words(length))
        for metric, lengths in policy.targets.items()
        for name, length in lengths.items()
    ]
    return MultiDict(fields)


def _form(
    key: str, rules: Rules, shown: MultiDict[str, str], wrong: Mapping[str, str] | None = None, *, tried: Comparison | None = None
) -> str:  # fmt: skip
    names: dict[str, Callable[[str], str]] = {
        "team": lambda one: TEAMS[one],
        "channel": lambda one: say.word(channel_name(one)).capitalize(),
        "kind": lambda one: KIND_NAMES[one],
    }
    facets = [
        {"key": facet, "legend": LEGENDS[facet], "values": [(one, names.get(facet, str.capitalize)(one)) for one in VALUES[facet]], "chosen": shown.getlist(facet)}
        for facet in FACETS
    ]  # fmt: skip
    calendars = [(key, say.word(name)) for key, name in BUILT_IN.items()]
    calendars += [(one.key, one.name) for one in rules.calendars.values()]
    kept = rules.policy(key)
    return render_template(
        "workspace/sla/policy.html", key=key, is_new=key == NEW, title=kept.name if kept else say.text("New policy"), shown=shown, wrong=wrong or {}, facets=facets,
        calendars=calendars, pauses=[(one, PAUSE_NAMES[one]) for one in PAUSES], metrics=[(one, METRIC_NAMES[one]) for one in METRICS],
        priorities=list(TARGETS), stamp=rules.stamp or "", tried=tried, only_one=len(rules.policies) == 1, metric_names=METRIC_NAMES,
        policy_names={one.key: one.name for one in rules.policies},
    )  # fmt: skip
