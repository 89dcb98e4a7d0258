"""`make bench-voice`: the voice of the customer, measured part by part. ASIDE_BENCH_DATA names the folder of labelled comments."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU time of one core, the same on every machine

import argparse

from bench.parts import measure_parts, parts_of
from bench.table import print_table


def main() -> None:
    parts = parts_of("voice")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", help="all of " + ", ".join(parts))
    chosen = asked.parse_args().parts or parts
    print_table(measure_parts("voice", [one for one in parts if one in chosen]))


if __name__ == "__main__":
    main()
