"""Articles come in: Markdown folders, JSONL, or exports of Zendesk Guide and Intercom. A bad one is named; the rest goes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from foundation.database import Database
from foundation.errors import Problem
from kb.articles.article import ArticleDraft, Status
from kb.articles.documents import Incoming
from kb.articles.elsewhere import Found
from kb.articles.finding import found_in
from kb.articles.publishing import Outcome, save_article
from kb.articles.tables import articles
from kb.articles.translating import save_translation

A_PART = 100  # articles stored in one transaction


@dataclass
class ImportReport:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # (file or line, what to mend)


def import_articles(
    db: Connection, path: str | Path, *, author: str, now: datetime, as_drafts: bool = False
) -> ImportReport:
    """Import a folder of Markdown (or of exports), one JSONL file, or one export. Known ids are updated and keep their
    history and their address. Translations go in after their originals, and know them. `as_drafts`: what readers don't see
    yet waits for a writer."""
    report, known = ImportReport(), _known(db)
    for place, found in _in_order(Path(path), known, as_drafts):
        _save(db, place, found, known, report, author=author, now=now)
    return report


def import_in_parts(
    database: Database, path: str | Path, *, author: str, now: datetime, as_drafts: bool = False
) -> ImportReport:
    """The same, so that others may write meanwhile: files are read outside any transaction, and a part is stored in each."""
    report = ImportReport()
    with database.reading() as db:
        known = _known(db)
    arriving = _in_order(Path(path), known, as_drafts)
    for start in range(0, len(arriving), A_PART):
        with database.writing() as db:
            for place, found in arriving[start : start + A_PART]:
                _save(db, place, found, known, report, author=author, now=now)
    return report


def _known(db: Connection) -> dict[str, Any]:
    """What is here, by id."""
    kept = ("id", "slug", "status", "locale", "private", "roles", "plans", "pages", "questions")
    return {row.id: row for row in db.execute(select(*(articles.c[name] for name in kept)))}


def _in_order(path: Path, known: Mapping[str, Any], as_drafts: bool) -> list[Found]:
    """All that was found, originals before translations."""
    found = [(place, _waiting(one, known) if as_drafts else one) for place, one in found_in(path, known)]
    return sorted(found, key=lambda one: isinstance(one[1], Incoming) and bool(one[1].translates))


def _waiting(found: Incoming | str, known: Mapping[str, Any]) -> Incoming | str:
    """Only what readers see already stays before them."""
    if isinstance(found, str):
        return found
    row = known.get(found.draft.id)
    status: Status = "draft" if row is None else row.status
    return replace(found, draft=replace(found.draft, status=status)) if status != "published" else found


def _save(
    db: Connection, place: str, found: Incoming | str, known: Mapping[str, Any], report: ImportReport, *, author: str, now: datetime
) -> None:  # fmt: skip
    if isinstance(found, str):
        report.errors.append((place, found))
        return
    draft, row = found.draft, known.get(found.draft.id)
    if row is not None and not draft.slug:
        draft = replace(draft, slug=row.slug)  # a writer may have chosen another since
    if row is not None and row.private and not draft.private:
        draft = _still_private(draft, row)
    outcome: Outcome
    try:
        with db.begin_nested():
            if found.translates:
                outcome = save_translation(db, draft, found.translates, outdated=found.outdated, author=author, now=now)
            else:
                _, outcome = save_article(db, draft, author=author, now=now)
    except Problem as problem:
        report.errors.append((place, problem.detail))
        return
    setattr(report, outcome, getattr(report, outcome) + 1)


def _still_private(draft: ArticleDraft, row: Any) -> ArticleDraft:
    """No import opens what a writer closed; that is done at the writers' desk."""
    return replace(draft, private=True, roles=tuple(row.roles), plans=tuple(row.plans))
