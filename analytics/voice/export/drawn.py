"""The pictures of the report, each as one SVG that stands alone: light, without links, without the table behind it."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.frame import said_again
from analytics.voice.reports.showing import themes_to_draw
from analytics.voice.tables import on_phone, pictures, shaped
from foundation.speaking import say


def drawn(db: Connection, figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Those that were drawn for this period: title, one sentence about it, SVG for a wide page and for a phone."""
    wanted = _wanted(figures)
    names = {shaped(one): one for key, *_ in wanted for one in (key, on_phone(key))}
    rows = db.execute(select(pictures.c.key, pictures.c.svg).where(pictures.c.key.in_(names)))
    found = {names[row.key]: without_links(str(said_again(row.svg))) for row in rows}
    told = (
        {"key": key, "title": title, "sub": sub, "svg": found.get(key, ""), "phone": found.get(on_phone(key), "")}
        for key, title, sub in wanted
    )
    return [one for one in told if one["svg"]]


def without_links(markup: str) -> str:
    """The first whole picture of the markup; its marks lead nowhere. Empty where there is none."""
    start, depth = markup.find("<svg"), 0
    if start < 0 or " hidden>" in markup[start : start + 80]:
        return ""
    for tag in re.finditer(r'<svg\b(?:[^>"]|"[^"]*")*>|</svg>', markup[start:]):
        depth += -1 if tag[0] == "</svg>" else 0 if tag[0].endswith("/>") else 1
        if depth == 0:
            return re.sub(r'<a\b(?:[^>"]|"[^"]*")*>|</a>', "", markup[start : start + tag.end()])
    return ""


def _wanted(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(key, title, about) in the order of the report: themes of the cards first, then those that hurt most."""
    week = say.text(
        "Comments a week for a year; the tint is where 95 of 100 weeks should fall, a dot is a week that didn’t."
    )
    return [
        (
            f"pain:{figures['days']}",
            say.text("Where the pain is"),
            say.text(
                "Across: comments, log scale. Up: the share that is negative. Area: rating points lost for a mention."
            ),
        ),
        *((f"trend:{one['key']}", str(one["name"]), week) for one in themes_to_draw(figures)),
        (
            "drivers",
            say.text("What costs rating points"),
            say.text("Points of five for a mention, with 95 % intervals; hollow: can’t be told from none."),
        ),
        (
            "opinions",
            say.text("Who would recommend us"),
            say.text(
                "Of those who mention a theme: detractors to the left, promoters to the right, in per cent, then the difference with its interval."
            ),
        ),
    ]
