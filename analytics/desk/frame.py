"""What every page of the desk's reports begins with: its blueprint, who reads what, and the figures of whom they may see."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from flask import Blueprint, request
from sqlalchemy import Connection

from analytics.desk.asking import PERIODS, Asked, read_asked
from analytics.desk.measuring import Kept, among
from analytics.desk.metrics import Metric
from analytics.desk.naming import FACET_NAMES, Names, change, length, read_names, say
from analytics.desk.reading import Counted, read_counted, read_since
from analytics.desk.shown import Trend, arrivals, day_in_words, trend
from foundation.access import current_staff
from foundation.web import now
from helpdesk.assignment.reading import zone_of

reports = Blueprint(
    "desk_reports",
    __name__,
    url_prefix="/desk/reports",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
READERS = ("agent", "lead")
FACETS_SHOWN = ("team", "agent", "channel", "topic", "priority", "plan", "language")


@reports.context_processor
def _words() -> dict[str, Any]:
    return {
        "figure": say,
        "length": length,
        "change": change,
        "day_in_words": day_in_words,
        "FACET_NAMES": FACET_NAMES,
        "PERIODS": PERIODS,
    }


@reports.app_template_filter("moment_of")
def _moment_of(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@dataclass(frozen=True)
class Told:
    """What was asked, and the facts that answer it. `own`: an agent's, who sees nobody else's."""

    asked: Asked
    kept: Kept
    names: Names
    counted: Counted | None
    own: bool
    me: int  # who reads
    _trends: dict[str, Trend] = field(default_factory=dict)

    @cached_property
    def arrivals(self) -> list[list[float]]:
        return arrivals(self.kept, self.asked)

    def trend(self, metric: Metric) -> Trend:
        """Counted once for a page and its pictures."""
        if metric.key not in self._trends:
            self._trends[metric.key] = trend(self.kept, metric, self.asked)
        return self._trends[metric.key]


def read_told(db: Connection) -> Told:
    """In five statements. Raises Invalid for what can't be meant."""
    me = current_staff()
    own = not me.may("lead")
    asked = read_asked(request.args, now=now(), zone=zone_of(db, me.id))
    names, counted = read_names(db), read_counted(db)
    codes = names.codes(asked) | ({"agent": [me.id]} if own else {})
    facts = read_since(db, asked.before.begins)
    kept = Kept(among(facts, codes) if codes else facts, business=asked.clock == "business")
    return Told(asked, kept, names, counted, own, me.id)
