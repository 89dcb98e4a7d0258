"""What search engines and link previews read.

1. The sitemap holds what is published, each with the day it changed; robots.txt names it and closes what is no page.
2. A page has one address, whatever name it was asked by. 3. Its facts are JSON-LD that nothing written can break out of.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from foundation.config import Config
from foundation.database import Database
from kb import ArticleDraft, archive_article, publish_article
from kb.helpcentre.describing import shortened

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 2, 8, 30, tzinfo=UTC)
BREAKS_OUT = "Fees & </script><script>alert(1)</script>"


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    def write(title: str, at: datetime = MARCH, **values: Any) -> None:
        publish_article(
            db, ArticleDraft(title=title, **{"markdown": f"{title} is easy.", **values}), author="Wren", now=at
        )

    with database.writing() as db:
        write(
            "Fund a milestone",
            section="Milestones",
            markdown="Open the **contract**, and choose Fund.\n\n## Then\n\nWait.",
        )
        write("Release a milestone", MAY, section="Milestones")
        write(BREAKS_OUT, id="fees", section="Fees")
        write("A draft", status="draft", section="Fees")
        write("An old one", section="Old")
        archive_article(db, "an-old-one", author="Wren", now=MAY)
    return client


def addresses(client: FlaskClient) -> dict[str, str | None]:
    tree = ElementTree.fromstring(client.get("/help/sitemap.xml").text)
    return {
        str(url.findtext("s:loc", "", SPACE)): url.findtext("s:lastmod", None, SPACE)
        for url in tree.findall("s:url", SPACE)
    }


def facts_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


def test_the_sitemap_holds_what_is_published_with_its_last_change(filled: FlaskClient, settings: Config) -> None:
    base = settings.base_url + "/help/"
    assert addresses(filled) == {
        base: "2026-05-02T08:30:00+00:00",
        base + "sections/fees": "2026-03-01T00:00:00+00:00",
        base + "articles/fees": "2026-03-01T00:00:00+00:00",
        base + "sections/milestones": "2026-05-02T08:30:00+00:00",
        base + "articles/fund-a-milestone": "2026-03-01T00:00:00+00:00",
        base + "articles/release-a-milestone": "2026-05-02T08:30:00+00:00",
    }


def test_robots_are_shown_the_sitemap_and_kept_from_what_is_no_page(filled: FlaskClient, settings: Config) -> None:
    answer = filled.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {settings.base_url}/help/sitemap.xml" in answer.text
    closed = re.findall(r"^Disallow: (\S+)$", answer.text, re.M)
    assert {"/desk/", "/api/", "/help/suggest"} <= set(closed)
    assert not any("/help/articles/x".startswith(path) or "/help/search?".startswith(path) for path in closed)


@pytest.mark.parametrize(
    "path", ["/help/", "/help/sections/milestones", "/help/articles/fund-a-milestone", "/help/contact"]
)
def test_a_page_has_one_address_whatever_name_it_was_asked_by(filled: FlaskClient, settings: Config, path: str) -> None:
    page = filled.get(f"{path}?utm_source=mail", headers={"Host": "evil.example"}).text
    assert re.findall(r'<link rel="canonical" href="([^"]+)"', page) == [settings.base_url + path]
    assert "evil.example" not in page


def test_an_article_tells_what_it_is_and_where_it_stands(filled: FlaskClient, settings: Config) -> None:
    page = filled.get("/help/articles/fund-a-milestone").text
    about, way = facts_of(page)["@graph"]
    assert (about["@type"], about["headline"], about["inLanguage"]) == ("Article", "Fund a milestone", "en")
    assert about["description"] == "Open the contract, and choose Fund."
    assert about["dateModified"] == "2026-03-01T00:00:00+00:00"
    assert [(step["position"], step["name"]) for step in way["itemListElement"]] == [
        (1, "Worklane help"), (2, "Milestones"), (3, "Fund a milestone"),
    ]  # fmt: skip
    assert all(step["item"].startswith(settings.base_url) for step in way["itemListElement"])
    assert '<meta property="og:description" content="Open the contract, and choose Fund.">' in page
    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:site_name" content="Worklane help">' in page


def test_a_section_tells_where_it_stands(filled: FlaskClient) -> None:
    facts = facts_of(filled.get("/help/sections/milestones").text)
    assert facts["@type"] == "BreadcrumbList"
    assert [step["name"] for step in facts["itemListElement"]] == ["Worklane help", "Milestones"]


def test_nothing_written_breaks_out_of_the_facts(filled: FlaskClient) -> None:
    page = filled.get("/help/articles/fees").text
    assert facts_of(page)["@graph"][0]["headline"] == BREAKS_OUT
    assert "<script>alert" not in page


def test_search_pages_are_not_indexed_and_wrong_addresses_neither(filled: FlaskClient) -> None:
    for path in ("/help/search?q=fund", "/help/articles/none"):
        assert '<meta name="robots" content="noindex">' in filled.get(path).text
    assert "noindex" not in filled.get("/help/articles/fees").text


def test_a_wrong_address_still_has_the_search_field(filled: FlaskClient) -> None:
    answer = filled.get("/help/articles/none")
    assert answer.status_code == 404
    assert 'role="search"' in answer.text


def test_a_description_is_cut_between_words() -> None:
    assert shortened("Short.") == "Short."
    long = shortened("seven letters " * 30)
    assert len(long) <= 155
    assert re.fullmatch(r"(seven letters )+seven( letters)?…", long)
    assert len(shortened("x" * 500)) <= 155
