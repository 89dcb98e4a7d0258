"""/desk/settings/rules/dry-runs/<run>: how far a dry run on the whole desk is, and what it found."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.actions import choices_of, said_action
from helpdesk.conditions import fields_of, said
from helpdesk.rules.blueprint import LEADS, rules_desk
from helpdesk.rules.defining import loaded
from helpdesk.rules.dry_run import caveats_of
from helpdesk.rules.list_pages import said_when
from helpdesk.rules.whole_run import BACK, KEPT, PAGE, list_hits, read_run, stop_run


@rules_desk.get("/dry-runs/<int:number>")
@staff_only(*LEADS)
def show_run(number: int) -> str:
    after = whole_number(request.args.get("after")) or 0
    with reading() as db:
        run = read_run(db, number)
        found, told = list_hits(db, number, after=after), _told(db, run)
    return render_template(
        "rules/whole_run.html", run=run, found=found[:PAGE], more=len(found) > PAGE, after=after, back=BACK[run.days], kept=KEPT, **told
    )  # fmt: skip


@rules_desk.post("/dry-runs/<int:number>/stop")
@staff_only(*LEADS)
def end_run(number: int) -> AnyResponse:
    with writing() as db:
        read_run(db, number)
        stop_run(db, number, now=now())
    return redirect(url_for("rules.show_run", number=number), 303)


def _told(db: Connection, run: Any) -> dict[str, Any]:
    """The rule in words, and how often each of its actions would have changed something."""
    definition, fields, choices = loaded(run.definition), fields_of(db), choices_of(db)
    return {
        "when": [said_when(one) for one in definition.when],
        "whether": said(definition.conditions, fields) if definition.conditions else "",
        "counts": [
            (said_action(one, choices), many, run.fired - many)
            for one, many in zip(definition.actions, run.done, strict=True)
            if one.kind != "stop"
        ],
        "caveats": caveats_of(definition, fields, run.sort),
    }
