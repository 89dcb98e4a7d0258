"""Tells English, Spanish and Arabic; other languages, and what is too little to tell, are left open.

Naive Bayes over pieces of words (Cavnar and Trenkle 1994 counted them, Dunning 1994 weighed them so): two and three letters with the edges
of their word, and short words whole. `table.json` has what each says for each language; `bench/languages` makes it and measures it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec

TOLD = ("en", "es", "ar")  # languages this may answer; the table knows more, so as not to take them for these
READ = 600  # characters
SURE = 3.0  # natural logarithm of how much likelier the best is than the next
LEAST_WORDS, LEAST_PIECES = 2, 6
SHORT_WORD = 4  # letters up to which a word is a piece by itself
_BESIDE_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|^>.*$|\{[^}]*\}|`[^`]*`", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WITHIN = re.compile(r"[^\W_][\s,]+$")  # what stands before a word that begins no sentence
_OURS = re.compile(r"[a-záéíóúüñ']+")  # letters of English and Spanish; names are written large and may have others
_ARABIC = re.compile(r"[\u0621-\u064a]")
_BESIDE_ARABIC = re.compile(r"[پچژگکیےٹڈڑںھ]")  # Persian and Urdu share the script


class Table(msgspec.Struct):
    languages: list[str]
    pieces: dict[
        str, list[int]
    ]  # hundredths of the natural logarithm of how much likelier than in the average language


def tell_language(text: str) -> str | None:
    """`"en"`, `"es"`, `"ar"`, or None where that isn't sure: too few words, another language, two of them."""
    written = words_of(text)
    letters = "".join(written)
    if not letters:
        return None
    if 2 * len(_ARABIC.findall(letters)) > len(letters):
        return None if _BESIDE_ARABIC.search(letters) else "ar"
    if len(written) < LEAST_WORDS or any(word.islower() and not _OURS.fullmatch(word) for word in written):
        return None
    (best, first), (_, second), known = _two_best([word.lower() for word in written])
    return best if best in TOLD and known >= LEAST_PIECES and first - second >= SURE else None


def words_of(text: str) -> list[str]:
    """As they are written, without addresses, quotes and names: what is written large within a sentence."""
    plain = unicodedata.normalize("NFC", _BESIDE_WORDS.sub(" ", text[:READ])).replace("’", "'")
    return [one[0] for one in _WORD.finditer(plain) if not (one[0].istitle() and _WITHIN.search(plain, 0, one.start()))]


def pieces_of(words: list[str]) -> Iterator[str]:
    """Of lower-case words: `sin` -> `_s`, `si`, `in`, `n_`, `_si`, `sin`, `in_`, `_sin_`."""
    for word in words:
        edged = f"_{word}_"
        for size in (2, 3):
            yield from (edged[at : at + size] for at in range(len(edged) - size + 1))
        if len(word) <= SHORT_WORD:
            yield edged


def _two_best(words: list[str]) -> tuple[tuple[str, float], tuple[str, float], int]:
    said = [_said_by(word) for word in words]
    sums = [sum(each) / 100 for each in zip(*(of_word for of_word, _ in said), strict=True)]
    ranked = sorted(zip(_table().languages, sums, strict=True), key=lambda one: -one[1])
    return ranked[0], ranked[1], sum(known for _, known in said)


@lru_cache(maxsize=20_000)
def _said_by(word: str) -> tuple[tuple[int, ...], int]:
    """What its pieces say together for each language, and how many of them the table knows."""
    table = _table()
    found = [said for piece in pieces_of([word]) if (said := table.pieces.get(piece))]
    return tuple(map(sum, zip(*found, strict=True))) or (0,) * len(table.languages), len(found)


@cache
def _table() -> Table:
    return msgspec.json.decode((Path(__file__).parent / "table.json").read_bytes(), type=Table)
