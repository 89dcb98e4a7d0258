"""A job that writes one piece after another lets others write in between, on SQLite, where one lock serves all."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from foundation.database import open_database
from foundation.giving_way import HELD, PAUSE, gives_way


@pytest.mark.parametrize("many", [1, 3])
def test_who_waits_for_the_lock_has_it_while_jobs_go_on_writing(tmp_path: Path, many: int) -> None:
    database, stop, pieces = open_database(f"sqlite:///{tmp_path}/desk.db", durable=False), threading.Event(), []
    with database.writing() as db:
        db.execute(text("CREATE TABLE said (words TEXT)"))

    def work() -> None:
        with gives_way():
            while not stop.is_set():
                with database.writing() as db:
                    db.execute(text("INSERT INTO said VALUES ('of the job')"))
                    time.sleep(0.15)
                pieces.append(1)

    together = [threading.Thread(target=work) for _ in range(many)]
    for job in together:
        job.start()
    waited = []
    for _ in range(3):
        begun = time.perf_counter()
        with database.writing() as db:
            db.execute(text("INSERT INTO said VALUES ('of a person')"))
        waited.append(time.perf_counter() - begun)
        time.sleep(0.2)
    stop.set()
    for job in together:
        job.join()
    database.close()
    assert max(waited) < 5
    assert len(pieces) >= 2


def test_outside_of_a_job_nobody_waits(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/desk.db", durable=False)
    for _ in range(2):
        with database.writing():
            time.sleep(HELD / 2)
    begun = time.perf_counter()
    with database.writing():
        pass
    database.close()
    assert time.perf_counter() - begun < PAUSE
