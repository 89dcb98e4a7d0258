"""Articles come in: Markdown folders, JSONL, or exports of Zendesk Guide and Intercom. A bad one is named; the rest goes in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, select

from foundation.errors import Problem
from kb.articles.article import ArticleDraft
from kb.articles.elsewhere import Export, add_file, drafts, kind_of
from kb.articles.publishing import save_article
from kb.articles.tables import articles


@dataclass
class ImportReport:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # (file or line, what to mend)


def import_articles(db: Connection, path: str | Path, *, author: str, now: datetime) -> ImportReport:
    """Import a folder of Markdown (or of exports), one JSONL file, or one export. Known ids are updated and keep their
    history and their address."""
    path = Path(path)
    report = ImportReport()
    kept = (articles.c.id, articles.c.slug, articles.c.private, articles.c.roles, articles.c.plans)
    known = {row.id: row for row in db.execute(select(*kept))}
    addresses = {id_: row.slug for id_, row in known.items()}
    for place, draft in _found(path, report, addresses):
        if not draft.slug and draft.id in addresses:
            draft = replace(draft, slug=addresses[draft.id])  # a writer may have chosen another since
        if draft.id in known and known[draft.id].private and not draft.private:
            draft = _still_private(draft, known[draft.id])
        try:
            with db.begin_nested():
                _, outcome = save_article(db, draft, author=author, now=now)
        except Problem as problem:
            report.errors.append((place, problem.detail))
            continue
        setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _still_private(draft: ArticleDraft, row: Any) -> ArticleDraft:
    """No import opens what a writer closed; that is done at the writers' desk."""
    return replace(draft, private=True, roles=tuple(row.roles), plans=tuple(row.plans))


def read_markdown(text: str, *, name: str) -> ArticleDraft:
    """One Markdown file with YAML front matter; `name` (without suffix) is its id. Raises ValueError in words."""
    if not text.startswith("---"):
        raise ValueError("it has no front matter: start the file with --- and a title")
    parts = text.split("\n---", 2)
    if len(parts) < 2:
        raise ValueError("its front matter never ends: close it with a line of ---")
    try:
        facts = yaml.safe_load(parts[0].removeprefix("---"))
    except yaml.YAMLError as error:
        raise ValueError(f"its front matter isn't YAML: {' '.join(str(error).split())}") from error
    if not isinstance(facts, dict):
        raise ValueError("its front matter holds no fields")
    body = "\n---".join(parts[1:]).lstrip("-").lstrip("\n")
    return draft_from(facts | {"body": body, "id": facts.get("id") or name})


def draft_from(raw: dict[str, Any]) -> ArticleDraft:
    """From a document of contracts/files.md. Raises ValueError naming the field that can't be read."""
    if not str(raw.get("title") or "").strip():
        raise ValueError("it has no title")
    roles = raw.get("roles")
    if roles is None and raw.get("role"):
        roles = [raw["role"]]
    return ArticleDraft(
        title=str(raw["title"]),
        markdown=str(raw.get("body") or ""),
        section=str(raw.get("section") or "General"),
        id=str(raw.get("id") or ""),
        slug=str(raw.get("slug") or ""),
        questions=_list(raw, "questions"),
        pages=_list(raw, "pages"),
        roles=_list({"roles": roles}, "roles"),
        plans=_list(raw, "plans"),
        locale=str(raw.get("locale") or "en"),
        status=str(raw.get("status") or "published"),  # type: ignore[arg-type]
        private=_yes(raw, "private"),
    )


def _found(path: Path, report: ImportReport, addresses: dict[str, str]) -> Iterator[tuple[str, ArticleDraft]]:
    if path.is_dir():
        yield from _from_folder(path, report)
        yield from _from_exports(sorted(path.rglob("*.json")), report, addresses)
    elif path.suffix.lower() == ".json":
        yield from _from_exports([path], report, addresses)
    else:
        yield from _from_lines(path, report)


def _from_folder(path: Path, report: ImportReport) -> Iterator[tuple[str, ArticleDraft]]:
    for file in sorted(path.rglob("*.md")):
        try:
            yield file.name, read_markdown(file.read_text(encoding="utf-8"), name=file.stem)
        except (ValueError, OSError, RecursionError) as error:
            report.errors.append((file.name, str(error)))


def _from_exports(
    files: list[Path], report: ImportReport, addresses: dict[str, str]
) -> Iterator[tuple[str, ArticleDraft]]:
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
    for export in exports.values():
        for place, found in drafts(export, addresses):
            if isinstance(found, str):
                report.errors.append((place, found))
            else:
                yield place, found


def _from_lines(path: Path, report: ImportReport) -> Iterator[tuple[str, ArticleDraft]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line.decode("utf-8"))
                if not isinstance(raw, dict):
                    raise ValueError("it isn't an object")
                yield f"line {number}", draft_from(raw)
            except (ValueError, RecursionError) as error:
                report.errors.append((f"line {number}", f"it can't be read: {error}"))


def _yes(raw: dict[str, Any], name: str) -> bool:
    """Only true and false, so that no slip makes an article public."""
    value = raw.get(name)
    if value not in (None, True, False):
        raise ValueError(f"{name} is true or false, not {value!r}")
    return bool(value)


def _list(raw: dict[str, Any], name: str) -> tuple[str, ...]:
    value = raw.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or any(isinstance(one, (dict, list)) for one in value):
        raise ValueError(f"{name} must be a list of words")
    return tuple(str(one) for one in value if one not in (None, ""))
