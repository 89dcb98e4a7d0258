"""The hours of a team: those of its channel in the routing data."""

from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.names import CHANNEL_OF_TEAM
from helpdesk.routing.opening import holidays_here, shut_days
from helpdesk.sla.hours import Hours
from helpdesk.sla.targets import SUPPORT_HOURS


def hours_of_team(team: str, settings: RoutingSettings) -> Hours | None:
    """None: around the clock. Support's are longer than any channel's, for the ticket never closes."""
    if team == "support":
        return SUPPORT_HOURS
    channel = settings.channels.get(CHANNEL_OF_TEAM.get(team, ""))
    if channel is None or (channel.hours is None and channel.days is None):
        return None
    begins, ends = channel.hours or (0.0, 24.0)
    return Hours(begins, ends, channel.days, shut_days(channel, holidays_here()))
