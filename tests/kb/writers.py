"""Signing in as staff and sending the writers' forms as a browser does."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.accounts import create_staff, sign_in
from foundation.database import Database

SignedIn = Callable[[str], FlaskClient]


def signer(app: Flask, database: Database) -> SignedIn:
    """A function from a role (and a name) to the client of somebody with it."""

    def as_role(role: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("aside_staff", staff_token(database, role))
        return client

    return as_role


def staff_token(database: Database, role: str) -> str:
    with database.writing() as db:
        email = f"{role}@aside.example"
        create_staff(db, name=role.title(), email=email, password="a long enough one", roles=[role], now=clock.now())
        return sign_in(db, email=email, password="a long enough one", now=clock.now())


def send(client: FlaskClient, path: str, form: dict[str, str], *, opened: str | None = None) -> tuple[int, str, str]:
    """(status, where it leads, page) of a form sent from the page `opened`, with the hidden fields of that page."""
    page = client.get(opened or path).text
    token = re.search(r'name="_csrf" value="([^"]+)"', page)
    hidden = re.findall(r'<input type="hidden" name="(seen|saved|gap|absorb)" value="([^"]*)"', page)
    assert token, page[:2000]
    answer = client.post(path, data={"_csrf": token[1], **dict(hidden), **form})
    return answer.status_code, answer.headers.get("Location", ""), answer.text
