"""Filters in words: what a pill says, and the address without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.voice.frame import SOURCE_NAMES, day_in_words
from analytics.voice.hearing.wanted import NO_THEME
from analytics.voice.registry.standing import Registry
from foundation.speaking import say
from helpdesk.routing.names import channel_name

LANGUAGES = {"en": "English", "es": "Spanish", "de": "German", "fr": "French", "pt": "Portuguese", "it": "Italian"}
CHANNELS = {"nps": "NPS survey", "csat": "CSAT survey", "widget": "The widget"}  # those no ticket comes by
CONTRACT_TYPES = {"fixed": "Fixed price", "hourly": "Hourly"}
NAMES = {
    "words": "Words",
    "theme": "Theme",
    "mentions": "Mentions",
    "area": "Area",
    "sentiment": "Sentiment",
    "source": "Source",
    "page": "Page",
    "role": "Role",
    "plan": "Plan",
    "segment": "Customer segment",
    "contract_type": "Contract",
    "release": "Release",
    "language": "Language",
    "channel": "Channel",
    "rating": "Rating",
    "rating_scale": "Rated",
    "synthetic": "Synthetic",
    "two_sided": "Two things",
    "from": "From",
    "to": "To",
}
TOLD_APART = {"mentions", "rating", "rating_scale", "synthetic", "two_sided"}  # say little without what they are of
RATED = {"csat5": "our help", "nps10": "how likely to recommend us", "stars5": "with stars", "thumbs": "with a thumb"}


@dataclass(frozen=True)
class Pill:
    name: str  # of the parameter
    label: str
    value: str


def pills_of(args: Mapping[str, str], registry: Registry) -> list[Pill]:
    return [Pill(name, NAMES[name], value_in_words(name, args[name], registry)) for name in NAMES if args.get(name)]


def in_words(args: Mapping[str, str], registry: Registry) -> str:
    """ "freelancer, plus, negative, 1 Oct 2026 to 28 Oct 2026"."""
    ends = [value_in_words(name, args[name], registry) for name in ("from", "to") if args.get(name)]
    days = say.text("{low} to {high}", low=ends[0], high=ends[1]) if len(ends) == 2 else "".join(ends)
    plain = [one for one in pills_of(args, registry) if one.name not in {"from", "to"}]
    said = [_alone(one) for one in plain]
    return ", ".join([*said, *([days] if days else [])])


def _alone(pill: Pill) -> str:
    """Its value, told apart from others in a list of them."""
    if pill.name == "words":
        return pill.value if '"' in pill.value else say.text("“{words}”", words=pill.value)
    return f"{say.word(pill.label).lower()}: {pill.value}" if pill.name in TOLD_APART else pill.value


def value_in_words(name: str, value: str, registry: Registry) -> str:
    if name in {"theme", "mentions"}:
        return say.text("No theme") if value == NO_THEME else registry.name(value)
    if name == "source":
        return say.word(SOURCE_NAMES.get(value, value), "voice")
    if name == "sentiment":
        return say.word({"uncertain": "Unsure"}.get(value, value.capitalize()))
    if name == "language":
        return say.word(LANGUAGES.get(value, value))
    if name in {"role", "plan"}:
        return say.word(value.capitalize())
    if name == "channel":
        said = CHANNELS.get(value) or channel_name(value)
        return say.word(said[:1].upper() + said[1:])
    if name == "contract_type":
        return say.word(CONTRACT_TYPES.get(value, value))
    if name == "rating_scale":
        return say.word(RATED.get(value, value))
    if name == "rating":
        return say.text("Any") if value == "1-5" else points_in_words(value)
    if name in {"from", "to"}:
        return day_in_words(date.fromisoformat(value), "yMMMd")
    return value


def points_in_words(value: str) -> str:
    """`1-3` -> `1 to 3 of 5`"""
    low, _, high = value.partition("-")
    return say.text("{low} to {high} of 5", low=low, high=high) if high else say.text("{points} of 5", points=low)
