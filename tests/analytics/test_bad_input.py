"""What people and files may throw at the hearing, end to end: kept or refused in words, and the pages still stand.

docs/voice.md says which test proves each kind.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice.hearing.adding import add_verbatims, rebuild
from analytics.voice.hearing.importing import import_comments
from analytics.voice.hearing.preparing import LONGEST
from analytics.voice.hearing.reading import read_front
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from tests.analytics.content import a_quarter, comment, sign_in_pia

ODD = {
    "emoji": "🎉🎉🎉",
    "long": "The payout is late. " * 5_000,
    "mixed": "I want my pago y no sé what to do con el dinero",
    "markup": "<script>alert(1)</script><b>The payout is late.</b>",
    "controls": "The payout\u202e is\u200b late.\x07",
    "formula": "=HYPERLINK(1)",
}


def kept(database: Database) -> dict[str, Any]:
    with database.reading() as db:
        return {row.source_id: row for row in db.execute(select(verbatims))}


def test_odd_comments_are_kept_and_the_pages_stand(client: FlaskClient, database: Database) -> None:
    rows = [comment(0, text, source_id=name) for name, text in ODD.items()]
    assert add_verbatims(database, rows) == len(ODD)
    rebuild(database)
    found = kept(database)
    assert (found["emoji"].theme, found["emoji"].sentiment) == (None, "positive")
    assert len(found["long"].text) == LONGEST
    assert found["long"].theme == "payouts-late"
    assert found["mixed"].language is None, "no language leads"
    assert found["markup"].theme == "payouts-late", "what it says counts, its tags don't"
    sign_in_pia(client, database)
    for address in ("/voice/", "/voice/verbatims", "/voice/themes/payouts-late"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in client.get("/voice/verbatims").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": " \n "}, "text is missing or empty"),
        ({"created_at": "0001-01-01"}, "The year 1 can’t be right"),
        ({"created_at": "2026-13-01"}, "isn’t a date"),
        ({"created_at": "2026-11-01T10:00:00+99:00"}, "isn’t a date"),
        ({"rating": "nan"}, "isn’t between 1 and 5"),
        ({"rating": "inf", "rating_scale": "nps10"}, "isn’t between 0 and 10"),
        ({"rating": "good"}, "isn’t a rating"),
        ({"rating": 2, "rating_scale": "thumbs"}, "isn’t between 0 and 1"),
        ({"source": "carrier pigeon"}, "isn’t a source"),
    ],
)
def test_a_row_that_cannot_be_right_is_named_and_the_others_go_in(
    database: Database, tmp_path: Path, wrong: dict[str, Any], says: str
) -> None:
    good = {"id": 1, "text": "The tracker lost two hours.", "created_at": "2026-11-01", "source": "review"}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(good | {"id": 2} | wrong) + "\n" + json.dumps(good) + "\n")
    report = import_comments(database, path)
    assert [place for place, _ in report.errors] == ["line 1"]
    assert says in report.errors[0][1]
    assert list(kept(database)) == ["import:1"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", b"id,text\n", b"[]"])
def test_a_file_that_holds_nothing_adds_nothing(database: Database, tmp_path: Path, content: bytes) -> None:
    for name in ("empty.csv", "empty.jsonl"):
        path = tmp_path / name
        path.write_bytes(content)
        assert import_comments(database, path).added == 0


def test_a_theme_whose_source_stopped_is_not_called_better(database: Database) -> None:
    """Nor is it new: `test_a_source_that_starts_or_stops_is_no_news` in test_meaning.py."""
    wrong = "Search shows the wrong talent, very annoying."
    reviews = [comment(5000 + n, wrong, source="review", days_ago=28 + n // 3) for n in range(180)]
    tickets = [comment(6000 + n, wrong, days_ago=n * 5) for n in range(20)]
    add_verbatims(database, a_quarter() + tickets + reviews)
    assert better(database) is None
    add_verbatims(database, [comment(7000, "Clear, thanks.", source="review", days_ago=1)])
    assert better(database) == "search", "the reviews are there, and speak of it no more"


def better(database: Database) -> str | None:
    summarise(database, clock.now())
    with database.reading() as db:
        figures = read_front(db, 28)
    assert figures is not None
    return figures["better"]["key"] if figures["better"] else None
