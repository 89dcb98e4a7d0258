"""Exports of other help centres, told by their shape: Zendesk Guide and Intercom, as JSON; their links lead to our articles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.markdown import slugify
from kb.articles.article import ArticleDraft
from kb.articles.from_html import markdown_from_html

Found = tuple[str, ArticleDraft | str]  # (where, the draft or what to mend)

_NUMBERED = re.compile(r"/articles/(\d+)")


@dataclass
class Export:
    """One or more files of one help centre, read together so that links between them hold."""

    kind: str  # zendesk | intercom
    items: list[tuple[str, Any]] = field(default_factory=list)  # (where, item)
    sections: dict[str, str] = field(default_factory=dict)


def kind_of(raw: Any) -> str | None:
    """zendesk, intercom, or None for a document that is neither."""
    if not isinstance(raw, dict):
        return None
    if isinstance(raw.get("articles"), list):
        return "zendesk"
    return "intercom" if isinstance(raw.get("data"), list) else None


def add_file(export: Export, raw: Mapping[str, Any], *, name: str = "") -> None:
    """Add a file of the same kind; `name` says which when there are several."""
    listed = raw["articles"] if export.kind == "zendesk" else raw["data"]
    place = f"{name}, article" if name else "article"
    export.items += [(f"{place} {number}", item) for number, item in enumerate(listed, 1)]
    for group in ("sections", "collections"):
        for one in raw.get(group) or []:
            if isinstance(one, dict) and one.get("id") is not None and one.get("name"):
                export.sections[str(one["id"])] = str(one["name"])


def drafts(export: Export, addresses: Mapping[str, str]) -> Iterator[Found]:
    """A draft for each item, or a sentence about it. `addresses` are those of the articles there are, by id."""
    ids: list[str | None] = []
    taken = {slug: id_ for id_, slug in addresses.items()}
    by_number: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for _, item in export.items:
        id_ = _id(export.kind, item, slugs)
        ids.append(id_)
        if id_ is None:
            continue
        slug = addresses.get(id_) or _free(slugify(str(item.get("title") or "")), id_, taken)
        taken[slug] = id_
        slugs[id_] = slug
        by_number.setdefault(str(item["id"]), slug)
        if url := str(item.get("html_url") or item.get("url") or ""):
            by_number.setdefault(url.split("#")[0], slug)
    for (place, item), id_ in zip(export.items, ids, strict=True):
        if id_ is None:
            yield place, "it isn’t an article with an id"
            continue
        try:
            yield place, _draft(export, item, id_, slugs[id_], by_number)
        except (ValueError, TypeError, RecursionError) as error:
            yield place, str(error) or "it can’t be read"


def _id(kind: str, item: Any, known: Mapping[str, str]) -> str | None:
    """Ours: the system and its number; the same number again is a translation and carries its language."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), (int, str)) or not str(item["id"]).strip():
        return None
    id_ = f"{kind}-{item['id']}"[:140]
    return f"{id_}-{slugify(str(item.get('locale') or 'other'))}" if id_ in known else id_


def _draft(export: Export, item: Mapping[str, Any], id_: str, slug: str, by_number: Mapping[str, str]) -> ArticleDraft:
    title = item.get("title") or item.get("name")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("it has no title")
    body = item.get("body") or ""
    if not isinstance(body, str):
        raise ValueError("its body isn’t text")
    text = markdown_from_html(body, link=lambda href: _ours(href, by_number))
    lede = item.get("description")
    if isinstance(lede, str) and lede.strip() and not text.startswith(lede.strip()[:60]):
        text = f"{markdown_from_html(lede)}\n\n{text}".strip()
    unpublished = item.get("draft") is True or item.get("state", "published") != "published"
    restricted = bool(item.get("user_segment_id") or item.get("user_segment_ids"))  # Zendesk: only for some
    parent = item.get("section_id") if export.kind == "zendesk" else item.get("parent_id")
    return ArticleDraft(
        title=title, markdown=text, section=export.sections.get(str(parent), "General"), id=id_, slug=slug,
        questions=_labels(item.get("label_names")), locale=_locale(item.get("locale")), status="draft" if unpublished or restricted else "published",
    )  # fmt: skip


def _ours(href: str, by_number: Mapping[str, str]) -> str:
    """A link to an article that comes along leads to ours, with its anchor; any other stays."""
    address, _, anchor = href.partition("#")
    slug = by_number.get(address)
    if slug is None and (number := _NUMBERED.search(address)):
        slug = by_number.get(number[1])
    return href if slug is None else f"{slug}#{anchor}" if anchor else slug


def _labels(raw: Any) -> tuple[str, ...]:
    """Labels are words people search for: they find the article as its questions do."""
    listed: Sequence[Any] = raw if isinstance(raw, list) else ()
    return tuple(str(one) for one in listed if isinstance(one, str) and one.strip())


def _locale(raw: Any) -> str:
    """`en-us` -> `en-US`."""
    language, _, region = str(raw or "en").replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _free(slug: str, id_: str, taken: Mapping[str, str]) -> str:
    if slug not in taken:
        return slug
    return f"{slug[:130]}-{slugify(id_.partition('-')[2])}"
