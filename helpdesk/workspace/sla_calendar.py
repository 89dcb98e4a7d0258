"""/desk/settings/sla/calendars/<key>: business hours on a wall clock somewhere, their holidays and further closed days."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid, NotFound
from foundation.speaking import say
from foundation.web import config, now, reading, writing
from foundation.words import fold
from foundation.zones import zones_to_choose
from helpdesk.callbacks.numbers import country_name
from helpdesk.routing.opening import countries_with_holidays, holidays_of
from helpdesk.sla.calendar import Calendar
from helpdesk.sla.checking import check_calendar
from helpdesk.sla.recounting import recount
from helpdesk.sla.rules import Rules
from helpdesk.sla.typing_in import read_days, read_windows, shown_windows
from helpdesk.sla.versions import rules_in_force, rules_named, save_rules
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.sla_settings import DAYS, LEADS, week_of

NEW = "new"
OFFICE = ((32_400, 61_200),)  # 09:00-17:00


@workspace.get("/settings/sla/calendars/<key>")
@staff_only(*LEADS)
def sla_calendar(key: str) -> str:
    with reading() as db:
        rules = rules_in_force(db)
    first = Calendar(NEW, "", "UTC", (OFFICE,) * 5 + ((),) * 2, config().holidays)
    return _form(key, rules, _shown(first if key == NEW else _calendar(rules, key)))


@workspace.post("/settings/sla/calendars/<key>")
@staff_only(*LEADS)
def save_sla_calendar(key: str) -> AnyResponse:
    try:
        calendar = _read(request.form, key)
        check_calendar(calendar)
        with writing() as db:
            rules = rules_in_force(db)
            seen = rules_named(db, request.form.get("stamp") or None)
            if key != NEW and seen.calendars.get(key) != _calendar(rules, key):
                raise Conflict("Somebody changed this calendar while you wrote. What you wrote is still here; save again to keep yours.")  # fmt: skip
            changed = replace(rules, calendars=dict(rules.calendars) | {calendar.key: calendar})
            what = f"{calendar.name} {'added' if key == NEW else 'changed'}"
            save_rules(db, changed, what=what, by=current_staff(), now=now())
            moved = recount(db, by=current_staff().name, now=now()).moved if rules.using(key) else 0
    except (Invalid, Conflict) as wrong:
        with reading() as db:
            rules = rules_in_force(db)
        stale = isinstance(wrong, Conflict)
        field = "stale" if stale else wrong.field or "name"
        return Response(_form(key, rules, request.form, {field: wrong.detail}), status=409 if stale else 422)
    return redirect(url_for("workspace.sla", saved="calendar", changed=moved, _anchor="calendars"), 303)


@workspace.post("/settings/sla/calendars/<key>/removal")
@staff_only(*LEADS)
def remove_sla_calendar(key: str) -> AnyResponse:
    """Raises Conflict while a policy uses it."""
    with writing() as db:
        rules = rules_in_force(db)
        calendar = _calendar(rules, key)
        used = [one.name for one in rules.using(key)]
        if used:
            raise Conflict(f"{calendar.name} is used by {' and '.join(used)}. Give them another calendar first.")
        kept = {name: one for name, one in rules.calendars.items() if name != key}
        save_rules(db, replace(rules, calendars=kept), what=f"{calendar.name} removed", by=current_staff(), now=now())
    return redirect(url_for("workspace.sla", saved="calendar_removed", _anchor="calendars"), 303)


def _calendar(rules: Rules, key: str) -> Calendar:
    if key not in rules.calendars:
        raise NotFound("There is no such calendar any more.")
    return rules.calendars[key]


def _read(form: MultiDict[str, str], key: str) -> Calendar:
    week: Any = tuple(read_windows(form.get(f"day_{day}", ""), field=f"day_{day}") for day in range(7))
    country = form.get("country", "").strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Invalid("Write a country as two letters, such as IE.", field="country")
    return Calendar(
        secrets.token_hex(4) if key == NEW else key, " ".join(form.get("name", "").split()), form.get("zone", "").strip(), week, country,
        read_days(form.get("closed", ""), field="closed"), holidays_of(country),
    )  # fmt: skip


def _shown(calendar: Calendar) -> MultiDict[str, str]:
    fields = [("name", calendar.name), ("zone", calendar.zone), ("country", calendar.country)]
    fields += [("closed", "\n".join(sorted(day.isoformat() for day in calendar.closed)))]
    fields += [(f"day_{day}", shown_windows(windows)) for day, windows in enumerate(calendar.week)]
    return MultiDict(fields)


def _form(key: str, rules: Rules, shown: MultiDict[str, str], wrong: Mapping[str, str] | None = None) -> str:
    kept = rules.calendars.get(key)
    return render_template(
        "workspace/sla/calendar.html", key=key, is_new=key == NEW, title=kept.name if kept else say.text("New calendar"), shown=shown, wrong=wrong or {}, days=DAYS,
        stamp=rules.stamp or "", used=[one.name for one in rules.using(key)], zones=zones_to_choose(),
        week=week_of(kept) if kept else None, countries=_countries(),
    )  # fmt: skip


def _countries() -> list[tuple[str, str]]:
    """(code, name), in the order and the language of the page."""
    found = [(code, country_name(code, say.lang)) for code in countries_with_holidays()]
    return [("", say.text("None: it is open on holidays")), *sorted(found, key=lambda one: fold(one[1]))]
