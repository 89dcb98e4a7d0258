"""VADER's rules over the words that carry a feeling: what a "not", a "very", a "but" and capitals do to them."""

import math
import re
from dataclasses import dataclass

from analytics.voice.sentiment.lexicon import Entry, Lexicon, tokens_of

TURNED = -0.74  # VADER's: what "not" does to a word
BUT_BEFORE, BUT_AFTER = 0.5, 1.5
SHOUTED, EXCLAIMED = 0.733, 0.292
REACH = 3  # words back that a "not" or a "very" reaches
ALPHA = 15  # VADER's: how soon a sum counts as strong
MOST_REMEMBERED = 200_000
_BUTS = ("but", "however", "pero")
_ENDS = frozenset(".,;:!?()…—\n")
_SHOUT = re.compile(r"\b[A-Z]{3,}\b").search
_LONG = re.compile(r"(\w)\1{2,}")


@dataclass(frozen=True, slots=True)
class Weighed:
    """`compound` from -1 to 1, `plain` by VADER's words alone; `parts` are the words and sayings that weighed, in the text's order."""

    compound: float
    plain: float
    positive: float
    negative: float  # 0 or less
    sarcastic: bool
    parts: tuple[tuple[str, float], ...]


NOTHING = Weighed(0.0, 0.0, 0.0, 0.0, False, ())


class Weigher:
    def __init__(self, lexicon: Lexicon) -> None:
        self._openers = lexicon.openers
        self._known = _Known(lexicon)

    def weigh(self, text: str, tokens: list[str] | None = None) -> Weighed:
        """`tokens` where they are known already: `plain_tokens(text)`."""
        tokens = plain_tokens(text) if tokens is None else tokens
        known = self._known
        entries = [known[token] for token in tokens]
        found: list[tuple[int, int, float]] = []  # from, to, weight
        sarcastic, to = False, 0
        for at, entry in enumerate(entries):
            if entry is None or at < to:
                continue
            value, last, means_it_not = _longest(entry, tokens, at)
            sarcastic = sarcastic or means_it_not
            if value:
                found.append((at, last, _turned(value, tokens, entries, at, to)))
            if last > at + 1:
                to = last
        plain = sum(
            _turned(entry.plain, tokens, entries, at, 0) for at, entry in enumerate(entries) if entry is not None and entry.plain
        )  # fmt: skip
        if not found:
            return Weighed(0.0, _bounded(plain), 0.0, 0.0, False, ()) if plain else NOTHING
        if _SHOUT(text) and not text.isupper():
            found = _shouted(found, text, tokens)
        sarcastic = sarcastic or self._is_sarcastic(tokens, found)
        return _summed(found, plain, tokens, text, sarcastic)

    def _is_sarcastic(self, tokens: list[str], found: list[tuple[int, int, float]]) -> bool:
        """ "Great, my payout is late again.": praise alone before a comma, and only complaints after it."""
        if len(tokens) < 4 or tokens[0] not in self._openers or tokens[1] not in {",", ".", "!", "…"}:
            return False
        rest = [value for at, _, value in found if at > 1]
        return bool(rest) and all(value < 0 for value in rest) and not any(but in tokens for but in _BUTS)


def plain_tokens(text: str) -> list[str]:
    return tokens_of(text.lower().replace("’", "'"))


class _Known(dict[str, Entry | None]):
    """Each word once: also drawn out, hyphenated, or an emoji. None for a word without a feeling."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon.entries)
        self._lexicon = lexicon

    def __missing__(self, word: str) -> Entry | None:
        entry = self._resolve(word)
        if len(self) < MOST_REMEMBERED:
            self[word] = entry
        return entry

    def _resolve(self, word: str) -> Entry | None:
        entries = self._lexicon.entries
        if word.endswith("n't"):
            return Entry(negates=True)
        if told := self._lexicon.emojis.get(word):
            value = sum(entries[one].value for one in tokens_of(told) if one in entries)
            return Entry(value=max(-3.0, min(3.0, value)))
        if _LONG.search(word):
            for kept in (r"\1\1", r"\1"):
                if found := entries.get(_LONG.sub(kept, word)):
                    return found
        if "-" in word or word.endswith("'s"):
            parts = [entries[part] for part in word.removesuffix("'s").split("-") if part in entries]
            return Entry(value=max((part.value for part in parts), key=abs)) if parts else None
        return None


def _longest(entry: Entry, tokens: list[str], at: int) -> tuple[float, int, bool]:
    """What the longest saying that begins here weighs, or else the word, and where it ends."""
    for rest, value, is_sarcastic in entry.phrases:
        end = at + 1 + len(rest)
        if tuple(tokens[at + 1 : end]) == rest:
            return value, end, is_sarcastic
    return entry.value, at + 1, False


def _turned(value: float, tokens: list[str], entries: list[Entry | None], at: int, first: int) -> float:
    for distance in range(1, REACH + 1):
        place = at - distance
        if place < first or tokens[place] in _ENDS:
            break
        entry = entries[place]
        if entry is None:
            continue
        if entry.negates:
            return value * TURNED if value > 0 else value * TURNED / 2
        if entry.boost:
            step = entry.boost * (1.05 - 0.05 * distance)
            value += step if value > 0 else -step
        elif entry.value:
            break
    return value


def _shouted(found: list[tuple[int, int, float]], text: str, tokens: list[str]) -> list[tuple[int, int, float]]:
    raw = tokens_of(text.replace("’", "'"))
    if len(raw) != len(tokens):
        return found
    return [(at, to, value + math.copysign(SHOUTED, value) if raw[at].isupper() else value) for at, to, value in found]


def _summed(
    found: list[tuple[int, int, float]], plain: float, tokens: list[str], text: str, sarcastic: bool
) -> Weighed:
    for but in _BUTS:
        if but in tokens:
            turn = len(tokens) - 1 - tokens[::-1].index(but)
            found = [(at, to, value * (BUT_BEFORE if at < turn else BUT_AFTER)) for at, to, value in found]
    positive = sum(value for _, _, value in found if value > 0)
    negative = sum(value for _, _, value in found if value < 0)
    total = positive + negative
    if total and "!" in text:
        total += math.copysign(EXCLAIMED * min(text.count("!"), 4), total)
    if total and (asked := text.count("?")) > 1:
        total += math.copysign(0.18 * asked if asked <= 3 else 0.96, total)
    parts = tuple([(" ".join(tokens[at:to]), value) for at, to, value in found])
    return Weighed(_bounded(total), _bounded(plain), positive, negative, sarcastic, parts)


def _bounded(total: float) -> float:
    return total / math.sqrt(total * total + ALPHA)
