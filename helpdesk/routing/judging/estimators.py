"""What a policy would have brought, from decisions another one made: DM, IPS, SNIPS and DR, with what to check first."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpdesk.routing.judging.intervals import Estimate, around, mean, spread_of

HEAVY = 20.0  # a decision that counts like this many was nearly never made by the policy that ran


@dataclass(frozen=True)
class Logged:
    """Decisions with what came of them; `n` of them, `k` channels."""

    chosen: np.ndarray  # (n,) int: which channel
    probs: np.ndarray  # (n, k) how likely each was, 0 where it was not allowed
    reward: np.ndarray  # (n,) what it brought
    expected: np.ndarray  # (n, k) what a model, which hasn't seen this outcome, expects of each channel
    person: np.ndarray | None = None  # (n,) whose decision it was

    @property
    def propensity(self) -> np.ndarray:
        return np.asarray(self.probs[np.arange(len(self.chosen)), self.chosen])


@dataclass(frozen=True)
class Checks:
    """Whether the log can speak for a policy at all."""

    decisions: int
    effective: float  # how many decisions they count like (Kish 1965)
    mean_weight: float  # 1, give or take, when the logged probabilities are true
    mean_weight_error: float
    largest: float
    heavy: float  # share of the decisions whose weight is above 20
    unseen: float  # how much of what the policy would do was never possible in the log: only the model speaks there

    @property
    def weights_fit(self) -> bool:
        """The mean weight is 1 but for what is unseen, within three standard errors."""
        return abs(self.mean_weight - (1 - self.unseen)) <= 3 * self.mean_weight_error + 1e-9


def weights(log: Logged, policy: np.ndarray, *, most: float | None = None) -> np.ndarray:
    """(n,) how much likelier the policy (n, k) was to choose what was chosen. `most` clips it (Ionides 2008)."""
    raw = policy[np.arange(len(log.chosen)), log.chosen] / log.propensity
    return np.asarray(raw if most is None else np.minimum(raw, most))


def check(log: Logged, policy: np.ndarray) -> Checks:
    w = weights(log, policy)
    square = float((w**2).sum())
    return Checks(
        decisions=len(w),
        effective=float(w.sum() ** 2 / square) if square else 0.0,
        mean_weight=float(w.mean()),
        mean_weight_error=spread_of(w - w.mean(), log.person)[0],
        largest=float(w.max()),
        heavy=float((w > HEAVY).mean()),
        unseen=float(np.where(log.probs <= 0, policy, 0.0).sum(axis=1).mean()),
    )


def direct(log: Logged, policy: np.ndarray) -> Estimate:
    """What the model expects. Its interval knows nothing of the model's own mistakes."""
    return mean((policy * log.expected).sum(axis=1), log.person)


def ips(log: Logged, policy: np.ndarray, *, most: float | None = None) -> Estimate:
    """Inverse propensity scores (Horvitz & Thompson 1952): no model, and wide."""
    return mean(weights(log, policy, most=most) * log.reward, log.person)


def snips(log: Logged, policy: np.ndarray, *, most: float | None = None) -> Estimate:
    """Self-normalised (Swaminathan & Joachims 2015): a little bias, much less noise. Interval by the delta method."""
    w = weights(log, policy, most=most)
    if not w.any():
        return mean(np.zeros(0))
    value = float((w * log.reward).sum() / w.sum())
    return around(value, *spread_of(w * (log.reward - value) / w.mean(), log.person))


def dr(log: Logged, policy: np.ndarray, *, most: float | None = None) -> Estimate:
    """Doubly robust (Dudík, Langford & Li 2011): right when either the probabilities or the model are."""
    return mean(dr_terms(log, policy, most=most), log.person)


def dr_terms(log: Logged, policy: np.ndarray, *, most: float | None = None) -> np.ndarray:
    """(n,) what each decision says of the policy; two policies are compared term by term."""
    surprise = log.reward - log.expected[np.arange(len(log.chosen)), log.chosen]
    return np.asarray((policy * log.expected).sum(axis=1) + weights(log, policy, most=most) * surprise)


def dr_difference(log: Logged, policy: np.ndarray, other: np.ndarray) -> Estimate:
    """How much more `policy` brings than `other`: much surer than two values apart, since they meet the same questions."""
    return mean(dr_terms(log, policy) - dr_terms(log, other), log.person)


def bootstrap(
    log: Logged,
    policy: np.ndarray,
    estimate: Callable[[Logged, np.ndarray], Estimate],
    *,
    rounds: int = 400,
    seed: int = 0,
) -> Estimate:
    """The interval of an estimator by drawing the people anew (percentiles; Efron 1979), where formulas are not trusted."""
    draw = np.random.default_rng(seed)
    people = np.arange(len(log.chosen)) if log.person is None else np.unique(log.person, return_inverse=True)[1]
    rows_of = np.split(np.argsort(people, kind="stable"), np.cumsum(np.bincount(people))[:-1])
    values = []
    for _ in range(rounds):
        at = np.concatenate([rows_of[one] for one in draw.integers(len(rows_of), size=len(rows_of))])
        some = Logged(log.chosen[at], log.probs[at], log.reward[at], log.expected[at])
        values.append(estimate(some, policy[at]).value)
    low, high = np.percentile(values, [2.5, 97.5])
    return Estimate(estimate(log, policy).value, float(low), float(high), float(np.std(values)))
