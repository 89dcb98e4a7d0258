"""`make bench-desk`: queue, ticket, create, search, bulk, live, with django-helpdesk on the same tickets in the same run.

ASIDE_BENCH_TICKETS says how many tickets (100,000), ASIDE_BENCH_CACHE where filled databases are kept (var/bench).
"""

import argparse
import sys

from bench.parts import measure_parts, parts_of
from bench.table import print_table


def main() -> None:
    parts = parts_of("desk")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", help="all of " + ", ".join(parts))
    chosen = asked.parse_args().parts or parts
    if unknown := [one for one in chosen if one not in parts]:
        asked.error(f"there is no part {unknown[0]}: it is one of {', '.join(parts)}")
    rows = measure_parts("desk", [one for one in parts if one in chosen])
    print_table(rows)
    sys.exit(any(row.met is False for row in rows))


if __name__ == "__main__":
    main()
