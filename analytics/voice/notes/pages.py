"""Notes on the pages: the list of all, and adding, changing, taking away and bringing back, in place or with a page of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.frame import EDITORS, READERS, voice
from analytics.voice.notes.noting import (
    add_note,
    change_note,
    list_notes,
    note_from,
    read_note,
    remove_note,
    restore_note,
)
from analytics.voice.registry.standing import read_registry
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.jobs import enqueue
from foundation.web import now, reading, writing

Page = str | tuple[str, int] | Response


@voice.get("/notes")
@staff_only(*READERS)
def notes() -> Page:
    return _page(request.args.get("theme", ""))


@voice.post("/notes")
@staff_only(*EDITORS)
def write_note() -> Page:
    """On `theme`, or on everything where it is empty."""
    key, staff = request.form.get("theme", ""), current_staff()

    def write(db: Connection, form: tuple[Any, str]) -> int:
        if key and read_registry(db).now(key) != key:
            raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
        return add_note(db, key or None, *form, by=staff.id, by_name=staff.name, now=now())

    return _save(key, write)


@voice.get("/notes/<int:number>")
@staff_only(*EDITORS)
def note(number: int) -> Page:
    return _form(number, {}, None)


@voice.post("/notes/<int:number>")
@staff_only(*EDITORS)
def edit_note(number: int) -> Page:
    with reading() as db:
        key = read_note(db, number).theme or ""
    return _save(key, lambda db, form: change_note(db, number, *form, now=now()), number=number)


@voice.post("/notes/<int:number>/removal")
@staff_only(*EDITORS)
def take_note_away(number: int) -> Page:
    with writing() as db:
        found = read_note(db, number)
        remove_note(db, number, now=now())
        _draw_again(db)
    return _done(found.theme or "", removed=number)


@voice.post("/notes/<int:number>/return")
@staff_only(*EDITORS)
def bring_note_back(number: int) -> Page:
    with writing() as db:
        found = read_note(db, number)
        restore_note(db, number)
        _draw_again(db)
    return _done(found.theme or "")


def _save(key: str, write: Callable[[Connection, Any], Any], *, number: int | None = None) -> Page:
    try:
        form = note_from(request.form, now().date())
    except Invalid as wrong:
        return (_page(key, request.form, wrong) if number is None else _form(number, request.form, wrong)), 422
    with writing() as db:
        write(db, form)
        _draw_again(db)
    return _done(key)


def _done(key: str, removed: int | None = None) -> Page:
    """To the theme's page, or to the list of all; the list says what was taken away, and brings it back."""
    if key:
        return redirect(url_for("voice.theme", key=key, days=365, removed=removed, _anchor="notes"), 303)
    return redirect(url_for("voice.notes", removed=removed), 303)


def _page(key: str, typed: Mapping[str, str] | None = None, wrong: Invalid | None = None) -> str:
    removed = whole_number(request.args.get("removed"))
    with reading() as db:
        registry = read_registry(db)
        theme = registry.known.get(registry.now(key) or "") if key else None
        found = list_notes(db, registry.leading_to(theme.key) if theme else None, removed=removed)
    return render_template(
        "analytics/voice/notes.html", notes=found, theme=theme, removed=removed, typed=typed or {}, wrong=wrong, today=now().date(),
        theme_name=registry.name, may_edit=current_staff().may(*EDITORS),
    )  # fmt: skip


def _form(number: int, typed: Mapping[str, str], wrong: Invalid | None) -> str:
    with reading() as db:
        found, registry = read_note(db, number), read_registry(db)
    kept = {"day": found.day.isoformat(), "text": found.text}
    return render_template(
        "analytics/voice/note.html", note=found, typed=typed or kept, wrong=wrong, today=now().date(), theme_name=registry.name
    )  # fmt: skip


def _draw_again(db: Connection) -> None:
    enqueue(db, "voice.summarise", unique="voice.summarise")
