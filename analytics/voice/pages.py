"""The voice pages: what hurts most, one theme closely, and the verbatims behind every number."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from analytics.voice.headline import headline
from analytics.voice.hearing.preparing import SOURCES
from analytics.voice.hearing.reading import (
    Wanted,
    count_by_group,
    count_by_sentiment,
    list_verbatims,
    read_front,
    read_trends,
    wanted_from,
)
from analytics.voice.meaning.figures import trend_in_words, wilson
from analytics.voice.meaning.fixing import list_fixes
from analytics.voice.meaning.next_steps import next_steps
from analytics.voice.meaning.parting import by_sentiment, parts
from analytics.voice.meaning.parting import places as by_place
from analytics.voice.meaning.reading import read_figures
from analytics.voice.registry.standing import WITHDRAWN, read_registry
from analytics.voice.sentiment.clauses import two_things
from analytics.voice.sentiment.correcting import corrections_of
from foundation.access import staff_only
from foundation.errors import NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading

voice = Blueprint(
    "voice",
    __name__,
    url_prefix="/voice",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
READERS = ("product", "lead", "writer")
PERIODS = {28: "Four weeks", 84: "Twelve weeks", 365: "A year"}
SENTIMENTS = ("negative", "neutral", "positive", "uncertain")
SOURCE_NAMES = {
    "ticket": "Ticket", "chat": "Chat", "assistant": "Assistant", "article": "Article comment", "survey": "Rating comment", "review": "Review", "social": "Social", "search": "Search",
}  # fmt: skip
TRENDS = 4
ROWS = 12
FILTERS = ("theme", "sentiment", "source", "page", "role", "plan", "words", "from", "to", "heard")


@voice.context_processor
def _names() -> dict[str, Any]:
    return {"PERIODS": PERIODS, "SOURCE_NAMES": SOURCE_NAMES}


@voice.get("/")
@staff_only(*READERS)
def front() -> str:
    days = _period()
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
    days = _period()
    with reading() as db:
        figures, registry = read_front(db, days), read_registry(db)
    counted = {one["key"]: one for one in figures["themes"]} if figures else {}
    areas: dict[str, list[Any]] = {}
    for theme in registry.all.values():
        areas.setdefault(theme.area, []).append((theme, counted.get(theme.key)))
    return render_template("analytics/voice/themes.html", figures=figures, days=days, areas=areas)


@voice.get("/themes/<key>")
@staff_only(*READERS)
def theme(key: str) -> str | Response:
    """A key that was merged leads to where its comments went."""
    days = _period()
    with reading() as db:
        registry = read_registry(db)
    found = registry.known.get(registry.now(key) or "")
    if found is None or found.status == WITHDRAWN:
        raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
    if found.key != key:
        return redirect(url_for("voice.theme", key=found.key, days=days))
    today = now().astimezone(UTC).date()
    wanted = Wanted(theme=key, first=today - timedelta(days=days - 1), last=today)
    before = Wanted(theme=key, first=today - timedelta(days=2 * days - 1), last=today - timedelta(days=days))
    with reading() as db:
        groups, earlier = count_by_group(db, wanted), count_by_sentiment(db, before).total()
        quotes = list_verbatims(db, wanted, None, 8).items
        picture = read_trends(db, [key]).get(key)
        linked, judged = list_fixes(db), read_figures(db, "fixes")
    counts, places = by_sentiment(groups), by_place(groups)
    fixes = [(one, judged.get(str(one.id))) for one in linked if registry.now(one.theme) == key]
    low, high = wilson(counts["negative"], counts.total())
    pages, roles = _ordered(places, 0)[:12], _ordered(places, 1)[:5]
    return render_template(
        "analytics/voice/theme.html", theme=found, days=days, wanted=wanted, counts=counts, total=counts.total(), low=low, high=high,
        trend=trend_in_words(counts.total(), earlier) if earlier else "", places=places, pages=pages, roles=roles, quotes=quotes,
        picture=Markup(picture) if picture else None, sums=_sums(places), parted=parts(groups), fixes=fixes,
    )  # fmt: skip


@voice.get("/verbatims")
@staff_only(*READERS)
def verbatims() -> str:
    wanted = wanted_from(request.args)
    with reading() as db:
        registry = read_registry(db)
        wanted = replace(wanted, theme=registry.now(wanted.theme) or wanted.theme)
        counts = count_by_sentiment(db, wanted)
        found = list_verbatims(db, wanted, request.args.get("cursor"))
        corrected = corrections_of(db, [row.id for row in found.items])
    args: dict[str, Any] = {name: value for name in FILTERS if (value := request.args.get(name))}
    return render_template(
        "analytics/voice/verbatims.html", wanted=wanted, total=counts.total(), counts=counts, found=found, themes=registry.all.values(), theme_name=registry.name,
        sources=SOURCES, sentiments=SENTIMENTS, filtered=bool(args), corrected=corrected, two_things={row.id: two_things(row.text) for row in found.items},
        more=url_for("voice.verbatims", **args, cursor=found.next) if found.next else None,
    )  # fmt: skip


def _period() -> int:
    days = whole_number(request.args.get("days"))
    return days if days in PERIODS else 28


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


def _ordered(places: dict[tuple[str, str], int], axis: int) -> list[str]:
    """Pages or roles, the most frequent first."""
    sums: dict[str, int] = {}
    for place, count in places.items():
        sums[place[axis]] = sums.get(place[axis], 0) + count
    return sorted(sums, key=lambda name: (-sums[name], name))


def _sums(places: dict[tuple[str, str], int]) -> dict[str, int]:
    """How many comments came from each page, all roles."""
    sums: dict[str, int] = {}
    for (page, _), count in places.items():
        sums[page] = sums.get(page, 0) + count
    return sums
