"""`make bench-routing`: the router in worlds it doesn't know, beside what a team would do without it. Seeds of tuning are not used here."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: threads only wait for each other

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from bench.routing import promises, topics
from bench.routing.policies import POLICIES
from bench.routing.running import run
from bench.routing.worlds import KINDS, World
from bench.table import Row, print_table

SEEDS = (101, 102, 103)  # 1 to 9 were for tuning
STEPS = 5_000


@dataclass(frozen=True)
class Scores:
    """Of one policy in one kind of world, the mean over seeds."""

    whole: float
    first: float  # thousand
    last: float  # thousand
    rare: float
    value: float  # a question
    hours: float  # a question


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, nargs="*", default=list(SEEDS))
    asked.add_argument("--steps", type=int, default=STEPS)
    asked.add_argument("--policies", nargs="*", default=list(POLICIES))
    given = asked.parse_args()
    jobs = [
        (kind, policy, seed, given.steps)
        for kind in range(len(KINDS))
        for policy in given.policies
        for seed in given.seeds
    ]
    with ProcessPoolExecutor(max_workers=2) as pool:
        found = dict(zip(jobs, pool.map(course, jobs), strict=True))
    means = {
        (kind, policy): Scores(*np.mean([found[kind, policy, seed, given.steps] for seed in given.seeds], axis=0))
        for kind in range(len(KINDS)) for policy in given.policies
    }  # fmt: skip
    print_worlds(means, given.policies)
    print_table([*goals(means), *promises.rows(), *topics.rows()])


def course(job: tuple[int, str, int, int]) -> tuple[float, ...]:
    kind, policy, seed, steps = job
    told = run(POLICIES[policy], World(KINDS[kind], seed, steps))
    fifth = steps // 5
    return (
        told.score(), told.score(slice(0, fifth)), told.score(slice(steps - fifth, steps)), told.score(told.rare),
        float(told.got.mean()), float(told.hours.mean()),
    )  # fmt: skip


def print_worlds(means: dict[tuple[int, str], Scores], policies: list[str]) -> None:
    print(
        "\n(policy - uniform) / (best possible - uniform); value and hours are a question's. 'own queues' has no one best: the score is beside the best of each moment"
    )
    print(f"{'world':<26}{'policy':<20}{'whole':>8}{'first':>8}{'last':>8}{'rare':>8}{'value':>8}{'hours':>8}")
    for at, kind in enumerate(KINDS):
        for policy in policies:
            one = means[at, policy]
            print(
                f"{kind.name:<26}{policy:<20}{one.whole:>8.3f}{one.first:>8.3f}{one.last:>8.3f}{one.rare:>8.3f}{one.value:>8.2f}{one.hours:>8.2f}"
            )


def goals(means: dict[tuple[int, str], Scores]) -> list[Row]:
    found = []
    for at, kind in enumerate(KINDS):
        ours, static = means[at, "ours"], means.get((at, "static rules"))
        if kind.own_queues:
            if static:
                better = ours.value > static.value and ours.hours < static.hours
                found.append(
                    Row(
                        "own queues: value and hours",
                        f"{ours.value:.2f}, {ours.hours:.2f} h",
                        f"{static.value:.2f}, {static.hours:.2f} h",
                        better,
                        "static rules' are the goal",
                    )
                )
            continue
        whole = 0.70 if kind.inverted else None if kind.shift_at else 0.80
        if whole:
            found.append(Row(f"{kind.name}: score", f"{ours.whole:.3f}", f">= {whole:.2f}", ours.whole >= whole))
        last = 0.80 if kind.shift_at else None if kind.inverted else 0.85
        if last:
            found.append(Row(f"{kind.name}: last fifth", f"{ours.last:.3f}", f">= {last:.2f}", ours.last >= last))
        if static and not kind.inverted:
            found.append(
                Row(
                    f"{kind.name}: first fifth",
                    f"{ours.first:.3f}",
                    f">= {static.first + 0.05:.3f}",
                    ours.first >= static.first + 0.05,
                    "static rules + .05",
                )
            )
        if not kind.shift_at and not kind.inverted:
            found.append(Row(f"{kind.name}: rare topics", f"{ours.rare:.3f}", ">= 0.70", ours.rare >= 0.70))
    return found


if __name__ == "__main__":
    main()
