"""How much may be sent: nobody in earnest meets a limit, a script does.

1. So many a person, and so many an address, whoever they say they are. 2. The refusal says how long to wait, in the reader's
language. 3. Sending the same again is no second time: a retry is never refused for what is here already.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation.database import Database
from helpdesk.tickets.tables import messages, tickets
from tests.widgets.conversation import ORIGIN, open_session, post, token
from widgets.api import pace
from widgets.api.pace import Most

Send = Callable[[FlaskClient, str, int], Any]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("tickets", "messages", "files"):
        monkeypatch.setitem(pace.MOST, kind, Most(3, 5))


def ticket(client: FlaskClient, session: str, number: int, **headers: str) -> Any:
    body = {"session": session, "key": f"question-{number}", "body": f"Where is payout {number}?"}
    return post(client, "tickets", body, **headers)


def file(client: FlaskClient, session: str, number: int, **headers: str) -> Any:
    form = {"session": session, "file": (BytesIO(f"number {number}".encode()), "a.txt")}
    return client.post("/widget/v1/files", data=form, headers=ORIGIN | headers)


@pytest.fixture
def message(monkeypatch: pytest.MonkeyPatch) -> Send:
    """Answers in a conversation of whoever sends them, which is begun before."""
    monkeypatch.setitem(pace.MOST, "tickets", Most(100, 100))
    references: dict[str, str] = {}

    def send(client: FlaskClient, session: str, number: int, **headers: str) -> Any:
        if session not in references:
            references[session] = ticket(client, session, 100 + number).json["reference"]
        said = {"session": session, "reference": references[session], "key": f"answer-{number}", "body": "And now?"}
        return post(client, "messages", said, **headers)

    return send


@pytest.fixture(params=["ticket", "file", "message"])
def send(request: pytest.FixtureRequest) -> Send:
    found: Send = {"ticket": ticket, "file": file}.get(request.param) or request.getfixturevalue("message")
    return found


def test_one_person_is_asked_to_wait_and_another_is_not(client: FlaskClient, send: Send) -> None:
    mara, bo = (open_session(client, token=token(sub=f"worklane:member:{one}")) for one in (7, 8))
    assert [send(client, mara, number).status_code for number in range(4)] == [200, 200, 200, 429]
    assert send(client, bo, 1).status_code == 200


def test_a_new_session_for_each_is_one_address_still(client: FlaskClient, send: Send) -> None:
    answers = [send(client, open_session(client), number).status_code for number in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


@pytest.mark.parametrize(
    ("language", "words"), [("", "That’s a lot of"), ("es", "en poco tiempo"), ("ar", "في وقت قصير")]
)
def test_it_says_so_in_the_readers_language_and_how_long(
    client: FlaskClient, send: Send, language: str, words: str
) -> None:
    mara = open_session(client, token=token())
    for number in range(3):
        send(client, mara, number)
    refused = send(client, mara, 3, **({"Accept-Language": language} if language else {}))  # type: ignore[call-arg]
    assert words in refused.json["error"]["detail"]
    assert 800 < int(refused.headers["Retry-After"]) <= 900


def test_what_is_refused_leaves_nothing_and_may_come_again(client: FlaskClient, database: Database) -> None:
    mara = open_session(client, token=token())
    assert [ticket(client, mara, number).status_code for number in range(4)] == [200, 200, 200, 429]
    with database.reading() as db:
        assert [db.execute(select(func.count()).select_from(one)).scalar_one() for one in (tickets, messages)] == [3, 3]
    client.application.extensions.pop("widget_pace")  # a quarter of an hour later
    assert ticket(client, mara, 3).status_code == 200


def test_sending_the_same_again_is_no_second_time(client: FlaskClient) -> None:
    mara = open_session(client, token=token())
    first = [ticket(client, mara, number).json["reference"] for number in range(3)]
    again = [ticket(client, mara, number).json["reference"] for number in range(3)]
    assert first == again
    assert ticket(client, mara, 3).status_code == 429


def test_forty_files_an_hour_open_again_when_the_first_is_an_hour_ago(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pace.MOST, "files", Most(100, 100))
    monkeypatch.setattr("helpdesk.files.keeping.MOST_AN_HOUR", 2)
    mara = open_session(client, token=token())
    assert [file(client, mara, number).status_code for number in range(2)] == [200, 200]
    assert 3500 < int(file(client, mara, 2).headers["Retry-After"]) <= 3600
