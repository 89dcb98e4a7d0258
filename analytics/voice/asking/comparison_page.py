"""Two periods or segments side by side: what differs provably, in words and as a picture."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from babel.lists import format_list
from flask import render_template, request
from sqlalchemy import func, select

from analytics.voice.asking.current import shelf
from analytics.voice.asking.fitting import choose, count_by_theme_and_feeling
from analytics.voice.asking.segments import list_segments
from analytics.voice.asking.sides import Side, read_sides
from analytics.voice.frame import READERS, voice
from analytics.voice.hearing.wanted import NO_THEME
from analytics.voice.meaning.comparing import Difference, compare, difference, proving
from analytics.voice.meaning.figures import wilson
from analytics.voice.numbers import NARROW, percent
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.tables import verbatims
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.saying import OWN
from foundation.speaking import say
from foundation.web import now, reading

DRAWN = 14  # themes of the picture
NAMED = 3  # of those that differ each way
FACETS = ("role", "plan", "page", "segment", "source", "sentiment")


@voice.get("/comparison")
@staff_only(*READERS)
def comparison() -> str:
    held, wrong = shelf(), ""
    with reading() as db:
        registry = read_registry(db)
        segments = list_segments(db, current_staff())
        known = {one.id: one for one in segments}
        try:
            sides = read_sides(request.args, known, registry, now().date())
        except Invalid as said:
            sides, wrong = read_sides({}, known, registry, now().date()), said.detail
        chosen = [choose(db, side.address, registry, held) for side in sides]
        counts = [count_by_theme_and_feeling(db, one) for one in chosen]
        both = select(func.count()).select_from(verbatims).where(*chosen[0].conditions, *chosen[1].conditions)
        overlap = db.execute(both).scalar_one()
    themes = [_by_theme(one) for one in counts]
    totals = [one.total() for one in counts]
    rows = compare(themes[1], themes[0])
    pictured = [one for one in rows if one.theme != NO_THEME][:DRAWN]
    feelings = [sum(count for (_, feeling), count in one.items() if feeling == "negative") for one in counts]
    mood = proving([difference("negative", feelings[1], totals[1], feelings[0], totals[0])])[0]
    return render_template(
        "analytics/voice/comparison.html",
        sides=sides,
        wrong=wrong,
        totals=totals,
        rows=rows,
        drawn=drawn(pictured, totals),
        mood=mood,
        overlap=overlap,
        headline=headline(rows, registry, totals),
        proof=proof(rows, registry, totals),
        most=_most(pictured, totals),
        theme_name=registry.name,
        segments=segments,
        facets=_facets(sides, held.facets if held else {}),
    )


def headline(rows: list[Difference], registry: Registry, totals: list[int]) -> str:
    """The largest provable difference each way."""
    if not all(totals):
        return say.text(
            "Nothing to compare: one side has no comments"
            if any(totals)
            else "Nothing to compare: neither side has comments"
        )
    more, less = _more_and_less(rows)
    if not more and not less:
        return say.text("Nothing differs provably")
    names = {how: registry.name(found[0].theme) for how, found in (("more", more), ("less", less)) if found}
    if len(names) == 2:
        return say.text("More about “{more}”, less about “{less}”", **names)
    return say.text("More about “{more}”" if more else "Less about “{less}”", **names)


def proof(rows: list[Difference], registry: Registry, totals: list[int]) -> str:
    """The shares behind the headline, and how many themes differ in all."""
    more, less = _more_and_less(rows)
    if not all(totals) or not (more or less):
        return ""
    parts = {how: _listed([_part(one, registry) for one in found[:NAMED]]) for how, found in (("more", more), ("less", less)) if found}  # fmt: skip
    words = "More of {more}; less of {less}." if len(parts) == 2 else "More of {more}." if more else "Less of {less}."
    count = len(more) + len(less)
    differ = "{count} of {themes} themes differs provably." if count == 1 else "{count} of {themes} themes differ provably."  # fmt: skip
    return f"{say.text(words, **parts)} {say.text(differ, count=count, themes=len(rows))}"


def _more_and_less(rows: list[Difference]) -> tuple[list[Difference], list[Difference]]:
    proven = [one for one in rows if one.proven and one.theme != NO_THEME]
    return [one for one in proven if one.change > 0], [one for one in proven if one.change < 0]


def drawn(rows: list[Difference], totals: list[int]) -> list[dict[str, Any]]:
    """Each theme's share of both sides, with Wilson's intervals, as percent of the width."""
    most = _most(rows, totals)
    return [
        {
            "one": row,
            "a": _mark(row.second, totals[0], most), "b": _mark(row.first, totals[1], most),
        }
        for row in rows
    ]  # fmt: skip


def _mark(count: int, of: int, most: float) -> dict[str, float]:
    low, high = wilson(count, of)
    return {
        name: round(100 * value / most, 2)
        for name, value in (("low", low), ("at", count / max(of, 1)), ("high", min(high, most)))
    }


def _most(rows: list[Difference], totals: list[int]) -> float:
    """The right end of the picture: the longest interval, rounded up to whole percent, or to five."""
    ends = [
        wilson(count, of)[1] for row in rows for count, of in ((row.second, totals[0]), (row.first, totals[1])) if of
    ]
    longest = max(ends, default=0.05)
    step = 0.01 if longest < 0.1 else 0.05
    return min(1.0, math.ceil(round(longest / step, 6)) * step)


def _percent(share: float) -> str:
    return percent(share) if share >= 0.01 or not share else f"{say.number(100 * share, 1)}{NARROW}%"


def _part(one: Difference, registry: Registry) -> str:
    share, other = _percent(one.second_share), _percent(one.first_share)
    return say.text("“{theme}” ({share} against {other})", theme=registry.name(one.theme), share=share, other=other)


def _listed(found: list[str]) -> str:
    if say.lang != OWN:
        return format_list(found, locale=say.lang)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def _by_theme(counts: Mapping[tuple[str | None, str], int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (theme, _), count in counts.items():
        found[theme or NO_THEME] += count
    return found


def _facets(sides: tuple[Side, Side], known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What the form offers: what there is, and what was asked for."""
    roles = {"role": ["client", "freelancer", "agency"]} | dict(known)
    return {
        name: list(dict.fromkeys([*roles.get(name, []), *(side.typed[name] for side in sides if name in side.typed)]))
        for name in FACETS
    }
