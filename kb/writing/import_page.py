"""Import: files another help centre gave away, or our own, brought in by a writer."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, render_template, request

from foundation.access import current_staff, find_staff, staff_only
from foundation.errors import Invalid, Problem
from foundation.web import database, now
from kb.articles.importing import ImportReport, import_in_parts
from kb.articles.unpacking import unpack
from kb.writing.pages import WRITERS, writing_desk

LARGEST = 20_000_000  # bytes, all files together


@writing_desk.url_value_preprocessor
def _let_large_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before the form is read at all, and from our own people only."""
    if endpoint == "articles.bring_in" and find_staff() is not None:
        request.max_content_length = LARGEST


@writing_desk.get("/import")
@staff_only(*WRITERS)
def import_page() -> str:
    return _page()


@writing_desk.post("/import")
@staff_only(*WRITERS)
def bring_in() -> Response:
    """Safe to send again: what is here already stays as it is."""
    try:
        report = _import(as_drafts="drafts" in request.form)
    except Problem as problem:
        return Response(_page(problem=problem), status=problem.status)
    return Response(_page(report=report))


def _import(*, as_drafts: bool) -> ImportReport:
    sent = [(one.filename or "", one.stream.read()) for one in request.files.getlist("files") if one.filename]
    if not sent:
        raise Invalid("Choose the files to import.", field="files")
    with TemporaryDirectory() as folder:
        unpack(sent, Path(folder))
        return import_in_parts(database(), folder, author=current_staff().name, now=now(), as_drafts=as_drafts)


def _page(*, report: ImportReport | None = None, problem: Problem | None = None) -> str:
    return render_template("kb/writing/import.html", report=report, problem=problem, as_drafts=not report or "drafts" in request.form)  # fmt: skip
