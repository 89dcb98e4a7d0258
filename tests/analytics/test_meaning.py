"""What is new, what drives ratings, what hurts and what differs: as the statistics say, and no more."""

import html
import re
from datetime import timedelta

import numpy as np
import pytest
from flask.testing import FlaskClient

from analytics.voice import add_verbatims
from analytics.voice.hearing.reading import read_front
from analytics.voice.meaning.comparing import compare
from analytics.voice.meaning.coverage import covered
from analytics.voice.meaning.drivers import drivers, top_drivers
from analytics.voice.meaning.emerging import RULE, emerging
from analytics.voice.meaning.fixing import Draft, Fix, link_fix
from analytics.voice.meaning.next_steps import next_steps
from analytics.voice.meaning.pain import Weight, shares, shrunk, weights
from analytics.voice.meaning.parting import Group, parts
from analytics.voice.meaning.reading import read_figures
from analytics.voice.meaning.releasing import Release, name_release
from analytics.voice.meaning.trends import bands
from analytics.voice.registry.editing import edit_theme
from analytics.voice.registry.log import Editor
from analytics.voice.reports.summarising import summarise
from bench.voice.drivers import THEMES, world
from bench.voice.emerging import delays, false_alarms, ours
from bench.voice.fixes import share
from foundation import clock
from foundation.database import Database, count_statements
from tests.analytics.content import a_quarter, comment, sign_in_pia


def steady(days: int = 120, themes: int = 6, sources: int = 2, rate: float = 3.0) -> np.ndarray:
    return np.random.default_rng(5).poisson(rate, size=(themes, sources, days)).astype(float)


def test_three_times_as_many_are_found_on_the_first_day() -> None:
    counts = steady()
    counts[2, :, -1] = 10
    (found,) = emerging(counts)
    assert (found.theme, found.days, found.seen) == (2, 1, 20)
    assert found.low < found.expected < found.high < found.seen
    counts[2, :, -1] = 16
    assert [(one.level, one.began) for one in emerging(counts)] == [("alert", 0)]
    counts[2, :, -5:] = 12
    assert emerging(counts)[0].began in {4, 5}, "the day before may have been a loud one"


def test_a_surge_of_everything_is_no_news() -> None:
    counts = steady()
    counts[:, :, -3:] *= 3
    assert emerging(counts) == []


def test_a_source_that_starts_or_stops_is_no_news() -> None:
    counts = steady(sources=3)
    late = counts.copy()
    late[:, 2, :-6] = 0
    late[3, 2, -6:] = 30  # the new source speaks of little else
    assert emerging(late) == []
    stopped = counts.copy()
    stopped[0, 2] = 0  # what this source never says is a larger part of the rest when it falls silent
    stopped[:, 2, -4:] = 0
    assert emerging(stopped) == []
    totals = np.array([[5.0] * 120, [0.0] * 110 + [5.0] * 10, [5.0] * 117 + [0.0] * 3])
    assert covered(totals, 3, guard=7, history=84).tolist() == [True, False, False]


def test_comments_without_a_theme_and_a_short_past_are_never_new() -> None:
    counts = steady()
    counts[5, :, -1] = 40
    assert emerging(counts, quiet=frozenset({5})) == []
    assert emerging(counts[:, :, -30:]) == []
    assert emerging(np.zeros((0, 0, 0))) == []
    assert emerging(np.zeros((3, 2, 120))) == []


def test_the_rule_holds_its_number_on_a_few_streams() -> None:
    vain, _, weeks = false_alarms(ours, range(3000, 3003))
    assert weeks > 800
    assert vain <= 3.0, "the bench measures it closely"
    loud = [days for rate, days in delays(ours, range(3000, 3012)) if rate >= 5]
    assert np.median(loud) <= 2
    assert RULE.guard >= 7


def test_fixes_that_changed_nothing_are_seldom_said_to_have_worked() -> None:
    assert share(range(3000, 3150), effect=1.0, at_peak=True) <= 0.08
    assert share(range(3000, 3060), effect=0.4, at_peak=True) >= 0.6


