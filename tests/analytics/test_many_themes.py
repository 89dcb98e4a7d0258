"""Three hundred themes: pages stay quick, small, and say the same."""

import re
import time

import pytest
from flask.testing import FlaskClient

from analytics.voice import add_verbatims
from analytics.voice.registry.folding import THEMES
from analytics.voice.registry.log import SEED, begin_editing, record
from analytics.voice.registry.standing import Standing, as_row
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database, count_statements
from tests.analytics.content import comment, sign_in_pia
from tests.analytics.registry import PIA

MANY = 300
PAGES = (
    "/voice/",
    "/voice/?all=1",
    "/voice/themes",
    "/voice/verbatims",
    "/voice/curation/",
    "/voice/comparison",
    "/voice/reports",
)


@pytest.fixture
def many(database: Database) -> list[str]:
    """Keys of as many themes; the first ones have more comments."""
    keys = [f"made-{number}" for number in range(MANY)]
    said = [comment(n, f"It failed {n} times, and I’m still waiting.", days_ago=n % 27) for n in range(3 * MANY)]
    add_verbatims(database, said)
    with database.writing() as db:
        begin_editing(db, clock.now())
        rows = {key: as_row(Standing(key, f"Wish number {place}", "Wishes", key)) for place, key in enumerate(keys)}
        record(db, SEED, {THEMES: rows}, about="", by=PIA, now=clock.now())
        for place, key in enumerate(keys):
            db.execute(verbatims.update().where(verbatims.c.id % MANY == place).values(theme=key))
    summarise(database, clock.now())
    return keys


def test_pages_hold_hundreds_of_themes(client: FlaskClient, database: Database, many: list[str]) -> None:
    sign_in_pia(client, database)
    for page in (*PAGES, f"/voice/themes/{many[7]}"):
        began = time.process_time()
        with count_statements(database) as seen:
            answer = client.get(page)
        assert answer.status_code == 200, page
        assert len(seen) <= 8, page
        assert time.process_time() - began < 1, page  # a hundred milliseconds, and room for a busy machine
    text = client.get("/voice/?all=1").text
    assert len(set(re.findall(r"/voice/themes/(made-\d+)", text))) == MANY
    first = client.get("/voice/").text
    assert len(set(re.findall(r"/voice/themes/(made-\d+)", first))) < 40
    assert "300 themes" in first
