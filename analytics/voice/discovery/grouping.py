"""Groups that hold: small clusters of many random starts, merged by Ward, then settled.

One run of k-means depends on its start and on a few comments more or less. Small clusters of several starts, pooled, hardly do.
"""

from dataclasses import dataclass

import numpy as np

from analytics.voice.discovery.space import unit

STARTS = 24
SMALL = 300  # clusters of one start, where there are enough sayings
SETTLING = 100  # steps at most; a handful suffices


@dataclass(frozen=True, eq=False)
class Tree:
    """The pooled small clusters and how they merge."""

    centres: np.ndarray
    sizes: np.ndarray
    merges: np.ndarray

    def cut(self, count: int) -> np.ndarray:
        """At most `count` centres, a row each of length one."""
        from scipy.cluster.hierarchy import fcluster

        groups = fcluster(self.merges, count, "maxclust") - 1
        return means(self.centres * self.sizes[:, np.newaxis], groups, groups.max() + 1)


def grow_tree(rows: np.ndarray, count: int | None, seed: int) -> Tree:
    from scipy.cluster.hierarchy import linkage
    from sklearn.cluster import KMeans

    small = min(len(rows), max(min(SMALL, len(rows) // 8), 3 * (count or 2)))
    centres, sizes = [], []
    for start in range(STARTS):
        found = KMeans(small, init="random", n_init=1, max_iter=15, random_state=seed * 1_000 + start).fit(rows)
        held = np.bincount(found.labels_, minlength=small)
        centres.append(found.cluster_centers_[held > 0])
        sizes.append(held[held > 0])
    pooled = unit(np.vstack(centres))
    return Tree(pooled, np.concatenate(sizes), linkage(pooled, "ward"))


def choose_count(tree: Tree, alone: np.ndarray, least: int) -> int:
    """The number of groups of which sayings, before they were moved, stand clearest in one (simplified silhouette)."""
    best, best_score = max(least, 1), -1.0
    for count in _ladder(least, min(len(alone) // 4, len(tree.centres) - 1)):
        centres = tree.cut(count)
        if len(centres) < 2:
            continue
        second, first = np.partition(alone @ centres.T, -2, axis=1)[:, -2:].T
        score = float(((first - second) / np.maximum(1 - second, 1e-6)).mean())
        if score > best_score:
            best, best_score = count, score
    return best


def settle(
    rows: np.ndarray, groups: np.ndarray, given: np.ndarray, pinned: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """(groups, their centres) in which every row is with the centre it is most like; `pinned` rows (>= 0) stay where they are.

    `given` are the centres to start from.
    """
    centres = given
    for _ in range(SETTLING):
        centres = means(rows, groups, len(given), centres)
        moved = nearest(rows, centres)
        if pinned is not None:
            moved = np.where(pinned >= 0, pinned, moved)
        if np.array_equal(moved, groups):
            break
        groups = moved
    return groups, centres


def parents_of(prototypes: np.ndarray, count: int | None = None) -> list[int]:
    """The second level: themes that speak of one area have the same number."""
    if len(prototypes) < 4:
        return [0] * len(prototypes)
    from scipy.cluster.hierarchy import fcluster, linkage

    areas = fcluster(linkage(unit(prototypes), "ward"), count or max(2, round(len(prototypes) ** 0.5)), "maxclust")
    return [int(one) - 1 for one in areas]


def nearest(rows: np.ndarray, centres: np.ndarray) -> np.ndarray:
    found: np.ndarray = (rows @ centres.T).argmax(axis=1)
    return found


def means(rows: np.ndarray, groups: np.ndarray, count: int, otherwise: np.ndarray | None = None) -> np.ndarray:
    """The direction of each group's rows; that of `otherwise` for an empty one."""
    from scipy.sparse import csr_matrix

    held = csr_matrix((np.ones(len(rows), dtype=rows.dtype), (groups, np.arange(len(rows)))), shape=(count, len(rows)))
    made = unit(held @ rows)
    empty = ~made.any(axis=1)
    if otherwise is not None and empty.any():
        made[empty] = otherwise[empty]
    return made


def _ladder(least: int, most: int) -> list[int]:
    steps = {round(2 * 1.15**step) for step in range(40)}
    return sorted(one for one in steps if max(least, 2) <= one <= most)
