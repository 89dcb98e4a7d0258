"""Two-step sign-in of staff.

1. Without it, signing in stays one page. 2. With it, the password alone opens nothing; a code opens once, and a recovery code once.
3. Ten wrong codes wait. 4. A role that must have it sees nothing before. 5. An admin resets it. 6. No table and no log holds a secret.
"""

import logging
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update

from foundation.accounts import staff, staff_sessions
from foundation.audit.tables import audit_log
from foundation.two_step.codes import matching_step, picture_of, read_code, seal, unseal
from foundation.two_step.tables import two_step_recovery, two_steps
from tests.helpdesk.permissions.conftest import Desk, token_of

NOON = datetime(2026, 5, 20, 12, 0, 10, tzinfo=UTC)
MINE = "/desk/two-step"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def _send(client: FlaskClient, path: str, **form: str):
    return client.post(path, data={"_csrf": token_of(client.get(MINE).text), **form})


def _set_up(desk: Desk, who: str = "agent") -> tuple[str, list[str]]:
    """(the secret, the recovery codes) of somebody whose app showed the first code half a minute ago."""
    client = desk.enter(who)
    assert _send(client, MINE).status_code == 303
    page = client.get(MINE).text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    first = pyotp.TOTP(secret).at(NOON - timedelta(seconds=30))
    told = _send(client, f"{MINE}/confirmation", code=f"{first[:3]} {first[3:]}")
    assert told.status_code == 200
    assert told.headers["Cache-Control"] == "no-store"
    return secret, re.findall(r"<code>([a-z0-9-]{14})</code>", told.text)


def _password(desk: Desk, who: str = "agent") -> tuple[FlaskClient, str]:
    """(the browser, its page after the password)"""
    client = desk.app.test_client()
    form = {
        "_csrf": token_of(client.get("/desk/sign-in").text),
        "email": desk.people[who].email,
        "password": "correct horse",
    }
    answer = client.post("/desk/sign-in", data=form | {"next": "/desk/drafts"})
    return client, answer.text


def _code(client: FlaskClient, page: str, code: str):
    half = re.search(r'name="challenge" value="([^"]+)"', page)[1]
    form = {"_csrf": token_of(page), "challenge": half, "code": code, "next": "/desk/drafts"}
    return client.post("/desk/sign-in/code", data=form)


def test_the_password_alone_opens_nothing_and_a_code_opens_once(desk: Desk) -> None:
    secret, codes = _set_up(desk)
    assert len(codes) == 10
    client, page = _password(desk)
    assert 'autocomplete="one-time-code"' in page
    assert client.get("/desk/").status_code == 302
    now = pyotp.TOTP(secret).at(NOON)
    entered = _code(client, page, f" {now[:3]}-{now[3:]} ")
    assert (entered.status_code, entered.location) == (303, "/desk/drafts")
    assert client.get("/desk/").status_code == 200
    again, page = _password(desk)
    assert "doesn’t fit" in _code(again, page, now).text
    assert again.get("/desk/").status_code == 302


def test_a_recovery_code_opens_once(desk: Desk) -> None:
    _, codes = _set_up(desk)
    client, page = _password(desk)
    assert _code(client, page, codes[3].upper().replace("-", " ")).status_code == 303
    assert "9 recovery codes are left" in client.get(MINE).text
    again, page = _password(desk)
    assert "doesn’t fit" in _code(again, page, codes[3]).text


def test_a_challenge_ends_and_one_is_of_one_account(desk: Desk, at_noon) -> None:
    secret, _ = _set_up(desk)
    client, page = _password(desk)
    at_noon.move_to(NOON + timedelta(minutes=11))
    assert "This took too long" in _code(client, page, pyotp.TOTP(secret).now()).text
    assert (
        _code(client, page.replace('name="challenge" value="', 'name="challenge" value="x'), "123456").status_code
        == 200
    )


def test_who_is_deactivated_after_the_password_is_not_let_in(desk: Desk) -> None:
    secret, _ = _set_up(desk)
    client, page = _password(desk)
    with desk.database.writing() as db:
        db.execute(update(staff).where(staff.c.id == desk.people["agent"].id).values(active=False))
    assert "Sign in again" in _code(client, page, pyotp.TOTP(secret).at(NOON)).text
    assert client.get("/desk/").status_code == 302


