"""A script in every field a stranger, a customer, a host, a writer or a colleague can fill: seen as text, everywhere it is shown.

1. Pages of the desk, the help centre and the voice show the words and hold no element made of them.
2. So does the widget, in a real browser, and nothing has run.
"""

import html
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

import kb
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.tickets import lifecycle
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.ticket import id_of
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import open_session, post, serve_host_page, token
from widgets.sites.registry import save_site

RUN = "owned=1"
EVIL = f"\"'><img id=owned src=x onerror={RUN}><script id=owned>{RUN}</script>"
SHORT = "<b id=owned>"  # for fields of twenty characters
MARKDOWN = f"""{EVIL}

# {EVIL}

[link](javascript:{RUN}) ![image](javascript:{RUN}) [data](data:text/html,{RUN}) <javascript:{RUN}> [ok](https://a.example/"onmouseover="{RUN})

| {EVIL} | b |
|---|---|
| {EVIL} | "onclick="{RUN} |

```{EVIL}
{EVIL}
```

> [!warning] {EVIL}

1. {EVIL}
"""


@dataclass(frozen=True)
class Filled:
    ticket: int
    session: str
    reference: str
    desk: str  # the session token of somebody who may see everything


@pytest.fixture
def filled(app: Flask, client: FlaskClient, database: Database) -> Filled:
    """EVIL in everything there is."""
    serve_host_page(app, name=EVIL)
    now = clock.now()
    with database.writing() as db:
        draft = kb.ArticleDraft(
            title=EVIL, markdown=MARKDOWN, section=EVIL, slug="evil", questions=(EVIL,), pages=(EVIL, "contract/fixed")
        )
        kb.publish_article(db, draft, author=EVIL, now=now)
        secrets = {"worklane": app.extensions["config"].widget_secret}
        save_site(db, key="worklane", name=EVIL[:120], origins=[], secrets=secrets, greeting=EVIL[:200], now=now)
        ada = staff(db, EVIL[:118], "admin")
        desk = sign_in(db, email=ada.email, password="correct horse", now=now)
    app.extensions["widget_sites"].forget()
    app.extensions["kb"].rebuild()
    short = dict.fromkeys(("role", "plan", "state"), SHORT)
    session = open_session(client, token=token(name=EVIL, email=EVIL, locale="<b id=owned>", **short))
    steps = [
        {"kind": kind, "page": EVIL, "query": EVIL, "article": EVIL} for kind in ("page", "search", "article", "failed")
    ]
    post(client, "events", {"session": session, "steps": steps})
    post(client, "feedback", {"session": session, "article": "evil", "helped": False, "comment": EVIL, "page": EVIL})
    made = post(client, "offer", {"session": session, "query": EVIL, "page": EVIL, "tried": [EVIL], "articles": [EVIL]})
    asked = {
        "session": session, "key": "key-of-this-one", "body": EVIL, "page": EVIL, "url": f"javascript:{RUN}", "query": EVIL, "tried": [EVIL],
        "articles": [{"id": EVIL, "title": EVIL}], "decision": made.json["decision"],
    }  # fmt: skip
    reference = post(client, "tickets", asked).json["reference"]
    visitor = open_session(client)
    more = {"session": visitor, "key": "key-of-a-visitor", "name": EVIL, "email": f"{SHORT}@x.example", "body": EVIL}
    assert post(client, "tickets", more).status_code == 200
    ticket = id_of(reference) or 0
    with database.writing() as db:
        lifecycle.add_note(db, ticket, author=ada, body=EVIL, now=now)
        lifecycle.reply(db, ticket, author=ada, body=EVIL, seen=2**31, now=now)
        customer_reply(db, reference, "worklane:member:7", EVIL, now=now)
        lifecycle.rate(db, reference, "worklane:member:7", 1, EVIL, now=now)
    work_all(database)
    summarise(database, now)
    return Filled(ticket, session, reference, desk)


