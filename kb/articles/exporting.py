"""Articles to take away: a folder of Markdown with front matter, or JSONL, as importing reads them."""

import json
from pathlib import Path

import yaml
from sqlalchemy import Connection, select

from foundation.markdown import headings
from kb.articles.article import Article, article_from_row
from kb.articles.tables import articles


def export_articles(db: Connection, path: str | Path) -> int:
    """Write every article to `path` (a folder, or a .jsonl file); returns how many."""
    path = Path(path)
    rows = db.execute(select(articles).order_by(articles.c.id)).all()
    found = [(article_from_row(row), row.original_id) for row in rows]
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(_document(*one), ensure_ascii=False) + "\n" for one in found))
        return len(found)
    path.mkdir(parents=True, exist_ok=True)
    for one, original in found:
        (path / f"{one.slug}.md").write_text(as_markdown(one, original))
    return len(found)


def as_markdown(article: Article, original: str | None = None) -> str:
    facts = {
        "id": article.id, "title": article.title, "section": article.section, "pages": list(article.pages), "roles": list(article.roles),
        "plans": list(article.plans), "questions": list(article.questions), "status": article.status, "locale": article.locale,
    } | _said_where_so(article, original)  # fmt: skip
    return f"---\n{yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=1000)}---\n\n{article.markdown.strip()}\n"


def _document(article: Article, original: str | None) -> dict[str, object]:
    return {
        "id": article.id, "title": article.title, "questions": list(article.questions), "headings": headings(article.markdown),
        "body": article.markdown, "section": article.section, "pages": list(article.pages), "roles": list(article.roles),
        "plans": list(article.plans), "status": article.status, "locale": article.locale,
    } | _said_where_so(article, original)  # fmt: skip


def _said_where_so(article: Article, original: str | None) -> dict[str, object]:
    """What is public needs no line, and neither does what is written here first."""
    private = {"private": True} if article.private else {}
    return private | ({"translates": original} if original else {})
