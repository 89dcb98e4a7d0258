"""/desk/settings/routing: channels, hard rules, first beliefs and what an outcome is worth; tried before saved, with history."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import config, now, reading, writing
from helpdesk.routing.context import URGENCIES
from helpdesk.routing.data import spoken
from helpdesk.routing.data.differing import Difference, differences, label_of, put_on_top
from helpdesk.routing.data.dry_run import Compared, DryRun, compare, try_out, under
from helpdesk.routing.data.rule_words import condition_words, country_name, rule_sentence
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.data.the_ten import NUMBERS, departures, new_departures
from helpdesk.routing.data.versions import (
    SettingsMoved,
    Switch,
    keep_version,
    list_proposals,
    list_switches,
    read_versions,
    save_version,
    use_version,
    version_in_force,
    version_tried_live,
)
from helpdesk.routing.desk_router import DeskRouter, settings_of
from helpdesk.routing.names import channel_name, topic_name, topic_title
from helpdesk.workspace import rule_form
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.routing_form import WORTH, Draft, draft_of, read_form
from helpdesk.workspace.trial_context import read_question

LEADS = ("lead",)


@dataclass(frozen=True)
class Moved:
    """Somebody saved while this one was at it."""

    by: str
    theirs: list[Difference]
    both: list[str]


@workspace.get("/settings/routing")
@staff_only(*LEADS)
def routing_settings() -> Response:
    with reading() as db:
        data = _router().catch_up(db).data
        return _page(db, draft_of(data), version_in_force(db), saved=whole_number(request.args.get("saved")))


@workspace.post("/settings/routing/draft")
@staff_only(*LEADS)
def draft_routing() -> Response:
    """A rule opened, added, removed, switched: nothing is saved."""
    with reading() as db:
        draft, based_on, _ = _draft(db)
        return _page(db, draft, based_on)


@workspace.post("/settings/routing/dry-run")
@staff_only(*LEADS)
def try_routing() -> Response:
    """What the latest questions, and one typed by hand, would meet."""
    with reading() as db:
        draft, based_on, _ = _draft(db)
        if draft.wrong:
            return _page(db, draft, based_on, status=422)
        policy, proposed = _router().policy(db, now()), read_settings(draft.data)
        question = read_question(request.form)
        by_hand = compare(question, policy, under(policy, proposed), explained=True) if question else None
        return _page(db, draft, based_on, run=try_out(db, policy, proposed), by_hand=by_hand)


@workspace.post("/settings/routing")
@staff_only(*LEADS)
def save_routing() -> AnyResponse:
    try:
        with writing() as db:
            draft, based_on, in_force = _draft(db)
            departing = new_departures(in_force, draft.data)
            if draft.wrong or (departing and request.form.get("accept") != _named(departing)):
                return _page(db, draft, based_on, status=422, refused=True)
            save_version(
                db, draft.data, based_on=based_on, note=request.form.get("note", ""), by=current_staff().name, now=now()
            )
            switch = list_switches(db, most=1)[0]
    except SettingsMoved:
        return _moved()
    except Invalid as problem:
        return _refused(problem)
    return redirect(url_for("workspace.routing_settings", saved=switch.id), 303)


@workspace.post("/settings/routing/proposals")
@staff_only(*LEADS)
def propose_routing() -> AnyResponse:
    """Keep it without using it, to be judged on what was logged."""
    try:
        with writing() as db:
            draft, based_on, _ = _draft(db)
            if draft.wrong:
                return _page(db, draft, based_on, status=422, refused=True)
            keep_version(db, draft.data, note=request.form.get("note", ""), by=current_staff().name, now=now())
    except Invalid as problem:
        return _refused(problem)
    return redirect(url_for("workspace.routing_history", _anchor="proposals"), 303)


@workspace.get("/settings/routing/history")
@staff_only(*LEADS)
def routing_history() -> str:
    before = whole_number(request.args.get("before"))
    with reading() as db:
        first, current = _router().first.data, version_in_force(db)
        switches = list_switches(db, before=before)
        proposals = [] if before else list_proposals(db)
        known = _data_of(db, [*(one.version for one in switches), *(one.previous for one in switches), current])
    told = [
        (one, differences(known.get(one.previous or 0, first), known.get(one.version or 0, first))) for one in switches
    ]
    return render_template(
        "workspace/routing/history.html", told=told, current=current, before=before,
        proposals=[(one, differences(known.get(current or 0, first), one.data)) for one in proposals],
        leaving={one.version: new_departures(known.get(current or 0, first), known.get(one.version or 0, first)) for one in switches}
        | {one.id: new_departures(known.get(current or 0, first), one.data) for one in proposals},
        left={one.previous: new_departures(known.get(current or 0, first), known.get(one.previous or 0, first)) for one in switches},
    )  # fmt: skip


@workspace.post("/settings/routing/history")
@staff_only(*LEADS)
def use_routing() -> AnyResponse:
    """Back to a version, or on to a proposal. 0 is the first data."""
    version, instead_of = (whole_number(request.form.get(name)) or None for name in ("version", "instead_of"))
    name = f"version {version}" if version else "the first data"
    note = request.form.get("note", "").strip() or f"{'Use' if request.form.get('proposal') else 'Back to'} {name}"
    with writing() as db:
        switch = use_version(db, version, instead_of=instead_of, note=note, by=current_staff().name, now=now())
    return redirect(url_for("workspace.routing_settings", saved=switch), 303)


def _page(
    db: Connection, draft: Draft, based_on: int | None, *, status: int = 200, run: DryRun | None = None,
    by_hand: Compared | None = None, refused: bool = False, moved: Moved | None = None, saved: int | None = None,
) -> Response:  # fmt: skip
    settings = settings_of(db, based_on, _router().first)
    last: Switch | None = next(iter(list_switches(db, most=1)), None)
    page = render_template(
        "workspace/routing/settings.html", draft=draft, based_on=based_on, run=run, by_hand=by_hand, refused=refused, moved=moved,
        changes=differences(settings.data, draft.data), departing=_departing(settings.data, draft), standing=departures(settings.data),
        last=last, saved=last if last and last.id == saved else None, form=rule_form, label_of=label_of, channel_name=channel_name,
        topic_name=topic_name, topic_title=topic_title, rule_sentence=rule_sentence, condition_words=condition_words, numbers=NUMBERS,
        spoken=spoken, worth=WORTH, urgencies=URGENCIES, asked=request.form, note=request.form.get("note", ""), at=now(),
        holidays=country_name(config().holidays), tried_live=version_tried_live(db), labelled=_labelled,
    )  # fmt: skip
    return make_response(page, status)


def _departing(before: Mapping[str, Any], draft: Draft) -> list[Any]:
    """Not while a part can't be read: it may be what would be compared."""
    return [] if any(place.startswith("rules") for place in draft.wrong) else new_departures(before, draft.data)


