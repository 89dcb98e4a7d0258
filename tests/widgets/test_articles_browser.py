"""Articles in the panel, in a browser. 1. Every kind of block reads at 384 and at 320 px, light, dark and from the right. 2. Pictures open
larger and give the place back. 3. Code is copied in one tap. 4. An article keeps its own language."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

import kb
from foundation import clock
from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page

pytestmark = pytest.mark.browser

EVERYTHING = """The first words say the answer.

## Steps

1. Open the contract.
2. Choose **Release**.

### Smaller

- One
- Another, with `code` in it

> [!note] Good to know.

> [!warning] Keep payment on Worklane.

| State | What holds it | Until |
|---|---|---|
| In review | The client looks at it, and may ask for changes | 14 days |
| Funded | Nobody works yet | You submit |

```
curl https://api.worklane.example/v1/contracts/averyveryverylongidentifierthatnobodycanbreak
```

![The contract page](/static/favicon.svg)

---

[Somewhere else](https://example.com)
"""
OVERFLOW = """() => {
  const box = document.querySelector("aside-help").shadowRoot.querySelector(".panel .panel-body");
  return box.scrollWidth - box.clientWidth;
}"""


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    with database.writing() as db:
        draft = kb.ArticleDraft(
            title="Everything", markdown=EVERYTHING, section="Milestones", pages=("contract/fixed",)
        )
        kb.publish_article(db, draft, author="Wren", now=clock.now())
    app.extensions["kb"].rebuild()
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    return page


def read(page: Page) -> None:
    page.locator("aside-help .launcher").click()
    page.get_by_role("button", name="Everything").click()
    expect(page.get_by_role("heading", name="Everything")).to_be_focused()


@pytest.mark.parametrize("look", ["light", "dark", "rtl", "narrow"])
def test_every_kind_of_block_reads(host: Page, look: str) -> None:
    if look == "dark":
        host.emulate_media(color_scheme="dark")
    if look == "narrow":
        host.set_viewport_size({"width": 320, "height": 640})
    if look == "rtl":
        host.evaluate("document.documentElement.dir = 'rtl'")
    read(host)
    expect(host.get_by_text("The first words say the answer.")).to_be_visible()
    expect(host.get_by_text("What holds it").first).to_be_visible()
    assert host.evaluate(OVERFLOW) <= 0
    assert axe_violations(host) == []


def test_a_picture_opens_larger_and_gives_the_place_back(host: Page) -> None:
    read(host)
    small = host.get_by_role("button", name="Enlarge: The contract page")
    small.press("Enter")
    large = host.get_by_role("dialog", name="The contract page")
    expect(large).to_be_visible()
    expect(large.get_by_role("button", name="Close the picture")).to_be_focused()
    assert axe_violations(host) == []
    host.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(small).to_be_focused()
    expect(host.get_by_role("heading", name="Everything")).to_be_visible()


def test_code_is_copied_in_one_tap(host: Page) -> None:
    host.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(host)
    host.get_by_role("button", name="Copy").click()
    expect(host.get_by_role("button", name="Copied")).to_be_visible()
    assert str(host.evaluate("navigator.clipboard.readText()")).startswith("curl https://")


def test_an_article_keeps_its_own_language(app: Flask, host: Page) -> None:
    host.evaluate("document.documentElement.dir = 'rtl'")
    read(host)
    article = host.locator("aside-help .article")
    expect(article).to_have_attribute("lang", "en")
    expect(article).to_have_attribute("dir", "ltr")
    assert article.evaluate("one => getComputedStyle(one).textAlign") == "left"
