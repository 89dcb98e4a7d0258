"""What every request meets: forms from our own pages only, strict headers, problems in words, typed bodies.

1. A POST without our token, or from another site, is refused and changes nothing.
2. A session cookie is httpOnly, SameSite and, in production, Secure.
3. Every page has a Content-Security-Policy without unsafe-inline; every problem is a page or JSON, never a stack trace.
4. An endpoint's body that doesn't fit is answered with a sentence and the field.
"""

from dataclasses import replace

import msgspec
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from foundation import clock
from foundation.access import current_staff, forget_session, keep_session, public, staff_only, staff_or_token
from foundation.accounts import create_staff, sign_in
from foundation.api import ApiBlueprint
from foundation.config import BadConfig, Config, read_config
from foundation.csrf import csrf_field, csrf_token
from foundation.database import Database
from foundation.errors import Invalid
from foundation.tokens import create_api_token
from tests.remembering import create_app


class Kettle(msgspec.Struct):
    litres: float
    name: str = "kettle"


@pytest.fixture
def app(settings: Config, database: Database, tmp_path) -> Flask:
    made = create_app(replace(settings, var=tmp_path), database)

    @made.get("/tests/form")
    @public
    def form() -> str:
        return str(csrf_field())

    @made.post("/tests/form")
    @public
    def send() -> str:
        return request.form["word"]

    @made.get("/tests/broken")
    @public
    def broken() -> str:
        raise RuntimeError("secret detail")

    @made.get("/tests/lead")
    @staff_only("lead")
    def lead() -> str:
        return current_staff().name

    @made.post("/tests/in")
    @public
    def enter() -> Response:
        with database.writing() as db:
            token = sign_in(db, email=request.form["email"], password=request.form["password"], now=clock.now())
        response = Response("in")
        keep_session(response, token)
        return response

    @made.post("/tests/out")
    @staff_only()
    def leave() -> Response:
        response = Response("out")
        forget_session(response)
        return response

    api = ApiBlueprint("tests_api", "/api/v1/tests")

    @api.post("/kettles/<int:number>", summary="Boil", access=staff_or_token("kettles", "lead"))
    def boil(number: int, body: Kettle, times: int = 1) -> Kettle:
        if body.litres > 9:
            raise Invalid("A kettle holds 9 litres at most.", field="litres")
        return Kettle(body.litres * times, f"{body.name} {number}")

    made.register_blueprint(api)
    with database.writing() as db:
        for name, role in (("Ada Brenner", "agent"), ("Lee Osei", "lead")):
            email = f"{name.split()[0].lower()}@aside.example"
            create_staff(db, name=name, email=email, password="correct horse", roles=[role], now=clock.now())
    return made


def token_of(client: FlaskClient) -> str:
    return client.get("/tests/form").text.split('value="')[1].split('"')[0]


def enter(client: FlaskClient, who: str, password: str = "correct horse"):
    data = {"email": f"{who}@aside.example", "password": password, "_csrf": token_of(client)}
    return client.post("/tests/in", data=data)


def test_a_form_from_our_page_is_taken(client: FlaskClient) -> None:
    assert client.post("/tests/form", data={"word": "tea", "_csrf": token_of(client)}).text == "tea"
    assert client.post("/tests/form", data={"word": "tea"}, headers={"X-CSRF-Token": token_of(client)}).text == "tea"


