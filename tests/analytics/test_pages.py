"""The pages say only what is true, every number opens the verbatims it counts, and nothing is slow or unsafe."""

import html
import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice import add_verbatims
from analytics.voice.hearing.reading import read_front
from analytics.voice.meaning.figures import compare_with_before, expected_band, fell, trend_in_words, wilson
from analytics.voice.meaning.fixing import Draft, link_fix
from analytics.voice.registry.editing import edit_theme
from analytics.voice.registry.standing import as_row, read_registry
from analytics.voice.registry.tables import voice_themes
from analytics.voice.reports.headline import emerging_title, headline, pain_title
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import summaries
from foundation import clock
from foundation.database import Database, count_statements
from tests.analytics.content import a_quarter, comment, sign_in_pia
from tests.analytics.drawing import draw
from tests.analytics.registry import PIA
from tests.helpdesk.speaking.test_no_word_forgotten import Wrapped, forgotten

OURS = ("/voice/drivers", "/voice/fixes", "/voice/notes", "/voice/curation/", "/voice/curation/?theme=payouts-late", "/voice/curation/dismissed", "/voice/curation/edits", "/voice/reports?theme=payouts-late&page=payouts&not_role=client&from=2026-01-01", "/voice/comparison", "/voice/comparison?a_theme=payouts-late&a_from=2020-01-01&b_saved=rest", "/voice/segments", "/voice/reading")  # fmt: skip


def ready(client: FlaskClient, database: Database) -> str:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    return sign_in_pia(client, database)


def total_on(text: str) -> int:
    found = re.search(r'<strong class="total">([\d,]+)</strong>', text)
    assert found
    return int(found[1].replace(",", ""))


def test_the_front_page_says_what_hurts_what_is_new_and_what_is_behind_it(
    client: FlaskClient, database: Database
) -> None:
    ready(client, database)
    draw(database, clock.now())
    text = html.unescape(client.get("/voice/").text)
    assert "“Payouts arrive late” hurts most. “Login codes don’t arrive” is new this week." in text
    assert "Synthetic data" in text
    assert "The table behind this picture" in text
    assert 'class="chart"' in text


def test_pages_and_their_pictures_are_read_in_spanish(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    draw(database, clock.now())
    pages = {path: html.unescape(client.get(path, headers={"Accept-Language": "es"}).text) for path in ("/voice/", "/voice/themes", "/voice/drivers", "/voice/verbatims?words=payout&from=2026-01-01", "/voice/themes/payouts-late", "/voice/notes", *OURS)}  # fmt: skip
    assert (
        "«Payouts arrive late» es lo que más duele. «Login codes don’t arrive» es nuevo esta semana."
        in pages["/voice/"]
    )
    assert "de todo el dolor. Abrir." in pages["/voice/"]
    assert "en los últimos siete días; lo habitual es" in pages["/voice/"]
    assert "De qué hablan los clientes" in pages["/voice/themes"]
    assert "Qué cuesta puntos de valoración" in pages["/voice/drivers"]
    assert "Qué dicen" in pages["/voice/verbatims?words=payout&from=2026-01-01"]
    for path, page in pages.items():
        assert '<html lang="es"' in page
        for english in (
            "Front page",
            " comments",
            "Open them",
            "of all pain",
            "hurts most",
            "The table behind",
            "usual.",
        ):
            assert english not in page, (path, english)


def test_no_word_of_ours_is_said_in_english_alone(client: FlaskClient, app: Flask, database: Database) -> None:
    """In a made-up language: what is left is what people typed and customers said."""
    ready(client, database)
    with database.writing() as db:
        edit_theme(db, "own", "payouts-late", "Nadia Brandt", by=PIA, now=clock.now())
        registry = read_registry(db)
    app.extensions["speaking"] = lambda: Wrapped("en", {})
    typed = {word for one in registry.all.values() for word in (one.name, one.area, one.description)}
    typed |= {one["text"] for one in a_quarter()} | {"Pia Lindqvist", "Nadia Brandt", "CSV", "PDF", "Excel", "payouts"}
    content = re.compile("|".join(re.escape(one) for one in sorted(typed, key=len, reverse=True)))
    for path in OURS:
        answer = client.get(path)
        assert answer.status_code == 200, path
        lacking = sorted(forgotten(content.sub("", html.unescape(answer.text))))
        assert not lacking, (path, lacking)


def test_every_number_equals_the_verbatims_behind_it(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    add_verbatims(database, [comment(5000, "The payout is still pending.")])  # heard after the figures were made
    checked = 0
    for path in ("/voice/", "/voice/?days=84", "/voice/themes", "/voice/themes/payouts-late"):
        for address, label in re.findall(r'<a class="n" href="([^"]+)">([^<]+)</a>', client.get(path).text):
            number = re.match(r"[\d,]+", label)
            assert number, label
            assert total_on(client.get(html.unescape(address)).text) == int(number[0].replace(",", "")), (path, label)
            checked += 1
    assert checked > 30


def test_filters_and_pages_reach_every_verbatim_once(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    seen, address = 0, "/voice/verbatims?theme=payouts-late"
    while address:
        text = client.get(address).text
        seen += text.count('class="verbatim"')
        older = re.search(r'href="([^"]+)">Older comments', text)
        address = html.unescape(older[1]) if older else ""
    assert seen == 84
    day = (clock.now() - timedelta(days=1)).date().isoformat()
    assert total_on(client.get(f"/voice/verbatims?theme=disputes&from={day}&to={day}").text) <= 1
    assert total_on(client.get("/voice/verbatims?words=MEDIATOR&role=client").text) == 28
    assert total_on(client.get("/voice/verbatims?words=100%25").text) == 0
    assert client.get("/voice/verbatims?from=tomorrow").status_code in {400, 422}
    assert client.get("/voice/verbatims?cursor=nonsense").status_code < 500


@pytest.mark.parametrize(
    "path", ["/voice/", "/voice/themes", "/voice/themes/payouts-late?days=365", "/voice/verbatims"]
)
def test_pages_send_few_statements(client: FlaskClient, database: Database, path: str) -> None:
    ready(client, database)
    with count_statements(database) as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= 8


def test_what_customers_wrote_is_shown_as_text_without_inline_styles(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    add_verbatims(database, [comment(1, "The payout is pending <script>alert(1)</script>, mail bo@worklane.example")])
    summarise(database, clock.now())
    for path in ("/voice/", "/voice/themes/payouts-late", "/voice/verbatims"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "bo@worklane.example" not in text
        assert not re.search(r"\sstyle=|<style", text)


def test_nothing_said_yet_is_said_kindly(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    for path in ("/voice/", "/voice/verbatims"):
        assert (
            "Nobody has said anything yet" in html.unescape(client.get(path).text) or "Nothing" in client.get(path).text
        )
    assert client.get("/voice/themes").status_code == 200
    assert client.get("/voice/themes/payouts-late").status_code == 200
    assert client.get("/voice/themes/no-such-theme").status_code == 404


def test_agents_and_strangers_do_not_read_the_voice(client: FlaskClient, database: Database) -> None:
    assert client.get("/voice/").status_code == 302
    sign_in_pia(client, database, roles=("agent",))
    assert client.get("/voice/").status_code == 403


def test_cards_are_missing_when_they_would_not_be_true(database: Database) -> None:
    add_verbatims(database, [comment(n, "Quick and kind, thank you.", days_ago=n % 20) for n in range(30)])
    summarise(database, clock.now())
    with database.reading() as db:
        figures = read_front(db, 28)
    assert figures
    assert (figures["hurts"], figures["new"], figures["better"]) == (None, None, None)
    assert headline(figures).startswith("Nothing stands out")


def test_figures_are_careful_with_small_counts() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert 0.19 < wilson(20, 70)[0] < 0.2
    assert compare_with_before(31, [4, 3, 5, 4] * 5).kind == "new"
    assert compare_with_before(6, [1, 0, 1, 2]).kind == "steady"
    assert fell(2, 100, 28, 28) is None
    assert fell(60, 66, 28, 28) is None
    change = fell(30, 90, 28, 28)
    assert change
    assert change[1] < change[0] < change[2] < 0
    assert expected_band([5, 5, 5, 50, 5]).high < 12
    assert trend_in_words(10, 12) == "about the same"
    assert trend_in_words(43, 20) == "2.1 times as many"


def test_figures_kept_by_an_earlier_version_are_not_read(client: FlaskClient, database: Database) -> None:
    old = {"key": "front:28", "figures": {"total": 3}, "made_at": clock.now()}
    with database.writing() as db:
        db.execute(summaries.insert().values(old))
    sign_in_pia(client, database)
    assert client.get("/voice/").status_code == 200
    summarise(database, clock.now())
    with database.reading() as db:
        assert "front:28" not in set(db.execute(select(summaries.c.key)).scalars())


def test_the_front_page_is_quick_with_all_its_pictures(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    draw(database, clock.now())
    spent = []
    for _ in range(4):
        began = time.process_time()
        with count_statements(database) as seen:
            text = client.get("/voice/").text
        spent.append(time.process_time() - began)
    assert text.count('<svg data-of="') >= 7  # pain, three years and, of each, the phone's; a sparkline
    assert len(seen) <= 8
    assert min(spent) < 0.1


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        ([("The payout has been pending for 6 days now. Very annoying.", 12)], ["“Payouts arrive late” hurts most.", "All of the pain is in one theme", "Nothing is emerging"]),
        ([("Quick and kind, thank you.", 12)], ["Nothing stands out: no theme hurts many, none is new.", "Nothing hurts yet", "Too few ratings yet"]),
        ([("Blue.", 3)], ["Nothing stands out", "Nothing hurts yet", "3 comments"]),
    ],
)  # fmt: skip
def test_the_front_page_reads_well_in_every_state(
    client: FlaskClient, database: Database, said: list[tuple[str, int]], sentences: list[str]
) -> None:
    rows = [comment(n, words, days_ago=n % 20) for words, count in said for n in range(count)]
    add_verbatims(database, rows)
    summarise(database, clock.now())
    draw(database, clock.now())
    sign_in_pia(client, database)
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", client.get("/voice/").text)))
    for sentence in sentences:
        assert sentence in text, sentence
    assert "One of one sources" not in text


def test_cards_say_who_owns_a_theme_and_what_is_under_way(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    with database.writing() as db:
        standing = read_registry(db).all["payouts-late"]
        db.execute(voice_themes.insert().values(id="payouts-late", **as_row(replace(standing, owner="Tomás Rey"))))
        link_fix(db, "payouts-late", Draft("WL-377", "", "Tomás Rey", "planned", None), by="Pia", now=clock.now())
    text = html.unescape(client.get("/voice/").text)
    assert "Owner Tomás Rey. WL-377, planned." in text
    assert "No owner yet. No fix under way." in text


def test_titles_say_what_the_pictures_show() -> None:
    def themes(*shares: float) -> list[dict[str, float]]:
        return [{"pain": share} for share in shares]

    assert pain_title(themes(0.3, 0.25, 0.2, 0.25)) == "Two themes carry half of the pain"
    assert pain_title(themes(0.6, 0.4)) == "One theme carries half of the pain"
    assert pain_title(themes(*[0.05] * 20)) == "Pain is spread: the first three themes carry 15\u202f%"
    assert pain_title(themes(0.0)) == "Nothing hurts yet"
    assert pain_title([]) == "Nothing hurts yet"
    alert, watch = {"level": "alert"}, {"level": "watch"}
    assert emerging_title([alert, watch, watch], 15) == "One alert, two to watch, twelve themes quiet"
    assert emerging_title([watch], 2) == "One to watch, one theme quiet"
    assert emerging_title([], 15) == "Nothing is emerging"
