"""The settings as a person types them, and back: everything wrong is said at once, each beside its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from werkzeug.datastructures import MultiDict

from foundation.errors import Problem
from foundation.zones import is_zone
from helpdesk.routing.offering import LABELS
from widgets.sites.contrast import Scheme, is_colour, judge
from widgets.sites.hours import DAYS
from widgets.sites.places import MOST_STARS
from widgets.sites.registry import Site, check_origin
from widgets.sites.settings import SiteSettings

LANGUAGES = {"en": "English", "es": "Spanish", "ar": "Arabic"}
DAY_NAMES = dict(zip(DAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
CHANNELS = {name: label for name, label in LABELS.items() if name != "ticket"}
SWITCHES = ("marks", "blink", "sound", "wishes")
SURVEYS = {"": "Nobody is asked", "nps": "Would you recommend us? (0 to 10)", "csat": "How satisfied are you? (1 to 5)"}
MOST_PAGES, LONGEST_GREETING, FARTHEST = 100, 120, 200


@dataclass(frozen=True)
class Typed:
    """What stands in the fields."""

    origins: str
    accent: str
    accent_dark: str
    side: str
    x: str
    y: str
    locale: str
    zone: str
    greetings: Mapping[str, str]
    channels: frozenset[str]  # those that are on
    pages: list[tuple[str, str]]
    hours: Mapping[str, tuple[str, str]]
    switches: frozenset[str]
    survey: str
    survey_share: str


@dataclass
class Read:
    """The settings a form means, with what is wrong in it, by field."""

    settings: SiteSettings
    origins: list[str]
    wrong: dict[str, str] = field(default_factory=dict)


def typed_of(site: Site) -> Typed:
    kept = site.settings
    return Typed(
        origins="\n".join(sorted(site.origins)), accent=kept.accent, accent_dark=kept.accent_dark, side=kept.side, x=str(kept.x),
        y=str(kept.y), locale=kept.locale, zone=kept.zone, greetings=kept.greetings,
        channels=frozenset(CHANNELS) - frozenset(kept.channels_off), pages=list(kept.pages), hours=kept.hours,
        switches=frozenset(name for name in SWITCHES if getattr(kept, name)),
        survey=kept.survey, survey_share=str(kept.survey_share),
    )  # fmt: skip


def typed_in(form: MultiDict[str, str]) -> Typed:
    text = {
        name: form.get(name, "").strip()[:2000]
        for name in ("origins", "accent", "accent_dark", "side", "x", "y", "locale", "zone", "survey", "survey_share")
    }
    pairs = zip(form.getlist("pattern"), form.getlist("page"), strict=False)
    return Typed(
        **text,
        greetings={name: form.get(f"greeting_{name}", "").strip() for name in LANGUAGES},
        channels=frozenset(form.getlist("channels")),
        pages=[(pattern.strip(), page.strip()) for pattern, page in pairs if pattern.strip() or page.strip()],
        hours={day: (form.get(f"{day}_from", "").strip(), form.get(f"{day}_to", "").strip()) for day in DAYS},
        switches=frozenset(form.getlist("switches")),
    )


def read_form(typed: Typed) -> Read:
    wrong: dict[str, str] = {}
    zone = typed.zone or "UTC"
    if not is_zone(zone):
        wrong["zone"] = "Choose a time zone from the list, such as Europe/Lisbon."
    if typed.locale and typed.locale not in LANGUAGES:
        wrong["locale"] = "Choose one of the languages the widget speaks."
    settings = SiteSettings(
        accent=_colour(typed.accent, "accent", "light", wrong),
        accent_dark=_colour(typed.accent_dark, "accent_dark", "dark", wrong),
        side="start" if typed.side == "start" else "end",
        x=_pixels(typed.x, "x", wrong),
        y=_pixels(typed.y, "y", wrong),
        greetings=_greetings(typed.greetings, wrong),
        channels_off=tuple(sorted(set(CHANNELS) - typed.channels)),
        pages=_pages(typed.pages, wrong),
        locale=typed.locale,
        zone=zone,
        hours=_hours(typed.hours, wrong),
        survey="nps" if typed.survey == "nps" else "csat" if typed.survey == "csat" else "",
        survey_share=_share(typed.survey_share, wrong),
        **{name: name in typed.switches for name in SWITCHES},
    )
    if settings.accent_dark and not settings.accent:
        wrong.setdefault("accent", "Give the colour on light pages too.")
    return Read(settings, _origins(typed.origins, wrong), wrong)


def said_of(colour: str, scheme: Scheme) -> str:
    """How well it can be read, in words."""
    verdict = judge(colour, scheme)
    on = f"on the {scheme} panel"
    if verdict.passes:
        return f"{verdict.ratio:.1f} to 1 {on}: easy to read."
    return f"{verdict.ratio:.1f} to 1 {on}; small text needs 4.5. The nearest that can be read is {verdict.nearest}."


def _colour(typed: str, name: str, scheme: Scheme, wrong: dict[str, str]) -> str:
    colour = typed.lower()
    if re.fullmatch(r"#?[0-9a-f]{3}", colour):
        colour = "#" + "".join(part * 2 for part in colour.removeprefix("#"))
    elif re.fullmatch(r"[0-9a-f]{6}", colour):
        colour = f"#{colour}"
    if not colour:
        return ""
    if not is_colour(colour):
        wrong[name] = "Write the colour as six digits after a #, such as #0b6660."
    elif not judge(colour, scheme).passes:
        wrong[name] = said_of(colour, scheme)
    return colour


def _pixels(typed: str, name: str, wrong: dict[str, str]) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", typed or "24") or int(typed or 24) > FARTHEST:
        wrong[name] = f"A whole number of pixels from 0 to {FARTHEST}."
        return 24
    return int(typed or 24)


def _share(typed: str, wrong: dict[str, str]) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", typed or "100") or not 1 <= int(typed or 100) <= 100:
        wrong["survey_share"] = "A whole number from 1 to 100."
        return 100
    return int(typed or 100)


def _greetings(typed: Mapping[str, str], wrong: dict[str, str]) -> dict[str, str]:
    for language, words in typed.items():
        if len(words) > LONGEST_GREETING:
            wrong[f"greeting_{language}"] = f"At most {LONGEST_GREETING} characters, so that it stays one or two lines."
    return {language: words[:LONGEST_GREETING] for language, words in typed.items() if words}


def _pages(typed: list[tuple[str, str]], wrong: dict[str, str]) -> tuple[tuple[str, str], ...]:
    for pattern, page in typed:
        if (
            not pattern.startswith("/")
            or len(pattern) > 200
            or pattern.count("*") > MOST_STARS
            or re.search(r"\s", pattern)
        ):
            wrong["pages"] = (
                f"“{pattern[:60]}” isn’t a pattern. Begin with /, such as /contracts/*, with at most {MOST_STARS} stars."
            )
        elif not page or len(page) > 80:
            wrong["pages"] = f"Say which page {pattern} is, in up to 80 characters."
    if len(typed) > MOST_PAGES:
        wrong["pages"] = f"At most {MOST_PAGES} patterns. A * stands for any part of an address."
    return tuple(typed[:MOST_PAGES])


def _hours(typed: Mapping[str, tuple[str, str]], wrong: dict[str, str]) -> dict[str, tuple[str, str]]:
    kept: dict[str, tuple[str, str]] = {}
    for day, (start, end) in typed.items():
        if not start and not end:
            continue
        if _is_time(start) and _is_time(end) and start < end:
            kept[day] = (start, end)
        else:
            wrong["hours"] = f"{DAY_NAMES[day]}: give both times, the first before the second."
    return kept


def _is_time(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d\d:\d\d", text)) and time.fromisoformat(text) is not None
    except ValueError:
        return False


def _origins(typed: str, wrong: dict[str, str]) -> list[str]:
    kept = []
    for line in dict.fromkeys(typed.split()):
        try:
            kept.append(check_origin(line))
        except Problem as problem:
            wrong["origins"] = problem.detail
    return kept