def test_drivers_name_the_guilty_and_say_nothing_of_too_few() -> None:
    ratings, mentions, segments, guilty = world(7, 2000)
    names = [str(one) for one in range(THEMES)]
    found = drivers(ratings, mentions, names, segments)
    assert {int(one.theme) for one in top_drivers(found)} <= guilty
    assert found == drivers(ratings, mentions, names, segments), "the same ratings say the same"
    assert drivers(ratings[:40], mentions[:40], names, [one[:40] for one in segments]) == []
    assert drivers(np.full(2000, 5.0), mentions, names, segments) == []


def test_pain_is_the_share_of_negative_comments_until_ratings_tell_more() -> None:
    plain = shares({"late": 30, "fees": 10, "": 60}, {})
    assert plain["late"].value == pytest.approx(0.3)
    assert plain["late"].low < 0.3 < plain["late"].high
    tilted = shares({"late": 30, "fees": 10, "": 60}, {"fees": Weight(2.0, 0.1)})
    assert tilted["fees"].value == pytest.approx(20 / 110)
    assert shares({"": 0}, {})[""].value == 0
    told = weights({"late": (-0.8, 0.1), "fees": (0.0, 0.1), "rare": (-3.0, 3.0), "good": (2.0, 0.1)})
    assert told["late"].value > 1 > told["good"].value >= 0.5
    assert told["rare"].value < 2, "what is hardly known leans on the rest"
    assert weights({"late": (-0.8, 0.1)}) == {}


def test_small_cells_lean_on_all_and_large_ones_stand_alone() -> None:
    small, large, other = shrunk([(3, 3), (300, 1000), (700, 1000)])
    assert 0.5 < small.value < 1
    assert large.value == pytest.approx(0.3, abs=0.01)
    assert small.high - small.low > large.high - large.low
    assert other.low > large.high
    alike = shrunk([(13, 20), (60, 100)])
    assert alike[0].low < 0.55 < 0.68 < alike[0].high
    assert shrunk([]) == []
    assert shrunk([(0, 0)])[0].high == 1
    hurt = Group("payouts", "client", "", "New client", "hourly", "26.47", "negative", 5)
    told = dict(parts([hurt, Group("", "freelancer", "", "", "fixed", "26.47", "positive", 4)]))
    assert [one.name for one in told["role"]] == ["client", "freelancer"]
    assert "plan" not in told
    assert [(one.name, one.negative) for one in told["contract_type"]] == [("hourly", 5), ("fixed", 0)]
    assert "release" not in told, "a single release tells nobody apart"


def test_a_band_follows_the_total() -> None:
    counts, totals = [10] * 20 + [20, 25], [100] * 20 + [200, 100]
    made = bands(counts, totals)
    assert made[20].low < 20 < made[20].high, "twice as much of everything"
    assert made[21].high < 25
    assert bands([3], [9])[0].high == 0
    assert bands([], []) == []


def test_two_groups_differ_where_it_can_be_shown() -> None:
    found = compare({"late": 50, "fees": 50}, {"late": 90, "fees": 10, "new": 2})
    assert [one.theme for one in found if one.proven] == ["fees", "late"]
    assert found[0].low <= found[0].change <= found[0].high < 0
    assert compare({}, {}) == []
    assert not compare({"late": 1}, {})[0].proven


def rated() -> list[dict[str, object]]:
    """Slow help costs points; a hundred people rated."""
    slow, kind = "Three agents, and I had to explain everything again.", "Quick and kind, thank you."
    rows = [comment(n, slow, days_ago=n % 40, source="survey", rating=1 + n % 2) for n in range(40)]
    return rows + [comment(100 + n, kind, days_ago=n % 40, source="survey", rating=4 + n % 2) for n in range(60)]


