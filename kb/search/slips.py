"""One slip of the fingers, undone: every text that a typed word may have been before it."""

from collections.abc import Callable, Iterator

NEIGHBOUR = 1.1  # the key beside, a letter twice or two swapped, beside 1 for any other slip
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: set(row[max(at - 1, 0) : at + 2]) | {other[min(max(at + step, 0), len(other) - 1)] for other in (*_ROWS[max(place - 1, 0) : place], *_ROWS[place + 1 : place + 2]) for step in (-1, 0)}
    for place, row in enumerate(_ROWS)
    for at, letter in enumerate(row)
}  # fmt: skip


def beside(typed: str, meant: str) -> bool:
    """Whether two letters are neighbours on the keyboard."""
    return meant in _BESIDE.get(typed, ())


def undone(word: str, letters: str, begins: Callable[[str], bool]) -> Iterator[tuple[str, float]]:
    """(text, how likely beside another slip) for each text one slip away (OSA distance 1: Damerau 1964).

    `begins` says whether any word begins so: past the point where none does, no slip can mend it.
    """
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if at and not begins(before):
            return
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:], NEIGHBOUR
        if after:
            yield before + after[1:], NEIGHBOUR if after[:1] == before[-1:] else 1.0
        for letter in letters:
            yield before + letter + after, 1.0
            if after and letter != after[0]:
                yield before + letter + after[1:], NEIGHBOUR if beside(after[0], letter) else 1.0