@pytest.mark.parametrize("token", ["", "nonsense", "W10.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_form_without_our_token_is_refused(client: FlaskClient, token: str) -> None:
    answer = client.post("/tests/form", data={"word": "tea", "_csrf": token})
    assert answer.status_code == 403
    assert "reload the page" in answer.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    data = {"word": "tea", "_csrf": token_of(client)}
    assert client.post("/tests/form", data=data, headers=headers).status_code == 403


def test_a_token_from_before_sign_in_no_longer_fits(client: FlaskClient) -> None:
    before = token_of(client)
    enter(client, "ada")
    assert client.post("/tests/form", data={"word": "tea", "_csrf": before}).status_code == 403
    assert client.post("/tests/form", data={"word": "tea", "_csrf": token_of(client)}).text == "tea"


def test_the_session_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = enter(client, "ada").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_wrong_password_says_so_and_guessing_is_slowed(client: FlaskClient) -> None:
    answers = [enter(client, "guess", "wrong password").status_code for _ in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_roles_decide_who_may_open_a_page(client: FlaskClient) -> None:
    assert client.get("/tests/lead").headers["Location"].startswith("/desk/sign-in?next=/tests/lead")
    enter(client, "ada")
    assert client.get("/tests/lead").status_code == 403
    enter(client, "lee")
    assert client.get("/tests/lead").text == "Lee Osei"


def test_pages_have_a_strict_policy(client: FlaskClient) -> None:
    policy = client.get("/nowhere").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_an_unexpected_error_tells_a_code_and_no_secrets(app: Flask) -> None:
    app.testing = False
    answer = app.test_client().get("/tests/broken", headers={"X-Request-Id": "abcdef123456"})
    assert answer.status_code == 500
    assert "abcdef123456" in answer.text
    assert "secret detail" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, None),
        (b"\xff\xfe", 400, None),
        (b"[" * 5000, 422, None),
        (b"[]", 422, None),
        (b"{}", 422, None),
        (b'{"litres": "two"}', 422, "litres"),
        (b'{"litres": 20}', 422, "litres"),
    ],
)
def test_a_body_that_does_not_fit_is_explained(
    client: FlaskClient, body: bytes, status: int, field: str | None
) -> None:
    enter(client, "lee")
    answer = client.post("/api/v1/tests/kettles/3", data=body)
    assert answer.status_code == status
    assert answer.json["error"]["field"] == field
    assert answer.json["error"]["detail"].endswith(".")


def test_an_api_token_opens_its_scope_only(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        good = create_api_token(db, name="robot", scopes=["kettles"], now=clock.now())
        other = create_api_token(db, name="robot", scopes=["cups"], now=clock.now())

    def call(token: str):
        return client.post(
            "/api/v1/tests/kettles/3?times=2", json={"litres": 1}, headers={"Authorization": f"Bearer {token}"}
        )

    assert call(good).json == {"litres": 2.0, "name": "kettle 3"}
    assert call(other).status_code == 403
    assert call("nonsense").status_code == 401
    assert client.post("/api/v1/tests/kettles/3", json={"litres": 1}).status_code == 401


def test_the_api_describes_itself(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    operation = described["paths"]["/api/v1/tests/kettles/{number}"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/Kettle"
    assert "Kettle" in described["components"]["schemas"]
    assert [p["name"] for p in operation["parameters"]] == ["number", "times"]


def test_too_large_a_request_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/api/v1/tests/kettles/3", data=b"x" * (3 * 1024 * 1024))
    assert answer.status_code in {401, 413}
    enter(client, "lee")
    assert client.post("/api/v1/tests/kettles/3", data=b"x" * (3 * 1024 * 1024)).status_code == 413


def test_metrics_are_for_this_machine_or_a_known_scraper(client: FlaskClient) -> None:
    assert "aside_jobs_waiting" in client.get("/metrics").text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 403


def test_production_takes_no_made_up_secrets(tmp_path) -> None:
    with pytest.raises(BadConfig, match="ASIDE_SECRET_KEY"):
        read_config({"ASIDE_PRODUCTION": "1", "ASIDE_VAR": str(tmp_path)})


def test_development_secrets_are_made_once_and_private(tmp_path) -> None:
    first, second = (read_config({"ASIDE_VAR": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_setting_that_makes_no_sense_is_named(tmp_path) -> None:
    with pytest.raises(BadConfig, match="ASIDE_PORT"):
        read_config({"ASIDE_VAR": str(tmp_path), "ASIDE_PORT": "many"})


def test_a_token_for_forms_differs_per_session(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "aside_staff=one"}):
        one = csrf_token()
    with app.test_request_context(headers={"Cookie": "aside_staff=two"}):
        assert csrf_token().split(".")[0] != one.split(".")[0]