def test_drivers_have_a_page_and_tilt_pain(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    assert "Too few ratings yet" in client.get("/voice/drivers").text
    add_verbatims(database, rated())
    summarise(database, clock.now())
    with count_statements(database) as seen:
        text = html.unescape(client.get("/voice/drivers").text)
    assert len(seen) <= 8
    assert "Help is slow" in text
    assert "100 ratings" in text
    assert not re.search(r"\sstyle=|<style", text)
    with database.reading() as db:
        assert read_figures(db, "drivers")["found"][0]["proven"]


def test_a_survey_that_rates_lower_is_no_fault_of_what_it_is_about(database: Database) -> None:
    fees = "The service fee came as a surprise on my invoice."
    rows = [
        comment(n, fees, days_ago=n % 40, source="survey", rating=2 + n % 2, rating_scale="nps10") for n in range(60)
    ]
    rows += [
        comment(100 + n, "Hm.", days_ago=n % 40, source="survey", rating=2 + n % 2, rating_scale="nps10")
        for n in range(60)
    ]
    rows += [comment(200 + n, "Hm, well.", days_ago=n % 40, source="survey", rating=4 + n % 2) for n in range(120)]
    add_verbatims(database, rows)
    summarise(database, clock.now())
    with database.reading() as db:
        (found,) = read_figures(db, "drivers")["found"]
    assert not found["proven"], "points lost by the question, not by the fee"


def test_what_is_emerging_opens_what_it_counted(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    with database.writing() as db:
        name_release(db, Release(0, "26.47", "", clock.now().date() - timedelta(days=4)))
    summarise(database, clock.now())
    sign_in_pia(client, database)
    text = html.unescape(client.get("/voice/").text)
    assert "One alert, " in text
    assert "just after release 26.47" in text
    assert "“The six-digit code never arrives.”" in text
    assert "simulated quiet theme-weeks" in text
    with database.reading() as db:
        front = read_front(db, 28)
    assert front
    assert (front["new"]["key"], front["new"]["level"]) == ("login-codes", "alert")


def test_the_front_page_says_what_to_do_next(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    sign_in_pia(client, database)
    text = html.unescape(client.get("/voice/").text)
    assert "“Login codes don’t arrive” is an alert, and nobody owns it." in text
    assert "“Payouts arrive late” hurts most, and nothing under way would change it." in text
    assert '#theme-login-codes">Name an owner' in text
    with database.writing() as db:
        edit_theme(db, "own", "login-codes", "Ines Okafor", by=Editor(None, "Pia"), now=clock.now())
    text = html.unescape(client.get("/voice/").text)
    assert "“Login codes don’t arrive” is an alert, and no product issue is linked." in text
    assert "Owner Ines Okafor." in text
    with database.writing() as db:
        for theme in ("login-codes", "payouts-late"):
            link_fix(db, theme, Draft("A fix", "", "Ines Okafor", "under way", None), by="Pia", now=clock.now())
    assert "What to do next" not in client.get("/voice/").text


def test_a_fix_that_worked_or_did_not_asks_for_something() -> None:
    worked, failed = (Fix(n, "fees", f"Fix {n}", "", "", "shipped", None, None, "") for n in (1, 2))
    judged = [(worked, {"now": {"outcome": "fell"}, "asked": 61}), (failed, {"now": {"outcome": "no"}})]
    assert [step.act for step in next_steps({}, {}, judged, ())] == ["Tell them", "Read the verdict"]
    assert next_steps({}, {}, [(worked, {"now": {"outcome": "fell"}, "asked": 0})], ()) == [], "nobody asked"
    assert next_steps({}, {}, [], ()) == []


def test_a_bot_that_posts_one_line_is_no_news(database: Database) -> None:
    flood = [comment(9000 + n, "My card was declined, buy my product.") for n in range(300)]
    people = [comment(7000 + n, f"My card was declined {n} times.", days_ago=n % 80) for n in range(160)]
    add_verbatims(database, [*a_quarter(), *flood, *people])
    summarise(database, clock.now())
    with database.reading() as db:
        found = read_figures(db, "emerging")["found"]
    assert "card-declined" not in [one["key"] for one in found]
    assert [one["all"] >= one["seen"] for one in found] == [True] * len(found)


def test_periods_and_groups_are_compared_and_every_number_opens(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_quarter())
    sign_in_pia(client, database)
    with count_statements(database) as seen:
        text = client.get("/voice/comparison").text
    assert len(seen) <= 8
    numbers = re.findall(r'<a class="n" href="([^"]+)">([\d,]+)( comments)?</a>', text)
    assert len(numbers) > 5
    for address, number, _ in numbers:
        opened = client.get(html.unescape(address)).text
        assert f'class="total">{number}</strong>' in opened
    day = (clock.now() - timedelta(days=80)).date().isoformat()
    grouped = html.unescape(
        client.get(f"/voice/comparison?a_role=client&a_from={day}&b_role=freelancer&b_from={day}").text
    )
    assert "client" in grouped
    assert "Disputes drag on" in grouped
    assert client.get("/voice/comparison?a_from=tomorrow").status_code == 200
    assert "isn’t a day" in html.unescape(client.get("/voice/comparison?a_from=tomorrow").text)
