"""Ada and Lee at the desk, with one question of Mara's."""

import re

from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database


def enter(app: Flask, database: Database, who: Staff) -> FlaskClient:
    """A browser of its own, signed in."""
    client = app.test_client()
    with database.writing() as db:
        client.set_cookie(SESSION_COOKIE, sign_in(db, email=who.email, password="correct horse", now=clock.now()))
    return client


def send(client: FlaskClient, path: str, **data):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/drafts").text)
    assert found
    return client.post(path, data={"_csrf": found[1], **data}, headers={"Accept": data.pop("accept", "text/html")})
