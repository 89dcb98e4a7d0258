"""Page keys that a lead may name: those of sites' settings, those articles are written for, and those people were on lately."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

import kb
from widgets.journeys.steps import steps
from widgets.sites.registry import Site

RECENT = 2000  # steps that are looked at, the newest
MOST = 200


def known_pages(db: Connection, sites: Iterable[Site]) -> list[str]:
    """By name, each with what stands for it and its neighbours: `contract` for `contract/fixed`. One statement."""
    patterns = {page for site in sites for _, page in site.settings.pages}
    exact = {*patterns, *kb.known_pages(), *_visited(db)}
    above = {page[:at] for page in exact for at, letter in enumerate(page) if letter == "/"}
    return sorted(exact | above - {""})[:MOST]


def _visited(db: Connection) -> list[str]:
    """By two people at least: what one browser says may be anything."""
    newest = select(steps.c.page, steps.c.who).order_by(steps.c.id.desc()).limit(RECENT).subquery()
    people = func.count(newest.c.who.distinct())
    query = select(newest.c.page).where(newest.c.page.is_not(None)).group_by(newest.c.page).having(people > 1)
    return list(db.execute(query.order_by(people.desc()).limit(MOST)).scalars())
