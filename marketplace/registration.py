"""What Worklane brings to the application: its pages, its timers, and the answers it gives as the help desk's host."""

from pathlib import Path

from flask import Flask

import marketplace.contracts.milestone_pages
import marketplace.contracts.offer_pages
import marketplace.contracts.pages
import marketplace.diary.pages
import marketplace.disputes.pages
import marketplace.jobs.pages
import marketplace.members.entry_pages
import marketplace.members.pages
import marketplace.members.settings_pages
import marketplace.messages.pages
import marketplace.payouts.pages
import marketplace.proposals.pages
import marketplace.talent.pages
import marketplace.timers  # noqa: F401
from foundation.csrf import bind_cookie
from helpdesk.host import set_host
from helpdesk.speaking import WORDS
from kb import set_readers
from marketplace.frame import worklane
from marketplace.help import WorklaneHost
from marketplace.members.reading_help import WorklaneReaders
from marketplace.members.sessions import SESSION_COOKIE


def register(app: Flask) -> None:
    bind_cookie(SESSION_COOKIE)
    set_host(WorklaneHost())
    WORDS.add(Path(__file__).parent / "words")  # in which its facts are told to agents
    set_readers(WorklaneReaders())
    app.register_blueprint(worklane)
