"""A seeded demo world in a temporary folder, with a browser signed in for each kind of person: what pages are measured on."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from flask.testing import FlaskClient

import app as application
from foundation.config import read_config
from foundation.database import count_statements, open_database
from foundation.migrating import migrate
from widgets.api.pace import MOST, Most


class World:
    """The demo as `make run` seeds it: SQLite with full durability, everything in one process."""

    def __init__(self, folder: Path) -> None:
        settings = read_config({"ASIDE_VAR": str(folder), "ASIDE_LOG_LEVEL": "ERROR"})
        MOST["tickets"] = Most(10**6, 10**6)  # what one costs is measured, not who may send so many
        self.database = open_database(settings.database_url)
        self.app = application.create_app(settings, self.database)
        migrate(self.database)
        began = time.monotonic()
        with self.app.app_context():
            application.seed_demo(progress=lambda _words: None)
        self.seed_seconds = time.monotonic() - began
        accounts = (folder / "demo-accounts.txt").read_text()
        self.passwords = dict(re.findall(r"(\S+@\S+)\s+(\S+)", accounts))
        self.agent = self._signed_in("/desk/sign-in", "ada@aside.example")
        self.product = self._signed_in("/desk/sign-in", "pia@aside.example")
        self.member = self._signed_in("/sign-in", "mara@worklane.example")
        self.visitor = self.app.test_client()
        token = self.member.get("/help-token").json
        self.session = self._widget("session", site="worklane", page="contract/fixed", **token)["session"]
        found = re.search(r"/desk/tickets/(\d+)", self.agent.get("/desk/?view=open").text)
        assert found
        self.ticket = int(found[1])
        self._asked = 0

    def keystroke(self, text: str) -> float:
        """Milliseconds of CPU that one keystroke costs: request, ranking, answer."""
        began = time.thread_time()
        self._widget("suggest", session=self.session, query=text, page="contract/fixed")
        return (time.thread_time() - began) * 1000

    def pages(self) -> dict[str, Callable[[], object]]:
        """The pages we promise a time for, warm, as the person who uses them."""
        return {
            "Worklane home": lambda: _get(self.member, "/home"),
            "help centre home": lambda: _get(self.visitor, "/help/"),
            "queue of 6,000 tickets": lambda: _get(self.agent, "/desk/?view=open"),
            "ticket": lambda: _get(self.agent, f"/desk/tickets/{self.ticket}"),
            "voice front": lambda: _get(self.product, "/voice/"),
        }

    def create_ticket(self) -> object:
        """What a sent form costs: topic, ticket, clock, events and their deliveries, committed to disk."""
        self._asked += 1
        return self._widget(
            "tickets", session=self.session, key=f"bench-{self._asked:06}", body="My milestone is not released."
        )

    def statements(self, call: Callable[[], object]) -> int:
        with count_statements(self.database) as seen:
            call()
        return len(seen)

    def _signed_in(self, path: str, email: str) -> FlaskClient:
        client = self.app.test_client()
        token = re.search(r'name="_csrf" value="([^"]+)"', client.get(path).text)
        assert token
        answer = client.post(path, data={"_csrf": token[1], "email": email, "password": self.passwords[email]})
        assert answer.status_code == 303, answer.text
        return client

    def _widget(self, call: str, **body: object) -> dict[str, Any]:
        answer = self.visitor.post(f"/widget/v1/{call}", data=msgspec.json.encode(body), content_type="text/plain")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = msgspec.json.decode(answer.data)
        return found


def _get(client: FlaskClient, path: str) -> object:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer
