"""What this site makes of the desk's channels: those it doesn't have are left out, live ones and calls keep its hours. A ticket is
always left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpdesk import ChannelOffer, Offer
from helpdesk.callbacks.slots import LENGTH
from helpdesk.routing.explain import ONLY
from helpdesk.routing.names import channel_name
from widgets.sites.hours import opens_at
from widgets.sites.settings import LIVE_CHANNELS, SiteSettings


def narrow(offer: Offer, settings: SiteSettings, now: datetime) -> Offer:
    if not settings.channels_off and not settings.hours:
        return offer
    opening = opens_at(settings.hours, settings.zone, now)
    offered = [one for one in (offer.best, *offer.others) if one.channel not in settings.channels_off]
    shut = [replace(one, opens_at=opening) for one in offered if opening and one.channel in LIVE_CHANNELS]
    left = [one for one in offered if one.channel not in {other.channel for other in shut}]
    best = left[0] if left else _ticket(offer)
    closed = [*shut, *(one for one in offer.closed if one.channel not in settings.channels_off)]
    changed = best.channel != offer.best.channel
    return replace(
        offer, best=best, others=tuple(left[1:]), closed=tuple(_later(closed, opening)[:2]),
        explanation=_explained(offer, best, settings) if changed else offer.explanation,
    )  # fmt: skip


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


def _explained(offer: Offer, best: ChannelOffer, settings: SiteSettings) -> tuple[str, ...]:
    """What would have come first and why it doesn't here, then how the desk chose."""
    first, instead = channel_name(offer.best.channel), channel_name(best.channel)
    why = (
        "this site doesn’t have it" if offer.best.channel in settings.channels_off else "it is closed on this site now"
    )
    sentence = f"{first[:1].upper()}{first[1:]} fits best, but {why}, so {instead} comes first."
    return (sentence, *(line for line in offer.explanation if line != ONLY))


def _later(closed: Sequence[ChannelOffer], opening: datetime | None) -> list[ChannelOffer]:
    """A live channel opens when both the desk and the site are there."""
    return [
        replace(one, opens_at=max(one.opens_at, opening))
        if opening and one.opens_at and one.channel in LIVE_CHANNELS
        else one
        for one in closed
    ]


def _ticket(offer: Offer) -> ChannelOffer:
    known = [one for one in (offer.best, *offer.others, *offer.closed) if one.channel == "ticket"]
    return (
        known[0]
        if known
        else ChannelOffer("ticket", "E-mail", "Write once; the answer waits here and reaches you by e-mail.")
    )
