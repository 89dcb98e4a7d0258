"""Training asked for by a writer: a job, and how it stands with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, select

from foundation.jobs import enqueue, jobs
from kb.articles.tables import searches


@dataclass(frozen=True)
class Training:
    state: Literal["waiting", "running", "retried", "failed"]
    asked_at: datetime

    @property
    def busy(self) -> bool:
        return self.state in {"waiting", "running"}


def ask_to_train(db: Connection, *, by: str) -> None:
    """Asking again while it waits is the same training."""
    enqueue(db, "kb.learn", {"by": by}, unique="kb.learn")


def training(db: Connection) -> Training | None:
    """The training that was asked for last and isn't done."""
    found = select(jobs).where(jobs.c.kind == "kb.learn").order_by(jobs.c.id.desc()).limit(1)
    row = db.execute(found).first()
    if row is None:
        return None
    return Training("retried" if row.state == "waiting" and row.last_error else row.state, row.created_at)


def forget_failures(db: Connection) -> None:
    """A training has come to its end, so earlier ones that were given up say nothing any more."""
    db.execute(delete(jobs).where(jobs.c.kind == "kb.learn", jobs.c.state == "failed"))


def count_openings(db: Connection) -> int:
    """Searches of which somebody opened an answer."""
    return int(db.execute(select(func.count()).select_from(searches).where(searches.c.opened != "")).scalar_one())
