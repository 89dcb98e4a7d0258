"""The filters that an address, a form or a segment holds, read in one way wherever comments are found."""

from collections.abc import Iterable, Mapping

from analytics.voice.hearing.wanted import EQUAL, MOST_WORDS

NAMES = ("theme", "area", "mentions", *EQUAL, "rating", "synthetic", "two_sided", "words", "from", "to")
NOT = "not_"  # before a filter's name: everybody but those it finds
BOTH = (*NAMES, *(NOT + name for name in NAMES))


def told(args: Mapping[str, str], names: Iterable[str] = NAMES, *, prefix: str = "") -> dict[str, str]:
    """Those of `names` that say something, without the `prefix` they stand under."""
    return {name: value for name in names if (value := args.get(prefix + name, "").strip()[:MOST_WORDS])}


def left_out(args: Mapping[str, str]) -> dict[str, str]:
    """The filters whose comments are left out, by their own names."""
    return {name.removeprefix(NOT): value for name, value in args.items() if name.startswith(NOT) and value}
