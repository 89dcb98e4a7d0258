"""Articles from Zendesk Guide and Intercom.

1. HTML becomes Markdown that renders the same: headings, lists, tables, links, pictures, code, callouts.
2. Hostile HTML is dropped, and no text turns into Markdown or HTML.
3. Sections, labels, drafts and languages come along; links between the articles lead to ours.
4. A bad item is named by its number; the rest goes in. Importing again updates and keeps the address.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from foundation.markdown import plain_text, render_markdown
from kb import ArticleDraft, import_articles, publish_article, read_article
from kb.articles.article import Viewer
from kb.articles.from_html import markdown_from_html

NOW = datetime(2026, 7, 9, tzinfo=UTC)
STAFF = Viewer(staff=True)
ZENDESK: dict[str, Any] = {
    "articles": [
        {
            "id": 360001, "title": "Fund a milestone", "section_id": 7, "label_names": ["escrow", "pay in"], "draft": False, "locale": "en-us",
            "html_url": "https://help.old.example/hc/en-us/articles/360001-Fund-a-milestone",
            "body": '<h1>Steps</h1><ol><li>Open it</li><li>See <a href="https://help.old.example/hc/en-us/articles/360002-Fees#vat">fees</a></li></ol>',
        },
        {"id": 360002, "title": "Fees", "section_id": 8, "draft": True, "locale": "en-us", "body": "<p>None.</p>", "html_url": None},
        {"id": 360003, "body": "<p>No title</p>"},
        "not an article",
        {"title": "No id", "body": ""},
        {"id": 360001, "title": "Pagar un hito", "section_id": 7, "locale": "es", "body": "<p>Abre.</p>"},
        {"id": 360009, "title": "Body", "body": {"x": 1}},
    ],
    "sections": [{"id": 7, "name": "Milestones & escrow"}, {"id": "x"}],
}  # fmt: skip
INTERCOM: dict[str, Any] = {
    "type": "list",
    "data": [
        {
            "id": "51", "title": "Withdraw", "description": "How to get paid.", "state": "published", "parent_id": 3,
            "url": "https://intercom.help/old/en/articles/51-withdraw",
            "body": '<p class="no-margin">Choose <b>Withdraw</b>.</p><p><a href="https://intercom.help/old/en/articles/52-limits">Limits</a></p>',
        },
        {"id": "52", "title": "Limits", "description": None, "body": "<p>20.00</p>", "state": "draft", "parent_id": None, "url": None},
    ],
    "collections": [{"id": 3, "name": "Payouts"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>A</h1><h2>B</h2><h5>C</h5><h2></h2>", "## A\n\n## B\n\n#### C"),
        ("<p>One<br>two</p><p> </p><p>&nbsp;three</p>", "One\\\ntwo\n\nthree"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n\n- b\n\n  - c"),
        ("<ol start=3><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n\n4. b\n\n   c"),
        ("<p><b>Bold </b>and<em> it</em> <strong><b>x</b></strong> <code>a`b</code> <code>c *d</code></p>", "**Bold** and *it* **x** a\\`b `c *d`"),
        ('<a href="/x y(z)">go</a> <a href="javascript:alert(1)">bad</a> <a>plain</a> <a href="/e"></a>', "[go](/x%20y%28z%29) bad plain"),
        ('<img src="https://a.example/b.png" alt="A [b]"><img src="data:image/png;base64,xx" alt="c">', "![A \\[b\\]](https://a.example/b.png)"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr><tr><td></td></tr></table>", "| A | B |\n|---|---|\n| 1\\|2 |  |"),
        ("<pre><code>a\n  <b>b</b>\n</code></pre>", "```\na\n  b\n```"),
        ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r"),
        ('<div class="callout callout--warning"><p>Careful</p></div>', "> [!warning] Careful"),
        ('<div class="intercom-interblocks-callout"><p>Good to know</p></div>', "> [!note] Good to know"),
        ("loose <i>text</i><p>block</p>after<hr>", "loose *text*\n\nblock\n\nafter\n\n---"),
        ("<p># no</p><p>- no</p><p>1. no</p><p>2020) x</p><p>&gt; no</p><p>a * b _c_ &lt;d&gt;</p>", "\\# no\n\n\\- no\n\n1\\. no\n\n2020\\) x\n\n\\> no\n\na \\* b \\_c\\_ \\<d\\>"),
        ("<script>alert(1)</script><style>p{}</style><iframe src=x>in</iframe><p onclick=x>ok</p><!-- c --><form><input>no</form>", "ok"),
        ("<details><summary>In <b>Spain</b></summary><p>Two days</p></details>", "> [!more] In Spain\n>\n> Two days"),
        ("<details><summary></summary><p>Hidden</p></details>", "Hidden"),
        ("<details open><summary>Alone</summary></details>", "**Alone**"),
        ("<div><span>a</span><div>b</div></div></p></nonsense>", "a\n\nb"),
        ("<table><tr><td><p>a</p><p>b<br>c</p></td></tr></table><h2>d<br>e</h2>", "| a b c |\n|---|\n\n## d e"),
        ("<table>out<tr><td>in</td></tr></table>", "| in |\n|---|\n\nout"), ("", ""), ("&lt;script&gt;", "\\<script\\>"), ("a\x00b", "ab"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_from_html(html) == markdown


def test_what_is_converted_renders_the_same() -> None:
    html = "<h2>Title</h2><p>One <strong>two</strong>.</p><ol><li>a</li><li>b</li></ol><table><tr><th>x</th></tr><tr><td>y</td></tr></table>"
    shown = render_markdown(markdown_from_html(html))
    for part in ('<h2 id="title">Title</h2>', "<p>One <strong>two</strong>.</p>", "<li>a</li><li>b</li>", "<td>y</td>"):
        assert part in shown


@given(st.text("ab<>/ p=\"'&;ul li*_[]()!#`|\n", max_size=120))
@settings(max_examples=200, deadline=None)
def test_no_input_breaks_it_or_smuggles_a_script(html: str) -> None:
    shown = render_markdown(markdown_from_html(html + "<script>alert(1)</script>"))
    assert "<script" not in shown


@given(st.text("ab*_[]()!#`|~<>\\-+1. =&;lt", max_size=60))
@settings(max_examples=200, deadline=None)
def test_text_stays_text(words: str) -> None:
    html = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    told = plain_text(markdown_from_html(f"<p>{html}</p>"))
    assert told.split() == words.split()


def test_deep_nesting_is_read(db: Connection) -> None:
    assert markdown_from_html("<div>" * 5_000 + "x" + "</div>" * 5_000) == "x"
    assert "x" in markdown_from_html("<ul><li>" * 3_000 + "x")
    assert "x" in markdown_from_html("<b>" * 5_000 + "x")


def test_a_zendesk_export_goes_in(db: Connection, tmp_path: Path) -> None:
    path = tmp_path / "guide.json"
    path.write_text(json.dumps(ZENDESK))
    report = import_articles(db, path, author="import", now=NOW)
    assert [place for place, _ in report.errors] == ["article 3", "article 4", "article 5", "article 7"]
    assert report.errors[0][1] == "it has no title"
    assert report.added == 3
    found = read_article(db, "fund-a-milestone")
    assert (found.id, found.section, found.questions, found.locale) == ("zendesk-360001", "Milestones & escrow", ("escrow", "pay in"), "en-US")  # fmt: skip
    assert found.markdown == "## Steps\n\n1. Open it\n2. See [fees](fees#vat)"
    assert read_article(db, "fees", viewer=STAFF).status == "draft"
    assert read_article(db, "pagar-un-hito").id == "zendesk-360001-es"


def test_importing_an_export_again_updates_and_keeps_the_address(db: Connection, tmp_path: Path) -> None:
    publish_article(db, ArticleDraft(title="Fees", markdown="Ours."), author="Wren", now=NOW)
    path = tmp_path / "guide.json"
    path.write_text(json.dumps(ZENDESK))
    import_articles(db, path, author="import", now=NOW)
    assert read_article(db, "fees").markdown == "Ours."  # its address was taken
    assert read_article(db, "fees-360002", viewer=STAFF).id == "zendesk-360002"
    moved = ArticleDraft(**{**ZENDESK_DRAFT, "slug": "pay-in"})
    publish_article(db, moved, author="Wren", now=NOW)
    assert import_articles(db, path, author="import", now=NOW).unchanged == 3
    assert read_article(db, "zendesk-360001").slug == "pay-in"


ZENDESK_DRAFT: dict[str, Any] = {
    "id": "zendesk-360001", "title": "Fund a milestone", "section": "Milestones & escrow", "questions": ("escrow", "pay in"), "locale": "en-US",
    "markdown": "## Steps\n\n1. Open it\n2. See [fees](fees-360002#vat)",
}  # fmt: skip


def test_an_intercom_export_goes_in(db: Connection, tmp_path: Path) -> None:
    (tmp_path / "intercom.json").write_text(json.dumps(INTERCOM))
    report = import_articles(db, tmp_path, author="import", now=NOW)
    assert (report.added, report.errors) == (2, [])
    found = read_article(db, "withdraw")
    assert (found.id, found.section) == ("intercom-51", "Payouts")
    assert found.markdown == "How to get paid.\n\nChoose **Withdraw**.\n\n[Limits](limits)"
    assert read_article(db, "limits", viewer=STAFF).status == "draft"


def test_files_that_are_no_export_are_named(app: Flask, tmp_path: Path) -> None:
    for name, text in (("a.json", "[1]"), ("b.json", "{broken"), ("c.json", '{"x": 1}'), ("d.json", "[" * 100_000)):
        (tmp_path / name).write_text(text)
    (tmp_path / "e.json").write_text(json.dumps(INTERCOM))
    done = app.test_cli_runner().invoke(args=["kb", "import", str(tmp_path)])
    assert done.exit_code == 0
    assert "c.json: it is no export we know" in done.output
    assert "2 added, 0 updated, 0 unchanged, 4 not read." in done.output
