"""Scripts import scripts of their own version, which browsers keep for good."""

import base64
import hashlib
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import modules
from foundation.modules import looked_at, version_of

pytestmark = pytest.mark.once  # nothing here asks the database


def test_a_page_leads_imports_to_the_version_of_now(app: Flask, client: FlaskClient) -> None:
    page = client.get("/desk/sign-in")
    told = re.search(r'<script type="importmap">(.+?)</script>', page.text)
    assert told
    digest = base64.b64encode(hashlib.sha256(told[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    places = json.loads(told[1])["imports"]
    assert places["/desk/"] == f"/modules/{version_of(app)}/desk/"
    assert page.text.index("importmap") < page.text.index('type="module"')
    for address in (f"{places['/desk/']}static/live.js", f"{places['/static/']}saying.js"):
        script = client.get(address)
        assert script.status_code == 200
        assert "javascript" in script.content_type
        assert script.headers["Cache-Control"].endswith("immutable")


def test_a_script_of_another_version_is_there_and_not_kept_for_good(client: FlaskClient) -> None:
    script = client.get("/modules/000000000000/desk/static/live.js")
    assert script.status_code == 200
    assert "immutable" not in script.headers["Cache-Control"]


def test_nothing_but_scripts_is_found_by_a_version(client: FlaskClient) -> None:
    assert client.get("/modules/000000000000/desk/").status_code == 404
    assert client.get("/modules/000000000000/desk/sign-in").status_code == 404
    assert client.get("/modules/000000000000/desk/tickets/1.js").status_code == 404
    assert client.get("/modules/x.js").status_code == 404


def test_the_version_is_another_when_a_script_is(app: Flask, tmp_path: Path) -> None:
    script = tmp_path / "one.js"
    script.write_text("export const one = 1;")
    app.static_folder = str(tmp_path)
    app.extensions.pop("modules", None)
    before = version_of(app)
    assert version_of(app) == before
    script.write_text("export const one = 2;")
    os.utime(script, (0, 0))
    app.extensions.pop("modules", None)
    modules._version.cache_clear()
    assert version_of(app) != before


def test_files_are_looked_at_again_by_who_develops_and_never_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    second = iter(range(100, 200))
    monkeypatch.setattr(modules.time, "monotonic", lambda: next(second))
    assert looked_at(app) != looked_at(app)
    app.extensions["config"] = replace(app.extensions["config"], production=True)
    assert looked_at(app) == looked_at(app)
