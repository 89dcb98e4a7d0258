"""Articles come in: Markdown folders, JSONL, or exports of Zendesk Guide and Intercom. A bad one is named; the rest goes in."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from foundation.errors import Problem
from kb.articles.article import ArticleDraft
from kb.articles.documents import Incoming, facts_of, incoming_from
from kb.articles.elsewhere import Export, add_file, drafts, kind_of
from kb.articles.publishing import Outcome, save_article
from kb.articles.tables import articles
from kb.articles.translating import save_translation


@dataclass
class ImportReport:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # (file or line, what to mend)


def import_articles(db: Connection, path: str | Path, *, author: str, now: datetime) -> ImportReport:
    """Import a folder of Markdown (or of exports), one JSONL file, or one export. Known ids are updated and keep their
    history and their address. Translations go in after their originals, and know them."""
    report = ImportReport()
    kept = ("id", "slug", "locale", "private", "roles", "plans", "pages", "questions")
    known = {row.id: row for row in db.execute(select(*(articles.c[name] for name in kept)))}
    translations: list[tuple[str, Incoming]] = []
    for place, found in _found(Path(path), report, known):
        if found.translates:
            translations.append((place, found))
        else:
            _save(db, place, found, known, report, author=author, now=now)
    for place, found in translations:
        _save(db, place, found, known, report, author=author, now=now)
    return report


def _save(
    db: Connection, place: str, found: Incoming, known: Mapping[str, Any], report: ImportReport, *, author: str, now: datetime
) -> None:  # fmt: skip
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


def _found(path: Path, report: ImportReport, known: Mapping[str, Any]) -> Iterator[tuple[str, Incoming]]:
    if path.is_dir():
        yield from _from_folder(path, report)
        yield from _from_exports(sorted(path.rglob("*.json")), report, known)
    elif path.suffix.lower() == ".json":
        yield from _from_exports([path], report, known)
    else:
        yield from _from_lines(path, report)


def _from_folder(path: Path, report: ImportReport) -> Iterator[tuple[str, Incoming]]:
    for file in sorted(path.rglob("*.md")):
        try:
            yield file.name, incoming_from(facts_of(file.read_text(encoding="utf-8-sig"), name=file.stem))
        except (ValueError, OSError, RecursionError) as error:
            report.errors.append((file.name, str(error)))


def _from_exports(files: list[Path], report: ImportReport, known: Mapping[str, Any]) -> Iterator[tuple[str, Incoming]]:
    """Files of one help centre are read together: an export comes in pages that link to each other."""
    exports: dict[str, Export] = {}
    for file in files:
        try:
            raw = json.loads(file.read_text(encoding="utf-8-sig"))
        except (ValueError, OSError, RecursionError) as error:
            report.errors.append((file.name, f"it can't be read: {error}"))
            continue
        kind = kind_of(raw)
        if kind is None:
            report.errors.append((file.name, "it is no export we know: Zendesk Guide has articles, Intercom has data"))
            continue
        add_file(exports.setdefault(kind, Export(kind)), raw, name=file.name if len(files) > 1 else "")
    addresses, locales = {id_: row.slug for id_, row in known.items()}, {id_: row.locale for id_, row in known.items()}
    for export in exports.values():
        for place, found in drafts(export, addresses, locales):
            if isinstance(found, str):
                report.errors.append((place, found))
            else:
                yield place, replace(found, draft=_as_here(found.draft, known.get(found.draft.id)))


def _as_here(draft: ArticleDraft, row: Any) -> ArticleDraft:
    """What no export says (pages, who it is for, questions people ask) stays as our writers put it."""
    if row is None:
        return draft
    questions = tuple(dict.fromkeys((*row.questions, *draft.questions)))
    return replace(draft, pages=tuple(row.pages), roles=tuple(row.roles), plans=tuple(row.plans), questions=questions)


def _from_lines(path: Path, report: ImportReport) -> Iterator[tuple[str, Incoming]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line.decode("utf-8"))
                if not isinstance(raw, dict):
                    raise ValueError("it isn't an object")
                yield f"line {number}", incoming_from(raw)
            except (ValueError, RecursionError) as error:
                report.errors.append((f"line {number}", f"it can't be read: {error}"))
