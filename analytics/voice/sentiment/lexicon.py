"""The words that carry a feeling: VADER's (Hutto & Gilbert 2014) without those about the product, and what people who ask for help say."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from foundation.yaml_text import read_yaml

BOOST = 0.293  # VADER's: what "very" adds
DAMPENERS = [
    "almost",
    "barely",
    "hardly",
    "kinda",
    "kindof",
    "kind-of",
    "less",
    "little",
    "marginal",
    "marginally",
    "occasional",
    "occasionally",
    "partly",
    "scarce",
    "scarcely",
    "slight",
    "slightly",
    "somewhat",
    "sorta",
    "sortof",
    "sort-of",
    "algo",
    "poco",
]
BOOSTERS = [
    "absolutely",
    "amazingly",
    "awfully",
    "completely",
    "considerable",
    "considerably",
    "decidedly",
    "deeply",
    "enormous",
    "enormously",
    "entirely",
    "especially",
    "exceptional",
    "exceptionally",
    "extreme",
    "extremely",
    "fabulously",
    "fricking",
    "frickin",
    "freaking",
    "fucking",
    "fully",
    "greatly",
    "hella",
    "highly",
    "hugely",
    "incredible",
    "incredibly",
    "intensely",
    "major",
    "majorly",
    "more",
    "most",
    "particularly",
    "purely",
    "quite",
    "really",
    "remarkably",
    "so",
    "substantially",
    "thoroughly",
    "total",
    "totally",
    "tremendous",
    "tremendously",
    "unbelievably",
    "unusually",
    "utter",
    "utterly",
    "very",
]
NEGATIONS = [
    "aint",
    "arent",
    "cannot",
    "cant",
    "couldnt",
    "darent",
    "didnt",
    "doesnt",
    "dont",
    "hadnt",
    "hasnt",
    "havent",
    "isnt",
    "mightnt",
    "mustnt",
    "neednt",
    "neither",
    "never",
    "none",
    "nope",
    "nor",
    "not",
    "nothing",
    "nowhere",
    "oughtnt",
    "shant",
    "shouldnt",
    "wasnt",
    "werent",
    "without",
    "wont",
    "wouldnt",
    "rarely",
    "seldom",
    "despite",
    "no",
]
SARCASTIC = -1.0  # what a sarcastic saying weighs
Phrase = tuple[
    tuple[str, ...], float, bool
]  # the words after the first, what the saying weighs, whether it is sarcastic


@dataclass
class Entry:
    """What is known of one word."""

    value: float = 0.0
    plain: float = 0.0  # VADER's own value
    boost: float = 0.0
    negates: bool = False
    phrases: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True)
class Lexicon:
    version: int
    entries: dict[str, Entry]
    emojis: dict[str, str]  # each emoji in words
    openers: frozenset[str]  # "Great, another delay."


@cache
def read_lexicon() -> Lexicon:
    """About 30 ms, once. VADER's files are read, its code isn't loaded."""
    told = read_yaml(Path(__file__).with_name("feelings.yaml").read_text("utf-8"))
    subjects = set(told["subjects"])
    entries = {word: Entry(0.0 if word in subjects else value, value) for word, value in _vader_words()}
    for value, words in told["words"].items():
        for word in words:
            _entry(entries, word).value = float(value)
    sayings = [(saying, float(value), False) for value, found in told["sayings"].items() for saying in found]
    for saying, weight, is_sarcastic in sayings + [(saying, SARCASTIC, True) for saying in told["sarcastic"]]:
        first, *rest = tokens_of(saying)
        _entry(entries, first).phrases.append((tuple(rest), weight, is_sarcastic))
    for word in (*NEGATIONS, *told["negations"]):
        _entry(entries, word).negates = True
    for sign, words in ((1, (*BOOSTERS, *told["boosters"])), (-1, DAMPENERS)):
        for word in words:
            _entry(entries, word).boost = sign * BOOST
    for word, entry in entries.items():
        entry.phrases.sort(key=lambda phrase: -len(phrase[0]))
        entry.negates = entry.negates or word.endswith("n't")
    return Lexicon(told["version"], entries, _vader_emojis(), frozenset(told["openers"]))


# A link, a handle, a placeholder or a piece of markup is one word without a feeling; marks end what a "not" reaches.
tokens_of = re.compile(
    r"(?:https?://|www\.)\S+|[@&\[]\w+[\];]?|<3|</?\w[^>]{0,80}>|10/10|[:;=]['-]?[)(dp|/\\\]\[]+(?!\w)|\w+(?:['-]\w+)*|[.,;:!?()…—\n]|[^\w\s\"'#*_~`/\\+=%$€£&@\[\]<>|{}^-]"
).findall


def _entry(entries: dict[str, Entry], word: str) -> Entry:
    return entries.setdefault(word, Entry())


def _vader_words() -> list[tuple[str, float]]:
    lines = (_vader() / "vader_lexicon.txt").read_text("utf-8").splitlines()
    return [(parts[0], float(parts[1])) for line in lines if len(parts := line.split("\t")) > 1]


def _vader_emojis() -> dict[str, str]:
    lines = (_vader() / "emoji_utf8_lexicon.txt").read_text("utf-8").splitlines()
    return {parts[0]: parts[1] for line in lines if len(parts := line.split("\t")) > 1}


def _vader() -> Path:
    found = find_spec("vaderSentiment")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("vaderSentiment isn’t installed; its word list is what sentiment starts from.")
    return Path(next(iter(found.submodule_search_locations)))
