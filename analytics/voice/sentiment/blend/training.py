"""Learns a blend from comments whose feeling is known. For jobs and notebooks: scikit-learn and scipy load here."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np

from analytics.voice.sentiment.blend.features import lexicon_view, pairs_of, pieces_of, words_among
from analytics.voice.sentiment.blend.model import Curve, Learned, SentimentModel, lexicon_logits
from analytics.voice.sentiment.blend.trusting import blended, curve_of, first_trust, weigh_views
from analytics.voice.sentiment.scoring import LONGEST, load_sentiment
from analytics.voice.sentiment.weighing import Weighed, plain_tokens

LEAST_EXAMPLES = 4
FOLDS = 5
LEAST_TO_FOLD = 20  # examples below which nothing can be held out
ONCE_IS_ENOUGH = 400  # examples up to which a pair or piece counts though it was seen once
STRICTNESS = 3.0  # scikit-learn's C


def train_sentiment(texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
    """Learn negative, neutral, positive (or fewer of them) from labelled comments, whatever their order.

    Raises ValueError for fewer than four examples or only one label.
    """
    from threadpoolctl import threadpool_limits

    taught = _Taught(texts, labels)
    with threadpool_limits(1):  # small matrices: threads would only wait for each other
        return _train(taught)


def _train(taught: "_Taught") -> SentimentModel:
    everything = np.arange(len(taught.places))
    fitted = _fit(taught, everything)
    return SentimentModel(_learned(taught, fitted, *_trust(taught)), load_sentiment())


class _Taught:
    """The examples in an order of their own, with all that is worked out once."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        pairs = sorted(zip(map(str, texts), map(str, labels), strict=True))
        if len(pairs) < LEAST_EXAMPLES:
            raise ValueError(f"{len(pairs)} examples are too few to learn from; give at least {LEAST_EXAMPLES}.")
        self.labels = tuple(sorted({label for _, label in pairs}))
        if len(self.labels) < 2:
            raise ValueError("Learning needs examples of at least two labels.")
        self.places = np.array([self.labels.index(label) for _, label in pairs])
        self.folds = np.array([crc32(text.encode("utf-8", "surrogatepass")) % FOLDS for text, _ in pairs])
        scorer = load_sentiment()
        tokens = [plain_tokens(text[:LONGEST]) for text, _ in pairs]
        self.weighed: list[Weighed] = [
            scorer.weigh_tokens(text, one) for (text, _), one in zip(pairs, tokens, strict=True)
        ]
        self.words = [words_among(one) for one in tokens]
        self.views = np.array([lexicon_view(*one) for one in zip(self.weighed, self.words, strict=True)])
        self.lexicon_logits = np.array([lexicon_logits(one, self.labels) for one in self.weighed])


class _Fitted:
    """What one fit knows: the rarity of words, the columns, the coefficients (labels x columns) and biases."""

    def __init__(self, columns: "_Columns", coefficients: Any, bias: Any) -> None:
        self.columns, self.coefficients, self.bias = columns, coefficients, bias


class _Columns:
    def __init__(self, words: list[list[str]]) -> None:
        count = len(words)
        seen = Counter(word for one in words for word in set(one))
        pairs = Counter(pair for one in words for pair in set(pairs_of(one)))
        least = 1 if count <= ONCE_IS_ENOUGH else 2
        pieces = Counter(piece for word in seen for piece in set(pieces_of(word)))
        self.words = {word: at for at, word in enumerate(sorted(seen))}
        self.pairs = {pair: at for at, pair in enumerate(sorted(one for one in pairs if pairs[one] >= least))}
        self.pieces = {piece: at for at, piece in enumerate(sorted(one for one in pieces if pieces[one] >= least))}
        self.rarities = {word: _rarity(count, seen[word]) for word in self.words}
        self.pair_rarities = {pair: _rarity(count, pairs[pair]) for pair in self.pairs}
        self.rarest = _rarity(count, 1)

    def strange(self, words: list[list[str]]) -> Any:
        """Of each comment, the share that wasn't seen; a rare word counts more, as in the sums."""
        found = []
        for one in words:
            weights = {word: self.rarities.get(word, self.rarest) ** 2 for word in one}
            unseen = sum(weight for word, weight in weights.items() if word not in self.rarities)
            found.append(unseen / (sum(weights.values()) or 1.0))
        return np.array(found)

    def matrix(self, words: list[list[str]], views: Any) -> Any:
        """Words, pairs, pieces and the lexicon's view, a row a comment."""
        from scipy.sparse import csr_matrix, hstack

        unique = sorted({word for one in words for word in one})
        place = {word: at for at, word in enumerate(unique)}
        rarity = np.array([self.rarities.get(word, self.rarest) for word in unique])
        counts = _rows([[place[word] for word in set(one)] for one in words], len(unique))
        size = np.sqrt(np.maximum(np.asarray(counts @ (rarity**2)).ravel(), 1e-9))
        weights = _scaled(counts, 1 / size)
        weights = weights.multiply(rarity[None, :]).tocsr()
        known = [self.words.get(word, -1) for word in unique]
        to_words = csr_matrix(
            ([1.0] * sum(at >= 0 for at in known), ([n for n, at in enumerate(known) if at >= 0], [at for at in known if at >= 0])),
            shape=(len(unique), len(self.words)),
        )  # fmt: skip
        cut = [pieces_of(word) for word in unique]
        to_pieces = _scaled(
            _rows([[self.pieces[piece] for piece in one if piece in self.pieces] for one in cut], len(self.pieces)),
            np.array([1 / math.sqrt(len(one)) for one in cut]),
        )
        pair_rarity = np.array(list(self.pair_rarities.values()))
        paired = _rows(
            [[self.pairs[pair] for pair in set(pairs_of(one)) if pair in self.pairs] for one in words], len(self.pairs)
        )
        paired = _scaled(paired, 1 / size).multiply(pair_rarity[None, :] if len(pair_rarity) else 1.0).tocsr()
        return hstack([weights @ to_words, paired, weights @ to_pieces, csr_matrix(views)]).tocsr()


