"""Similar solved tickets: is one of the three that are shown about the same thing? On labelled customer messages.

A fifth of `banking77/labelled.jsonl` teaches the topic classifier, three fifths are solved tickets that it has given a topic, of the last
fifth 500 are asked. The labels themselves are seen by nobody. Beside it: the three newest tickets of the topic the classifier gives the
question, and three drawn at random.
"""

import json
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

import app as application
from bench.routing.topics import SET, Example, split
from bench.search.sets import default_folder
from bench.table import Row
from foundation.config import read_config
from foundation.database import Database, open_database
from foundation.migrating import migrate
from helpdesk.bulk import add_customers, add_tickets
from helpdesk.generating.filling import AGENTS
from helpdesk.knowledge.similar import Question, find_similar
from helpdesk.routing.topics.training import TopicModel, train_topics
from helpdesk.tickets.tables import tickets

ASKED, SHOWN = 500, 3
CUSTOMER = "bench:1"
START = datetime(2026, 1, 1, tzinfo=UTC)

Find = Callable[[str, str], list[str]]  # a message and the topic it was given -> labels of what is shown


def rows(folder: Path | None = None) -> list[Row]:
    folder = folder or default_folder()
    path = folder / SET if folder else None
    if path is None or not path.exists():
        return [Row("similar tickets", "not measured", "", None, f"{SET} is not on this machine; ASIDE_BENCH_DATA names its folder")]  # fmt: skip
    examples = [(one["text"], one["label"]) for one in map(json.loads, path.read_text("utf-8").splitlines())]
    taught, rest = split(examples, seed=1, share=0.8)
    solved, asked = split(rest, seed=2, share=0.25)
    model = train_topics([text for text, _ in taught], [label for _, label in taught])
    with tempfile.TemporaryDirectory(prefix="aside-bench-") as kept:
        database = open_database(f"sqlite:///{kept}/aside.db", durable=False)
        application.create_app(read_config({"ASIDE_VAR": kept, "ASIDE_LOG_LEVEL": "ERROR"}), database)
        migrate(database)
        found = _measured(database, model, solved, asked[:ASKED])
        database.close()
    return found


def _measured(database: Database, model: TopicModel, solved: Sequence[Example], asked: Sequence[Example]) -> list[Row]:
    topics = dict(zip([text for text, _ in solved], _topics(model, solved), strict=True))
    with database.writing() as db:
        label_of = _add(db, solved, topics)
    rng = random.Random(3)
    labels = list(label_of.values())
    of_topic: dict[str, list[str]] = {}
    for text, label in solved:
        of_topic.setdefault(topics[text], []).append(label)
    with database.reading() as db:
        ways: dict[str, Find] = {
            "ours": lambda text, topic: [label_of[one.ticket] for one in find_similar(db, Question(0, text[:80], text, topic), me=1, limit=SHOWN)],
            "without the topic": lambda text, _topic: [label_of[one.ticket] for one in find_similar(db, Question(0, text[:80], text), me=1, limit=SHOWN)],
            "newest of its topic": lambda _text, topic: of_topic.get(topic, [])[-SHOWN:],
            "at random": lambda _text, _topic: rng.sample(labels, SHOWN),
        }  # fmt: skip
        given = list(zip(asked, _topics(model, asked), strict=True))
        share = {name: sum(label in find(text, topic) for (text, label), topic in given) / len(given) for name, find in ways.items()}  # fmt: skip
    beside = ", ".join(f"{name} {100 * share[name]:.1f} %" for name in ways if name != "ours")
    better = share["ours"] > share["newest of its topic"]
    return [Row("similar tickets: one of three is about the same", f"{100 * share['ours']:.1f} %", "> newest of its topic", better, f"{len(asked)} asked of {len(solved):,} solved, 77 labels; {beside}")]  # fmt: skip


def _topics(model: TopicModel, examples: Sequence[Example]) -> list[str]:
    return [one.label or "" for one in model.predict([text for text, _ in examples])]


def _add(db: Connection, solved: Sequence[Example], topics: dict[str, str]) -> dict[int, str]:
    """As tickets that an agent answered and solved, in the order they are given. Their labels by number."""
    from foundation.accounts import create_staff

    me = create_staff(db, name=AGENTS[0], email="agent@bench.example", password="correct horse battery", roles=["agent"], now=START)  # fmt: skip
    add_customers(db, [{"key": CUSTOMER, "name": "Somebody", "email": None, "role": None, "plan": None, "state": None, "language": None, "timezone": None, "seen_at": START}])  # fmt: skip
    made = add_tickets(db, [_row(text, topics[text], me, at) for at, (text, _) in enumerate(solved)])
    assert len(made) == len(list(db.execute(select(tickets.c.id))))
    return {number: label for (number, _), (_, label) in zip(made, solved, strict=True)}


def _row(text: str, topic: str, me: int, at: int) -> dict[str, Any]:
    opened = START + timedelta(minutes=10 * at)
    thread = [
        ("customer", CUSTOMER, "Somebody", text, opened),
        ("agent", f"staff:{me}", AGENTS[0], "It is done.", opened),
    ]
    return {
        "subject": text[:80], "status": "solved", "priority": "normal", "channel": "ticket", "team": "support", "via": "widget", "topic": topic or None,
        "page": None, "customer": CUSTOMER, "assignee": me, "context": {}, "routing": {}, "opened_at": opened,
        "solved_at": opened + timedelta(minutes=5), "due_at": None, "rating": None, "rating_comment": None, "synthetic": True, "thread": thread,
    }  # fmt: skip