class Elements(HTMLParser):
    """What a browser would make of the page: elements that should not be there, and the text it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = (value or "").strip().lower()
            bad = name.startswith("on") or address.startswith(("javascript:", "data:text"))
            if (name, value) == ("id", "owned") or bad or name == "style":
                self.wrong.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(filled: Filled) -> list[tuple[str, bool]]:
    """Where EVIL may be shown, and whether it must be seen there, word for word."""
    asked = "".join(f"%{byte:02x}" for byte in EVIL.encode())
    return [
        ("/desk/", True), (f"/desk/tickets/{filled.ticket}", True), (f"/desk/?q={asked}", True), ("/desk/?view=open&q=owned", True),
        (f"/desk/?view={asked}", False), (f"/desk/sign-in?next={asked}", False), ("/desk/articles/", True), ("/desk/articles/evil", True),
        (f"/desk/articles/new?title={asked}", False), (f"/desk/articles/?q={asked}", True), (f"/desk/articles/ranking?q={asked}&page={asked}", True),
        ("/help/", True), ("/help/articles/evil", True), (f"/help/search?q={asked}", True), (f"/help/search?q=owned&section={asked}", False),
        ("/help/articles/evil?thanks=no", True), (f"/help/articles/{asked.replace('%2f', '')}", False), ("/help/contact", False),
        ("/voice/", False), ("/voice/themes", False), ("/voice/verbatims", True), (f"/voice/verbatims?words={asked}&page={asked}&from=2026-01-01", False),
        (f"/voice/verbatims?from={asked}", False), (f"/{asked.replace('%2f', '')}", False), (f"/sign-in?next={asked}", False),
    ]  # fmt: skip


def test_pages_show_a_script_as_text(client: FlaskClient, filled: Filled) -> None:
    client.set_cookie(SESSION_COOKIE, filled.desk)
    problems: list[str] = []
    for address, shown in pages(filled):
        answer = client.get(address)
        found = Elements()
        found.feed(answer.text)
        problems += [f"{address[:60]} {one}" for one in found.wrong]
        if shown and (EVIL not in found.text and EVIL not in html.unescape(answer.text)):
            problems.append(f"{address[:60]} doesn’t show it")
        if answer.status_code >= 500:
            problems.append(f"{address[:60]} {answer.status_code}")
    assert problems == [], problems


def test_answers_of_the_api_are_json_and_never_a_page(client: FlaskClient, filled: Filled) -> None:
    for path, body in (("likely", {}), ("suggest", {"query": EVIL}), ("thread", {"reference": filled.reference}), ("articles/evil", {}), ("threads", {})):  # fmt: skip
        answer = post(client, path, {"session": filled.session, **body})
        assert (answer.status_code, answer.content_type) == (200, "application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "javascript:" not in str([block for block in answer.json.get("blocks", []) if block["type"] == "link"])


def owned(page: Page) -> Any:
    """How many elements were made of the script, in the page and in the widget's shadow; and whether it ran."""
    return page.evaluate(
        """() => {
            const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot).filter(Boolean)];
            const made = roots.flatMap((root) => [...root.querySelectorAll('#owned, [onerror], [href^="javascript:"], [src^="javascript:"]')]);
            return [made.map((one) => one.outerHTML), window.owned ?? 0];
        }"""
    )


@pytest.mark.browser
def test_the_widget_shows_a_script_as_text(app: Flask, live_server: LiveServer, filled: Filled, page: Page) -> None:
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    widget = page.locator("aside-help")
    expect(widget.get_by_text(RUN).first).to_be_visible()
    assert owned(page) == [[], 0]
    page.keyboard.type("owned script")
    expect(page.get_by_role("option").first).to_contain_text(EVIL[:40])
    assert owned(page) == [[], 0]
    page.keyboard.press("Enter")
    expect(widget.get_by_role("heading").first).to_contain_text(EVIL[:40])
    expect(widget.get_by_text("onclick").first).to_be_visible()
    assert owned(page) == [[], 0]
    page.get_by_role("button", name="Back to start").click()
    page.keyboard.press("Escape")
    widget.get_by_role("button").filter(has_text="owned").last.click()
    expect(page.get_by_role("log")).to_contain_text(EVIL)
    assert owned(page) == [[], 0]


@pytest.mark.browser
def test_pages_run_nothing_in_a_browser(live_server: LiveServer, filled: Filled, browser: Browser) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": SESSION_COOKIE, "value": filled.desk, "url": live_server.url}])
    seen = context.new_page()
    for address, shown in pages(filled):
        seen.goto(live_server.url + address)
        assert (address, owned(seen)) == (address, [[], 0])
        if shown:
            assert RUN in seen.content()
    context.close()
