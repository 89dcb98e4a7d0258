"""The front page, and all themes by area: what hurts most, what is new, what got better, what to do next."""

from typing import Any

from flask import render_template, request
from markupsafe import Markup

from analytics.voice.frame import READERS, period, voice
from analytics.voice.hearing.reading import (
    read_front,
    read_trends,
)
from analytics.voice.meaning.fixing import list_fixes
from analytics.voice.meaning.next_steps import next_steps
from analytics.voice.meaning.reading import read_figures
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.headline import headline
from foundation.access import staff_only
from foundation.web import reading

TRENDS = 4
ROWS = 12


@voice.get("/")
@staff_only(*READERS)
def front() -> str:
    days = period()
    with reading() as db:
        figures = read_front(db, days)
        drawn = _themes_to_draw(figures) if figures else []
        trends, emerging = read_trends(db, [one["key"] for one in drawn]), read_figures(db, "emerging")
        if figures and figures["new"]:
            figures["new"] = _fresh(figures["new"], emerging)
        judged = read_figures(db, "fixes")
        fixes = [(one, judged.get(str(one.id))) for one in list_fixes(db)] if figures else []
    return render_template(
        "analytics/voice/front.html", figures=figures, days=days, headline=headline(figures) if figures else "", emerging=emerging,
        steps=next_steps(figures, emerging, fixes) if figures else [],
        shown=_in_the_table(figures), trends=[(one, Markup(trends[one["key"]])) for one in drawn if one["key"] in trends],
    )  # fmt: skip


@voice.get("/themes")
@staff_only(*READERS)
def themes() -> str:
    days = period()
    with reading() as db:
        figures, registry = read_front(db, days), read_registry(db)
    counted = {one["key"]: one for one in figures["themes"]} if figures else {}
    areas: dict[str, list[Any]] = {}
    for theme in registry.all.values():
        areas.setdefault(theme.area, []).append((theme, counted.get(theme.key)))
    return render_template("analytics/voice/themes.html", figures=figures, days=days, areas=areas)


def _fresh(new: dict[str, Any], emerging: dict[str, Any]) -> dict[str, Any] | None:
    """The card of what is new, with what the list of what emerges knows; None when it isn't there any more."""
    found = next((one for one in emerging.get("found", ()) if one["key"] == new["key"]), None)
    return {**new, **found} if found else None


def _in_the_table(figures: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The themes that hurt most; all of them when asked."""
    found = list(figures["themes"]) if figures else []
    return found if request.args.get("all") else found[:ROWS]


def _themes_to_draw(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The themes of the three cards first, then those that hurt most."""
    cards = [figures[name] for name in ("hurts", "new", "better") if figures[name]]
    keys = list(dict.fromkeys([one["key"] for one in [*cards, *figures["themes"]]]))[:TRENDS]
    by_key = {one["key"]: one for one in figures["themes"]}
    return [by_key[key] for key in keys]
