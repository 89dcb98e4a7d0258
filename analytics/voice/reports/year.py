"""Each theme's year, week by week, as the figures behind its trend: what was said, what was usual, what happened."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from analytics.voice.meaning.fixing import Fix
from analytics.voice.meaning.releasing import Release
from analytics.voice.meaning.trends import bands
from analytics.voice.notes.noting import Note
from analytics.voice.registry.standing import Registry
from analytics.voice.reports.counting import Counts, Heard, every_theme, since_heard, weekly
from analytics.voice.reports.trend_words import trend_headline
from foundation.speaking import say


def years(
    counts: Counts, themes: Registry, today: date, heard: Heard, marks: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, dict[str, Any]]:
    """By theme, of those anything was said about. `bands` holds [expected, low, high] of each week."""
    weeks, found = weekly(counts, today), {}
    totals = every_theme(weeks)
    for theme in themes.all.values():
        own = since_heard(weeks[theme.key])
        if not sum(own):
            continue
        usual = bands(own, totals[-len(own) :])
        found[theme.key] = {
            "key": theme.key, "name": theme.name, "weeks": own, "bands": [[_rounded(edge) for edge in (one.expected, one.low, one.high)] for one in usual],
            "marks": marks[theme.key], "last": today, "heard": heard.newest.get(theme.key, 0), "headline": trend_headline(own, usual, today),
        }  # fmt: skip
    return found


def marks_on(
    themes: Registry, releases: Iterable[Release], fixes: Iterable[Fix], notes: Iterable[Note]
) -> dict[str, list[dict[str, Any]]]:
    """What may explain a change of each theme: every release, its own fixes, notes about it and about everything."""
    of_all = [{"day": one.released_on, "label": one.name, "kind": "release"} for one in releases]
    found = {key: list(of_all) for key in themes.all}
    for fix in fixes:
        if fix.shipped_on and fix.theme in found:
            found[fix.theme].append({"day": fix.shipped_on, "label": fix.title, "kind": "fix"})
    for note in notes:
        for key in found if note.theme is None else {themes.now(note.theme)} & found.keys():
            found[key or ""].append({"day": note.day, "label": note.text, "kind": "note"})
    return found


def happened(year: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The weeks as the rows of a table, the newest first."""
    rows = []
    for back, (count, (_, low, high)) in enumerate(zip(reversed(year["weeks"]), reversed(year["bands"]), strict=True)):
        until = year["last"] - timedelta(days=7 * back)
        since = until - timedelta(days=6)
        said = [say.text("above")] if count > high else [say.text("below")] if count < low else []
        said += [mark["label"] for mark in year["marks"] if since <= mark["day"] <= until]
        rows.append(
            {"since": since, "until": until, "count": count, "low": low, "high": high, "happened": ", ".join(said)}
        )
    return rows


def _rounded(edge: float) -> float:
    """To what can be seen, so that a picture is drawn anew only when it looks different."""
    return float(f"{edge:.2g}")
