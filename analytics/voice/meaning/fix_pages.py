"""Fixes: linked on a theme's page, judged on the scoreboard, told to those who asked."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.frame import EDITORS, READERS, voice
from analytics.voice.meaning.fixing import (
    STATUSES,
    announce,
    change_fix,
    draft_from,
    link_fix,
    list_fixes,
    read_fix,
    standing,
    unlink_fix,
    wants_to_hear,
)
from analytics.voice.meaning.reading import read_figures
from analytics.voice.meaning.releasing import forget_release, list_releases, name_release, release_from
from analytics.voice.meaning.verdicts import MEASURED
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.fix_dots import picture_of
from analytics.voice.reports.showing import read_pictures
from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue
from foundation.web import now, reading, writing

Page = str | tuple[str, int] | Response


@voice.get("/fixes")
@staff_only(*READERS)
def fixes() -> Page:
    return _scoreboard()


@voice.post("/themes/<key>/fixes")
@staff_only(*EDITORS)
def add_fix(key: str) -> Page:
    try:
        draft = draft_from(request.form, now().date())
    except Invalid as wrong:
        return _form(None, key, request.form, wrong), 422
    with writing() as db:
        if read_registry(db).now(key) != key:
            raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
        number = link_fix(db, key, draft, by=current_staff().name, now=now())
        _count_again(db)
    return redirect(url_for("voice.fix", number=number), 303)


@voice.get("/fixes/<int:number>")
@staff_only(*READERS)
def fix(number: int) -> Page:
    return _form(number, "", {}, None)


@voice.post("/fixes/<int:number>")
@staff_only(*EDITORS)
def edit_fix(number: int) -> Page:
    try:
        draft = draft_from(request.form, now().date())
    except Invalid as wrong:
        return _form(number, "", request.form, wrong), 422
    with writing() as db:
        change_fix(db, number, draft)
        _count_again(db)
    return redirect(url_for("voice.fix", number=number), 303)


@voice.post("/fixes/<int:number>/removal")
@staff_only(*EDITORS)
def remove_fix(number: int) -> Page:
    with writing() as db:
        theme = read_fix(db, number).theme
        unlink_fix(db, number)
        _count_again(db)
    return redirect(url_for("voice.theme", key=theme), 303)


@voice.post("/fixes/<int:number>/telling")
@staff_only(*EDITORS)
def tell(number: int) -> Page:
    try:
        with writing() as db:
            announce(db, number, request.form.get("message", ""), now=now(), by=current_staff().name)
    except (Conflict, Invalid) as wrong:
        return _form(number, "", {}, wrong), wrong.status
    return redirect(url_for("voice.fix", number=number) + "#telling", 303)


@voice.post("/releases")
@staff_only(*EDITORS)
def add_release() -> Page:
    try:
        release = release_from(request.form, now().date())
    except Invalid as wrong:
        return _scoreboard(request.form, wrong), 422
    with writing() as db:
        name_release(db, release)
        _count_again(db)
    return redirect(url_for("voice.fixes") + "#releases", 303)


@voice.post("/releases/<int:number>/removal")
@staff_only(*EDITORS)
def remove_release(number: int) -> Page:
    with writing() as db:
        forget_release(db, number)
        _count_again(db)
    return redirect(url_for("voice.fixes") + "#releases", 303)


def _scoreboard(typed: Mapping[str, str] | None = None, wrong: Invalid | None = None) -> str:
    with reading() as db:
        registry = read_registry(db)
        found = [standing(one, registry) for one in list_fixes(db)]
        judged, releases = read_figures(db, "fixes"), list_releases(db)
        picture = read_pictures(db, ["scoreboard"])["scoreboard"]
    return render_template(
        "analytics/voice/fixes.html", fixes=[(one, judged.get(str(one.id))) for one in found], theme_name=registry.name,
        releases=list(reversed(releases)), typed=typed or {}, wrong=wrong, today=now().date(), measured=MEASURED, picture=picture, **_may(),
    )  # fmt: skip


def _form(number: int | None, key: str, typed: Mapping[str, str], wrong: Invalid | Conflict | None) -> str:
    """One fix with its verdict and its form; a new one when it has no number yet."""
    with reading() as db:
        registry = read_registry(db)
        found = standing(read_fix(db, number), registry) if number is not None else None
        judged = read_figures(db, "fixes").get(str(number)) if found else None
        asked = wants_to_hear(db, found) if found else []
    theme = registry.known.get(registry.now(found.theme if found else key) or "")
    if theme is None:
        raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
    return render_template(
        "analytics/voice/fix.html", fix=found, theme=theme, judged=judged, asked=asked, wrong=wrong, statuses=STATUSES, today=now().date(),
        typed=typed or _typed(found), measured=MEASURED, fix_picture=picture_of(theme.key, judged), **_may(),
    )  # fmt: skip


def _typed(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    return {name: getattr(found, name) or "" for name in ("title", "url", "owner", "status", "shipped_on")}


def _may() -> dict[str, bool]:
    return {"may_edit": current_staff().may(*EDITORS)}


def _count_again(db: Connection) -> None:
    enqueue(db, "voice.summarise", unique="voice.summarise")
