"""What a page tells search engines and link previews about itself: addresses, and JSON-LD by schema.org."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from foundation.web import config
from kb.articles.article import Article

LONGEST_DESCRIPTION = 155  # what result pages show of it


def absolute(endpoint: str, **values: Any) -> str:
    """Our one true address, whatever name the request came by."""
    return config().base_url + url_for(endpoint, **values)


def described(article: Article, section_slug: str | None) -> dict[str, Any]:
    """The article and the way to it."""
    address = absolute("helpcentre.article", slug=article.slug)
    whose = {"@type": "Organization", "name": config().help_name, "url": config().base_url}
    about = {
        "@type": "Article",
        "headline": article.title,
        "description": shortened(article.lede),
        "dateModified": article.updated_at.isoformat(timespec="seconds"),
        "inLanguage": article.locale,
        "mainEntityOfPage": address,
        "isAccessibleForFree": True,
        "author": whose,
        "publisher": whose,
    }
    steps = [(article.section, absolute("helpcentre.section", slug=section_slug))] if section_slug else []
    return {"@context": "https://schema.org", "@graph": [about, breadcrumbs([*steps, (article.title, address)])]}


def described_section(name: str, address: str) -> dict[str, Any]:
    return {"@context": "https://schema.org", **breadcrumbs([(name, address)])}


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """From the help centre's home to (name, address) of the page."""
    way = [(f"{config().help_name} help", absolute("helpcentre.home")), *steps]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0].rstrip(",;:.") + "…"
