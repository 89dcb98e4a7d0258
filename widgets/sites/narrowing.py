"""What this site makes of the desk's channels: those it doesn't have don't exist here, live ones and calls keep its hours. A ticket is
always left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk import Hold
from helpdesk.callbacks.slots import LENGTH
from widgets.sites.hours import opens_at
from widgets.sites.settings import LIVE_CHANNELS, SiteSettings

SITE = "This site"


def holds_of(settings: SiteSettings, now: datetime) -> list[Hold]:
    """What routing must know before it chooses, so that its chances are those of what can be had here."""
    absent = [Hold("absent", name, SITE) for name in settings.channels_off]
    opening = opens_at(settings.hours, settings.zone, now)
    shut = sorted(LIVE_CHANNELS - set(settings.channels_off)) if opening else []
    return absent + [Hold("closed", name, SITE, until=opening) for name in shut]


def is_here(channel: str, settings: SiteSettings, now: datetime) -> bool:
    """Whether the site has this channel, and a live one at this hour."""
    if channel in settings.channels_off:
        return False
    return channel not in LIVE_CHANNELS or opens_at(settings.hours, settings.zone, now) is None


def calls_here(slots: Sequence[datetime], settings: SiteSettings) -> list[datetime]:
    """Those of the times for calls that lie wholly within the site's hours; none where it makes no calls."""
    if "phone_callback" in settings.channels_off:
        return []
    last = LENGTH - timedelta(microseconds=1)
    return [at for at in slots if not any(opens_at(settings.hours, settings.zone, one) for one in (at, at + last))]
