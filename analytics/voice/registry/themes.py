"""Which theme a comment speaks of: curated themes, found by cues that meet in a sentence; None when unsure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.words import stem, words
from foundation.yaml_text import read_yaml

LEAST = 0.5  # below this share of certainty a comment stays without a theme
_SMALL = frozenset(
    words(
        "a an and are as at be been but by can could did do does for from had has have i if in is it its me my of on or our so that the "
        "their them then there they this to was we were what when which who why will with would you your not no isnt doesnt didnt "
        "dont wont cant its im ive"
    )
)


@dataclass(frozen=True)
class Theme:
    key: str
    name: str
    area: str
    description: str
    cues: tuple[frozenset[str], ...]


class Themes:
    """A set of themes that comments can be assigned to; a comment costs well under a millisecond."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        self.all = {theme.key: theme for theme in themes}
        spread: dict[str, set[str]] = defaultdict(set)
        self._cues: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        for theme in self.all.values():
            for cue in theme.cues:
                for word in cue:
                    spread[word].add(theme.key)
                    self._cues[word].append((cue, theme.key))
        self._weight = {word: 1 / len(keys) ** 0.5 for word, keys in spread.items()}

    def name(self, key: str | None) -> str:
        """The name to show; comments without a theme, or with one that is gone, have a name as well."""
        return self.all[key].name if key in self.all else "No theme yet"

    def assign(self, texts: Sequence[str]) -> list[tuple[str | None, float]]:
        return [self._assign(text) for text in texts]

    def _assign(self, text: str) -> tuple[str | None, float]:
        scores: dict[str, float] = defaultdict(float)
        for place, sentence in enumerate(re.split(r"[.!?]+(?=\s|$)|[\n;]+", text)[:20]):
            for key, score in self._in_sentence(sentence).items():
                scores[key] += score * (1 if place < 3 else 0.7)
        if not scores:
            return None, 0.0
        (key, best), *others = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        second = others[0][1] if others else 0.0
        chance = best / (best + second + 0.45)
        return (key if chance >= LEAST else None), round(chance, 3)

    def _in_sentence(self, sentence: str) -> dict[str, float]:
        said = _stems(sentence)
        best: dict[str, float] = {}
        for word in said:
            for cue, key in self._cues.get(word, ()):
                if cue <= said:
                    score = sum(self._weight[one] for one in cue) * (0.8 + 0.2 * len(cue))
                    best[key] = max(best.get(key, 0.0), score)
        return best


@cache
def load_themes() -> Themes:
    """The curated themes of themes.yaml."""
    facts = read_yaml(Path(__file__).with_name("themes.yaml").read_text())
    return Themes(
        Theme(one["key"], _typographic(one["name"]), one["area"], _typographic(one["description"]), _cues(one["cues"]))
        for one in facts
    )


def _cues(lines: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(cue for line in lines if (cue := frozenset(_stems(str(line))))))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text.replace("-", " ")) if word not in _SMALL}


def _typographic(text: str) -> str:
    return text.replace("'", "’")
