"""“You said, we did”: what was changed, by mail to those who asked to be told; once a person and fix."""

from typing import Any

from flask import Flask, render_template
from sqlalchemy import Connection, select

from analytics.voice.digest.stopping import stop_address
from analytics.voice.hearing.tables import wishes
from analytics.voice.meaning.fixing import FixAnnounced, read_fix
from analytics.voice.tables import verbatims
from analytics.voice.telling.silence import silent
from analytics.voice.telling.wording import mail_words
from foundation import clock
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue, job
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.web import config
from helpdesk.people.person import Person, people_by_key

JOB = "voice.tell_of_fix"
BLOCK = 200


def hear_announced(database: Database, told: FixAnnounced, _context: Happening) -> None:
    with database.writing() as db:
        for at in range(0, len(told.verbatims), BLOCK):
            payload = {"fix": told.fix, "message": told.message, "verbatims": told.verbatims[at : at + BLOCK]}
            enqueue(db, JOB, payload)


def register_jobs(app: Flask) -> None:
    @job(JOB)
    def tell_of_fix(database: Database, payload: dict[str, Any]) -> None:
        with app.test_request_context(), database.writing() as db:
            tell(db, payload["fix"], payload["message"], payload["verbatims"])


def tell(db: Connection, fix: int, message: str, said: list[int]) -> int:
    """Returns how many letters."""
    title, count = read_fix(db, fix).title, 0
    for person in _writers(db, said):
        try:
            to = read_address(person.email or "")
        except BadAddress:
            continue
        letter = write_news(person, to=to, title=title, message=message)
        count += post(db, letter, key=f"fix:{fix}:{person.key}", now=clock.now(), who=person.key)
    return count


def write_news(person: Person, *, to: Any, title: str, message: str) -> Letter:
    stop, lang = stop_address(person.key, "fixes"), (person.language or "en")[:2]
    told: dict[str, Any] = {"words": mail_words(lang, config().help_name), "message": message, "title": title, "stop": stop, "lang": lang, "product": config().help_name}  # fmt: skip
    html, text = (render_template(f"analytics/telling/fix.{kind}", **told) for kind in ("html", "txt"))
    return Letter(to, f"{config().help_name}: {told['words']['fix_title']}", text, html, stop=stop)


def _writers(db: Connection, said: list[int]) -> list[Person]:
    """Whose words these are, where they wished to be told and still do."""
    joined = verbatims.join(wishes, wishes.c.source_id == verbatims.c.source_id)
    keys = set(db.execute(select(wishes.c.who).select_from(joined).where(verbatims.c.id.in_(said))).scalars())
    return people_by_key(db, sorted(keys - silent(db, keys, "fixes")))