def test_ten_wrong_codes_wait_a_quarter_of_an_hour(desk: Desk, at_noon) -> None:
    secret, _ = _set_up(desk)
    client, page = _password(desk)
    for _ in range(10):
        _code(client, page, "000000" if pyotp.TOTP(secret).now() != "000000" else "111111")
    assert "Too many wrong codes" in _code(client, page, pyotp.TOTP(secret).now()).text
    at_noon.move_to(NOON + timedelta(minutes=16))
    client, page = _password(desk)
    assert _code(client, page, pyotp.TOTP(secret).now()).status_code == 303


def test_who_must_have_it_sees_nothing_before_it_is_set_up(desk: Desk) -> None:
    admin, agent = desk.enter("admin"), desk.enter("agent")
    form = {"_csrf": token_of(admin.get("/desk/settings/people").text)}
    assert admin.post("/desk/settings/people/two-step", data=form | {"roles": "king"}).status_code == 422
    assert admin.post("/desk/settings/people/two-step", data=form | {"roles": "agent"}).status_code == 303
    for path in ("/desk/", "/voice/", "/desk/articles/", f"/desk/tickets/{desk.plain.id}", "/desk/sign-in"):
        assert agent.get(path, follow_redirects=True).request.path == MINE, path
    assert agent.get("/live?topics=queue", headers={"Accept": "application/json"}).status_code in (302, 403)
    assert "Your role needs it" in agent.get(MINE).text
    _set_up(desk)
    assert agent.get("/desk/").status_code == 200
    assert "so it stays on" in agent.get(MINE).text
    assert admin.get("/desk/").status_code == 200


def test_an_admin_resets_it_and_sessions_end(desk: Desk) -> None:
    _set_up(desk)
    ada, admin = desk.people["agent"], desk.enter("admin")
    page = admin.get(f"/desk/settings/people/{ada.id}").text
    assert "Reset two-step sign-in" in page
    path = f"/desk/settings/people/{ada.id}/two-step-reset"
    assert desk.enter("lead").post(path, data={"_csrf": token_of(page)}).status_code == 403
    assert admin.post(path, data={"_csrf": token_of(page)}).status_code == 303
    assert admin.post(path, data={"_csrf": token_of(page)}).status_code == 409
    with desk.database.reading() as db:
        assert db.execute(select(two_steps)).first() is None
        assert db.execute(select(two_step_recovery)).first() is None
        assert db.execute(select(staff_sessions).where(staff_sessions.c.staff_id == ada.id)).first() is None
        told = db.execute(select(audit_log.c.what).order_by(audit_log.c.id)).scalars().all()
    assert {"two-step sign-in on", "two-step sign-in reset"} <= set(told)
    assert _password(desk)[0].get("/desk/").status_code == 200


def test_it_is_turned_off_with_a_code_only(desk: Desk) -> None:
    secret, _ = _set_up(desk)
    client, page = _password(desk)
    _code(client, page, pyotp.TOTP(secret).at(NOON))
    assert _send(client, f"{MINE}/removal", code="").status_code == 422
    late = pyotp.TOTP(secret).at(NOON + timedelta(seconds=30))
    assert _send(client, f"{MINE}/removal", code=late).status_code == 303
    assert "Set it up" in client.get(MINE).text


def test_neither_table_nor_log_holds_a_secret(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret, codes = _set_up(desk)
    with desk.database.reading() as db:
        kept = str(db.execute(select(two_steps)).all()) + str(db.execute(select(two_step_recovery)).all())
        kept += str(db.execute(select(audit_log)).all())
    assert secret not in kept + caplog.text
    assert not [code for code in codes if code in kept + caplog.text or read_code(code) in kept]


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, in six digits; a clock may be half a minute wrong."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(1111111109, UTC)
    assert matching_step(secret, "081804", at) == 1111111109 // 30
    assert matching_step(secret, "081804", at + timedelta(seconds=30)) == 1111111109 // 30
    assert matching_step(secret, "081804", at + timedelta(seconds=61)) is None
    assert unseal(seal(secret, "one"), "one") == secret
    assert unseal(seal(secret, "one"), "another") is None
    assert "style" not in picture_of(secret, "ada@aside.example")
