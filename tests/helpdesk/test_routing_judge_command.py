"""`flask routing judge` prints what the page says, keeps the report, and refuses a version that isn't there."""

from flask import Flask

from foundation import clock
from foundation.database import Database
from helpdesk.routing.data.settings import default_settings
from helpdesk.routing.data.versions import keep_version
from helpdesk.routing.judging.reports import newest_done
from tests.helpdesk.simulated import log_a_world


def test_it_prints_the_judgement_in_plain_words_and_keeps_it(app: Flask, database: Database) -> None:
    log_a_world(database, 200)
    with database.writing() as db:
        data = default_settings() | {"choice": {"width": 0.5}}
        version = keep_version(db, data, note="A wider draw", by="Lee Okafor", now=clock.now())
    told = app.test_cli_runner().invoke(args=["routing", "judge", str(version)])
    assert told.exit_code == 0, told.output
    assert "200 decisions count like" in told.output
    assert "Doubly robust" in told.output
    with database.reading() as db:
        kept = newest_done(db, "judgement", version)
    assert kept
    assert kept.data["words"][0] in told.output
    refused = app.test_cli_runner().invoke(args=["routing", "judge", "99"])
    assert refused.exit_code == 1
    assert "There is no version 99" in refused.output
