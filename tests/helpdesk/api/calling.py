"""A program that calls the API with a token."""

from collections.abc import Sequence
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation import clock
from foundation.database import Database
from foundation.tokens import SCOPES, create_api_token


class Program:
    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        path = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.client.open(
            path, method=method, json=body, headers={"Authorization": f"Bearer {self.token}"} | sent
        )

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        answer = self.call("GET", path, **headers)
        assert answer.status_code == status, answer.text
        return answer.json

    def send(self, method: str, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        answer = self.call(method, path, body, **headers)
        assert answer.status_code == status, answer.text
        return answer.json


def program(
    client: FlaskClient, database: Database, *, scopes: Sequence[str] = tuple(SCOPES), teams: Sequence[str] = (), name: str = "Billing"
) -> Program:  # fmt: skip
    with database.writing() as db:
        return Program(client, create_api_token(db, name=name, scopes=list(scopes), teams=teams, now=clock.now()))


def walk(caller: Program, path: str) -> list[dict[str, Any]]:
    """Every row of a list, page by page."""
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        page = caller.get(following[following.index("/api/") :] if "/api/" in following else following)
        found += page["data"]
        following = page["next"]
    return found
