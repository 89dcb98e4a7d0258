"""One theme closely: how it stands, its year, whether its fix worked, where it is heard, what of it costs most, and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from analytics.voice.digest.subscribing import is_following
from analytics.voice.frame import EDITORS, PERIODS, READERS, period, voice
from analytics.voice.hearing.wanted import Wanted
from analytics.voice.meaning.figures import wilson
from analytics.voice.meaning.fixing import STATUSES, Fix, list_fixes
from analytics.voice.meaning.parting import parts
from analytics.voice.meaning.reading import read_many
from analytics.voice.meaning.verdicts import MEASURED
from analytics.voice.notes.noting import list_notes
from analytics.voice.registry.standing import WITHDRAWN, Registry, Standing, read_registry
from analytics.voice.reports.fix_dots import picture_of
from analytics.voice.reports.heat import Places, heat
from analytics.voice.reports.quotes import list_quotes, read_quote
from analytics.voice.reports.quoting import pieces
from analytics.voice.reports.showing import Picture, with_table
from analytics.voice.reports.theme_counts import count_theme
from analytics.voice.reports.theme_status import status_of
from analytics.voice.reports.within_words import reach_of, within_in_words
from foundation.access import current_staff, staff_only
from foundation.errors import NotFound
from foundation.incoming import whole_number
from foundation.web import now, reading

SHOWING = ("negative", "two-sided", "unsure", "since-the-fix")  # which quotes; else all


@voice.get("/themes/<key>")
@staff_only(*READERS)
def theme(key: str) -> str | Response:
    """A key that was merged leads to where its comments went. A year, unless another period is asked for."""
    days = period() if "days" in request.args else max(PERIODS)
    with reading() as db:
        registry = read_registry(db)
        found = registry.known.get(registry.now(key) or "")
        if found is None or found.status == WITHDRAWN:
            raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
        if found.key != key:
            return redirect(url_for("voice.theme", key=found.key, days=days))
        told = _told(db, registry, found, days)
    return render_template(
        "analytics/voice/theme.html", theme=found, days=days, may_edit=current_staff().may(*EDITORS), theme_name=registry.name, statuses=STATUSES,
        measured=MEASURED, pieces=pieces, **told,
    )  # fmt: skip


def _told(db: Connection, registry: Registry, found: Standing, days: int) -> dict[str, Any]:
    """Everything the page says, in seven statements."""
    key, today = found.key, now().astimezone(UTC).date()
    year, large, phone = f"trend:{key}", f"trend-large:{key}", f"trend-phone:{key}"
    kept, drawn = read_many(db, ["places", "fixes", year, f"theme:{key}", f"within:{key}"], [large, phone])
    linked = [one for one in list_fixes(db) if registry.now(one.theme) == key]
    fix = next((one for one in linked if one.shipped_on), next(iter(linked), None))
    judged = kept.get("fixes", {}).get(str(fix.id)) if fix else None
    wanted = Wanted(
        theme=key, first=today - timedelta(days=days - 1), last=today, heard=kept.get("places", {}).get("heard")
    )
    counts = count_theme(db, wanted, fix.shipped_on if fix else None)
    felt = counts.by_sentiment
    about, within = kept.get(f"theme:{key}", {}), kept.get(f"within:{key}", {})
    return {
        "wanted": wanted,
        "counts": counts,
        "felt": felt,
        "total": felt.total(),
        "negative": wilson(felt["negative"], felt.total()),
        "about": about,
        "status": status_of(found, about.get("level", ""), fix, judged),
        "picture": with_table(Picture(drawn[large], drawn[phone]), kept[year]) if year in kept else None,
        "fix": fix,
        "judged": judged,
        "linked": linked,
        "all_judged": kept.get("fixes", {}),
        "fix_picture": picture_of(key, judged),
        "heat": heat(counts.by_place, _every(kept.get("places", {}), days)),
        "within": within,
        "within_words": within_in_words(within),
        "reach": reach_of(within),
        "parted": parts(counts.groups),
        "following": is_following(db, current_staff().id, registry.leading_to(key)),
        **_in_their_words(db, registry, wanted, fix),
    }


def _in_their_words(db: Connection, registry: Registry, wanted: Wanted, fix: Fix | None) -> dict[str, Any]:
    """The quotes and notes that are asked for, with the one that was just moved or taken away."""
    show, moved, removed = (request.args.get(name, "") for name in ("show", "moved", "removed"))
    number = whole_number(moved)
    return {
        "show": show if show in SHOWING else "",
        "quotes": list_quotes(db, _narrowed(wanted, show, fix), reader=current_staff().id),
        "moved": read_quote(db, number, reader=current_staff().id) if number else None,
        "notes": list_notes(db, registry.leading_to(wanted.theme), removed=whole_number(removed)),
        "removed": whole_number(removed),
    }


def _narrowed(wanted: Wanted, show: str, fix: Fix | None) -> Wanted:
    """The quotes that a filter asks for."""
    if show == "negative":
        return replace(wanted, sentiment="negative")
    if show == "unsure":
        return replace(wanted, sentiment="uncertain")
    if show == "two-sided":
        return replace(wanted, two_sided=True)
    if show == "since-the-fix" and fix and fix.shipped_on and wanted.first:
        return replace(wanted, first=max(wanted.first, fix.shipped_on))
    return wanted


def _every(places: Mapping[str, Any], days: int) -> Places:
    """All comments of the period by page and role."""
    at = 2 + list(PERIODS).index(days)
    rows: Sequence[Sequence[Any]] = places.get("of", [])
    return {(row[0], row[1]): row[at] for row in rows}
