"""The job that makes what the reports show: figures for each period, each theme's year, what is new, drivers and fixes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.hearing.coverage import coverage, stopped
from analytics.voice.hearing.told import told_to_all
from analytics.voice.meaning.fixing import Fix, list_fixes, standing
from analytics.voice.meaning.measuring import measure_drivers, measure_emerging, measure_fixes
from analytics.voice.meaning.pain import weights_of
from analytics.voice.meaning.releasing import list_releases
from analytics.voice.notes.noting import list_notes
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.counting import Counts, by_day, count_days, count_heard
from analytics.voice.reports.front_figures import front_figures
from analytics.voice.reports.opinions import opinions
from analytics.voice.reports.sources import sources
from analytics.voice.reports.theme_figures import theme_figures
from analytics.voice.reports.where import where
from analytics.voice.reports.year import marks_on, years
from analytics.voice.tables import shaped, summaries, verbatims
from foundation.database import Database, upsert
from foundation.jobs import enqueue

PERIODS = (28, 84, 365)
SPARK = 28  # days


def summarise(database: Database, now: datetime) -> None:
    """Count everything heard so far and keep the figures; pages read only those. Pictures are drawn by a job of their own."""
    today = now.astimezone(UTC).date()
    with database.reading() as db:
        made = _figures(db, today)
    rows = [{"key": shaped(key), "figures": one, "made_at": now} for key, one in made.items()]
    with database.writing() as db:
        db.execute(summaries.delete().where(summaries.c.key.not_in([row["key"] for row in rows])))
        upsert(db, summaries, rows, keys=["key"])
        enqueue(db, "voice.draw", unique="voice.draw")


def _figures(db: Connection, today: date) -> dict[str, Any]:
    """By the key each is kept under."""
    themes, heard = read_registry(db), count_heard(db)
    counts = count_days(db, today, heard.last)
    daily = by_day(counts)
    names = {theme.key: theme.name for theme in themes.all.values()}
    releases = list_releases(db)
    new = measure_emerging(db, names, releases, today, heard.last)
    for one in new["found"]:
        one["daily"] = [daily[one["key"]][today - timedelta(days=back)] for back in range(SPARK - 1, -1, -1)]
    drove = measure_drivers(db, names, today, heard.last)
    for one in drove["found"]:
        one["comments"] = sum(count for day, count in daily[one["theme"]].items() if drove["first"] <= day <= today)
    fixes = [standing(fix, themes) for fix in list_fixes(db)]
    judged = measure_fixes(db, fixes, daily, today)
    made: dict[str, Any] = {"emerging": new, "drivers": drove, "fixes": judged, "opinions": opinions(db, names, today, heard.last)}  # fmt: skip
    made["scoreboard"] = _scoreboard(fixes, judged, daily, today, heard.newest)
    by_theme = years(counts, themes, today, heard, marks_on(themes, releases, fixes, list_notes(db)))
    made |= {f"trend:{key}": year for key, year in by_theme.items()}
    levels = {one["key"]: one["level"] for one in new["found"]}
    made |= theme_figures(
        db, themes, today, heard.last, {key: year["headline"] for key, year in by_theme.items()}, levels
    )
    passing = _of_the_silent(db, today, heard.last)
    for days in PERIODS:
        figures = front_figures(
            counts, themes, today, days, found_new=new["found"], weights=weights_of(drove), passing=passing
        )
        first = figures["first"]
        figures |= {"heard": heard.last, "synthetic": heard.synthetic, "sources": sources(db, first, today, heard.last)}
        if figures["better"]:
            figures["better"]["fix"] = _fix_of(figures["better"]["key"], fixes, judged)
        for card in ("hurts", "new", "better"):
            if figures[card]:
                figures[card]["quote"] = _quote(db, figures[card]["key"], first, better=card == "better")
        made[f"front:{days}"] = figures
        made[f"where:{days}"] = where(db, first, today, heard.last, [one["key"] for one in figures["themes"]])
    return made


def _of_the_silent(db: Connection, today: date, heard: int) -> Counts:
    """What came from sources that have fallen silent: usually nothing, and no statement is needed."""
    silent = stopped(coverage(db, today - timedelta(days=PERIODS[-1])), today - timedelta(days=PERIODS[-1]), today)
    return count_days(db, today, heard, sources=silent) if silent else {}


def _scoreboard(
    fixes: Iterable[Fix], judged: Mapping[str, Any], daily: Mapping[str | None, Mapping[date, int]], today: date, newest: Mapping[str | None, int]
) -> list[dict[str, Any]]:  # fmt: skip
    """Shipped fixes that have a verdict, the newest first, as their picture shows them."""
    found = []
    for fix in fixes:
        now = judged.get(str(fix.id), {}).get("now")
        if not now or fix.shipped_on is None:
            continue
        after = sum(count for day, count in daily.get(fix.theme, {}).items() if fix.shipped_on <= day <= today)
        found.append(
            {
                "id": fix.id, "title": fix.title, "theme": fix.theme, "day": fix.shipped_on, "until": today, "after": after, "heard": newest.get(fix.theme, 0),
                **{name: now[name] for name in ("outcome", "change", "low", "high")},
            }
        )  # fmt: skip
    return sorted(found, key=lambda one: (one["day"], one["id"]), reverse=True)


def _fix_of(theme: str, fixes: Iterable[Fix], judged: Mapping[str, Any]) -> dict[str, Any] | None:
    """The newest fix after which the theme fell."""
    for fix in fixes:
        now = judged.get(str(fix.id), {}).get("now")
        if fix.theme == theme and now and now["outcome"] == "fell":
            return {"id": fix.id, "title": fix.title, "day": fix.shipped_on}
    return None


def _quote(db: Connection, theme: str, first: date, *, better: bool) -> dict[str, Any] | None:
    """The most telling of the newest comments: of a length one reads, and with feeling."""
    wanted = "positive" if better else "negative"
    rows = db.execute(
        select(verbatims).where(
            verbatims.c.theme == theme, verbatims.c.happened_at >= datetime.combine(first, time(), UTC),
            verbatims.c.sentiment == wanted, func.length(verbatims.c.text).between(30, 170), told_to_all(),
        ).order_by(verbatims.c.happened_at.desc()).limit(40)
    ).all()  # fmt: skip
    if not rows:
        return None
    best = max(rows, key=lambda row: row.compound if better else -row.compound)
    return {
        "text": " ".join(_without_greeting(best.text).split()), "source": best.source, "happened_at": best.happened_at,
        "role": best.role, "plan": best.plan, "page": best.page, "segment": best.segment, "probability": best.probability,
    }  # fmt: skip


def _without_greeting(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if rest.strip() and len(first) < 30 and first.rstrip().endswith(",") else text
