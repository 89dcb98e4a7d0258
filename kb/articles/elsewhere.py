"""Exports of other help centres, told by their shape: Zendesk Guide and Intercom, as JSON; their links lead to our articles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.markdown import slugify
from kb.articles.article import ArticleDraft
from kb.articles.documents import Incoming
from kb.articles.from_html import markdown_from_html
from kb.articles.versions_elsewhere import Kind, identities, item_locale, locale_of, spread, translation_of

_NUMBERED = re.compile(r"/articles/(\d+)")


Found = tuple[str, Incoming | str]  # (where, the article or what to mend)


@dataclass
class Export:
    """One or more files of one help centre, read together so that links between them hold."""

    kind: Kind
    items: list[tuple[str, Any]] = field(default_factory=list)  # (where, item)
    translations: list[tuple[str, Any]] = field(default_factory=list)  # (where, a translation that names its original)
    sections: dict[str, str] = field(default_factory=dict)


def kind_of(raw: Any) -> Kind | None:
    """zendesk, intercom, or None for a document that is neither."""
    if not isinstance(raw, dict):
        return None
    if isinstance(raw.get("articles"), list) or isinstance(raw.get("translations"), list):
        return "zendesk"
    return "intercom" if isinstance(raw.get("data"), list) else None


def add_file(export: Export, raw: Mapping[str, Any], *, name: str = "") -> None:
    """Add a file of the same kind; `name` says which when there are several."""
    before = f"{name}, " if name else ""
    for number, item in enumerate(_listed(raw, "articles" if export.kind == "zendesk" else "data"), 1):
        export.items += spread(export.kind, f"{before}article {number}", item)
    if export.kind == "zendesk":
        for number, item in enumerate(_listed(raw, "translations"), 1):
            export.translations.append((f"{before}translation {number}", item))
    for group in ("sections", "collections"):
        for one in _listed(raw, group):
            if isinstance(one, dict) and one.get("id") is not None and one.get("name"):
                export.sections[str(one["id"])] = str(one["name"])


def drafts(export: Export, addresses: Mapping[str, str], locales: Mapping[str, str]) -> Iterator[Found]:
    """An article for each item, or a sentence about it. `addresses` and `locales` are those of the articles there are, by id."""
    apart, lost = _named_apart(export)
    yield from ((place, "it translates an article that isn’t in this export") for place in lost)
    found = [*export.items, *apart]
    known = identities(export.kind, [item for _, item in found], locales)
    taken = {slug: id_ for id_, slug in addresses.items()}
    by_number: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for (_, item), identity in zip(found, known, strict=True):
        if identity is None:
            continue
        slug = slugs.get(identity.id) or addresses.get(identity.id)
        slug = slug or _free(slugify(str(item.get("title") or "")), identity.id, taken)
        taken[slug] = identity.id
        slugs[identity.id] = slug
        if not identity.translates:
            by_number[str(item["id"])] = slug
        by_number.setdefault(str(item["id"]), slug)
        if url := str(item.get("html_url") or item.get("url") or ""):
            by_number.setdefault(url.split("#")[0], slug)
    for (place, item), identity in zip(found, known, strict=True):
        if identity is None:
            yield place, "it isn’t an article with an id"
            continue
        try:
            draft = _draft(export, item, identity.id, slugs[identity.id], by_number)
            yield place, Incoming(draft, identity.translates, item.get("outdated") is True)
        except (ValueError, TypeError, RecursionError) as error:
            yield place, str(error) or "it can’t be read"


def _named_apart(export: Export) -> tuple[list[tuple[str, Any]], list[str]]:
    """Translations listed beside the articles, as items, and where those are whose article is missing."""
    originals = {str(item["id"]): item for _, item in export.items if isinstance(item, dict) and "id" in item}
    found, lost = [], []
    for place, one in export.translations:
        if not isinstance(one, dict) or one.get("source_type", "Article") != "Article":
            continue
        original = originals.get(str(one.get("source_id")))
        if original is None:
            lost.append(place)
        elif locale_of(one.get("locale")) != item_locale(export.kind, original):
            found.append((place, translation_of(original, one, one.get("locale"))))
    return found, lost


def _listed(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []


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
        questions=_labels(item.get("label_names")), locale=item_locale(export.kind, item), status="draft" if unpublished or restricted else "published",
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


def _free(slug: str, id_: str, taken: Mapping[str, str]) -> str:
    if slug not in taken:
        return slug
    return f"{slug[:130]}-{slugify(id_.partition('-')[2])}"
