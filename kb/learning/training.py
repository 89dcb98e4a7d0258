"""The job that trains: daily, and when a writer asks. What does better than nothing learned switches itself on."""

import logging
from datetime import datetime

from foundation.database import Database
from kb.articles.reading import indexable
from kb.learning.asking import forget_failures
from kb.learning.clicks import read_clicks
from kb.learning.keeping import keep_version
from kb.learning.switching import switch_itself_on
from kb.learning.version import Version
from kb.search import build_index

log = logging.getLogger(__name__)


def train(database: Database, *, by: str | None, now: datetime) -> Version | None:
    """Train on what readers did, judge on questions it was not taught, keep the version. None when there is nothing to learn."""
    with database.reading() as db:
        documents, clicks = list(indexable(db)), read_clicks(db)
    index = build_index(documents)
    report = index.learn(clicks)
    if report is None:
        log.info("nothing was opened yet, so there is nothing to learn")
        with database.writing() as db:
            forget_failures(db)
        return None
    with database.writing() as db:
        forget_failures(db)
        version = keep_version(db, index.lessons, report, index.parts.ids, by=by, now=now)
        on = switch_itself_on(db, version, now=now)
    told = (version.id, report.judged, report.before, report.after, "on" if on else "off")
    log.info("version %d learned: %d openings judged, MRR %.3f without it, %.3f with it, so it is %s", *told)
    return version
