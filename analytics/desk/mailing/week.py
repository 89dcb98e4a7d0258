"""The figures of seven days against the seven before, whole and by team, and eight weeks of each for its sparkline. Reads the mart only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from analytics.desk.asking import Asked
from analytics.desk.facts import FACETS
from analytics.desk.measuring import Figure, Kept, among, figure, over_time
from analytics.desk.metrics import BY_KEY, Metric
from analytics.desk.naming import read_names
from analytics.desk.reading import read_counted, read_since
from helpdesk.routing.names import TEAMS

TOLD = ("backlog", "first_reply", "resolution", "sla_first_reply", "reopen_rate", "csat")
WEEKS = 8
assert "team" in FACETS


@dataclass(frozen=True)
class Line:
    """`weeks`: the oldest first, the week told last; None where nothing happened."""

    metric: Metric
    now: Figure
    before: Figure
    weeks: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Week:
    asked: Asked
    lines: tuple[Line, ...]
    teams: tuple[tuple[str, str, tuple[Line, ...]], ...]  # (key, name, lines) of those with anything to say
    created: Figure
    solved: Figure
    synthetic: bool = False


def read_desk_week(db: Connection, day: date, zone: str, *, now: datetime) -> Week | None:
    """The seven days of `zone` before `day`. None: nothing was counted yet. In four statements."""
    if (counted := read_counted(db)) is None:
        return None
    asked = Asked(day - timedelta(days=7), day - timedelta(days=1), zone, now, None)
    edges = [asked.begins(day - timedelta(days=7 * back)) for back in range(WEEKS, -1, -1)]
    facts, names = read_since(db, edges[0]), read_names(db)
    whole, codes = Kept(facts), names.words.of("team")
    parted = ((key, name, Kept(among(facts, {"team": [codes[key]]}))) for key, name in TEAMS.items() if key in codes)
    teams = ((key, name, _lines(kept, asked)) for key, name, kept in parted)
    return Week(
        asked, _lines(whole, asked, edges), tuple(one for one in teams if any(line.now.n for line in one[2])),
        figure(whole, BY_KEY["created"], asked.window), figure(whole, BY_KEY["solved"], asked.window), counted.synthetic,
    )  # fmt: skip


def _lines(kept: Kept, asked: Asked, edges: list[int] | None = None) -> tuple[Line, ...]:
    found = []
    for metric in (BY_KEY[key] for key in TOLD):
        weeks = tuple(one.value for one in over_time(kept, metric, edges)) if edges else ()
        found.append(Line(metric, figure(kept, metric, asked.window), figure(kept, metric, asked.before), weeks))
    return tuple(found)
