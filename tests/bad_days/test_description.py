"""What `/api/openapi.json` promises is what happens: schemathesis makes calls from it, fitting ones and others.

No call ends in an error of ours, and every answer has a status, a content type and a shape that the document names.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from foundation import clock
from foundation.database import Database
from foundation.tokens import SCOPES, create_api_token
from tests.bad_days.conftest import Everybody
from tests.widgets.conversation import ORIGIN, open_session, post, token

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=5, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # fmt: skip
FEWER = settings(FEW, max_examples=3)  # where nothing is sent but an address


@pytest.fixture
def known(app: Flask, everybody: Everybody, database: Database) -> dict[str, str]:
    """Values that lead somewhere, put in where a made-up call has a place for them."""
    session = open_session(everybody.client, token=token())
    asked = {"session": session, "key": "key-of-this-one", "body": "Where is my money?"}
    reference = post(everybody.client, "tickets", asked).json["reference"]
    with database.writing() as db:
        robot = create_api_token(db, name="robot", scopes=list(SCOPES), now=clock.now())
    return {
        "session": session,
        "reference": reference,
        "article": "fund-a-milestone",
        "site": "worklane",
        "robot": robot,
        "ticket": reference,
        "customer": "worklane:member:1",
    }


def operations(app: Flask) -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_the_description_names(app: Flask, known: dict[str, str], mode: GenerationMode) -> None:
    headers = ORIGIN | {"Authorization": f"Bearer {known['robot']}", "Accept-Encoding": "identity"}
    seen: dict[str, set[int]] = {}

    def check(operation: Any) -> None:
        endless = operation.path.endswith("/live")  # a good session would listen for ever

        @(FEW if operation.body else FEWER)
        @given(operation.as_strategy(generation_mode=mode))
        def call(case: Any) -> None:
            if isinstance(case.body, dict):
                case.body |= {
                    name: value for name, value in known.items()
                    if isinstance(case.body.get(name), str) and not (endless and name == "session")
                }  # fmt: skip
            if mode is GenerationMode.POSITIVE:
                case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            seen.setdefault(operation.path, set()).add(answer.status_code)

        call()

    for operation in operations(app):
        if mode is GenerationMode.POSITIVE or operation.body or operation.path_parameters:
            check(operation)  # a form of files has nothing described that could be got wrong
    assert len(seen) >= 14
    if mode is GenerationMode.POSITIVE:
        fine = {path for path, statuses in seen.items() if statuses & {200, 201, 204}}
        assert {"/widget/v1/session", "/widget/v1/suggest", "/widget/v1/events", "/api/v1/routing/decisions"} <= fine
        assert {
            "/api/v1/tickets",
            "/api/v1/tickets/{ticket}",
            "/api/v1/tickets/{ticket}/messages",
            "/api/v1/views",
        } <= fine
