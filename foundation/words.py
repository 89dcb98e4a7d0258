"""The one way we cut text into words: folded, split, stemmed, and compared by spelling."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import snowballstemmer
from rapidfuzz.distance import OSA

# \w leaves out the vowel signs of Hebrew, Arabic, Indic and Thai scripts, which would cut words in two.
_LETTER = r"[\w\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e]"
_ACCENTS = re.compile(
    "[\u0300-\u036f]+"
)  # of Latin, Greek and Cyrillic letters only: in other scripts marks carry meaning
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
_BETWEEN = str.maketrans({chr(code): " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "_\n")})
_TYPOGRAPHY = {
    "’": "'",
    "‘": " ",
    "“": " ",
    "”": " ",
    "…": " ",
    "–": " ",
    "—": " ",
    "·": " ",
    "→": " ",
    "€": " ",
    "\u00a0": " ",
}
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_LANGUAGES = {"en": "english", "es": "spanish", "de": "german", "fr": "french", "pt": "portuguese", "it": "italian"}
_stemmers: dict[str, "snowballstemmer.stemmer"] = {}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Compatibility-normal (NFKC), case-folded, without accents: `Ünïcode` -> `unicode`. Other scripts stay."""
    normal = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", normal))


def words(text: str) -> list[str]:
    """Folded words in order; apostrophes inside a word vanish (`isn’t` -> `isnt`). Chinese and Japanese, which put no
    spaces, are cut into pairs of characters that overlap."""
    plain = text if text.isascii() else _without_typography(text)
    if plain.isascii() and "''" not in plain:
        return plain.lower().replace("'", "").translate(_BETWEEN).split()  # the same as below, five times as fast
    if _UNSPACED.search(text):
        return [piece for word in _cut(text) for piece in _pairs(word)]
    return _cut(text)


def words_of_lines(lines: Sequence[str]) -> list[list[str]]:
    """`words` of each line, together: one call for many short ones."""
    text = "\n".join(lines)
    plain = text if text.isascii() else _without_typography(text)
    if plain.isascii() and "''" not in plain and text.count("\n") == len(lines) - 1:
        return [line.split() for line in plain.lower().replace("'", "").translate(_BETWEEN).split("\n")]
    return [words(line) for line in lines]


def _without_typography(text: str) -> str:
    for mark, plain in _TYPOGRAPHY.items():
        text = text.replace(mark, plain)
    return text


def _pairs(word: str) -> list[str]:
    pieces: list[str] = []
    for run in _UNSPACED_RUN.findall(word):
        if len(run) > 1 and _UNSPACED.match(run):
            pieces += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            pieces.append(run)
    return pieces


def _cut(text: str) -> list[str]:
    return [found.replace("'", "").replace("’", "") for found in _WORD.findall(fold(text))]


@lru_cache(maxsize=65_536)
def stem(word: str, locale: str = "en") -> str:
    """Snowball stem of a folded word; the word itself for languages we have no stemmer for."""
    language = _LANGUAGES.get(locale.partition("-")[0])
    if language is None:
        return word
    if language not in _stemmers:
        _stemmers[language] = snowballstemmer.stemmer(language)
    return str(_stemmers[language].stemWord(word))


def spelling_distance(one: str, other: str, *, most: int = 2) -> int:
    """Optimal string alignment distance (swap, insert, delete, replace count one each); `most + 1` when larger."""
    return int(OSA.distance(one, other, score_cutoff=most))
