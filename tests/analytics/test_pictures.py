"""Pictures are drawn from figures that changed, every mark opens what it counts, and nothing in them can hurt a page.

1. No ids, styles, scripts or foreign addresses; what people named is text.
2. Each mark's number is how many verbatims its link finds.
3. Drawing again draws nothing; a new comment draws only what shows it; what is gone goes.
4. Nothing that names a person gets into one.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from analytics.voice import add_verbatims
from analytics.voice.hearing.wanted import wanted_from
from analytics.voice.meaning.fixing import Draft, link_fix
from analytics.voice.meaning.releasing import Release, name_release
from analytics.voice.reports.opinions import net
from analytics.voice.reports.pictures.areas import Box, draw_areas, squares
from analytics.voice.reports.pictures.drawing import tidy
from analytics.voice.reports.pictures.drivers import draw_drivers
from analytics.voice.reports.pictures.fixes import draw_fixes
from analytics.voice.reports.pictures.lettering import Circle, place
from analytics.voice.reports.pictures.opinions import draw_opinions
from analytics.voice.reports.pictures.pain import draw_pain
from analytics.voice.reports.pictures.sparkline import draw_sparkline
from analytics.voice.reports.pictures.trend import PHONE, draw_trend
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import pictures, shaped, verbatims
from foundation import clock
from foundation.database import Database
from tests.analytics.content import a_quarter, comment, count_by_sentiment
from tests.analytics.drawing import draw

HOSTILE = '<script>alert(1)</script> "quoted" \'single\' & url(x) style="color:red" 100 % > all'
FORBIDDEN = re.compile(r"\s(?:id|style)=|<(?:style|script|image|use|foreignObject)|url\(|https?:|\son\w+=")
MARK = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)"')


def hear(database: Database) -> None:
    """A quarter with ratings of those who mention late payouts, a release and a fix."""
    day = clock.now().date()
    rated: list[dict[str, Any]] = []
    for n in range(40):
        words = {"days_ago": n + 1, "ticket": 100 + n}
        rated.append(comment(3000 + n, "The payout is still pending.", **words))
        rated.append(
            comment(4000 + n, "Thanks.", source="survey", rating=1.4 + n % 5 * 0.9, rating_scale="nps10", **words)
        )
    with database.writing() as db:
        name_release(db, Release(0, "26.47", "", day - timedelta(days=30)))
        shipped = Draft("WL-377 Retry failed batches", "", "Tomás Rey", "shipped", day - timedelta(days=35))
        link_fix(db, "payouts-late", shipped, by="Pia", now=clock.now())
    add_verbatims(database, [*a_quarter(), *rated])
    summarise(database, clock.now())


def kept(database: Database) -> dict[str, str]:
    with database.reading() as db:
        return {row.key: row.svg for row in db.execute(select(pictures.c.key, pictures.c.svg))}


def marks(svg: str) -> Iterator[tuple[dict[str, str], str]]:
    """What each link asks for, and what it says."""
    for address, said in MARK.findall(svg):
        asked = parse_qs(urlsplit(html.unescape(address)).query)
        yield {name: values[0] for name, values in asked.items()}, html.unescape(said)


def test_every_mark_opens_as_many_verbatims_as_it_says_and_nothing_else_is_in_a_picture(database: Database) -> None:
    hear(database)
    assert draw(database, clock.now()) > 20
    drawn, seen = kept(database), 0
    add_verbatims(database, [comment(9000, "The payout is still pending.")])  # heard after they were drawn
    with database.reading() as db:
        for key, svg in drawn.items():
            for asked, said in marks(svg):
                number = re.search(r": ([\d,]+) ", said)
                assert number, said
                found = count_by_sentiment(db, wanted_from(asked)).total()
                assert found == int(number[1].replace(",", "")), (key, said, asked)
                seen += 1
    assert seen > 60
    for key, svg in drawn.items():
        assert not FORBIDDEN.search("".join(re.findall(r"<[^>]*>", svg))), key
    for name in (
        "pain:28",
        "pain-phone:28",
        "areas:28",
        "opinions",
        "scoreboard",
        "spark:login-codes",
        "trend:payouts-late",
    ):
        assert MARK.search(drawn[shaped(name)]), name


def test_drawing_again_draws_nothing_and_a_comment_only_what_shows_it(database: Database) -> None:
    quiet = [comment(n, "Quick and kind, thank you.", days_ago=20 + n) for n in range(9)]
    add_verbatims(
        database, [*quiet, *[comment(50 + n, "No word from the mediator about my dispute.") for n in range(9)]]
    )
    summarise(database, clock.now())
    draw(database, clock.now())
    summarise(database, clock.now())
    assert draw(database, clock.now()) == 0
    before = kept(database)
    with database.writing() as db:
        db.execute(update(verbatims).where(verbatims.c.source_id == "50").values(theme=None))
    summarise(database, clock.now())
    draw(database, clock.now())
    changed = {key for key, svg in kept(database).items() if before[key] != svg}
    assert shaped("trend:disputes") in changed
    assert shaped("trend:help-good") not in changed
    with database.writing() as db:
        db.execute(update(verbatims).where(verbatims.c.theme == "disputes").values(theme=None))
    summarise(database, clock.now())
    draw(database, clock.now())
    assert shaped("trend:disputes") not in kept(database)


def test_nothing_heard_draws_nothing_that_is_shown(database: Database) -> None:
    summarise(database, clock.now())
    draw(database, clock.now())
    assert all(" hidden>" in svg for svg in kept(database).values())


def test_what_people_named_is_text_in_every_picture() -> None:
    for svg in every_picture(HOSTILE):
        assert "<script" not in svg
        assert "&lt;script&gt;" in svg
        assert re.fullmatch(r'<svg(?: [\w-]+="[^"<>]*")*>.*</svg>', svg, re.DOTALL)
        for tag in re.findall(r"<(?!/)[^>]*>", svg)[1:]:
            assert re.fullmatch(r'<\w+(?: [\w-]+="[^"<>]*")*/?>', tag), tag


def test_names_of_any_script_and_length_are_drawn() -> None:
    for name in ("", "🙂" * 60, "\u202eא" * 80):
        assert all("<svg" in svg for svg in every_picture(name))


def test_nobody_is_named_in_a_picture(database: Database) -> None:
    told = (
        "Bo Larsen, bo@worklane.example, +351 912 345 678, 4111 1111 1111 1111: my payout has been pending for 6 days."
    )
    add_verbatims(database, [comment(n, told, days_ago=n % 9, names=("Bo Larsen",)) for n in range(30)])
    summarise(database, clock.now())
    draw(database, clock.now())
    everything = " ".join(kept(database).values())
    assert "payouts-late" in everything
    for secret in ("Larsen", "bo@", "912 345", "4111"):
        assert secret not in everything


def test_a_colour_that_is_no_token_is_refused() -> None:
    with pytest.raises(ValueError, match="no token"):
        tidy('<svg width="9" height="9"><path d="M0,0" fill="#123456"/></svg>', "a mistake")
    with pytest.raises(ValueError, match="can’t hold"):
        tidy('<svg width="9" height="9"><a href="https://elsewhere.example/"><path d="M0,0"/></a></svg>', "a mistake")


def test_names_in_the_pain_picture_keep_off_circles_and_each_other() -> None:
    within, taken = Box(0, 0, 400, 300), [Circle(200, 150, 10).around(3)]
    for _ in range(3):
        spot = place(Circle(200, 150, 10), 80, 16, taken, within)
        assert spot
        assert not any(spot.box.meets(one) for one in taken)
        taken.append(spot.box)
    assert place(Circle(200, 150, 10), 500, 16, taken, within) is None


def test_a_rectangle_is_as_large_as_what_was_said() -> None:
    sizes = [40, 30, 20, 10]
    for size, box in zip(sizes, squares(sizes, Box(0, 0, 200, 100)), strict=True):
        assert (box.right - box.left) * (box.bottom - box.top) == pytest.approx(size * 200)


def test_a_net_score_has_its_interval() -> None:
    found = net([1.0] * 30 + [4.0] * 20 + [5.0] * 50)
    assert (found["bad"], found["good"], found["net"]) == (30, 50, pytest.approx(20))
    assert found["lower"] < 3 < 37 < found["upper"]
    assert net([5.0] * 20)["lower"] < 100  # twenty who agree prove little


def every_picture(name: str) -> list[str]:
    """One of each kind, of a theme that is called so."""
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    themes = [
        {
            "key": f"t{n}", "name": name, "area": name, "count": 20 + n, "negative": 15, "share_negative": 0.6, "pain": 0.3, "weight": 1.2,
            "before": 18, "before_negative": 9,
        } for n in range(4)
    ]  # fmt: skip
    front = {
        "themes": themes,
        "hurts": themes[0],
        "new": themes[1],
        "better": None,
        "first": day,
        "last": day,
        "heard": 9,
    }
    year = {
        "key": "t0", "name": name, "weeks": [3, 4, 30, 5, 4, 3, 4, 5], "bands": [[4, 1, 8]] * 8, "last": day, "heard": 9,
        "marks": [{"day": day - timedelta(days=9), "label": name, "kind": "fix"}],
    }  # fmt: skip
    drove = {"theme": "t0", "name": name, "effect": -0.4, "low": -0.6, "high": -0.2, "proven": True, "comments": 9}
    fixed = {"title": name, "theme": "t0", "day": day, "until": day, "heard": 9, "outcome": "fell", "change": -0.5, "low": -0.7, "high": -0.3, "after": 4}  # fmt: skip
    said = {"key": "t0", "name": name, **net([1.0, 5.0] * 10)}
    new = {
        "key": "t0",
        "name": name,
        "level": "alert",
        "daily": [0, 2, 5],
        "until": day,
        "since": day,
        "days": 1,
        "all": 5,
    }
    return [
        draw_pain(front), draw_areas(front), draw_trend(year), draw_trend(year, PHONE), draw_fixes([fixed]), draw_sparkline(new, 9),
        draw_drivers({"found": [drove], "first": day, "last": day, "heard": 9}),
        draw_opinions({"found": [said], "words": ["detractors", "promoters"], "scale": "nps10", "first": day, "last": day, "heard": 9}),
    ]  # fmt: skip
