"""One theme closely: what stands there is computed, every number opens what it counted, and what can't be said is said so.

The headline of the trend says only what the weeks show. A cell of page and role opens its comments. Of parts within a theme
only what is proven makes the headline. Too few comments, ratings or weeks, and no fix, are plain sentences.
"""

import html
import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.voice import add_verbatims
from analytics.voice.meaning.figures import Band
from analytics.voice.meaning.fixing import Draft, Fix, link_fix
from analytics.voice.meaning.within import measure_within
from analytics.voice.registry.quality import f1_by_theme, measure_quality
from analytics.voice.registry.standing import Standing, read_registry
from analytics.voice.reports.heat import heat
from analytics.voice.reports.quoting import pieces
from analytics.voice.reports.summarising import summarise
from analytics.voice.reports.theme_status import status_of
from analytics.voice.reports.trend_words import trend_headline
from analytics.voice.reports.within_words import reach_of, within_in_words
from foundation import clock
from foundation.database import Database, count_statements
from tests.analytics.content import a_quarter, comment, sign_in_pia

THEME = "/voice/themes/payouts-late"
LAST = date(2026, 11, 22)
USUAL = Band(8, 3, 14)


def ready(client: FlaskClient, database: Database, rows: list[dict[str, Any]] | None = None) -> None:
    add_verbatims(database, rows or a_quarter())
    summarise(database, clock.now())
    sign_in_pia(client, database)


def read(client: FlaskClient, path: str = THEME) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def total_on(text: str) -> int:
    found = re.search(r'<strong class="total">([\d,]+)</strong>', text)
    assert found
    return int(found[1].replace(",", ""))


def shipped(database: Database, days_ago: int) -> date:
    day = clock.now().date() - timedelta(days=days_ago)
    with database.writing() as db:
        link_fix(db, "payouts-late", Draft("WL-377 Retry", "", "Tomás Rey", "shipped", day), by="Pia", now=clock.now())
    summarise(database, clock.now())
    return day


