"""What the settings page says about a site: whether its snippet runs, and the snippet itself. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import escape

from widgets.sites.registry import Site
from widgets.sites.sightings import Sighting

LONG_AGO = timedelta(days=7)
LIGHT = 5_000  # bytes of the script before anybody opens help


@dataclass(frozen=True)
class Seen:
    """One origin, with what a person can do about it."""

    sighting: Sighting
    tone: str  # good | warm | bad
    sentence: str
    is_allowed: bool = True


def headline(site: Site, seen: Iterable[Seen], now: datetime) -> str:
    """Anybody can load the script with any name for a page; only where help may run, or was opened, does it count."""
    seen = [one for one in seen if one.is_allowed or one.sighting.opened_at]
    fresh = [one for one in seen if one.sighting.last and now - one.sighting.last < LONG_AGO]
    if any(one.tone == "bad" for one in fresh):
        return f"{site.name}: something keeps help from knowing people"
    if fresh:
        return f"Help runs on {site.name}"
    return f"Help was last seen on {site.name} a while ago" if seen else f"Help isn’t on {site.name} yet"


def judge_sightings(site: Site, sightings: Iterable[Sighting], *, version: str, own: str) -> list[Seen]:
    return [_judge(one, site, version=version, own=own) for one in sightings]


def snippet(site: Site, base: str) -> str:
    return (
        f'<script async src="{escape(base)}/widget/aside.js?site={site.key}"\n'
        f'        data-site="{site.key}" data-token-url="/help-token"></script>'
    )


def heavy(size: int, patterns: int) -> str:
    """What to say of the script's weight, in bytes; nothing while it keeps its promise, or for what isn't the patterns' doing."""
    if size <= LIGHT or not patterns:
        return ""
    many = f"these {patterns} patterns" if patterns > 1 else "this pattern"
    return (
        f"With {many} the script every page loads is {size:,} bytes packed, over the {LIGHT:,} we promise. It works all the same; "
        "fewer patterns, or one * in place of several, make it lighter."
    )


def _judge(one: Sighting, site: Site, *, version: str, own: str) -> Seen:
    if one.origin not in site.origins and one.origin != own:
        words = "This origin isn’t allowed, so help can’t answer there. Add it below if it is yours."
        return Seen(one, "bad", words, is_allowed=False)
    if one.token == "refused":
        return Seen(one, "bad", one.problem or "The identity token was refused.")
    if one.opened_at is None:
        return Seen(one, "good", "The script arrives. Nobody has opened help yet.")
    if one.version != version:
        return Seen(
            one,
            "warm",
            "A page there still has an older script. It takes the new one within ten minutes of being loaded.",
        )
    if one.token == "none":
        return Seen(
            one, "warm", "Open to visitors: no identity token came with the last opening, so people have no history."
        )
    return Seen(one, "good", "The identity token is signed and good.")
