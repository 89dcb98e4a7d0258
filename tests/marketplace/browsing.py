"""Signing in and sending forms as a browser would, without one."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.database import Database
from marketplace.members.people import Member
from marketplace.members.sessions import SESSION_COOKIE, start_session


def visit_as(app: Flask, database: Database, who: Member, now) -> FlaskClient:
    """A browser in which this member is signed in."""
    client = app.test_client()
    with database.writing() as db:
        client.set_cookie(SESSION_COOKIE, start_session(db, who.id, now=now, device="Firefox/120.0 Linux"))
    return client


def send(client: FlaskClient, path: str, *, page: str = "/", **data: object) -> TestResponse:
    """Post a form with the token of a page."""
    form = client.get(page, follow_redirects=True).text
    found = re.search(r'name="_csrf" value="([^"]+)"', form)
    assert found, page
    return client.post(path, data={"_csrf": found[1], **data})
