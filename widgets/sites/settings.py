"""How the widget looks and behaves on one site. Defaults are as we ship it; everything a person sets is checked in words."""

from typing import Any, Literal

import msgspec

from widgets.sites.contrast import judge, nearest
from widgets.sites.places import as_expression

LIVE_CHANNELS = frozenset({"live_chat", "phone_callback"})


class SiteSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    accent: str = ""  # "#0b6660"; empty: our petrol
    accent_dark: str = ""  # empty: made from accent
    side: Literal["end", "start"] = "end"
    x: int = 24  # pixels from that side
    y: int = 24  # and from below
    greetings: dict[str, str] = {}  # language -> a sentence under the greeting
    channels_off: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()  # (pattern, page key), the first that fits counts
    locale: str = ""  # empty: the page's own
    zone: str = "UTC"
    hours: dict[str, tuple[str, str]] = {}  # of live channels; empty: as the desk has them
    marks: bool = False
    blink: bool = False
    sound: bool = False
    wishes: bool = False  # people may ask to hear when something changes about what they said
    survey: Literal["", "nps", "csat"] = ""  # asked in the panel, once a person and quarter
    survey_share: int = 100  # of a hundred people, how many are asked


def read_settings(kept: Any) -> SiteSettings:
    return msgspec.convert(kept or {}, SiteSettings)


def colours(settings: SiteSettings) -> dict[str, tuple[str, str]] | None:
    """(colour, ink on it) by scheme; None for our own."""
    if not settings.accent:
        return None
    light = judge(settings.accent, "light")
    dark = judge(settings.accent_dark or nearest(settings.accent, "dark"), "dark")
    return {"light": (light.colour, light.ink), "dark": (dark.colour, dark.ink)}


def for_the_browser(settings: SiteSettings) -> dict[str, Any]:
    """What travels with the loader: only what isn't as it ships."""
    told: dict[str, Any] = {
        "accent": colours(settings),
        "pages": [[as_expression(pattern), key] for pattern, key in settings.pages] or None,
        "locale": settings.locale or None,
    }
    plain = msgspec.to_builtins(settings)
    told |= {name: plain.get(name) for name in ("side", "x", "y", "marks", "blink", "sound", "wishes")}
    return {name: value for name, value in told.items() if value is not None}


def greeting(settings: SiteSettings, otherwise: str, language: str) -> str:
    """In the language asked for, else in the site's own words."""
    return settings.greetings.get(language.lower()[:2]) or otherwise
