"""Themes found without labels, beside what people usually take: how right, how stable, in any order, and carried on."""

import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from analytics.voice.discovery import ThemeSet, discover_themes
from bench.table import Row
from bench.voice.comments import MISSING, draw, labelled

DRAWS = (21, 22, 23)  # of 80 %; others were for tuning
SHARE = 0.8


def rows(folder: Path | None = None) -> list[Row]:
    given = labelled(folder)
    if given is None:
        return [Row("discovery", "not measured", "", None, MISSING)]
    texts, labels = given
    themes = len(set(labels))
    began = time.process_time()
    found = discover_themes(texts, themes)
    took = time.process_time() - began
    right = adjusted_rand_score(labels, found.labels)
    return [
        Row("discovery: ARI, static vectors", f"{right:.3f}", ">= .45", right >= 0.45, f"{len(texts):,} comments, {themes} themes, {took:.0f} s CPU"),
        Row("discovery: ARI, MiniLM vectors", "not measured", ">= .55", None, "discovery reads static vectors only, so far"),
        *_stable(texts, labels, themes),
        *_again(texts, found),
        *_baselines(texts, labels, themes),
    ]  # fmt: skip


def _stable(texts: list[str], labels: list[str], themes: int) -> list[Row]:
    drawn, right = [], []
    for seed in DRAWS:
        places = draw(len(texts), SHARE, seed)
        groups = np.full(len(texts), -2)
        groups[places] = discover_themes([texts[place] for place in places], themes).labels
        right.append(adjusted_rand_score([labels[place] for place in places], groups[places]))
        drawn.append(groups)
    pairs = [(one, other) for at, one in enumerate(drawn) for other in drawn[at + 1 :]]
    alike = [_alike(one, other) for one, other in pairs]
    note = "ARI by pair: " + ", ".join(f"{one:.3f}" for one in alike)
    return [
        Row("discovery: 80 % subsamples agree", f"{np.mean(alike):.3f}", ">= .80", bool(np.mean(alike) >= 0.8), note),
        Row("discovery: ARI of the subsamples", f"{np.mean(right):.3f}", ">= .45", bool(np.mean(right) >= 0.45), ", ".join(f"{one:.3f}" for one in right)),
    ]  # fmt: skip


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    both = (one > -2) & (other > -2)
    return float(adjusted_rand_score(one[both], other[both]))


def _again(texts: list[str], found: ThemeSet) -> list[Row]:
    order = draw(len(texts), 1, 1)
    turned = discover_themes([texts[place] for place in order], len(found.names))
    same = bool((turned.labels == found.labels[order]).all()) and turned.names == found.names
    warm = discover_themes(texts, start=found)
    kept = adjusted_rand_score(found.labels, warm.labels)
    return [
        Row("discovery: another order", "identical" if same else "differs", "identical", same),
        Row("discovery: warm re-run", f"{kept:.3f}", ">= .99", kept >= 0.99, "started from the stored prototypes"),
    ]


def _baselines(texts: list[str], labels: list[str], themes: int) -> list[Row]:
    made = [_measured(name, group, texts, labels, themes) for name, group in BASELINES.items()]
    if find_spec("bertopic") is None:
        return [*made, Row("baseline: BERTopic", "not measured", "", None, WITHOUT_BERTOPIC)]
    return [*made, *(_measured(name, group, texts, labels, themes) for name, group in BERTOPIC.items())]


def _measured(name: str, group: Callable[[list[str], int], Any], texts: list[str], labels: list[str], themes: int) -> Row:  # fmt: skip
    began = time.process_time()
    right = adjusted_rand_score(labels, group(texts, themes))
    return Row(f"baseline: {name}", f"{right:.3f}", "", None, f"ARI, {time.process_time() - began:.0f} s CPU")


def _kmeans(texts: list[str], themes: int) -> Any:
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(texts)
    return KMeans(themes, n_init=1, random_state=0).fit_predict(rows)


def _kmeans_vectors(texts: list[str], themes: int) -> Any:
    from sklearn.cluster import KMeans

    from kb.search.vectors import load_vectors

    vectors = load_vectors()
    assert vectors is not None
    return KMeans(themes, n_init=3, random_state=0).fit_predict(vectors.embed(texts))


def _nmf(texts: list[str], themes: int) -> Any:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(texts)
    return NMF(themes, init="nndsvd", random_state=0, max_iter=100, tol=1e-3).fit_transform(rows).argmax(axis=1)


def _lda(texts: list[str], themes: int) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    rows = CountVectorizer(min_df=2, stop_words="english").fit_transform(texts)
    model = LatentDirichletAllocation(themes, learning_method="online", max_iter=5, random_state=0)
    return model.fit_transform(rows).argmax(axis=1)


def _bertopic(texts: list[str], themes: int) -> Any:
    """As it comes, on our vectors (Grootendorst 2022): UMAP, HDBSCAN, joined to as many topics; what it leaves out is one group."""
    return _fit_bertopic(texts, themes)[0]


def _bertopic_all(texts: list[str], themes: int) -> Any:
    """The same with everything placed that it left out."""
    found, model, rows = _fit_bertopic(texts, themes)
    return model.reduce_outliers(texts, list(found), strategy="embeddings", embeddings=rows)


def _fit_bertopic(texts: list[str], themes: int) -> tuple[Any, Any, np.ndarray]:
    from bertopic import BERTopic
    from umap import UMAP

    from kb.search.vectors import load_vectors

    vectors = load_vectors()
    assert vectors is not None
    rows = vectors.embed(texts)
    layout = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=0)  # its own defaults
    model = BERTopic(embedding_model=None, nr_topics=themes, umap_model=layout)
    found, _ = model.fit_transform(texts, rows)
    return found, model, rows


BASELINES: dict[str, Callable[[list[str], int], Any]] = {
    "k-means on our vectors": _kmeans_vectors,
    "k-means on TF-IDF": _kmeans,
    "NMF": _nmf,
    "LDA": _lda,
}
BERTOPIC: dict[str, Callable[[list[str], int], Any]] = {
    "BERTopic on our vectors": _bertopic,
    "BERTopic on our vectors, all placed": _bertopic_all,
}
WITHOUT_BERTOPIC = "pip install --no-deps bertopic, then umap-learn hdbscan plotly pandas tqdm, and it is measured too"
