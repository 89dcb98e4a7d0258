"""One theme closely."""

from datetime import UTC, timedelta

from flask import redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from analytics.voice.frame import READERS, period, voice
from analytics.voice.hearing.reading import (
    Wanted,
    count_by_group,
    count_by_sentiment,
    list_verbatims,
)
from analytics.voice.meaning.figures import trend_in_words, wilson
from analytics.voice.meaning.fixing import list_fixes
from analytics.voice.meaning.parting import by_sentiment, parts
from analytics.voice.meaning.parting import places as by_place
from analytics.voice.meaning.reading import read_figures
from analytics.voice.registry.standing import WITHDRAWN, read_registry
from analytics.voice.reports.showing import read_trends
from foundation.access import staff_only
from foundation.errors import NotFound
from foundation.web import now, reading


@voice.get("/themes/<key>")
@staff_only(*READERS)
def theme(key: str) -> str | Response:
    """A key that was merged leads to where its comments went."""
    days = period()
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
