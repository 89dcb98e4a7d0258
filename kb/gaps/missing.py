"""When a search counts as missed: nothing was shown, or nothing was opened of hits that hardly fit."""

from collections.abc import Sequence

from kb.search.confidence import UNSURE


def is_missed(shown: Sequence[str], opened: str | None, fits: float) -> bool:
    """`fits` is the chance, 0 to 1, that something shown answers; it counts only when nothing was opened."""
    if opened:
        return False
    return not shown or fits < UNSURE
