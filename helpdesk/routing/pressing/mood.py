"""How somebody feels who asks, by the sentiment model of whoever has one: theirs lies on a floor above."""

from collections.abc import Callable

Scorer = Callable[[str], float]
_scorers: list[Scorer] = []


def set_mood(scorer: Scorer) -> None:
    """Called once by the floor that understands feelings. `scorer`: text to a number from -1 (badly) to 1."""
    _scorers[:] = [scorer]


def mood_of(words: str) -> float | None:
    """From -1 to 1; None where nobody can tell."""
    return _scorers[0](words) if _scorers and words.strip() else None
