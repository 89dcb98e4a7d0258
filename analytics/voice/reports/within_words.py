"""What of a theme costs most, in a sentence: only what is proven."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from foundation.speaking import say


def within_in_words(within: Mapping[str, Any]) -> str:
    found = within.get("found", [])
    if within.get("ratings", 0) < within.get("least", 1):
        return say.text("Too few ratings to tell what costs most")
    proven = [one for one in found if one["proven"]]
    dear = [one for one in proven if one["effect"] < 0]
    if len(dear) > 1:
        return (
            say.text("{one} costs more than {other}", one=_named(dear[0]), other=_named(dear[1]))
            if dear[0]["high"] < dear[1]["low"]
            else say.text("{one} and {other} cost most", one=_named(dear[0]), other=_named(dear[1]))
        )
    if dear:
        return say.text("{one} costs most", one=_named(dear[0]))
    if proven:
        return say.text("Nothing within it is proven to cost more than the rest")
    return say.text("No part of it is proven to cost more than another")


def reach_of(within: Mapping[str, Any]) -> float:
    """Points that the scale reaches to either side of none: 1, or as many as the widest interval takes."""
    widest = max((max(abs(one["low"]), abs(one["high"])) for one in within.get("found", [])), default=1.0)
    return max(1.0, ceil(2 * widest) / 2)


def _named(one: Mapping[str, Any]) -> str:
    return say.text("“{words}”", words=one["name"])
