"""What each team promises: the usual targets until a lead changes them, in the hours of its channel."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.names import CHANNEL_OF_TEAM, TEAMS
from helpdesk.routing.opening import holidays_here, settings_here, shut_days
from helpdesk.sla.hours import Hours
from helpdesk.sla.tables import service_levels
from helpdesk.sla.targets import SUPPORT_HOURS, TARGETS, Level, reply_due
from helpdesk.tickets.ticket import Ticket


def level_of(db: Connection, team: str) -> Level:
    """In one statement."""
    minutes = db.execute(select(service_levels.c.minutes).where(service_levels.c.team == team)).scalar()
    return Level(targets_of(minutes), hours_of_team(team, settings_here()))


def level_for(ticket: Ticket, settings: RoutingSettings) -> Level:
    """Its team's. `settings`: where the hours are read."""
    return Level(targets_of(ticket.promises), hours_of_team(ticket.team, settings))


def promised(ticket: Ticket, since: datetime, *, priority: str | None = None) -> datetime:
    """When its team owes a reply to somebody who waits since then. `priority`: another than it has."""
    level = level_for(ticket, settings_here())
    return reply_due(since, priority=priority or ticket.priority, plan=ticket.customer.plan, level=level)


def read_targets(db: Connection) -> dict[str, dict[str, timedelta]]:
    """Of every team, in one statement."""
    changed = {row.team: row.minutes for row in db.execute(select(service_levels))}
    return {team: targets_of(changed.get(team)) for team in TEAMS}


def targets_of(minutes: Mapping[str, int] | None) -> dict[str, timedelta]:
    """What was changed, over what is usual."""
    return TARGETS | {priority: timedelta(minutes=many) for priority, many in (minutes or {}).items()}


def hours_of_team(team: str, settings: RoutingSettings) -> Hours | None:
    """Those of its channel in the routing data; support's are longer than any channel's, for the ticket never closes."""
    if team == "support":
        return SUPPORT_HOURS
    channel = settings.channels.get(CHANNEL_OF_TEAM.get(team, ""))
    if channel is None or (channel.hours is None and channel.days is None):
        return None
    begins, ends = channel.hours or (0.0, 24.0)
    return Hours(begins, ends, channel.days, shut_days(channel, holidays_here()))