def _draft(db: Connection) -> tuple[Draft, int | None, dict[str, Any]]:
    """(what the form says, the version it was made of, the data of that version)."""
    based_on = whole_number(request.form.get("based_on")) or None
    base = settings_of(db, based_on, _router().first).data
    return read_form(request.form, base), based_on, base


def _moved() -> Response:
    """Theirs, with this lead's changes on top: nothing of either is lost, and nothing is saved yet."""
    with reading() as db:
        mine, _, base = _draft(db)
        theirs, current = _router().catch_up(db).data, version_in_force(db)
        merged = put_on_top(base, mine.data, theirs)
        last = next(iter(list_switches(db, most=1)), None)
        moved = Moved(last.by if last else "Somebody", differences(base, theirs), merged.both)
        return _page(db, draft_of(merged.data), current, status=409, moved=moved)


def _refused(problem: Invalid) -> Response:
    with reading() as db:
        draft, based_on, _ = _draft(db)
        draft.wrong[problem.field or "note"] = problem.detail
        return _page(db, draft, based_on, status=422, refused=True)


def _labelled(
    values: Iterable[str], say: Callable[[str], str] = lambda value: value.replace("_", " ")
) -> list[tuple[str, str]]:
    return [(value, say(value)) for value in values]


def _named(departing: list[Any]) -> str:
    return ",".join(one.about for one in departing)


def _data_of(db: Connection, versions: list[int | None]) -> dict[int, dict[str, Any]]:
    return {version: kept.data for version, kept in read_versions(db, {one for one in versions if one}).items()}


def _router() -> DeskRouter:
    router: DeskRouter = current_app.extensions["router"]
    return router
