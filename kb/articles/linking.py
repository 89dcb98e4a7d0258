"""Links and pictures of an article, checked: addresses that lead to no article, moved ones, pictures nobody described."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, or_, select

from foundation.markdown import blocks
from foundation.markdown_html import Block
from kb.articles.tables import articles, redirects

_ARTICLE = re.compile(r"(?:/help/articles/)?([\w-]+)(?:#([\w-]*))?")


@dataclass(frozen=True)
class Flaw:
    kind: Literal["missing", "unpublished", "moved", "anchor", "image", "empty"]
    text: str  # what the link or picture says
    address: str

    @property
    def sentence(self) -> str:
        said = f"“{self.text}”"
        return {
            "missing": f"{said} leads to “{self.address}”, and there is no such article.",
            "unpublished": f"{said} leads to “{self.address}”, which isn’t published.",
            "moved": f"{said} leads to an old address; it now is “{self.address}”.",
            "anchor": f"{said} leads to “{self.address}”, and no heading of this article has that name.",
            "image": f"The picture {_ending(self.address)} has no description for those who can’t see it.",
            "empty": f"The collapsible part {said} has nothing in it. Begin each line of it with “> ”.",
        }[self.kind]


def flaws(db: Connection, markdown: str) -> list[Flaw]:
    """What to mend, in reading order; one statement, or none for a text without links. Other sites aren't asked."""
    document = blocks(markdown)
    found: list[Flaw] = []
    links = [(text, match[1], match[0]) for text, href in _links(document) if (match := _ARTICLE.fullmatch(href))]
    known = _known(db, {slug for _, slug, _ in links}) if links else {}
    for text, slug, address in links:
        status, now_at = known.get(slug, ("missing", ""))
        if status in {"missing", "moved"}:
            found.append(Flaw(status, text, now_at or address))  # type: ignore[arg-type]
        elif status != "published":
            found.append(Flaw("unpublished", text, address))
    headings = {block["id"] for block in _all(document) if block["type"] in {"heading", "more"}}
    found += [
        Flaw("anchor", text, href)
        for text, href in _links(document)
        if href.startswith("#") and href[1:] not in headings
    ]
    found += [
        Flaw("image", "", block["src"]) for block in _all(document) if block["type"] == "image" and not block["alt"]
    ]
    found += [
        Flaw("empty", block["text"], "") for block in _all(document) if block["type"] == "more" and not block["blocks"]
    ]
    return list(dict.fromkeys(found))


def _known(db: Connection, slugs: set[str]) -> dict[str, tuple[str, str]]:
    """(status, new address of what has moved) of each address that leads somewhere."""
    query = (
        select(articles.c.id, articles.c.slug, articles.c.status, redirects.c.slug.label("old"))
        .outerjoin(redirects, redirects.c.article_id == articles.c.id)
        .where(or_(articles.c.slug.in_(slugs), articles.c.id.in_(slugs), redirects.c.slug.in_(slugs)))
    )
    rows = db.execute(query).all()
    found = {row.old: ("moved", row.slug) for row in rows if row.old and row.status == "published"}
    found |= {row.id: (row.status, "") for row in rows if row.id not in found}
    return found | {row.slug: (row.status, "") for row in rows if row.status == "published" or row.slug not in found}


def _links(document: list[Block]) -> Iterator[tuple[str, str]]:
    """(what it says, where it leads), the pieces of one link joined."""
    for runs in _runs(document):
        text, href = "", None
        for run in [*runs, {"text": ""}]:
            if run.get("href") != href:
                if href:
                    yield text, href
                text, href = "", run.get("href")
            text += run["text"]


def _runs(document: list[Block]) -> Iterator[list[dict[str, Any]]]:
    for block in _all(document):
        if block["type"] == "paragraph":
            yield block["runs"]
        elif block["type"] == "table":
            yield from (cell for row in [block["head"], *block["rows"]] for cell in row)


def _all(document: list[Block]) -> Iterator[Block]:
    """Every block, those inside lists, callouts and collapsible parts too."""
    for block in document:
        yield block
        for inner in (block.get("blocks", []), *block.get("items", [])):
            yield from _all(inner)


def _ending(address: str) -> str:
    """Enough of a long address to know the picture by."""
    return address if len(address) <= 40 else f"…{address[-20:]}"
