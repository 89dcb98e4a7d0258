"""Estimators, on worlds whose truth is known.

1. The 95 % interval of DR holds the truth about as often as it says, and so do those of IPS and SNIPS. 2. DR errs less than IPS,
also where the model is wrong, and doesn't care where the scale has its zero.
3. A comparison of two policies is surer than two values apart. 4. With weights all one, every estimator gives what was seen.
5. True probabilities have weights that average one; false ones are found out. 6. Where the log can't reach, it is said.
7. What one person did many times doesn't make an interval narrow.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from bench.routing.worlds import AT, KINDS, NAMES, World
from helpdesk.routing.choose import prospects
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.experience import Experience
from helpdesk.routing.judging.estimators import Logged, bootstrap, check, direct, dr, dr_difference, ips, snips, weights
from helpdesk.routing.judging.intervals import mean, share, student
from helpdesk.routing.judging.worth import worth
from helpdesk.routing.router import Policy, decide

QUESTIONS, DRAWN, TIMES = 900, 600, 300
RIGHT, WRONG = 0, 2  # kinds of worlds: like what the model believes, and unlike


@dataclass(frozen=True)
class Pool:
    """Questions of one world, with what each channel would have brought: the whole truth."""

    logging: np.ndarray  # (questions, channels)
    target: np.ndarray
    brought: np.ndarray
    expected: np.ndarray

    def truth(self, policy: np.ndarray) -> float:
        return float((policy * self.brought).sum(axis=1).mean())

    def draw(self, random: np.random.Generator) -> tuple[Logged, np.ndarray]:
        """A log of some of them, and the target policy's probabilities there."""
        at = random.integers(len(self.logging), size=DRAWN)
        edges = self.logging[at].cumsum(axis=1)
        chosen = (random.random((DRAWN, 1)) * edges[:, -1:] > edges).sum(axis=1)
        return Logged(chosen, self.logging[at], self.brought[at, chosen], self.expected[at]), self.target[at]


@cache
def pool(kind: int = WRONG) -> Pool:
    world = World(KINDS[kind], 11, QUESTIONS)
    other = read_settings({"beliefs": {"unknown": {}}, "choice": {"width": 1.0}})  # believes all channels alike
    now, proposed = (Policy(one, Experience(one)) for one in (world.settings, other))
    rows = []
    for _ in range(QUESTIONS):
        raw = world.ask()
        decided = decide(raw, now, at=0, decision_id="")
        options = prospects(decided.context, NAMES, world.settings, now.experience)
        rows.append((
            spread(decided.answer["probs"]), spread(decide(raw, proposed, at=0, decision_id="").answer["probs"]),
            [worth(world.come(name), decided.context, name, world.settings) for name in NAMES], [one.value for one in options],
        ))  # fmt: skip
    return Pool(*(np.array(column) for column in zip(*rows, strict=True)))


def spread(probs: dict[str, float]) -> np.ndarray:
    row = np.zeros(len(NAMES))
    row[[AT[name] for name in probs]] = list(probs.values())
    return row


def reached(policy: np.ndarray, logging: np.ndarray) -> np.ndarray:
    """The policy without what the log could never show, so that its value can be known from the log."""
    kept = np.where(logging > 0, policy, 0) + 0.01 * (logging > 0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))


@cache
def repeated(kind: int = WRONG) -> tuple[float, dict[str, np.ndarray]]:
    """The truth, and (times, 4) value, low, high, and error of each estimator on logs drawn anew."""
    whole = pool(kind)
    whole = replace(whole, target=reached(whole.target, whole.logging))
    random, found = np.random.default_rng(5), {"dm": [], "ips": [], "snips": [], "dr": []}
    for _ in range(TIMES):
        log, target = whole.draw(random)
        for name, of in (("dm", direct), ("ips", ips), ("snips", snips), ("dr", dr)):
            one = of(log, target)
            found[name].append((one.value, one.low, one.high))
    return whole.truth(whole.target), {name: np.array(rows) for name, rows in found.items()}


