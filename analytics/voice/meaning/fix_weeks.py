"""The weeks a fix was judged by, one by one: which count, and how many comments each had at the usual total volume."""

from datetime import timedelta
from typing import Any

from analytics.voice.meaning.around import Around
from analytics.voice.meaning.verdicts import counted, usual_volume


def week_dots(around: Around | None) -> list[dict[str, Any]]:
    """Oldest first. `part` is before | peak | after; weeks that count on neither side and aren't of the peak are left out.

    `since` and `until` are the week's days, `count` its comments, `level` as many at the usual total volume.
    """
    if around is None:
        return []
    kept, peak, begun = counted(around.before, around.rest_before)
    usual = usual_volume([*(around.rest_before[place] for place in kept), *around.rest_after[begun:]])
    weeks = [*zip(around.before, around.rest_before, strict=True), *zip(around.after, around.rest_after, strict=True)]
    found = []
    for place, (count, rest) in enumerate(weeks):
        later = place - len(around.before)
        part = "peak" if place in peak else "before" if place in kept else "after" if later >= begun else ""
        if part:
            day = around.first + timedelta(days=7 * place)
            level = round(count * usual / max(rest, 1), 1)
            found.append({"since": day, "until": day + timedelta(days=6), "count": count, "level": level, "part": part})
    return found
