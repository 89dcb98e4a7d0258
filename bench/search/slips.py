"""Slips of the fingers, seeded: what people type when they mean something else.

Kinds in the shares that Pollock and Zamora counted (1984): a letter left out 34, one too many 27, a wrong one 19, two
swapped 12.5. The first letter of a word is hit in 3.3 % of slips, as they found; a wrong letter is a neighbour on the
keyboard, one too many is a letter pressed twice.
"""

import random
import re
from collections.abc import Callable

FIRST_LETTER = 0.033
SHORTEST = 4  # letters of a word in which slips happen

_WORD = re.compile(rf"(?<![^\W_])[A-Za-z]{{{SHORTEST},}}(?![^\W_])")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def slip(text: str, count: int, seed: int | str) -> str:
    """The text with exactly `count` slips, in different words as far as there are any; none if no word is long enough."""
    chance = random.Random(f"{seed}")
    places = [match.span() for match in _WORD.finditer(text)]
    if not places:
        return text
    chosen = chance.sample(range(len(places)), min(count, len(places)))
    times = [chosen.count(at) for at in range(len(places))]
    for _ in range(count - len(chosen)):
        times[chance.randrange(len(places))] += 1
    for at in reversed(range(len(places))):  # from the end, so that earlier places stay right
        start, end = places[at]
        text = text[:start] + _slipped(text[start:end], times[at], chance) + text[end:]
    return text


def _slipped(word: str, times: int, chance: random.Random) -> str:
    before = {word}
    while len(before) <= times:
        kind = chance.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
        at = 0 if chance.random() < FIRST_LETTER else chance.randrange(1, len(word))
        changed = kind(word, at, chance)
        if changed not in before:  # a second slip never mends the first
            before.add(changed)
            word = changed
    return word


def _drop(word: str, at: int, _chance: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _double(word: str, at: int, _chance: random.Random) -> str:
    return word[: at + 1] + word[at:]


def _neighbour(word: str, at: int, chance: random.Random) -> str:
    other = chance.choice(_beside(word[at].lower()))
    return word[:at] + (other.upper() if word[at].isupper() else other) + word[at + 1 :]


def _swap(word: str, at: int, _chance: random.Random) -> str:
    """With the letter after it; the last one has none, and stays."""
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _beside(letter: str) -> str:
    """Keys that touch this one; each row of a keyboard starts a little further right."""
    row = next(at for at, keys in enumerate(_ROWS) if letter in keys)
    column = _ROWS[row].index(letter)
    near = [
        (row, column - 1),
        (row, column + 1),
        (row - 1, column),
        (row - 1, column + 1),
        (row + 1, column - 1),
        (row + 1, column),
    ]
    return "".join(_ROWS[y][x] for y, x in near if 0 <= y < len(_ROWS) and 0 <= x < len(_ROWS[y]))


_KINDS: dict[Callable[[str, int, random.Random], str], float] = {_drop: 34, _double: 27, _neighbour: 19, _swap: 12.5}
