"""The report that is taken away: the figures of a period as the front page has them, in words and plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.export.cells import plain
from analytics.voice.export.drawn import drawn
from analytics.voice.export.wording import cards
from analytics.voice.frame import SOURCE_NAMES, trend_said
from analytics.voice.hearing.reading import read_front
from analytics.voice.hearing.told import told_to_all
from analytics.voice.meaning.fixing import Fix, list_fixes
from analytics.voice.meaning.next_steps import next_steps
from analytics.voice.meaning.reading import read_figures
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.reports.headline import headline
from analytics.voice.tables import verbatims
from foundation.errors import Conflict
from foundation.speaking import say

QUOTED = 8  # themes, those that hurt most
EACH = 2  # quotes of a theme
SHORTEST, LONGEST = 30, 260

Report = dict[str, Any]


def read_report(db: Connection, days: int) -> Report:
    """In the language of the page, or of who asked. Everything in it is plain: it can be kept as JSON. Raises Conflict before there are figures."""
    figures = read_front(db, days)
    if figures is None:
        raise Conflict("Nobody has said anything in this time, so there is nothing to take away yet.")
    registry, emerging = read_registry(db), read_figures(db, "emerging")
    drivers, judged = read_figures(db, "drivers"), read_figures(db, "fixes")
    fixes = [(one, judged.get(str(one.id))) for one in list_fixes(db)]
    themes = figures["themes"]
    quotes = _quotes(db, [one["key"] for one in themes[:QUOTED]], figures["first"], figures["last"], figures["heard"])
    return {
        "lang": say.lang,
        "days": days,
        "first": figures["first"],
        "last": figures["last"],
        "counted_at": figures["made_at"],
        "heard": figures["heard"],
        "headline": headline(figures),
        "total": figures["total"],
        "negative": figures["negative"],
        "unassigned": figures["unassigned"],
        "synthetic": figures["synthetic"],
        "cards": cards(figures, emerging),
        "steps": [say.sentence(step.words) for step in next_steps(figures, emerging, fixes, registry.owned)],
        "themes": [{**one, "owner": _owner(registry, one["key"]), "trend": trend_said(one["trend"])} for one in themes],
        "emerging": [{**one, "words": plain(one["words"])} for one in emerging.get("found", ())],
        "measured": emerging.get("measured"),
        "drivers": drivers.get("found", []),
        "rated": {name: drivers.get(name) for name in ("ratings", "mean", "first", "last", "measured")},
        "fixes": [_fix(fix, said, registry) for fix, said in fixes],
        "quotes": [{**one, "theme_name": registry.name(one["theme"])} for one in quotes],
        "pictures": drawn(db, figures),
    }


def _owner(registry: Registry, key: str) -> str | None:
    found = registry.known.get(key)
    return found.owner if found else None


def _fix(fix: Fix, judged: Mapping[str, Any] | None, registry: Registry) -> dict[str, Any]:
    now = (judged or {}).get("now") or {}
    told = {"number": fix.id, "theme": registry.now(fix.theme), "theme_name": registry.name(fix.theme)}
    told |= {name: getattr(fix, name) for name in ("title", "url", "owner", "status", "shipped_on")}
    return told | {"verdict": now.get("outcome"), **{name: now.get(name) for name in ("change", "low", "high")}}


def _quotes(db: Connection, keys: Sequence[str], first: date, last: date, heard: int) -> list[dict[str, Any]]:
    """Of each theme the newest comments that say it plainly, surest first; in the order of the themes."""
    c = verbatims.c
    place = func.row_number().over(partition_by=c.theme, order_by=(c.probability.desc(), c.happened_at.desc(), c.id))
    chosen = (
        select(c.id, place.label("place"))
        .where(
            c.theme.in_(keys), c.sentiment == "negative", func.length(c.text).between(SHORTEST, LONGEST), c.id <= heard, told_to_all(),
            c.happened_at >= datetime.combine(first, time(), UTC), c.happened_at <= datetime.combine(last, time.max, UTC),
        ).subquery()
    )  # fmt: skip
    rows = db.execute(select(verbatims).join(chosen, chosen.c.id == c.id).where(chosen.c.place <= 6 * EACH)).all()
    order = {key: at for at, key in enumerate(keys)}
    found = _different(sorted(rows, key=lambda row: (order[row.theme], -row.probability, -row.id)))
    return [
        {
            "number": row.id, "theme": row.theme, "text": plain(" ".join(row.text.split())), "source": say.word(SOURCE_NAMES.get(row.source, row.source), "voice"),
            "said_on": row.happened_at.date(), "role": row.role, "plan": row.plan, "page": row.page, "sentiment": row.sentiment,
            "sure": row.probability,
        }
        for row in found
    ]  # fmt: skip


def _different(rows: Iterable[Any]) -> list[Any]:
    """At most so many of a theme, none in the words of another."""
    found: list[Any] = []
    for row in rows:
        own = [one for one in found if one.theme == row.theme]
        if len(own) < EACH and row.words_hash not in {one.words_hash for one in own}:
            found.append(row)
    return found
