"""One article of another help centre in several languages: as items with one id, or with its translations inside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from foundation.markdown import slugify
from kb.articles.languages import language

Kind = Literal["zendesk", "intercom"]
Item = Mapping[str, Any]

_SHARED = ("id", "section_id", "parent_id", "user_segment_id", "user_segment_ids", "source_locale", "default_locale")
_OWN = ("title", "body", "description", "draft", "state", "html_url", "url", "outdated")


@dataclass(frozen=True)
class Identity:
    """Our id of an item, and the id of its original when it is a translation."""

    id: str
    translates: str = ""


def spread(kind: Kind, place: str, item: Any) -> Iterator[tuple[str, Any]]:
    """The item and each translation it carries, as items of their own, with where they are."""
    yield place, item
    if not isinstance(item, dict):
        return
    for locale, one in _carried(kind, item):
        if isinstance(one, dict) and locale_of(locale) != item_locale(kind, item):
            yield f"{place} in {locale_of(locale)}", translation_of(item, one, locale)


def translation_of(item: Item, one: Item, locale: Any) -> dict[str, Any]:
    """Its own words, in the place of its original. Labels stay behind: they are words of the other language."""
    shared = {name: item[name] for name in _SHARED if name in item}
    return shared | {name: one[name] for name in _OWN if name in one} | {"locale": locale}


def identities(kind: Kind, items: Sequence[Any], locales: Mapping[str, str]) -> list[Identity | None]:
    """Which article each item is; None for what has no id. `locales` are those of the articles there are, by our id.

    The plain id is the original's: of the article that has it here, else in the export's source language, else of the first.
    """
    spoken: dict[str, list[str]] = {}
    source: dict[str, str] = {}
    for item in items:
        if (plain := _plain(kind, item)) is not None:
            spoken.setdefault(plain, []).append(item_locale(kind, item))
            source.setdefault(plain, locale_of(item.get("source_locale") or item.get("default_locale")))
    originals = {plain: _original(locales.get(plain), source[plain], spoken[plain]) for plain in spoken}
    return [_identity(kind, item, originals) for item in items]


def item_locale(kind: Kind, item: Item) -> str:
    source = item.get("source_locale") if kind == "zendesk" else item.get("default_locale")
    return locale_of(item.get("locale") or source)


def locale_of(raw: Any) -> str:
    """`en-us` -> `en-US`, `zh_hans` -> `zh-Hans`; nothing said is English."""
    tongue, _, region = str(raw or "en").replace("_", "-").partition("-")
    if not region:
        return tongue.lower()
    return f"{tongue.lower()}-{region.upper() if len(region) <= 3 else region.title()}"


def _carried(kind: Kind, item: Item) -> Iterator[tuple[Any, Any]]:
    if kind == "intercom":
        content = item.get("translated_content")
        yield from content.items() if isinstance(content, dict) else ()
        return
    inside = item.get("translations")
    for one in inside if isinstance(inside, list) else ():
        if isinstance(one, dict) and one.get("locale"):
            yield one["locale"], one


def _plain(kind: Kind, item: Any) -> str | None:
    """The system and its number."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), (int, str)) or not str(item["id"]).strip():
        return None
    return f"{kind}-{item['id']}"[:140]


def _original(here: str | None, source: str, spoken: Sequence[str]) -> str | None:
    """The language of the item that is the original; None when the original is here and no item speaks its language."""
    if here is None:
        return source if source in spoken else spoken[0]
    alike = (one for one in spoken if language(one) == language(here))
    return here if here in spoken else next(alike, None)


def _identity(kind: Kind, item: Any, originals: Mapping[str, str | None]) -> Identity | None:
    plain = _plain(kind, item)
    if plain is None:
        return None
    locale = item_locale(kind, item)
    return Identity(plain) if locale == originals[plain] else Identity(f"{plain}-{slugify(locale)}", plain)
