"""What a host may say to the widget.

1. Every verb and event is there, typed and documented. 2. What the host knows without a signature moves what is likely and nothing else.
3. An ended session opens nothing. 4. Scripts travel tight, their text as it is written.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.database import Database
from tests.widgets.conversation import open_session, post, token, write_articles
from tests.widgets.told import EVENTS, VERBS
from widgets.journeys.steps import steps
from widgets.loader import tightened

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "widgets/static/widget/aside.js").read_text("utf-8")


def test_every_verb_is_there_typed_and_documented(client: FlaskClient) -> None:
    typed = client.get("/widget/aside.d.ts").text
    told = (ROOT / "docs/widget.md").read_text("utf-8").split("## Verbs")[1].split("## Events")[0]
    own = set(
        re.findall(r"^    (\w+)(?:: [(a]|,$)", SCRIPT.split("const verbs = {")[1].split("\n  };")[0], re.MULTILINE)
    )
    assert set(VERBS) <= own | {"reset"}
    assert [verb for verb in VERBS if not re.search(rf'verb: [^)]*"{verb}"', typed)] == []
    assert [verb for verb in VERBS if f"`{verb}`" not in told] == []


def test_every_event_is_typed_documented_and_emitted(client: FlaskClient) -> None:
    typed = client.get("/widget/aside.d.ts").text
    told = (ROOT / "docs/widget.md").read_text("utf-8").split("## Events")[1].split("## ")[0]
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "widgets/static/widget").glob("*.js"))
    assert [name for name in EVENTS if f'"aside:{name}"' not in typed or name not in told] == []
    later = {"answer", "no-answer", "clarify"}  # the assistant's own
    assert [name for name in set(EVENTS) - later if f'emit("{name}"' not in sources] == []


def test_what_a_host_says_without_a_signature_unlocks_nothing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    import kb
    from foundation import clock

    write_articles(app, database)
    with database.writing() as db:
        draft = kb.ArticleDraft(
            title="What we look at before a payout", markdown="A zanzibar payout waits.", section="Payouts", pages=("payouts",),
            roles=("freelancer",), private=True,
        )  # fmt: skip
        kb.publish_article(db, draft, author="Wren", now=clock.now())
    app.extensions["kb"].rebuild()
    claims = {
        "role": "freelancer",
        "plan": "plus",
        "state": "ok",
        "sub": "worklane:member:7",
        "email": "mara@worklane.example",
    }
    visitor = open_session(client, hints=claims)
    for path, body in (("suggest", {"query": "zanzibar payout"}), ("likely", {"page": "payouts", "near": "payouts"})):
        told = post(client, path, {"session": visitor, "hints": claims, **body})
        assert told.status_code == 200
        assert "What we look at" not in told.text, path
    assert post(client, "articles/what-we-look-at-before-a-payout", {"session": visitor}).status_code == 404
    signed = open_session(client, token=token())
    post(client, "tickets", {"session": signed, "key": "a-key-of-mine", "body": "Where is my money?"})
    assert post(client, "threads", {"session": visitor, "hints": claims}).json["threads"] == []
    assert "What we look at" in post(client, "suggest", {"session": signed, "query": "zanzibar payout"}).text


def test_the_part_somebody_is_at_counts_as_the_page_where_it_is_one(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    write_articles(app, database)
    session = open_session(client)

    def first(near: str) -> str:
        return str(
            post(client, "likely", {"session": session, "page": "contract/fixed", "near": near}).json["likely"][0][
                "title"
            ]
        )

    assert first("contract/hourly") == "Set a weekly limit"
    assert first("nowhere we know") != "Set a weekly limit"


@pytest.mark.parametrize(
    "hints", [{"role": 7}, {"role": ["freelancer"]}, {"role": "x" * 5000}, {"role": "\x00"}, {"state": None}]
)
def test_odd_hints_are_no_hints(client: FlaskClient, hints: dict[str, Any]) -> None:
    session = open_session(client)
    assert post(client, "suggest", {"session": session, "query": "milestone", "hints": hints}).status_code == 200


def test_an_event_of_the_host_is_a_step_with_few_short_facts(client: FlaskClient, database: Database) -> None:
    session = open_session(client)
    facts = {"code": "51", "tries": 3, "deep": {"a": 1}, "long": "x" * 900, **{f"k{at}": at for at in range(40)}}
    post(client, "events", {"session": session, "steps": [{"kind": "event", "name": "payment failed", "facts": facts}]})
    with database.reading() as db:
        kept = db.execute(select(steps.c.facts)).scalar_one()
    assert (kept["name"], kept["facts"]["code"], kept["facts"]["tries"]) == ("payment failed", "51", 3)
    assert "deep" not in kept["facts"]
    assert len(kept["facts"]["long"]) == 200
    assert len(kept["facts"]) <= 12


def test_an_ended_session_opens_nothing(client: FlaskClient) -> None:
    session = open_session(client, token=token())
    assert post(client, "session/end", {"session": session}).status_code == 200
    assert post(client, "threads", {"session": session}).status_code == 401
    assert post(client, "session/end", {"session": "never was"}).status_code == 200


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        ("const a = b ?? c;", "const a=b??c;"),
        ("a ? .5 : (x) => x === 1 && y", "a?.5:(x)=>x===1&&y"),
        ('say("a = b, or c ? d : e") || `w: ${a ?? b} && c`;', 'say("a = b, or c ? d : e")||`w: ${a ?? b} && c`;'),
        ("{ a: 1, b: [c, d] }", "{a:1,b:[c,d]}"),
        ('if (a) { say("b: c") }', 'if (a){say("b: c")}'),
    ],
)
def test_scripts_travel_without_the_spaces_around_operators_but_text_stays(written: str, travels: str) -> None:
    assert tightened(written) == travels
