"""What a call costs: CPU of ours, CPU of the database's own processes, statements."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import text

from bench.table import Row, cpu_ms, median
from foundation.database import Database, count_statements


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU of one call: the median of ours, the mean of a database server's."""

    ours: float
    server: float
    statements: int

    @property
    def ms(self) -> float:
        return self.ours + self.server

    def row(self, name: str, goal_ms: float, *, most: int | None = None, note: str = "") -> Row:
        told = f"{self.ms:.1f} ms" + (f" ({self.server:.1f} PostgreSQL)" if self.server else "")
        goal = f"<= {goal_ms:g} ms" + (f", <= {most} SQL" if most else "")
        good = self.ms <= goal_ms and (most is None or self.statements <= most)
        return Row(name, f"{told}, {self.statements} SQL", goal, good, note)


def cost_of(database: Database, call: Callable[[], object], *, times: int = 40, warm: int = 5) -> Cost:
    for _ in range(warm):
        call()
    with count_statements(database) as seen:
        call()
    before = _server_ms(database)
    ours = cpu_ms(call, times=times, warm=0)
    return Cost(median(ours), (_server_ms(database) - before) / times, len(seen))


def cost_once(database: Database, call: Callable[[], object]) -> float:
    """Milliseconds of CPU, ours and the server's, of what can be done once only."""
    before = _server_ms(database)
    return cpu_ms(call, times=1, warm=0)[0] + _server_ms(database) - before


def _server_ms(database: Database) -> float:
    """What PostgreSQL's processes have used since they began; SQLite works within ours."""
    if database.is_sqlite:
        return 0.0
    with database.reading() as db:
        backend = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
    parent = psutil.Process(backend).parent()
    assert parent
    return sum(_nanoseconds(one.pid) for one in parent.children()) / 1e6


def _nanoseconds(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    except OSError:  # it ended
        return 0
