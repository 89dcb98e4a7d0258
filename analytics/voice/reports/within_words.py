"""What of a theme costs most, in a sentence: only what is proven."""

from collections.abc import Mapping
from typing import Any


def within_in_words(within: Mapping[str, Any]) -> str:
    found = within.get("found", [])
    if within.get("ratings", 0) < within.get("least", 1):
        return "Too few ratings to tell what costs most"
    proven = [one for one in found if one["proven"]]
    dear = [one for one in proven if one["effect"] < 0]
    if len(dear) > 1:
        return f"{_named(dear[0])} costs more than {_named(dear[1])}" if dear[0]["high"] < dear[1]["low"] else f"{_named(dear[0])} and {_named(dear[1])} cost most"  # fmt: skip
    if dear:
        return f"{_named(dear[0])} costs most"
    if proven:
        return "Nothing within it is proven to cost more than the rest"
    return "No part of it is proven to cost more than another"


def _named(one: Mapping[str, Any]) -> str:
    return f"“{one['name']}”"
