"""What somebody's words say of time and money: pressing or not, something that ends within a day, an amount. English, Spanish, Arabic."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from foundation.yaml_text import read_yaml

LONGEST = 4000
_HOURS = re.compile(
    r"\b(?:in|within|only|next|en|dentro de|solo|quedan|خلال|بعد)\s+(\d{1,3})\s*(hours?|hrs?|h|minutes?|mins?|horas?|minutos?|ساعات|ساعة|دقيقة|دقائق)\b"
)
_LEFT = re.compile(r"\b(\d{1,3})\s*(hours?|hrs?|h|minutes?|mins?|horas?|minutos?) (?:left|to go|restantes)\b")
_NUMBER = r"(\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s?(k\b)?"
_AMOUNT = re.compile(
    rf"(?:[$€£]|\busd\s?|\beur\s?|\bgbp\s?)\s?{_NUMBER}|{_NUMBER}\s?(?:[$€£]|(?:usd|eur|gbp|dollars?|euros?|pounds?|dolares|libras|دولار|يورو)\b)"
)


def says_pressing(words: str) -> bool | None:
    """True: it presses, False: it doesn't, by their own words; None where they say nothing of it."""
    text = fold(words)
    calm, rest = _take_out("not", text)
    _, rest = _take_out("about", rest)
    if _pattern("pressing").search(rest) or any(_both("now", "asks", one) for one in _sentences(rest)):
        return True
    return False if calm else None


def says_ends_soon(words: str) -> bool:
    """Something ends within a day: "the deadline is tomorrow", "it expires in 3 hours"."""
    return any(_ends_soon(sentence) for sentence in _sentences(fold(words)))


def amount_in(words: str) -> int | None:
    """The largest amount of money they name, in hundredths, whatever its currency; None where there is none."""
    found = [_minor(*(one[:2] if one[0] else one[2:])) for one in _AMOUNT.findall(fold(words))]
    return max(found, default=None)


def fold(words: str) -> str:
    """As phrases are compared: small, without accents, with plain apostrophes and single spaces."""
    spread = unicodedata.normalize("NFKD", words[:LONGEST].casefold().replace("’", "'"))
    return " ".join("".join(one for one in spread if not unicodedata.combining(one)).split())


def _ends_soon(sentence: str) -> bool:
    if any(_within_a_day(*found) for found in _LEFT.findall(sentence)) or _both("soon", "ends", sentence):
        return True
    hours = any(_within_a_day(*found) for found in _HOURS.findall(sentence))
    return hours and bool(_pattern("ends").search(sentence))


def _sentences(folded: str) -> list[str]:
    return re.split(r"[.!?؟;]+(?:\s|$)", folded)


def _both(one: str, other: str, sentence: str) -> bool:
    return bool(_pattern(one).search(sentence) and _pattern(other).search(sentence))


def _within_a_day(count: str, unit: str) -> bool:
    return int(count) <= 24 or unit.startswith(("m", "د"))


def _minor(number: str, thousand: str) -> int:
    """12,400 and 12.400 are the same; a last part of one or two digits is of a hundred."""
    whole, point, part = re.sub(r"[ '\u00a0\u202f]", "", number).replace(",", ".").rpartition(".")
    if not point or len(part) == 3:
        whole, part = whole + part, ""
    return min(10**15, (int(whole.replace(".", "")) * 100 + int(f"{part:0<2}")) * (1000 if thousand else 1))


def _take_out(kind: str, text: str) -> tuple[bool, str]:
    rest = _pattern(kind).sub(" ", text)
    return rest != text, rest


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    phrases = read_yaml(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))[kind]
    longest_first = sorted(map(fold, phrases), key=len, reverse=True)
    return re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
