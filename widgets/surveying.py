"""Whether somebody may be asked in a survey now. Whoever keeps the answers knows; until then nobody is asked."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from widgets.identity import Who
from widgets.sites.registry import Site

Due = Callable[[Connection, Who, Site, datetime], bool]
_due: list[Due] = []


def set_survey(due: Due) -> None:
    """Called once by a registration."""
    _due[:] = [due]


def survey_due(db: Connection, who: Who, site: Site, now: datetime) -> bool:
    """Only of people their host has signed in, and where the site's settings ask."""
    return bool(site.settings.survey and who.signed and _due and _due[0](db, who, site, now))
