"""The job that makes what the front page shows: figures for each period, and a trend picture for each theme."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.meaning.figures import fell, trend_in_words
from analytics.voice.meaning.fixing import Fix, list_fixes, list_releases, standing
from analytics.voice.meaning.measuring import measure_drivers, measure_emerging, measure_fixes
from analytics.voice.meaning.pain import USUAL, Share, Weight, shares, weights_of
from analytics.voice.meaning.trends import bands
from analytics.voice.notes.noting import list_notes
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.reports.drawing import Mark, draw_trend
from analytics.voice.reports.driver_picture import draw_drivers
from analytics.voice.reports.theme_figures import theme_rows
from analytics.voice.reports.trend_words import trend_headline
from analytics.voice.tables import SHAPE, pictures, shaped, summaries, verbatims
from foundation.database import Database, upsert

PERIODS = (28, 84, 365)
WEEKS = 52
DRAWN = 16  # drivers in the picture; its table has all
NO_THEME = ""
LEAST_NEGATIVE = 5  # a theme below this hurts nobody provably

Counts = dict[tuple[str | None, date], Counter[str]]  # (theme, day) -> how many of each sentiment


def summarise(database: Database, now: datetime) -> None:
    """Count everything heard so far and keep figures and pictures; the pages read only those."""
    today = now.astimezone(UTC).date()
    with database.reading() as db:
        themes = read_registry(db)
        heard = db.execute(select(func.coalesce(func.max(verbatims.c.id), 0))).scalar_one()
        synthetic = db.execute(select(verbatims.c.id).where(verbatims.c.synthetic).limit(1)).first() is not None
        counts = _count(db, today, heard)
        names = {theme.key: theme.name for theme in themes.all.values()}
        releases, notes = list_releases(db), list_notes(db)
        new = measure_emerging(db, names, releases, today, heard)
        drove = measure_drivers(db, names, today, heard)
        fixes = [standing(fix, themes) for fix in list_fixes(db)]
        judged = measure_fixes(db, fixes, _by_day(counts), today)
        rows = [{"key": key, "figures": one, "made_at": now} for key, one in (("emerging", new), ("drivers", drove), ("fixes", judged))]  # fmt: skip
        for days in PERIODS:
            figures = front_figures(counts, themes, today, days, found_new=new["found"], weights=weights_of(drove))
            figures |= {"heard": heard, "synthetic": synthetic}
            if figures["better"]:
                figures["better"]["fix"] = _fix_of(figures["better"]["key"], fixes, judged)
            for card in ("hurts", "new", "better"):
                if figures[card]:
                    figures[card]["quote"] = _quote(db, figures[card]["key"], figures["first"], better=card == "better")
            rows.append({"key": f"front:{days}", "figures": figures, "made_at": now})
    drawn = [{"key": "drivers", "svg": draw_drivers(drove["found"][:DRAWN]), "made_at": now}]
    marks = [Mark(one.released_on, one.name, "release") for one in releases]
    totals = weekly(counts, None, today, every=True)
    headlines: dict[str, str] = {}
    for theme in themes.all.values():
        weeks = weekly(counts, theme.key, today)
        if sum(weeks):
            usual = bands(weeks, totals[-len(weeks) :])
            band = usual[-1]
            headlines[theme.key] = trend_headline(weeks, usual, today)
            title = f"{theme.name}: {weeks[-1]} comments in the last seven days, {band.low:.0f} to {band.high:.0f} are usual"
            said = [Mark(one.day, one.text, "note") for one in notes if one.theme is None or themes.now(one.theme) == theme.key]
            own = [Mark(fix.shipped_on, fix.title, "fix") for fix in fixes if fix.theme == theme.key and fix.shipped_on]
            picture = draw_trend(title, weeks, today, usual, [*marks, *own, *said])
            drawn.append({"key": f"trend:{theme.key}", "svg": picture, "made_at": now})
    rows += theme_rows(database, themes, today, heard, headlines, new["found"], now)
    with database.writing() as db:
        for table, made in ((summaries, rows), (pictures, drawn)):
            db.execute(table.delete().where(table.c.key.not_like(f"{SHAPE}/%")))
            upsert(db, table, [row | {"key": shaped(str(row["key"]))} for row in made], keys=["key"])


def front_figures(
    counts: Counts,
    themes: Registry,
    today: date,
    days: int,
    *,
    found_new: Iterable[Mapping[str, Any]] = (),
    weights: Mapping[str, Weight] | None = None,
) -> dict[str, Any]:
    """Everything the front page says about the last `days` days, today among them."""
    new_by_key, weights = {one["key"]: one for one in found_new}, weights or {}
    first = today - timedelta(days=days - 1)
    now, before = (
        _between(counts, first, today),
        _between(counts, first - timedelta(days=days), first - timedelta(days=1)),
    )
    negative = sum(one["negative"] for one in now.values())
    has_before = min((day for _, day in counts), default=today) <= first - timedelta(days=days)
    pain = shares({key or NO_THEME: one["negative"] for key, one in now.items()}, weights)
    totals = weekly(counts, None, today, every=True)
    found: list[dict[str, Any]] = []
    for theme in themes.all.values():
        one = now.get(theme.key, Counter())
        if not one.total():
            continue
        weeks, hurt = weekly(counts, theme.key, today), pain.get(theme.key, Share(0.0, 0.0, 1.0))
        usual, new = bands(weeks, totals[-len(weeks) :])[-1], new_by_key.get(theme.key)
        found.append(
            {
                "key": theme.key, "name": theme.name, "area": theme.area, "count": one.total(), "negative": one["negative"],
                "share_negative": one["negative"] / one.total(), "pain": hurt.value, "low": hurt.low, "high": hurt.high,
                "weight": weights.get(theme.key, USUAL).value,
                "trend": trend_in_words(one.total(), before.get(theme.key, Counter()).total()) if has_before else "",
                "week": weeks[-1], "usual": round(usual.expected, 1), "kind": new["level"] if new else "steady",
            }
        )  # fmt: skip
    found.sort(key=lambda one: (-one["pain"], -one["count"], one["name"]))
    alerts = [one for one in found if one["kind"] == "alert" and one["share_negative"] >= 0.2]
    loudest = max(alerts, key=lambda one: (new_by_key[one["key"]]["ratio"], one["key"]), default=None)
    new = {**loudest, **new_by_key[loudest["key"]]} if loudest else None
    most = [one for one in found if one["negative"] >= LEAST_NEGATIVE]
    hurts = next((one for one in most if new is None or one["key"] != new["key"]), None)  # an alert has its own card
    return {
        "days": days, "first": first, "last": today, "total": sum(one.total() for one in now.values()), "negative": negative,
        "unassigned": now.get(None, Counter()).total(), "themes": found, "hurts": {**hurts, "most": hurts is most[0]} if hurts else None,
        "new": new, "better": _better(counts, found, first, today),
    }  # fmt: skip


def weekly(counts: Counts, theme: str | None, today: date, *, every: bool = False) -> list[int]:
    """Comments in each of the last 52 stretches of seven days, oldest first; the last one ends today. `every` counts all themes."""
    weeks = [0] * WEEKS
    for (key, day), one in counts.items():
        back = (today - day).days // 7
        if (every or key == theme) and 0 <= back < WEEKS:
            weeks[WEEKS - 1 - back] += one.total()
    while not every and len(weeks) > 8 and weeks[0] == 0:
        weeks.pop(0)
    return weeks


def _better(counts: Counts, found: Iterable[dict[str, Any]], first: date, today: date) -> dict[str, Any] | None:
    """The theme whose rate fell most, provably, against the twelve weeks (or the period's length) before."""
    days = (today - first).days + 1
    stretch = max(days, 84)
    since, until = first - timedelta(days=stretch), first - timedelta(days=1)
    before, best = _between(counts, since, until), None
    for one in found:
        earlier = before.get(one["key"], Counter()).total()
        change = fell(one["count"], earlier, days, stretch) if one["share_negative"] >= 0.2 else None
        if change and (best is None or change[0] < best["change"]):
            best = {
                **one, "change": change[0], "change_low": change[1], "change_high": change[2], "earlier": earlier, "since": since,
                "until": until, "a_week": one["count"] / days * 7, "a_week_before": earlier / stretch * 7,
            }  # fmt: skip
    return best


def _count(db: Connection, today: date, heard: int) -> Counts:
    """By theme and day, for two years."""
    midnight = datetime.combine(today, time(), UTC)
    day = (verbatims.c.happened_at).label("day")
    counts: Counts = defaultdict(Counter)
    rows = db.execute(
        select(verbatims.c.theme, verbatims.c.sentiment, day).where(
            verbatims.c.happened_at >= midnight - timedelta(days=730),
            verbatims.c.happened_at < midnight + timedelta(days=1),
            verbatims.c.id <= heard,
        )
    )
    for theme, sentiment, moment in rows:
        counts[theme, moment.date()][sentiment] += 1
    return counts


def _fix_of(theme: str, fixes: Iterable[Fix], judged: Mapping[str, Any]) -> dict[str, Any] | None:
    """The newest fix after which the theme fell."""
    for fix in fixes:
        now = judged.get(str(fix.id), {}).get("now")
        if fix.theme == theme and now and now["outcome"] == "fell":
            return {"id": fix.id, "title": fix.title, "day": fix.shipped_on}
    return None


def _by_day(counts: Counts) -> dict[str | None, Counter[date]]:
    found: dict[str | None, Counter[date]] = defaultdict(Counter)
    for (theme, day), one in counts.items():
        found[theme][day] += one.total()
    return found


def _between(counts: Counts, first: date, last: date) -> dict[str | None, Counter[str]]:
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    for (theme, day), one in counts.items():
        if first <= day <= last:
            found[theme].update(one)
    return found


def _quote(db: Connection, theme: str, first: date, *, better: bool) -> dict[str, Any] | None:
    """The most telling of the newest comments: of a length one reads, and with feeling."""
    wanted = "positive" if better else "negative"
    rows = db.execute(
        select(verbatims).where(
            verbatims.c.theme == theme, verbatims.c.happened_at >= datetime.combine(first, time(), UTC),
            verbatims.c.sentiment == wanted, func.length(verbatims.c.text).between(30, 170),
        ).order_by(verbatims.c.happened_at.desc()).limit(40)
    ).all()  # fmt: skip
    if not rows:
        return None
    best = max(rows, key=lambda row: row.compound if better else -row.compound)
    return {
        "text": " ".join(_without_greeting(best.text).split()),
        "source": best.source,
        "happened_at": best.happened_at,
        "role": best.role,
        "plan": best.plan,
        "page": best.page,
    }


def _without_greeting(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if rest.strip() and len(first) < 30 and first.rstrip().endswith(",") else text
