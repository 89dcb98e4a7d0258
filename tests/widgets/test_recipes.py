"""The recipes of docs/widget.md.

1. Code in them is whole: it parses, and calls verbs that there are. 2. What signs a token signs one we take. 3. None needs an inline
script, which its own policy forbids. 4. The recipe for plain HTML runs as it is written. 5. Who takes help away before it arrived has none.
"""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import public
from foundation.database import Database
from tests.servers import LiveServer
from tests.widgets.conversation import post, write_articles
from tests.widgets.told import QUEUE, VERBS
from widgets.sites.keys import SigningKey, add_key
from widgets.sites.registry import save_site

RECIPES = dict(
    re.findall(r"^## Recipe: (.*?)\n(.*?)(?=^## |\Z)", Path("docs/widget.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
)  # fmt: skip
SECRET = "a-secret-that-the-tea-shop-shares-with-us"
NORA = SimpleNamespace(id=7, name="Nora Lind", email="nora@shop.example")
browser = pytest.mark.browser


def blocks(recipe: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", RECIPES[recipe], re.DOTALL)


def sign(person: Any) -> str:
    """As the recipe's code does, word for word."""
    names: dict[str, Any] = {"SECRET": SECRET}
    exec(blocks("plain HTML", "python")[0], names)
    return str(names["help_token"](person))


@pytest.fixture
def shop(app: Flask, database: Database) -> None:
    with database.writing() as db:
        save_site(
            db, key="shop", name="Tea Shop", origins=["http://localhost"], secrets={}, greeting="", now=clock.now()
        )
        add_key(db, "shop", SigningKey("1", "HS256", SECRET), by=None, now=clock.now())
    app.extensions["widget_sites"].forget()


def test_there_are_five() -> None:
    assert list(RECIPES) == ["plain HTML", "React", "Vue", "Django", "Rails"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_each_calls_verbs_that_there_are_and_tells_its_policy(recipe: str) -> None:
    called = set(re.findall(r'window\.aside(?:\?\.)?\("(\w+)"', RECIPES[recipe]))
    assert called <= set(VERBS)
    assert "reset" in called | set(re.findall(r'`aside\("(\w+)"\)`', RECIPES[recipe]))
    assert re.search("[Pp]olicy", RECIPES[recipe])


@pytest.mark.parametrize("recipe", RECIPES)
def test_none_needs_an_inline_script(recipe: str) -> None:
    markup = "".join(blocks(recipe, "html") + blocks(recipe, "erb"))
    assert [tag for tag in re.findall(r"<script[^>]*>", markup) if " src=" not in tag] == []
    assert not re.search(r" on\w+=", markup)


@pytest.mark.parametrize("recipe", ["plain HTML", "Django"])
def test_python_in_them_parses(recipe: str) -> None:
    written = blocks(recipe, "python")
    assert written
    for code in written:
        assert compile(code, recipe, "exec")


def test_a_token_made_as_the_recipe_says_opens_a_session(client: FlaskClient, shop: None) -> None:
    opened = post(client, "session", {"site": "shop", "token": sign(NORA)})
    assert opened.status_code == 200, opened.text
    assert (opened.json["signed"], opened.json["name"]) == (True, NORA.name)
    nameless = SimpleNamespace(id=8, name="", email="")
    assert post(client, "session", {"site": "shop", "token": sign(nameless)}).json["signed"] is True


@browser
def test_plain_html_runs_as_it_is_written_under_its_policy(
    app: Flask, database: Database, shop: None, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    serve_tea_shop(app, live_server.url)
    page.route("**/help-token", lambda route: route.fulfill(json={"token": sign(NORA)}))  # Worklane has these addresses
    page.route("**/sign-out", lambda route: route.fulfill(content_type="text/html", body="<h1>Signed out</h1>"))
    page.goto(f"{live_server.url}/tea")
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", name="Nora.")).to_be_visible()
    assert page.evaluate("aside('config').page") == "checkout"
    with page.expect_request("**/v1/session/end"):
        page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Signed out")).to_be_visible()


@browser
def test_help_that_was_taken_away_before_it_arrived_stays_away(
    app: Flask, shop: None, live_server: LiveServer, page: Page
) -> None:
    """As React's component does when it goes at once."""

    @app.get("/brief")
    @public
    def brief() -> Any:
        calls = "aside('init', { site: 'shop' }); aside('reset'); aside('destroy');"
        whole = f"""<!doctype html><html lang="en"><title>Brief</title><h1>Brief</h1><script>{QUEUE} {calls}</script>
<script async src="/widget/aside.js?site=shop" data-site="shop"></script></html>"""
        return whole, {"Content-Security-Policy": "script-src 'unsafe-inline' 'self'"}

    page.goto(f"{live_server.url}/brief")
    page.wait_for_function("window.aside.loaded")
    expect(page.locator("aside-help")).to_have_count(0)
    page.evaluate("aside('init')")
    expect(page.get_by_role("button", name="Help")).to_be_visible()


def serve_tea_shop(app: Flask, ours: str) -> None:
    markup, own = blocks("plain HTML", "html")[0], blocks("plain HTML", "js")[0]
    told = re.search(r"Policy: `(.*)`", RECIPES["plain HTML"])
    assert told
    markup = markup.replace("…</form>", "<button>Sign out</button></form>").replace("https://help.example.com", ours)
    policy = f"{told[1].replace('https://help.example.com', ours)}; default-src 'none'; form-action 'self'; require-trusted-types-for 'script'"

    @app.get("/tea")
    @public
    def tea() -> Any:
        whole = f'<!doctype html><html lang="en"><title>Tea</title><h1>Tea</h1>{markup}<script src="/own.js"></script></html>'
        return whole, {"Content-Security-Policy": policy}

    @app.get("/own.js")
    @public
    def own_script() -> Any:
        return own, {"Content-Type": "text/javascript"}
