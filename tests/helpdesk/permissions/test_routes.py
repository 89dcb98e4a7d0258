"""Every route of the workspace, called as every role: the answer is what the matrix says. New routes are found by themselves."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule
from werkzeug.routing.converters import NumberConverter

from helpdesk.permissions import routes
from helpdesk.permissions.acts import GRANTS, Act
from tests.helpdesk.permissions.conftest import Desk, token_of

pytestmark = pytest.mark.once

ROLES = ("light_agent", "agent", "lead", "admin", "product", "writer")
OTHER_FLOORS = ("articles.",)  # the knowledge base says who may itself
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def desk_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        ours = rule.rule.startswith("/desk/") and not rule.endpoint.startswith(OTHER_FLOORS)
        if ours and not rule.endpoint.endswith("static") and rule.endpoint not in routes.FREE:
            yield rule


def acts_of(rule: Rule) -> tuple[Act, ...] | None:
    if rule.endpoint in routes.BY_FORM:
        return routes.BY_FORM[rule.endpoint]
    act = routes._ACTS.get(rule.endpoint) or routes.settings_act(rule.rule)
    return (act,) if act else None


def test_every_route_of_the_workspace_has_an_act(app: Flask) -> None:
    without = sorted({rule.endpoint for rule in desk_rules(app) if acts_of(rule) is None})
    assert not without, (
        f"{', '.join(without)}: say what these routes do. Add each to _BY_ACT in helpdesk/permissions/routes.py, under the act of "
        "helpdesk/permissions/acts.py that a role must be granted to call it (Act.READ to look at tickets, Act.CHANGE to change one, "
        "Act.REPLY to write to a customer)."
    )


def test_every_route_that_is_named_is_there(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    gone = sorted(set(routes._ACTS) - there)
    assert not gone, f"{', '.join(gone)}: no such route any more. Take it out of helpdesk/permissions/routes.py."


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_the_matrix_says(desk: Desk, role: str) -> None:
    """Refused is 403 with a sentence; let in is anything else that isn't a failure of ours."""
    client = desk.enter(role)
    csrf = token_of(client.get("/desk/articles/").text)
    wrong = []
    for rule in desk_rules(desk.app):
        acts = acts_of(rule)
        if acts is None:
            continue  # told by the test above
        arguments = {name: _example(rule, name, desk) for name in rule.arguments}
        with desk.app.test_request_context():
            path = rule.build(arguments)[1]  # type: ignore[index]
        for act in acts:
            granted = act in GRANTS[role]
            if granted and rule.methods & UNSAFE and "GET" not in rule.methods:
                continue  # what a granted role can do is told by the capability's own tests
            form = {"_csrf": csrf, "kind": "note" if act is Act.NOTE else "reply"}
            method = "GET" if "GET" in rule.methods else "POST"
            answer = client.open(path, method=method, data=form if method == "POST" else None)
            refused = answer.status_code == 403
            if rule.endpoint == "workspace.queue" and answer.location == "/desk/sign-in":
                continue  # the door of the desk: who has no tickets is led to where their work is
            if answer.status_code >= 500 or refused == granted or (refused and act.value not in answer.text):
                wrong.append(
                    f"{method} {path} as {role}: {answer.status_code}, {act.value} is {'' if granted else 'not '}granted"
                )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["agent", "light_agent"])
def test_no_route_with_a_ticket_in_its_address_answers_somebody_outside_its_team(desk: Desk, role: str) -> None:
    client = desk.enter(role)
    csrf = token_of(client.get("/desk/articles/").text)
    open_to_them = []
    for rule in desk_rules(desk.app):
        name = next((one for one in ("ticket_id", "ticket") if one in rule.arguments), None)
        if name is None:
            continue
        arguments = {one: desk.secret.id if one == name else _example(rule, one, desk) for one in rule.arguments}
        with desk.app.test_request_context():
            path = rule.build(arguments)[1]  # type: ignore[index]
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(path, method=method, data={"_csrf": csrf} if method == "POST" else None)
            if answer.status_code != 403:
                open_to_them.append(f"{method} {path}: {answer.status_code}")
    assert not open_to_them, "\n".join(open_to_them)


def _example(rule: Rule, name: str, desk: Desk) -> object:
    if name in ("ticket_id", "ticket"):
        return desk.plain.id
    converter = rule._converters[name]
    if isinstance(converter, NumberConverter):
        return 1
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else "waiting"
