"""The front page, and all themes by area: what hurts most, what is new, what got better, what to do next."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from analytics.voice.frame import PERIODS, READERS, day_in_words, period, voice
from analytics.voice.hearing.reading import read_front
from analytics.voice.meaning.fixing import Fix, list_fixes
from analytics.voice.meaning.next_steps import next_steps
from analytics.voice.meaning.reading import read_several
from analytics.voice.notes.noting import list_notes
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.reports.headline import (
    emerging_title,
    headline,
    in_words,
    opinions_title,
    pain_title,
    sources_in_words,
)
from analytics.voice.reports.showing import Picture, read_pictures, read_years, themes_to_draw, with_table
from analytics.voice.reports.where import axes, shade
from foundation.access import staff_only
from foundation.speaking import say
from foundation.web import reading

ROWS = 12
OUTCOMES = {"fell": "it fell", "no": "it changed nothing", "not yet provable": "not yet provable"}


@voice.get("/")
@staff_only(*READERS)
def front() -> str:
    days = period()
    with reading() as db:
        figures = read_front(db, days)
        if figures is None:
            ever = read_front(db, max(PERIODS)) is not None
            return render_template("analytics/voice/front.html", figures=None, days=days, ever=ever)
        kept, registry, fixes = read_several(db, ("emerging", "fixes", "opinions")), read_registry(db), list_fixes(db)
        notes = [one for one in list_notes(db) if figures["first"] <= one.day <= figures["last"]]
        emerging = kept["emerging"]
        drawn = themes_to_draw(figures)
        years = read_years(db, [one["key"] for one in drawn])
        keys = [f"pain:{days}", "opinions", *(f"trend:{key}" for key in years), *(f"spark:{one['key']}" for one in emerging.get("found", ()))]  # fmt: skip
        pictures = read_pictures(db, keys)
    if figures["new"]:
        figures["new"] = _fresh(figures["new"], emerging)
    judged = [(one, kept["fixes"].get(str(one.id))) for one in fixes]
    return render_template(
        "analytics/voice/front.html",
        figures=figures,
        days=days,
        headline=headline(figures),
        emerging=emerging,
        pictures=pictures,
        steps=next_steps(figures, emerging, judged, registry.owned),
        shown=_in_the_table(figures),
        tones=_tones(figures),
        owner_of=_owners(registry, judged),
        opinions=kept["opinions"],
        pain_title=pain_title(figures["themes"]),
        emerging_title=emerging_title(emerging.get("found", ()), len(registry.all)),
        opinions_title=opinions_title(kept["opinions"]) if kept["opinions"] else "",
        in_words=in_words,
        reporting=sources_in_words(figures["sources"]),
        last_heard=max((one["heard_at"] for one in figures["sources"]), default=None),
        notes=notes,
        theme_name=registry.name,
        trends=[_trend(one, years[one["key"]], pictures) for one in drawn if one["key"] in years],
    )


@voice.get("/themes")
@staff_only(*READERS)
def themes() -> str:
    days = period()
    with reading() as db:
        figures, registry = read_front(db, days), read_registry(db)
        where = read_several(db, (f"where:{days}",))[f"where:{days}"]
        picture = read_pictures(db, (f"areas:{days}",))[f"areas:{days}"]
    counted = {one["key"]: one for one in figures["themes"]} if figures else {}
    areas: dict[str, list[Any]] = {}
    for theme in registry.all.values():
        areas.setdefault(theme.area, []).append((theme, counted.get(theme.key)))
    return render_template(
        "analytics/voice/themes.html",
        figures=figures,
        days=days,
        areas=areas,
        where=where,
        picture=picture,
        theme_name=registry.name,
        shade=shade,
        axes=axes(where.get("columns", ())),
    )


def _trend(one: dict[str, Any], year: dict[str, Any], pictures: Mapping[str, Picture]) -> tuple[Any, Any, Picture]:
    """A theme with its year and the picture of it."""
    return one, year, with_table(pictures[f"trend:{one['key']}"], year)


def _fresh(new: dict[str, Any], emerging: dict[str, Any]) -> dict[str, Any] | None:
    """The card of what is new, with what the list of what emerges knows; None when it isn't there any more."""
    found = next((one for one in emerging.get("found", ()) if one["key"] == new["key"]), None)
    return {**new, **found} if found else None


def _in_the_table(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The themes that hurt most; all of them when asked."""
    found = list(figures["themes"])
    return found if request.args.get("all") else found[:ROWS]


def _tones(figures: dict[str, Any]) -> dict[str, str]:
    """The themes of the cards keep their colour everywhere on the page."""
    return {figures[card]["key"]: tone for card, tone in (("better", "accent"), ("hurts", "ink"), ("new", "warm")) if figures[card]}  # fmt: skip


def _owners(registry: Registry, fixes: list[tuple[Fix, Any]]) -> Any:
    """`owner_of(key)` says who owns a theme and what is under way, in a sentence or two."""

    def told(key: str) -> str:
        theme = registry.known.get(key)
        owner = say.text("Owner {name}.", name=theme.owner) if theme and theme.owner else say.text("No owner yet.")
        own = [(fix, judged) for fix, judged in fixes if registry.now(fix.theme) == key]
        if not own:
            return f"{owner} {say.text('No fix under way.')}"
        fix, judged = own[0]
        now = (judged or {}).get("now")
        if fix.shipped_on is None:
            return f"{owner} {fix.title}, {say.word(fix.status, 'fix')}."
        outcome = say.word(OUTCOMES[now["outcome"]]) if now else say.text("being watched")
        shipped = say.text("{fix} shipped {day}: {outcome}.", fix=fix.title, day=day_in_words(fix.shipped_on, "MMMMd"), outcome=outcome)  # fmt: skip
        return f"{owner} {shipped}"

    return told
