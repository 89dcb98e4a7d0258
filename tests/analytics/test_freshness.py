"""After a release that reads comments otherwise, all are read anew by themselves, once; a stop goes on."""

from sqlalchemy import func, select, update

from analytics.voice.hearing.adding import add_verbatims, rebuild
from analytics.voice.hearing.freshness import MARK, is_fresh, read_anew_where_needed, shipped
from analytics.voice.hearing.marks import set_mark
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import jobs, work_all
from tests.analytics.content import comment

LATE = "The payout has been pending for 6 days now. Very annoying."


def of_an_old_release(database: Database) -> None:
    with database.writing() as db:
        db.execute(update(verbatims).values(theme=None, sentiment="neutral", two_sided=True))
        set_mark(db, MARK, 1, now=clock.now())


def queued(database: Database) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).where(jobs.c.kind == "voice.rebuild")).scalar_one()


def test_an_empty_desk_has_nothing_to_read_anew(database: Database) -> None:
    assert read_anew_where_needed(database) is False
    with database.reading() as db:
        assert is_fresh(db)


def test_after_a_release_everything_is_read_anew_once(app: object, database: Database) -> None:
    add_verbatims(database, [comment(1, LATE)])
    of_an_old_release(database)
    assert read_anew_where_needed(database)
    assert read_anew_where_needed(database)
    assert queued(database) == 1
    work_all(database)
    with database.reading() as db:
        row = db.execute(select(verbatims)).one()
        assert is_fresh(db)
    assert (row.theme, row.sentiment, row.two_sided) == ("payouts-late", "negative", False)
    assert read_anew_where_needed(database) is False


def test_reading_anew_that_was_stopped_goes_on(database: Database) -> None:
    add_verbatims(database, [comment(1, LATE), comment(2, f"{LATE} Again.")])
    of_an_old_release(database)
    with database.writing() as db:
        first = db.execute(select(func.min(verbatims.c.id))).scalar_one()
        set_mark(db, f"rebuild:{shipped()}", first, now=clock.now())
    assert rebuild(database) == 1
    assert rebuild(database) == 2, "and the next one begins anew"


def test_whoever_rebuilt_by_hand_waits_for_nothing(database: Database) -> None:
    add_verbatims(database, [comment(1, LATE)])
    rebuild(database)
    assert read_anew_where_needed(database) is False
