"""What a rating was given on. Kept are points from 1 to 5, so that ratings can be counted together, and the scale beside them."""

from typing import Any

from foundation.errors import Invalid
from foundation.speaking import say

SCALES = {"csat5": (1, 5), "nps10": (0, 10), "stars5": (1, 5), "thumbs": (0, 1)}
OF_SURVEYS = {"csat": "csat5", "nps": "nps10"}
_THUMBS = {"up": 1.0, "down": 0.0, "true": 1.0, "false": 0.0}


def points(value: float, scale: str) -> float:
    """`points(9, "nps10")` is 4.6."""
    low, high = SCALES[scale]
    return 1 + 4 * (value - low) / (high - low)


def vote_of(helped: bool | None) -> dict[str, Any]:
    """A reader's vote as a rating of the article."""
    return {} if helped is None else {"rating": points(helped, "thumbs"), "rating_scale": "thumbs"}


def given(rating: float, scale: str) -> float:
    """What was given, from its points."""
    low, high = SCALES[scale]
    return round(low + (rating - 1) / 4 * (high - low), 2)


def in_words(rating: float, scale: str | None) -> str:
    """As a page says it: "9 of 10", "Thumbs up"; a scale nobody told is points of five."""
    if scale not in SCALES:
        return say.text("{points} of 5", points=say.number(float(rating)))
    value, most = given(rating, scale), SCALES[scale][1]
    if scale == "thumbs":
        return say.text("Thumbs up") if value >= 0.5 else say.text("Thumbs down")
    if scale == "stars5":
        return say.text("{n} star" if value == 1 else "{n} stars", n=value)
    return say.text("{given} of {most}", given=say.number(value), most=most)


def read_rating(text: str, scale: str, *, told: bool) -> float:
    """Points from what a file says. Raises Invalid; `told` is whether it named its scale."""
    if scale not in SCALES:
        raise Invalid(f"{scale!r} isn’t a scale; use one of {', '.join(SCALES)}.", field="rating_scale")
    low, high = SCALES[scale]
    try:
        value = _THUMBS[text] if text in _THUMBS and scale == "thumbs" else float(text)
    except ValueError:
        raise Invalid(f"{text[:20]!r} isn’t a rating.", field="rating") from None
    if not low <= value <= high:
        hint = "" if told else "; if it is on another scale, say so in rating_scale"
        raise Invalid(f"{text[:20]} isn’t between {low} and {high}{hint}.", field="rating")
    return points(value, scale)
