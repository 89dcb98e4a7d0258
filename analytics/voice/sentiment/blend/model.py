"""A learned blend: scores comments in some tens of microseconds each, without scikit-learn."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter, mul

from analytics.voice.sentiment.blend.features import lexicon_view, pieces_of, words_among
from analytics.voice.sentiment.feeling import MOST_SARCASTIC, UNCERTAIN, Sentiment
from analytics.voice.sentiment.judging import chances_of
from analytics.voice.sentiment.scoring import LONGEST, SentimentScorer, heaviest
from analytics.voice.sentiment.weighing import Weighed, plain_tokens

MOST_REMEMBERED = 200_000
LEAST_CHANCE = 0.01
SURE_OF_THREE, SURE_OF_TWO = (
    0.4,
    0.52,
)  # the least chance with which a label is said: calibrated, so lower than the lexicon's
NAMED = 5
UNFAMILIAR = 1.0  # more trust in the lexicon where no word of a comment was seen in training; in between, in proportion
LEADS = 0.5  # more for a label than for the others, on average: a word that is named
Row = tuple[float, ...]  # a number for each label
Curve = tuple[tuple[float, float], ...]  # how likely it seemed, how often it was right


@dataclass(frozen=True)
class Learned:
    """What training found. Rows have a number for each of `labels`; those of words and pairs hold their rarity's share already."""

    labels: tuple[str, ...]
    bias: Row
    rarities: Mapping[str, float]  # of each word that was seen
    rarest: float
    words: Mapping[str, Row]
    pairs: Mapping[str, Row]
    pieces: Mapping[str, Row]
    lexicon: tuple[Row, ...]
    trust: tuple[float, float]  # in the lexicon alone, in what was learned
    shift: Row
    curve: Curve = ()


class SentimentModel:
    """`score(texts)` gives a Sentiment each; labels are those it was taught, or uncertain."""

    def __init__(self, learned: Learned, lexicon: SentimentScorer, version: str = "blend") -> None:
        self.learned, self.version = learned, version
        self._lexicon = lexicon
        self._count = len(learned.labels)
        self._sure = SURE_OF_THREE if self._count > 2 else SURE_OF_TWO
        self._nothing = (0.0,) * self._count
        self._known: dict[str, tuple[float, float, Row, Row]] = {}
        self._columns = tuple(zip(*learned.lexicon, strict=True))
        self._pairs: dict[str, dict[str, Row]] = {}
        for pair, row in learned.pairs.items():
            first, second = pair.split(" ", 1)
            self._pairs.setdefault(first, {})[second] = row

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        return [self._score(text) for text in texts]

    def weigh(self, text: str) -> Weighed:
        return self._lexicon.weigh(text)

    def _score(self, text: str) -> Sentiment:
        text = text[:LONGEST]
        tokens = plain_tokens(text)
        weighed = self._lexicon.weigh_tokens(text, tokens)
        words = words_among(tokens)
        sums, leads, strange = self._sums(words)
        view = lexicon_view(weighed, words)
        logits = [
            own + bias + sum(map(mul, view, column))
            for own, bias, column in zip(sums, self.learned.bias, self._columns, strict=True)
        ]
        chances = self.blended(weighed, logits, strange)
        best = chances.index(max(chances))
        chance = on_the_curve(chances[best], self.learned.curve)
        if weighed.sarcastic:
            chance = min(chance, MOST_SARCASTIC)
        is_sure = chances[best] >= self._sure and not weighed.sarcastic
        label = self.learned.labels[best] if is_sure else UNCERTAIN
        return Sentiment(label, round(chance, 4), weighed.compound, _counted(weighed, leads, best))

    def blended(self, weighed: Weighed, logits: Sequence[float], strange: float) -> list[float]:
        """The chance of each label: the lexicon's view and what was learned, each as far as it proved right; the lexicon
        the more, the stranger the words (0: all were seen in training, 1: none)."""
        learned, view = self.learned, lexicon_logits(weighed, self.learned.labels)
        in_lexicon = learned.trust[0] + UNFAMILIAR * strange
        mixed = [in_lexicon * view[at] + learned.trust[1] * logits[at] + learned.shift[at] for at in range(self._count)]
        highest = max(mixed)
        powers = [math.exp(one - highest) for one in mixed]
        whole = sum(powers)
        return [one / whole for one in powers]

    def _sums(self, words: list[str]) -> tuple[list[float], dict[str, Row], float]:
        """What the words and their pairs add to each label, over the length of the text; how much each word leads to each;
        and the share of the comment that training hadn't seen."""
        known, pairs = self._known, self._pairs
        rows, size, unseen = [self._nothing], 0.0, 0.0
        leads: dict[str, Row] = {}
        for word in dict.fromkeys(words):
            weight, strange, row, leads[word] = known.get(word) or self._remember(word)
            size += weight
            unseen += strange
            rows.append(row)
        told = {
            (first, second): pairs[first][second]
            for first, second in pairwise(words)
            if first in pairs and second in pairs[first]
        }
        length = math.sqrt(size) or 1.0
        sums = [sum(column) / length for column in zip(*rows, *told.values(), strict=True)]
        return sums, leads, unseen / (size or 1.0)

    def _remember(self, word: str) -> tuple[float, float, Row, Row]:
        learned = self.learned
        rarity = learned.rarities.get(word, learned.rarest)
        own = learned.words.get(word, self._nothing)
        pieces = pieces_of(word)
        rows = [learned.pieces[piece] for piece in pieces if piece in learned.pieces]
        share = rarity / math.sqrt(len(pieces))
        row = tuple(own[at] + share * sum(piece[at] for piece in rows) for at in range(self._count))
        middle = sum(row) / len(row)
        strange = 0.0 if word in learned.rarities else rarity**2
        found = rarity**2, strange, row, tuple(value - middle for value in row)
        if len(self._known) < MOST_REMEMBERED:
            self._known[word] = found
        return found


def lexicon_logits(weighed: Weighed, labels: Sequence[str]) -> list[float]:
    """The lexicon's chances of these labels as logarithms; of a label it doesn't know, an even share."""
    chances = chances_of(weighed.compound)
    return [math.log(max(chances.get(label, 1 / len(labels)), LEAST_CHANCE)) for label in labels]


def _counted(weighed: Weighed, leads: Mapping[str, Row], best: int) -> tuple[str, ...]:
    """The words that counted: the lexicon's, then those that what was learned weighed most for this label."""
    leading = [(-lead[best], word) for word, lead in leads.items() if lead[best] > LEADS]
    learned = [word for _, word in sorted(leading, key=itemgetter(0))[:3]] if leading else []
    return tuple(dict.fromkeys([*heaviest(weighed)[:3], *learned]))[:NAMED]


def on_the_curve(chance: float, curve: Curve) -> float:
    if not curve:
        return chance
    before = curve[0]
    if chance <= before[0]:
        return min(chance, before[1]) if before[1] < before[0] else chance + (before[1] - before[0])
    for knot in curve[1:]:
        if chance <= knot[0]:
            share = (chance - before[0]) / ((knot[0] - before[0]) or 1.0)
            return before[1] + share * (knot[1] - before[1])
        before = knot
    return before[1]