def _fit(taught: _Taught, rows: Any) -> _Fitted:
    from sklearn.linear_model import LogisticRegression

    words = [taught.words[at] for at in rows]
    columns = _Columns(words)
    matrix = columns.matrix(words, taught.views[rows])
    model = LogisticRegression(C=STRICTNESS, max_iter=300, tol=1e-3).fit(matrix, taught.places[rows])
    count = len(taught.labels)
    coefficients, bias = np.zeros((count, matrix.shape[1])), np.full(count, -6.0)
    if len(model.classes_) == 2:
        coefficients[model.classes_] = np.vstack([-model.coef_[0], model.coef_[0]]) / 2
        bias[model.classes_] = np.array([-model.intercept_[0], model.intercept_[0]]) / 2
    else:
        coefficients[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return _Fitted(columns, coefficients, bias)


def _trust(taught: _Taught) -> tuple[tuple[float, float], tuple[float, ...], Curve]:
    """How far the lexicon and what was learned can be trusted: by comments that each fold's fit wasn't taught."""
    held, logits, unseen = [], [], []
    for fold in range(FOLDS):
        asked, rest = np.flatnonzero(taught.folds == fold), np.flatnonzero(taught.folds != fold)
        if len(taught.places) < LEAST_TO_FOLD or not len(asked) or len(set(taught.places[rest])) < len(taught.labels):
            continue
        fitted = _fit(taught, rest)
        words = [taught.words[at] for at in asked]
        matrix = fitted.columns.matrix(words, taught.views[asked])
        held.append(asked)
        unseen.append(fitted.columns.strange(words))
        logits.append(matrix @ fitted.coefficients.T + fitted.bias)
    if not held:
        return first_trust(len(taught.places)), (0.0,) * len(taught.labels), ()
    rows = np.concatenate(held)
    lexicon, found, places = taught.lexicon_logits[rows], np.vstack(logits), taught.places[rows]
    strange = np.concatenate(unseen)
    trust, shift = weigh_views(lexicon, found, strange, places)
    return trust, shift, curve_of(blended(lexicon, found, strange, trust, shift), places)


def _learned(
    taught: _Taught, fitted: _Fitted, trust: tuple[float, float], shift: tuple[float, ...], curve: Curve
) -> Learned:
    columns, rows = fitted.columns, fitted.coefficients.T
    ends = np.cumsum([len(columns.words), len(columns.pairs), len(columns.pieces)])
    return Learned(
        labels=taught.labels,
        bias=_plain(fitted.bias),
        rarities=columns.rarities,
        rarest=columns.rarest,
        words=_told(columns.words, rows[: ends[0]], columns.rarities),
        pairs=_told(columns.pairs, rows[ends[0] : ends[1]], columns.pair_rarities),
        pieces={piece: _plain(row) for piece, row in zip(columns.pieces, rows[ends[1] : ends[2]], strict=True)},
        lexicon=tuple(_plain(row) for row in rows[ends[2] :]),
        trust=trust,
        shift=shift,
        curve=curve,
    )


def _told(places: Mapping[str, int], rows: Any, rarities: Mapping[str, float]) -> dict[str, tuple[float, ...]]:
    return {word: _plain(row * rarities[word]) for word, row in zip(places, rows, strict=True)}


def _plain(row: Any) -> tuple[float, ...]:
    return tuple(np.round(row, 6).tolist())


def _rarity(of: int, seen: int) -> float:
    """Smoothed inverse document frequency, as scikit-learn's."""
    return math.log((1 + of) / (1 + seen)) + 1


def _rows(found: list[list[int]], width: int) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, found)])
    places = np.fromiter((at for one in found for at in one), dtype=np.int64, count=int(ends[-1]))
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(found), width))


def _scaled(matrix: Any, by: Any) -> Any:
    from scipy.sparse import diags

    return (diags(by) @ matrix).tocsr()
