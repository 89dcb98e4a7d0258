"""Models that learn from examples: sentiment, themes, and themes nobody has named yet. Order of the texts never matters."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.voice.sentiment import SURE, Sentiment, load_sentiment
from foundation.words import words

LEAST_SIMILAR = 0.15  # cosine to the centre below which a comment belongs to no discovered theme


class ThemeModel:
    """`assign(texts)` gives (label, probability), the label None when unsure."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def assign(self, texts: Sequence[str]) -> list[tuple[str | None, float]]:
        if not len(texts):
            return []
        chances = self._pipeline.predict_proba(list(texts))
        best = chances.argmax(axis=1)
        labels = self._pipeline.classes_
        least = min(0.5, max(0.12, 4 / len(labels)))  # many themes share the probability among them
        found = [(str(labels[place]), float(row[place])) for place, row in zip(best, chances, strict=True)]
        return [(label if chance >= least else None, round(chance, 4)) for label, chance in found]


class SentimentModel:
    """The blend: VADER's view is one more feature beside the words, so few labels already help."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def score(self, texts: Sequence[str]) -> list[Sentiment]:
        if not len(texts):
            return []
        chances, labels = self._pipeline.predict_proba(list(texts)), list(self._pipeline.classes_)
        views, found = load_sentiment().score(texts), []
        for row, view in zip(chances, views, strict=True):
            place = int(row.argmax())
            label = str(labels[place]) if row[place] >= min(SURE, 1.2 / len(labels)) else "uncertain"
            found.append(Sentiment(label, round(float(row[place]), 4), view.compound, view.words))
        return found


@dataclass(frozen=True)
class ThemeSet:
    """`labels[i]` is the place of text i's theme in `names`, -1 for none. `prototypes` has a row for each theme."""

    labels: Any
    names: list[str]
    examples: list[list[str]]
    prototypes: Any


def train_themes(texts: Sequence[str], labels: Sequence[str]) -> ThemeModel:
    """Learn themes from labelled comments: word and letter n-grams, logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    texts, labels = _in_order(texts, labels)
    model = make_pipeline(_features(), LogisticRegression(C=20, max_iter=1000, class_weight="balanced"))
    return ThemeModel(model.fit(texts, labels))


def train_sentiment(texts: Sequence[str], labels: Sequence[str]) -> SentimentModel:
    """Learn negative, neutral, positive (or fewer of them) from labelled comments."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer

    texts, labels = _in_order(texts, labels)
    features = make_union(_features(), FunctionTransformer(_vader_view))
    model = make_pipeline(features, LogisticRegression(C=4, max_iter=1000, class_weight="balanced"))
    return SentimentModel(model.fit(texts, labels))


def discover_themes(
    texts: Sequence[str], count: int | None = None, known: Sequence[str | None] | None = None, seed: int = 0
) -> ThemeSet:
    """Group comments that speak of the same thing and name each group by its words.

    `count=None` chooses the number by silhouette. `known` may give some texts' labels; those become themes first.
    """
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.preprocessing import normalize

    order = sorted(range(len(texts)), key=lambda place: (_hash(texts[place]), place))
    ordered = [texts[place] for place in order]
    if len(set(ordered)) < 4:
        return ThemeSet(np.full(len(texts), -1), [], [], np.zeros((0, 0)))
    space, counts, vocabulary = _space(ordered, seed)
    labels_known = [known[place] for place in order] if known else []
    names_known = sorted({label for label in labels_known if label})
    most = len(set(ordered)) - 1
    count = max(min(count or _choose_count(space, seed, most), most), len(names_known), 1)
    start: Any = "k-means++"
    if names_known:
        seeds = [space[[one == name for one in labels_known]].mean(axis=0) for name in names_known]
        rest = KMeans(count, random_state=seed, n_init=4).fit(space).cluster_centers_
        far = sorted(range(len(rest)), key=lambda place: float(max(rest[place] @ one for one in seeds)))
        start = np.vstack([*seeds, *(rest[place] for place in far[: count - len(seeds)])])
    fitted = KMeans(count, init=start, random_state=seed, n_init=1 if names_known else 8).fit(space)
    prototypes = normalize(fitted.cluster_centers_)
    close = (space * prototypes[fitted.labels_]).sum(axis=1)
    found = np.where(close >= LEAST_SIMILAR, fitted.labels_, -1)
    names = _names(counts, found, count, vocabulary)
    names[: len(names_known)] = names_known
    examples = [
        [ordered[place] for place in sorted(np.flatnonzero(found == one), key=lambda p: -close[p])[:3]]
        for one in range(count)
    ]
    labels = np.full(len(texts), -1)
    labels[order] = found
    return ThemeSet(labels, names, examples, prototypes)


def _space(texts: list[str], seed: int) -> tuple[Any, Any, Any]:
    """Texts as unit rows of a small space (latent semantic analysis), with word counts for naming."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.preprocessing import normalize

    counter = CountVectorizer(
        tokenizer=words, token_pattern=None, ngram_range=(1, 2), stop_words=_stop_words(), min_df=2 if len(texts) > 50 else 1,
        max_features=20_000,
    )  # fmt: skip
    counts = counter.fit_transform(texts)
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    size = min(100, weighed.shape[1] - 1, weighed.shape[0] - 1)
    space = TruncatedSVD(size, random_state=seed).fit_transform(weighed) if size >= 2 else weighed.toarray()
    return normalize(space), counts, counter.get_feature_names_out()


def _choose_count(space: Any, seed: int, most: int) -> int:
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    best, best_score = 2, -1.0
    for count in (2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40, 60, 80):
        if count > most or count > len(space) // 3:
            break
        labels = KMeans(count, random_state=seed, n_init=2).fit(space).labels_
        score = silhouette_score(space, labels, sample_size=min(2000, len(space)), random_state=seed)
        if score > best_score:
            best, best_score = count, float(score)
    return best


def _names(counts: Any, labels: Any, count: int, vocabulary: Any) -> list[str]:
    """The words that mark each group against the others (class-based TF-IDF)."""
    import numpy as np

    sums = np.vstack([np.asarray(counts[labels == one].sum(axis=0)).ravel() for one in range(count)])
    everywhere = sums.sum(axis=0)
    weight = (
        sums / np.maximum(sums.sum(axis=1, keepdims=True), 1) * np.log1p(sums.sum() / count / np.maximum(everywhere, 1))
    )
    names: list[str] = []
    for row in weight:
        picked: list[str] = []
        for place in np.argsort(-row, kind="stable")[:12]:
            term = str(vocabulary[place])
            if row[place] > 0 and not any(set(term.split()) & set(other.split()) for other in picked):
                picked.append(term)
        names.append(", ".join(picked[:3]))
    return names


def _features() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(
            tokenizer=words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True, max_features=100_000
        ),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=100_000),
    )


def _vader_view(texts: Sequence[str]) -> Any:
    import numpy as np

    compound = [one.compound for one in load_sentiment().score(texts)]
    return np.array([[2 * value, 2 * max(value, 0.0), 2 * max(-value, 0.0)] for value in compound])


def _stop_words() -> list[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted(
        {part for word in ENGLISH_STOP_WORDS for part in words(word)}
        | {"im", "ive", "dont", "doesnt", "isnt", "cant", "didnt"}
    )


def _in_order(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    pairs = sorted(zip(texts, labels, strict=True), key=lambda pair: (_hash(pair[0]), pair[1]))
    if len({label for _, label in pairs}) < 2:
        raise ValueError("Learning needs examples of at least two labels.")
    return [text for text, _ in pairs], [label for _, label in pairs]


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