def payouts_then_quiet() -> list[dict[str, Any]]:
    """Three comments a day for eight weeks; from five weeks ago one a week, among plenty of other things."""
    rows = [comment(n, "The payout is still pending.", days_ago=36 + n // 3) for n in range(3 * 56)]
    rows += [comment(1000 + n, "The payout is still pending.", days_ago=3 + 7 * n) for n in range(5)]
    return rows + [comment(2000 + n, "Blue.", days_ago=n % 92) for n in range(920)]


def test_the_page_says_how_the_theme_stands(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    text = read(client)
    assert "Open, no fix linked" in text
    assert "Nobody yet" in text
    assert "its cues" in text
    assert "0 examples" in text
    assert "in twelve months" in text
    assert "No product issue is linked" in text
    assert "Too few ratings to tell what costs most" in text
    assert "telling its parts apart takes 100" in text


def test_a_reader_who_may_not_edit_is_offered_nothing_to_edit(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    sign_in_pia(client, database, roles=("writer",))
    text = read(client)
    for offer in ("Add a note", "Edit the theme", "Not this theme", "It’s positive", "Link the fix"):
        assert offer not in text


def test_every_cell_of_page_and_role_opens_its_comments(client: FlaskClient, database: Database) -> None:
    rows = a_quarter() + [comment(5000 + n, "Blue.", page=None, role=None, days_ago=n % 20) for n in range(40)]
    rows += [comment(6000 + n, "The payout is still pending.", page=None, role="client") for n in range(2)]
    ready(client, database, rows)
    table = re.search(r'<table class="heat">.*?</table>', client.get(THEME).text, re.DOTALL)
    assert table
    cells = re.findall(r'<a class="n" href="([^"]+)">([\d,]+)</a> of ([\d,]+)', table[0])
    assert len(cells) >= 4
    for address, count, of in cells:
        assert total_on(client.get(html.unescape(address)).text) == int(count)
        assert int(count) <= int(of)
    assert "too few" in table[0]


def test_the_verdict_its_looks_and_how_sure_it_is_are_shown(client: FlaskClient, database: Database) -> None:
    ready(client, database, payouts_then_quiet())
    day = shipped(database, 35)
    text = read(client)
    assert "Fixed, watching" in text
    assert "WL-377 Retry" in text
    assert re.search(r"−9\d %", text)
    assert "wrongly in 3.5 % of cases" in text
    assert len(re.findall(r"<li[^>]*>\s*<span>[^<]+</span>\s*<strong>Fell</strong>", text)) == 2
    dots = re.findall(r'<a href="([^"]+)" aria-label="(\d+) comments', client.get(THEME).text)
    assert len(dots) >= 8
    for address, count in dots[-3:]:
        assert total_on(client.get(html.unescape(address)).text) == int(count)
    assert f"from={day}" in text


def test_a_fix_without_weeks_after_it_is_no_verdict(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    shipped(database, 2)
    text = read(client)
    assert "Fix shipped, watching" in text
    assert "A verdict needs a whole week after the fix" in text


@pytest.mark.parametrize(
    ("show", "condition"),
    [("negative", "sentiment=negative"), ("two-sided", "two_sided=yes"), ("since-the-fix", "from=")],
)
def test_a_filter_shows_as_many_as_it_says(client: FlaskClient, database: Database, show: str, condition: str) -> None:
    two = comment(7000, "Quick answer, but the payout is still pending and nobody cares. Very annoying.")
    rows = [*a_quarter(), two]
    ready(client, database, rows)
    shipped(database, 30)
    text = client.get(f"{THEME}?show={show}").text
    told = re.search(rf'show={show}#words"[^>]*aria-current="true">[^<]*?([\d,]+)</a>', text)
    address = re.search(r'class="all-words"><a class="n" href="([^"]+)">', text)
    assert told, text[-6000:]
    assert address
    assert condition in address[1]
    assert total_on(client.get(html.unescape(address[1])).text) == int(told[1])


def test_the_page_sends_few_statements(client: FlaskClient, database: Database) -> None:
    ready(client, database, payouts_then_quiet())
    shipped(database, 35)
    with count_statements(database) as seen:
        read(client)
    assert len(seen) <= 8


def test_a_theme_nobody_spoke_of_says_so(client: FlaskClient, database: Database) -> None:
    ready(client, database)
    assert "Nobody mentioned it in this time" in read(client, "/voice/themes/scams")


def test_a_quote_marks_what_weighs_and_shows_what_was_taken_out(client: FlaskClient, database: Database) -> None:
    found = {one.text: one.kind for one in pieces("Very annoying <b>, mail [email]. Thank you, [name]")}
    assert found["annoying"] == "bad"
    assert found["[email]"] == found["[name]"] == "tag"
    ready(
        client,
        database,
        [comment(1, "The payout is pending <script>alert(1)</script>, very annoying. bo@worklane.example")],
    )
    text = client.get(THEME).text
    assert '<mark class="bad">annoying</mark>' in text
    assert '<span class="taken-out">[email]</span>' in text
    assert "<script>alert" not in text
    assert "bo@worklane.example" not in text


def test_the_headline_of_a_trend_says_what_happened() -> None:
    def of(weeks: list[int], usual: Band = USUAL) -> str:
        return trend_headline(weeks, [usual] * len(weeks), LAST)

    quiet = [8] * 30
    assert of([8] * 5) == "Heard of for five weeks"
    assert of(quiet) == "Steady for 30 weeks"
    assert of([8] * 52) == "A steady year"
    raised = [18, 21, 19, 22, 20, 23, 19, 21, 24, 47, 52]
    assert of([*quiet, *raised, 10, 8, 7]) == "Eleven raised weeks, a peak of 52 in November, then back to normal"
    assert of([*quiet, *raised, 2, 1]) == "Eleven raised weeks, a peak of 52 in November, then fewer than usual"
    assert of([*quiet, 20, 22, 18]) == "Three raised weeks, to this day"
    assert of([*quiet, 18, 20, 22]) == "Three raised weeks, to this day, and higher than in any week before"
    assert of([*quiet, 30]) == "Raised this week, and higher than in any week before"
    assert of([*quiet, 30, *quiet]) == "One raised week, in April, then back to normal"
    assert of([*quiet, 18, 20, *quiet, 19]) == "Raised this week"
    assert of([*quiet, 1, 1, 8]) == "Two weeks below usual, none above"


def test_the_headline_of_pages_names_the_cell_that_stands_out() -> None:
    every = {("payouts", "freelancer"): 480, ("payouts", "client"): 9, ("help", "client"): 400}
    found = heat({("payouts", "freelancer"): 240, ("payouts", "client"): 8, ("help", "client"): 4}, every)
    assert found
    assert found.headline == "Half of what freelancers say on the payouts page"
    few = next(cell for _, cells in found.rows for cell in cells if (cell.page, cell.role) == ("payouts", "client"))
    assert (few.too_few, few.shade) == (True, 0)
    (_, total), cells = found.rows[-1][0:2], found.rows[-1][1]
    assert cells[-1].count == 252
    assert total is cells
    spread = heat({("help", "client"): 4}, every)
    assert spread
    assert spread.headline == "No page stands out"
    assert heat({}, every) is None


def test_a_theme_stands_as_the_first_thing_that_is_true_of_it() -> None:
    theme = Standing("fees", "Fees", "Money", "")
    planned = Fix(1, "fees", "Show it", "", "", "planned", None, None, "")
    done = Fix(1, "fees", "Show it", "", "", "shipped", LAST, None, "")
    assert status_of(theme, "alert", done, {"now": {"outcome": "fell"}}).label == "Alert: more than usual"
    assert status_of(theme, "", done, {"now": {"outcome": "fell"}}).label == "Fixed, watching"
    assert status_of(theme, "", done, {"now": {"outcome": "no"}}).tone == "warm"
    assert status_of(theme, "watch", done, {"now": None}).label == "Fix shipped, watching"
    assert status_of(theme, "watch", planned, None).label == "Watch: may be rising"
    assert status_of(theme, "", planned, None).label == "Fix planned"
    assert status_of(theme, "", None, None).label == "Open, no fix linked"


def rated(number: int, text: str, rating: int) -> list[dict[str, Any]]:
    ticket = comment(number, text, ticket=number, days_ago=number % 80)
    return [
        ticket,
        comment(number, "Thanks for the answer.", source="survey", rating=rating, ticket=number, days_ago=number % 80),
    ]


def test_what_of_a_theme_costs_ratings_is_told_apart_from_what_does_not(
    client: FlaskClient, database: Database
) -> None:
    chance = random.Random(3)
    rows: list[dict[str, Any]] = []
    for number in range(120):
        silent = number % 3 == 0
        more = " Nobody explains the reason." if silent else " Weekend again." if number % 3 == 1 else ""
        rows += rated(
            number, f"The payout is still pending.{more} bo@worklane.example", 2 if silent else chance.choice([3, 4, 5])
        )
    ready(client, database, rows + [comment(9000 + n, "Blue.", days_ago=n % 80) for n in range(60)])
    text = read(client)
    assert re.search(r"“[^”]*(?:explains|reason)[^”]*” costs most", text)
    assert "can’t tell" in text
    assert "bo@worklane" not in text
    panel = re.search(r'<table class="within">.*?</table>', client.get(THEME).text, re.DOTALL)
    assert panel
    for address, count in re.findall(r'<a class="n" href="([^"]+)">(\d+)</a>', panel[0]):
        assert total_on(client.get(html.unescape(address)).text) == int(count)


def test_too_few_ratings_are_no_finding(database: Database) -> None:
    add_verbatims(database, [row for number in range(20) for row in rated(number, "The payout is still pending.", 2)])
    with database.reading() as db:
        found = measure_within(db, read_registry(db), clock.now().date(), 2**31 - 1)["payouts-late"]
    assert (found["ratings"], found["found"]) == (20, [])
    assert within_in_words(found) == "Too few ratings to tell what costs most"


def test_two_dear_parts_are_ranked_only_where_their_intervals_are_apart() -> None:
    def one(name: str, low: float, high: float, *, proven: bool = True) -> dict[str, Any]:
        return {"name": name, "effect": (low + high) / 2, "low": low, "high": high, "proven": proven}

    def said(*found: dict[str, Any]) -> str:
        return within_in_words({"ratings": 100, "least": 60, "found": list(found)})

    assert said(one("silence", -0.9, -0.6), one("wait", -0.4, -0.2)) == "“silence” costs more than “wait”"
    assert said(one("silence", -0.9, -0.3), one("wait", -0.4, -0.2)) == "“silence” and “wait” cost most"
    assert reach_of({"found": [one("wait", -0.4, 0.2)]}) == 1
    assert reach_of({"found": [one("silence", -1.2, -0.6)]}) == 1.5
    assert said(one("wait", -0.4, 0.2, proven=False)) == "No part of it is proven to cost more than another"


def test_how_well_themes_are_found_again_is_measured_on_what_was_held_back() -> None:
    said = {
        "late": [f"The payout is pending for {n} days and rent is due" for n in range(14)],
        "code": [f"The login code number {n} never arrives by mail" for n in range(14)],
    }
    found = f1_by_theme(said)
    assert found.keys() == {"late", "code"}
    assert all(0.8 <= one["f1"] <= 1 for one in found.values())
    assert f1_by_theme({"late": said["late"]}) == {}


def test_the_measured_quality_stands_in_the_strip_after_every_count(client: FlaskClient, database: Database) -> None:
    rows = [comment(n, f"The payout is still pending, {'very ' * n}late.", days_ago=n) for n in range(60)]
    rows += [comment(90 + n, f"The login code never arrives {'at all ' * n}.", days_ago=n) for n in range(14)]
    ready(client, database, rows)
    measure_quality(database, clock.now())
    summarise(database, clock.now())
    summarise(database, clock.now())
    assert re.search(r"classifier F1 [.\d]+ <span>of \d\d held back", read(client))
    assert "classifier F1" not in client.get("/voice/themes/login-codes").text, "three that were held back say nothing"
