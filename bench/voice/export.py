"""Taking away 100,000 comments: CPU and memory of each file, each made in a process of its own, and the pages over as many.

The comments are synthetic: sentences of the demo's kind with a number in each, over a year and twenty themes.
"""

import multiprocessing
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.table import Row, cpu_ms, median, most_megabytes
from foundation import clock
from foundation.database import Database, open_database

COMMENTS = 100_000
SEED = 11
SAID = ("The payout has been pending for {n} days now, and nobody tells me why.", "Invoice {n} shows the wrong currency again.", "No word from the mediator about dispute {n}. What happens next?", "Thank you, that was quick and kind. Ticket {n} is solved.")  # fmt: skip
BLOCK = 10_000
MEGABYTES = 300
MILLISECONDS = 100


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _apart(_fill, folder)
        found = []
        for what, format, goal in (("comments", "csv", 20), ("comments", "xlsx", 60), ("report", "xlsx", 60), ("report", "pdf", 5)):  # fmt: skip
            seconds, memory, size = _apart(_make, folder, what, format)
            note = f"{COMMENTS:,} comments, {size / 1e6:.1f} MB" if format != "pdf" else f"{size / 1e3:.0f} KB"
            found.append(Row(f"export: {what} as {format}", f"{seconds:.1f} s", f"<= {goal} s", seconds <= goal, f"CPU; {note}"))  # fmt: skip
            found.append(Row(f"export: {what} as {format}, memory", f"{memory:.0f} MB", f"<= {MEGABYTES} MB", memory <= MEGABYTES, "peak of its process"))  # fmt: skip
        seconds, memory, size = _apart(_mart, folder)
        found.append(Row("export: mart", f"{seconds:.1f} s", "", None, f"CPU; {size / 1e6:.1f} MB, {memory:.0f} MB of memory"))  # fmt: skip
        return found + _apart(_pages, folder)


def _apart(call: Any, *args: Any) -> Any:
    """In a fresh process, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(call, args)


def _database(folder: Path) -> Database:
    return open_database(f"sqlite:///{folder / 'bench.db'}", durable=False)


def _application(folder: Path) -> Any:
    import app as application
    from foundation.config import read_config

    settings = read_config({"ASIDE_VAR": str(folder), "ASIDE_LOG_LEVEL": "ERROR"})
    return application.create_app(settings, _database(folder))


def _fill(folder: Path) -> None:
    """Comments as they are after hearing, and the figures of the pages."""
    made = _application(folder)
    from analytics.voice.registry.themes import load_themes
    from analytics.voice.reports.summarising import summarise
    from analytics.voice.tables import verbatims
    from foundation.jobs import work_all
    from foundation.migrating import migrate

    database, draw, now = made.extensions["database"], random.Random(SEED), clock.now()
    migrate(database)
    themes = [*list(load_themes().all)[:20], None]
    for start in range(0, COMMENTS, BLOCK):
        block = [_comment(number, draw, now, themes) for number in range(start, start + BLOCK)]
        with database.writing() as db:
            db.execute(verbatims.insert(), block)
    summarise(database, now)
    work_all(database)


def _comment(number: int, draw: random.Random, now: Any, themes: list[str | None]) -> dict[str, Any]:
    sentiment = draw.choice(("negative", "negative", "neutral", "positive", "uncertain"))
    return {
        "source": draw.choice(("ticket", "chat", "survey", "review")), "source_id": f"bench:{number}", "text": draw.choice(SAID).format(n=number),
        "sentiment": sentiment, "compound": draw.uniform(-1, 1), "probability": draw.uniform(0.5, 1), "theme": draw.choice(themes),
        "theme_probability": draw.uniform(0.5, 1), "page": draw.choice(("payouts", "login", "dispute")), "role": draw.choice(("client", "freelancer")),
        "plan": "basic", "rating": float(draw.randint(1, 5)) if draw.random() < 0.2 else None, "language": "en", "synthetic": True,
        "happened_at": now - timedelta(days=draw.uniform(0, 365)), "content_hash": f"{number:032x}", "words_hash": f"{number:032x}",
    }  # fmt: skip


def _make(folder: Path, what: str, format: str) -> tuple[float, float, int]:
    """(seconds of CPU, megabytes, bytes) of one file, from the job's beginning to the finished file."""
    made = _application(folder)
    from analytics.voice.export.making import Place, make_export
    from analytics.voice.export.orders import ask_for, read_order

    database = made.extensions["database"]
    filters = {"days": 365} if what == "report" else {}
    with database.writing() as db:
        number = ask_for(db, what, format, filters, by=1, by_name="Bench", now=clock.now())
    began = time.process_time()
    make_export(database, number, Place(folder / "exports", "http://aside.example"))
    seconds = time.process_time() - began
    with database.reading() as db:
        order = read_order(db, number)
    assert order.state == "done", order
    return seconds, most_megabytes(), order.bytes


def _mart(folder: Path) -> tuple[float, float, int]:
    made = _application(folder)
    from analytics.voice.reports.mart import write_mart

    began = time.process_time()
    with made.extensions["database"].reading() as db:
        write_mart(db, folder / "mart.db", now=clock.now())
    return time.process_time() - began, most_megabytes(), (folder / "mart.db").stat().st_size


def _pages(folder: Path) -> list[Row]:
    made = _application(folder)
    from analytics.voice.export.sharing import make_share, read_share, sign
    from foundation.access import SESSION_COOKIE
    from foundation.accounts import create_staff, sign_in

    database, client, now = made.extensions["database"], made.test_client(), clock.now()
    with database.writing() as db:
        create_staff(
            db, name="Pia", email="pia@aside.example", password="a long enough password", roles=["product"], now=now
        )
        client.set_cookie(
            SESSION_COOKIE, sign_in(db, email="pia@aside.example", password="a long enough password", now=now)
        )
        share = read_share(db, make_share(db, 365, 30, "Bench", by=1, by_name="Pia", now=now))
    shared = f"/voice/shared/{sign(share, made.extensions['config'].secret_key)}"
    found = []
    for name, path in (("front page", "/voice/?days=365"), ("reports", "/voice/reports"), ("read-only link", shared)):

        def open_it(path: str = path) -> None:
            assert client.get(path).status_code == 200, path

        taken = median(cpu_ms(open_it, times=9, warm=2))
        found.append(Row(f"export: {name}", f"{taken:.0f} ms", f"<= {MILLISECONDS} ms", taken <= MILLISECONDS, f"CPU a request, {COMMENTS:,} comments"))  # fmt: skip
    return found
