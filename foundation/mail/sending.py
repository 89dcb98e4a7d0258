"""The job that sends what is due: one connection for all of it, one letter after the other, each settled by itself."""

import logging
from typing import Any

from flask import Flask

from foundation import clock
from foundation.config import Config
from foundation.database import Database
from foundation.jobs import every, job
from foundation.mail.address import read_sender
from foundation.mail.folder import put_in_folder
from foundation.mail.outbox import SEND, Posted, claim, put_back, refused, sent
from foundation.mail.server import Away, Connection, Later, Refused, read_server

log = logging.getLogger(__name__)


def register_mail(app: Flask) -> None:
    @job(SEND)
    def send_what_is_due(database: Database, _payload: dict[str, Any]) -> None:
        send_due(database, app.extensions["config"])

    every(SEND, seconds=300)  # also finds what a worker had claimed when it died


def send_due(database: Database, settings: Config) -> None:
    """Network outside transactions; what a crash leaves between the two is sent again under the same Message-ID."""
    with _way_out(settings) as way:
        while letters := _claim(database):
            for place, letter in enumerate(letters):
                try:
                    way.send(letter)
                except Away as why:
                    log.warning("mail can't be sent: %s", why)
                    _back(database, letters[place:], str(why))
                    return
                except Later as why:
                    _back(database, [letter], str(why))
                except Refused as why:
                    with database.writing() as db:
                        refused(db, letter, str(why))
                else:
                    with database.writing() as db:
                        sent(db, letter)


class _way_out:
    """A server when there is one, else the folder."""

    def __init__(self, settings: Config) -> None:
        self._settings = settings
        self._connection: Connection | None = None
        if settings.smtp_url:
            sender = read_sender(settings.mail_from).addr_spec
            self._connection = Connection(read_server(settings.smtp_url), sender=sender)

    def __enter__(self) -> "_way_out":
        return self

    def __exit__(self, *error: Any) -> None:
        if self._connection:
            self._connection.__exit__(*error)

    def send(self, letter: Posted) -> None:
        if self._connection:
            self._connection.send(letter.address, letter.message)
        else:
            put_in_folder(self._settings.outbox_folder, letter.id, letter.message)


def _claim(database: Database) -> list[Posted]:
    with database.writing() as db:
        return claim(db, now=clock.now())


def _back(database: Database, letters: list[Posted], why: str) -> None:
    with database.writing() as db:
        for letter in letters:
            put_back(db, letter, why)
