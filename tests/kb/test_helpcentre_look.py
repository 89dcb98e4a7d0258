"""Its own look by a few settings.

1. Name, headline, logo and accent come from the environment and are checked. 2. Whatever accent is chosen, text in it can be read,
light and dark. 3. One stylesheet, addressed by its content and kept for a year.
"""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.config import BadConfig, Config, read_config
from kb.helpcentre.accent import GROUND, accent_on, contrast
from kb.helpcentre.accent import _rgb as rgb

COLOURS = ["#0b6660", "#ffffff", "#000000", "#ffd400", "#ff2d55", "#7f7f7f", "#1e40ff", "#00ff7f"]
SECRETS = {"ASIDE_SECRET_KEY": "s", "ASIDE_WIDGET_SECRET": "w"}


@pytest.fixture
def dressed(app: Flask) -> FlaskClient:
    own = {
        "help_name": "Nimbus & Co",
        "help_headline": "What’s up?",
        "help_logo": "/static/favicon.svg",
        "help_accent": "#7a1fa2",
    }
    app.extensions["config"] = replace(app.extensions["config"], **own)
    return app.test_client()


def stylesheet_of(client: FlaskClient) -> str:
    found = re.search(r'<link rel="stylesheet" href="([^"]+)"', client.get("/help/").text)
    assert found
    return found[1]


def test_name_headline_and_logo_are_an_operators_own(dressed: FlaskClient) -> None:
    page = dressed.get("/help/").text
    assert "<title>Nimbus &amp; Co help</title>" in page
    assert ">What’s up?</h1>" in page
    assert '<img class="logo" src="/static/favicon.svg" alt="Nimbus &amp; Co" height="28">' in page
    assert "Worklane" not in page
    assert "Back to Nimbus &amp; Co" in page


def test_another_name_without_a_logo_has_no_mark_of_worklane(app: Flask, client: FlaskClient) -> None:
    assert 'class="wmark"' in client.get("/help/").text
    app.extensions["config"] = replace(app.extensions["config"], help_name="Nimbus")
    assert 'class="wmark"' not in client.get("/help/").text


def test_the_accent_reaches_the_stylesheet_and_its_address(app: Flask, client: FlaskClient) -> None:
    plain = stylesheet_of(client)
    app.extensions["config"] = replace(app.extensions["config"], help_accent="#7a1fa2")
    address = stylesheet_of(client)
    assert address != plain
    assert "--accent: #7a1fa2; --accent-ink: #ffffff;" in client.get(address).text


@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_any_accent_can_be_read(colour: str, page: str) -> None:
    made = accent_on(colour, page)
    for ground in (*GROUND[page], made.soft):
        assert contrast(rgb(made.accent), rgb(ground)) >= 4.5, ground
    assert contrast(rgb(made.ink), rgb(made.accent)) >= 4.5


def test_an_accent_that_can_be_read_stays_as_it_is() -> None:
    assert accent_on("#0b6660", "light").accent == "#0b6660"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASIDE_HELP_ACCENT", "red"),
        ("ASIDE_HELP_ACCENT", "#fff}"),
        ("ASIDE_HELP_LOGO", "javascript:x"),
        ("ASIDE_HELP_LOGO", "//elsewhere/x.png"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadConfig, match=name):
        read_config(SECRETS | {name: value})


def test_settings_left_empty_have_their_default() -> None:
    own = read_config(SECRETS | {"ASIDE_HELP_NAME": " ", "ASIDE_HELP_ACCENT": "#0B6660"})
    assert (own.help_name, own.help_headline, own.help_accent) == ("Worklane", "How can we help?", "#0b6660")


def test_one_stylesheet_is_kept_for_a_year_under_the_name_of_its_content(client: FlaskClient, settings: Config) -> None:
    page = client.get("/help/").text
    assert page.count('rel="stylesheet"') == 1
    answer = client.get(stylesheet_of(client))
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/css", "public, max-age=31536000, immutable")
    assert "--paper:" in answer.text
    assert ".searchfield" in answer.text
    assert "/*" not in answer.text
    assert client.get("/help/look.css?v=old").headers["Cache-Control"] == "public, no-cache"
    assert client.get("/help/look.css", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_heading_font_is_fetched_at_once_under_the_name_the_stylesheet_uses(client: FlaskClient) -> None:
    found = re.search(
        r'<link rel="preload" href="([^"]+\.woff2[^"]*)" as="font" type="font/woff2" crossorigin>',
        client.get("/help/").text,
    )
    assert found
    assert f'url("{found[1]}")' in client.get(stylesheet_of(client)).text
    assert client.get(found[1]).status_code == 200
