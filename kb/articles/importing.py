"""Articles from elsewhere: Markdown folders with front matter, or JSONL. A bad one is named; the rest goes in."""

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
from kb.articles.publishing import save_article
from kb.articles.tables import articles


@dataclass
class ImportReport:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # (file or line, what to mend)


def import_articles(db: Connection, path: str | Path, *, author: str, now: datetime) -> ImportReport:
    """Import a folder of Markdown files or one JSONL file. Known ids are updated and keep their history."""
    path = Path(path)
    report = ImportReport()
    found = _from_folder(path, report) if path.is_dir() else _from_lines(path, report)
    addresses = {row.id: row.slug for row in db.execute(select(articles.c.id, articles.c.slug))}
    for place, draft in found:
        if not draft.slug and draft.id in addresses:
            draft = replace(draft, slug=addresses[draft.id])  # a writer may have chosen another since
        try:
            with db.begin_nested():
                _, outcome = save_article(db, draft, author=author, now=now)
        except Problem as problem:
            report.errors.append((place, problem.detail))
            continue
        setattr(report, outcome, getattr(report, outcome) + 1)
    return report


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
    )


def _from_folder(path: Path, report: ImportReport) -> Iterator[tuple[str, ArticleDraft]]:
    for file in sorted(path.rglob("*.md")):
        try:
            yield file.name, read_markdown(file.read_text(encoding="utf-8"), name=file.stem)
        except (ValueError, OSError, RecursionError) as error:
            report.errors.append((file.name, str(error)))


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


def _list(raw: dict[str, Any], name: str) -> tuple[str, ...]:
    value = raw.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or any(isinstance(one, (dict, list)) for one in value):
        raise ValueError(f"{name} must be a list of words")
    return tuple(str(one) for one in value if one not in (None, ""))
