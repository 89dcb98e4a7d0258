"""When a search counts as missed: nothing was shown, or nothing was opened of hits that hardly fit."""

from collections.abc import Sequence

WEAK = 0.4  # chance that the first hit answers the query, below which looking elsewhere is no surprise


def is_missed(shown: Sequence[str], opened: str | None, answerable: float) -> bool:
    """`answerable` is the chance, 0 to 1, that the first hit answers; it counts only when nothing was opened."""
    if opened:
        return False
    return not shown or answerable < WEAK
