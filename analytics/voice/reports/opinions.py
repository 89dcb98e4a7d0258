"""What people who mention a theme say they would do: promoters less detractors (NPS), or happy less unhappy ratings."""

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.meaning.figures import Z95
from analytics.voice.tables import verbatims

YEAR = 365
LEAST = 20  # ratings of those who mention a theme, and of a scale, before a share of them says anything
MOST = 16  # themes, the worst first
WORDS = {"nps10": ("detractors", "promoters"), "csat5": ("unhappy", "happy")}
BAD, GOOD = 3.5, 4.5  # on 1 to 5: at most 6 of ten or 3 of five; 9 or 10 of ten, or 5 of five


def opinions(db: Connection, names: Mapping[str, str], today: date, heard: int) -> dict[str, Any]:
    """`found`, the worst first; `scale` is nps10 where enough answered it, else csat5; empty where neither did."""
    first = today - timedelta(days=YEAR - 1)
    start, end = (datetime.combine(day, time(), UTC) for day in (first, today + timedelta(days=1)))
    said = verbatims.c
    is_rated = said.rating.is_not(None) & (said.happened_at >= start) & (said.happened_at < end) & (said.id <= heard)
    rated = db.execute(select(said.ticket, said.theme, said.rating, said.rating_scale).where(is_rated)).all()
    tickets = select(said.ticket).where(is_rated, said.ticket.is_not(None)).scalar_subquery()
    spoken: dict[int, set[str]] = defaultdict(set)
    about = select(said.ticket, said.theme).where(said.theme.is_not(None), said.id <= heard, said.ticket.in_(tickets))
    for ticket, theme in db.execute(about.distinct()):
        spoken[ticket].add(theme)
    for scale in WORDS:
        answered: dict[str, list[float]] = defaultdict(list)
        of = [row for row in rated if row.rating_scale == scale]
        for row in of:
            for theme in {row.theme, *spoken.get(row.ticket or -1, ())} - {None}:
                answered[theme].append(row.rating)
        found = [
            {"key": key, "name": names[key], **net(ratings)}
            for key, ratings in answered.items() if key in names and len(ratings) >= LEAST
        ]  # fmt: skip
        if found and len(of) >= LEAST:
            found.sort(key=lambda one: (one["net"], one["name"]))
            every = net([row.rating for row in of])
            return {
                "scale": scale,
                "words": list(WORDS[scale]),
                "found": _both_ends(found),
                "left_out": max(len(found) - MOST, 0),
                "all": every,
                "first": first,
                "last": today,
                "heard": heard,
            }
    return {}


def net(ratings: list[float]) -> dict[str, Any]:
    """Good less bad in per cent with its 95 % interval (normal, from the variance of +1, 0 and -1)."""
    n = len(ratings)
    bad, good = sum(one < BAD for one in ratings), sum(one >= GOOD for one in ratings)
    share = (good - bad) / n
    reach = Z95 * math.sqrt(max((good + bad) / n - share**2, 1 / n) / n)
    return {
        "n": n, "bad": bad, "good": good, "net": 100 * share,
        "lower": max(-100.0, 100 * (share - reach)), "upper": min(100.0, 100 * (share + reach)),
    }  # fmt: skip


def _both_ends(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The worst, and a few of the best."""
    return found if len(found) <= MOST else [*found[: MOST - 4], *found[-4:]]
