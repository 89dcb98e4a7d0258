"""`python -m bench.search`: one engine or all, one set or all, one table."""

import argparse
from pathlib import Path

from bench.engines import NAMES, open_engine
from bench.search.judging import MEASURES, Judged, judge
from bench.search.sets import QuestionSet, default_folder, demo_set, find_sets, read_set

QUICK = 200  # questions of each set


def main() -> None:
    asked = arguments()
    for name in asked.engine or NAMES:
        for one in sets(asked.data, asked.seed):
            engine = open_engine(name)
            engine.build(one.documents)
            print_judged(
                judge(
                    engine, one.sample(asked.sample or (QUICK if asked.quick else 10**9), asked.seed), seed=asked.seed
                )
            )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=default_folder(), help="one set, or a folder of sets (ASIDE_BENCH_DATA)"
    )
    parser.add_argument("--engine", action="append", choices=NAMES, help="once or more; all when left out")
    parser.add_argument("--sample", type=int, help="ask so many questions of each set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} questions of each set")
    return parser.parse_args()


def sets(folder: Path | None, seed: int) -> list[QuestionSet]:
    """What is on this machine; our own articles too, unless one set was named."""
    found = list(find_sets(folder))
    for sentence in (one for one in found if isinstance(one, str)):
        print(sentence)
    alone = folder is not None and folder in found
    return [*(read_set(one) for one in found if isinstance(one, Path)), *([] if alone else [demo_set(seed)])]


def print_judged(judged: Judged) -> None:
    print(f"\n{judged.set}, {judged.engine}: {len(judged.kinds)} questions")
    for variant, scores in judged.scores.items():
        print(f"  {variant:<10}", "  ".join(f"{name} {sum(scores[name]) / len(scores[name]):.3f}" for name in MEASURES))
    for kind in sorted({kind for kind in judged.kinds if kind}):
        print(f"  {kind:<10}", "  ".join(f"{name} {judged.mean(name, kind=kind):.3f}" for name in MEASURES))


if __name__ == "__main__":
    main()
