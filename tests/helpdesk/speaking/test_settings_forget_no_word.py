"""The settings in a made-up language: every word of ours can be said otherwise."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from foundation.clock import now
from foundation.database import Database
from helpdesk.assignment.calendar import Shift
from helpdesk.assignment.profile import Profile, save_profile
from tests.helpdesk.people import staff
from tests.helpdesk.permissions.conftest import token_of
from tests.helpdesk.speaking.test_no_word_forgotten import Wrapped, forgotten

PAGES = ("team", "team/{lee}")
Lee = tuple[FlaskClient, dict[str, int]]


@pytest.fixture
def lee(app: Flask, database: Database) -> Lee:
    with database.writing() as db:
        numbers = desk(db)
    app.extensions["speaking"] = lambda: Wrapped("en", {})
    client = app.test_client()
    csrf = token_of(client.get("/desk/sign-in").text)
    client.post("/desk/sign-in", data={"email": "ωµlee@aside.example", "password": "correct horse", "_csrf": csrf})
    return client, numbers


def desk(db: Connection) -> dict[str, int]:
    """A line on every page: whose numbers stand in their addresses."""
    lee = staff(db, "Ωµlee", "agent", "lead", "admin")
    shift = Shift(frozenset(range(5)), 9, 17)
    profile = Profile(
        languages=("en", "pt"),
        skills=("billing", "scam_job"),
        timezone="Europe/Madrid",
        shift=shift,
        answers_calls=True,
    )
    save_profile(db, lee.id, profile, now=now())
    return {"lee": lee.id}


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_page_can_be_said_otherwise(lee: Lee, page: str) -> None:
    client, numbers = lee
    answer = client.get("/desk/settings/" + page.format(**numbers))
    assert answer.status_code == 200, page
    lacking = sorted(forgotten(answer.text))
    assert not lacking, lacking
