"""“You said, we did”: what was changed, by mail to those who asked to be told; once a person and fix."""

from typing import Any

from flask import Blueprint, Flask, render_template
from sqlalchemy import Connection, FromClause, select

import helpdesk
from analytics.voice.digest.stopping import stop_address
from analytics.voice.hearing.tables import wishes
from analytics.voice.meaning.fixing import FixAnnounced, read_fix
from analytics.voice.tables import verbatims
from analytics.voice.telling.silence import silent
from analytics.voice.telling.wording import mail_words, spoken
from foundation import clock
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue, job
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.web import config
from helpdesk.people.person import Person, people_by_key

JOB = "voice.tell_of_fix"
BLOCK = 200
letters = Blueprint("voice_letters", __name__, template_folder="templates")  # no pages, only what letters look like


def hear_announced(database: Database, told: FixAnnounced, _context: Happening) -> None:
    with database.writing() as db:
        for at in range(0, len(told.verbatims), BLOCK):
            payload = {"fix": told.fix, "message": told.message, "verbatims": told.verbatims[at : at + BLOCK]}
            enqueue(db, JOB, payload)


def register_jobs(app: Flask) -> None:
    app.register_blueprint(letters)

    @job(JOB)
    def tell_of_fix(database: Database, payload: dict[str, Any]) -> None:
        with app.test_request_context(), database.writing() as db:
            tell(db, payload["fix"], payload["message"], payload["verbatims"])


def tell(db: Connection, fix: int, message: str, said: list[int]) -> int:
    """Returns how many letters. Whoever said it in a conversation finds the news there too."""
    title, count, tickets = read_fix(db, fix).title, 0, _conversations(db, said)
    for person in _writers(db, said):
        if person.key in tickets:
            helpdesk.tell_once(db, tickets[person.key], message, by=config().help_name, now=clock.now())
        try:
            to = read_address(person.email or "")
        except BadAddress:
            continue
        letter = write_news(person, to=to, title=title, message=message)
        count += post(db, letter, key=f"fix:{fix}:{person.key}", now=clock.now(), who=person.key)
    return count


def write_news(person: Person, *, to: Any, title: str, message: str) -> Letter:
    lang = spoken(person.language or "en")
    stop = stop_address(person.key, "fixes", lang)
    told: dict[str, Any] = {
        "words": mail_words(lang, config().help_name),
        "message": message,
        "title": title,
        "stop": stop,
        "lang": lang,
        "product": config().help_name,
    }
    html, text = (render_template(f"analytics/telling/fix.{kind}", **told) for kind in ("html", "txt"))
    return Letter(to, f"{config().help_name}: {told['words']['fix_title']}", text, html, stop=stop)


def _conversations(db: Connection, said: list[int]) -> dict[str, int]:
    """The newest of each writer."""
    rows = db.execute(select(wishes.c.who, verbatims.c.ticket).select_from(_joined()).where(verbatims.c.id.in_(said), verbatims.c.ticket.is_not(None)))  # fmt: skip
    return {row.who: row.ticket for row in sorted(rows, key=lambda row: int(row.ticket))}


def _writers(db: Connection, said: list[int]) -> list[Person]:
    """Whose words these are, where they wished to be told and still do."""
    keys = set(db.execute(select(wishes.c.who).select_from(_joined()).where(verbatims.c.id.in_(said))).scalars())
    return people_by_key(db, sorted(keys - silent(db, keys, "fixes")))


def _joined() -> FromClause:
    return verbatims.join(wishes, wishes.c.source_id == verbatims.c.source_id)