@pytest.mark.parametrize(("name", "least"), [("dr", 0.91), ("snips", 0.91), ("ips", 0.9)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(name: str, least: float) -> None:
    truth, found = repeated()
    inside = ((found[name][:, 1] <= truth) & (truth <= found[name][:, 2])).mean()
    assert least <= inside <= 0.99


@pytest.mark.parametrize("kind", [RIGHT, WRONG])
def test_dr_errs_less_than_ips_also_where_the_model_is_wrong(kind: int) -> None:
    truth, found = repeated(kind)
    error = {name: float(np.sqrt(((rows[:, 0] - truth) ** 2).mean())) for name, rows in found.items()}
    bias = {name: abs(float(rows[:, 0].mean()) - truth) for name, rows in found.items()}
    assert error["dr"] < min(error["ips"], error["snips"], error["dm"])
    assert bias["dr"] < bias["dm"] / 3


def test_dr_does_not_care_where_the_scale_has_its_zero() -> None:
    log, target = pool().draw(np.random.default_rng(6))
    moved = replace(log, reward=log.reward + 20, expected=log.expected + 20)
    assert dr(moved, target).half == pytest.approx(dr(log, target).half)
    assert ips(moved, target).half > 1.1 * dr(moved, target).half


def test_comparing_is_surer_than_two_values_apart() -> None:
    whole = pool()
    log, target = whole.draw(np.random.default_rng(3))
    target = reached(target, log.probs)
    nearly = 0.9 * log.probs + 0.1 * target
    difference = dr_difference(log, nearly, log.probs)
    assert difference.error < dr(log, nearly).error / 3


def test_a_policy_like_the_one_that_ran_is_worth_what_was_seen() -> None:
    log, _ = pool().draw(np.random.default_rng(1))
    seen = mean(log.reward)
    assert weights(log, log.probs) == pytest.approx(1)
    for estimate in (ips, snips):
        assert estimate(log, log.probs).value == pytest.approx(seen.value)
    assert dr(log, log.probs).low < seen.value < dr(log, log.probs).high
    assert check(log, log.probs).effective == pytest.approx(DRAWN)


def test_true_probabilities_have_weights_that_average_one_and_false_ones_are_found_out() -> None:
    whole = pool()
    log, target = whole.draw(np.random.default_rng(2))
    honest = check(log, target)
    assert honest.weights_fit
    lied = Logged(log.chosen, np.where(log.probs > 0, log.probs * 0.6, 0), log.reward, log.expected)
    assert not check(lied, target).weights_fit
    assert honest.largest > 1
    assert honest.effective < DRAWN


def test_where_the_log_cannot_reach_is_said() -> None:
    log, _ = pool().draw(np.random.default_rng(4))
    never = np.where(log.probs == 0, 1.0, 0.0)
    never /= never.sum(axis=1, keepdims=True).clip(1)
    found = check(log, never)
    assert found.unseen > 0.9
    assert found.effective == 0
    assert ips(log, never).value == 0


def test_the_bootstrap_agrees_with_the_formula() -> None:
    log, target = pool().draw(np.random.default_rng(8))
    formula, drawn = snips(log, target), bootstrap(log, target, snips, rounds=200)
    assert drawn.error == pytest.approx(formula.error, rel=0.35)


def test_one_person_many_times_is_one_surprise() -> None:
    values, whose = np.repeat([1.0, 3.0, 2.0, 6.0], 50), np.repeat([1, 2, 3, 4], 50)
    assert mean(values, whose).half > 5 * mean(values).half


def test_intervals_of_little_are_wide() -> None:
    assert (share(0, 0).low, share(0, 0).high) == (0, 1)
    assert share(3, 3).low < 0.5
    assert mean(np.zeros(0)).high == np.inf
    assert student(5) == pytest.approx(2.571, abs=0.01)
    assert student(30) == pytest.approx(2.042, abs=0.002)
