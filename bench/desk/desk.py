"""The desk on a filled database, with somebody signed in: what its pages are measured on."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from flask.testing import FlaskClient
from sqlalchemy import func, select

import app as application
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, create_staff, sign_in
from foundation.config import read_config
from foundation.database import open_database
from foundation.web import now
from foundation.web_process import leave_modules_to_themselves
from helpdesk.tickets.lists import count_views
from helpdesk.tickets.tables import messages, tickets
from widgets.api.pace import MOST, Most

SEARCHES = (
    "withdrawal failed",
    "bank in Bilbao",
    "tracker stopped",
    "Fontaine",
    "contract-signed.pdf",
    "payment",
    "refund -card status:open",
    "withdrawl faild",
    "zzzz nobody wrote this",
)
PASSWORD = "correct horse battery"


class Desk:
    def __init__(self, url: str, folder: Path) -> None:
        MOST["tickets"] = Most(10**6, 10**6)  # what one costs is measured, not who may send so many
        self.settings = read_config(
            {"ASIDE_VAR": str(folder), "ASIDE_LOG_LEVEL": "ERROR", "DATABASE_URL": url, "ASIDE_DEMO": "0"}
        )
        self.database = open_database(url)
        self.app = application.create_app(self.settings, self.database)
        with self.app.app_context():
            self.app.extensions["kb"].rebuild()
        with self.database.writing() as db:
            number = create_staff(
                db,
                name="Ada Brenner",
                email="ada@bench.example",
                password=PASSWORD,
                roles=["agent", "lead"],
                now=clock.now(),
            )
        self.me = Staff(number, "Ada Brenner", "ada@bench.example", frozenset({"agent", "lead"}))
        self.agent = self.signed_in()
        with self.database.reading() as db:
            said = (
                select(messages.c.ticket).group_by(messages.c.ticket).order_by(func.count().desc(), messages.c.ticket)
            )
            self.longest = int(db.execute(said.limit(1)).scalar_one())
            self.ticket = int(db.execute(select(func.max(tickets.c.id)).where(tickets.c.status == "open")).scalar_one())
        leave_modules_to_themselves()  # as the process that serves it
        self._asked = 0
        self._visitor = self.app.test_client()
        self._session = ""

    def token(self) -> str:
        with self.database.writing() as db:
            return sign_in(db, email=self.me.email, password=PASSWORD, now=clock.now())

    def signed_in(self) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie(SESSION_COOKIE, self.token())
        return client

    def get(self, path: str) -> Callable[[], object]:
        def call() -> object:
            answer = self.agent.get(path)
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            return answer

        return call

    def count(self) -> object:
        with self.app.app_context(), self.database.reading() as db:
            return count_views(db, staff_id=self.me.id, now=now())

    def create(self) -> object:
        """A sent form of the widget: the whole request, topic, routing, clock, events, committed to disk."""
        self._session = self._session or self._widget("session", site="worklane", page="contract/fixed")["session"]
        self._asked += 1
        body = "My milestone is not released."
        return self._widget("tickets", session=self._session, key=f"bench-{self._asked:06}", body=body)

    def _widget(self, call: str, **body: object) -> dict[str, str]:
        answer = self._visitor.post(f"/widget/v1/{call}", data=msgspec.json.encode(body), content_type="text/plain")
        assert answer.status_code == 200, answer.text
        found: dict[str, str] = msgspec.json.decode(answer.data)
        return found
