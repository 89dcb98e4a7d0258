"""What a digest says: true in the page and in plain words; nobody's markup makes anything of its own."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from analytics.voice.digest.digest import weekly_digest
from analytics.voice.digest.letters import words_of, write_digest
from analytics.voice.digest.saying import days_in_words, plain
from analytics.voice.digest.week import Week, Year
from analytics.voice.meaning.figures import Band
from analytics.voice.meaning.fixing import Fix
from analytics.voice.registry.editing import Editor, merge_themes
from analytics.voice.registry.standing import read_registry
from foundation import clock
from foundation.database import Database
from foundation.mail import read_address
from foundation.speaking import speaking_in
from helpdesk.speaking import WORDS
from tests.analytics.digests import LISBON, MONDAY, at


def a_week(database: Database, **changed: Any) -> Week:
    """One alert, one theme that hurts, nothing better."""
    with database.reading() as db:
        registry = read_registry(db)
    alert = {
        "key": "login-codes", "name": "Login codes don’t arrive", "level": "alert", "all": 31, "seen": 31, "expected": 4.5, "low": 0.0, "high": 9.2,
        "days": 7, "day": date(2026, 11, 19), "since": date(2026, 11, 16), "until": date(2026, 11, 22), "release": "26.47", "ratio": 6.9,
    }  # fmt: skip
    hurts = {"key": "disputes", "name": "Disputes drag on", "pain": 0.29, "low": 0.21, "high": 0.37, "most": False}
    quote = {
        "text": "I’m locked out.",
        "role": "client",
        "plan": "plus",
        "segment": "agency",
        "page": "login",
        "source": "ticket",
        "probability": 0.93,
        "happened_at": MONDAY,
    }
    year = Year([4] * 51 + [31], [Band(4, 0, 9)] * 52)
    week = Week(
        date(2026, 11, 16), date(2026, 11, 22), heard=9, total=150, before=116, years={"login-codes": year}, front={"hurts": hurts}, found=[alert],
        fixes=[], registry=registry, proposals=3, quotes={"login-codes": quote},
    )  # fmt: skip
    return replace(week, **changed)


def test_its_subject_says_the_news_and_its_plain_words_everything(app: Flask, database: Database) -> None:
    digest = weekly_digest(a_week(database), LISBON, at, may_edit=True)
    assert digest.subject == "Login codes don’t arrive: alert since Thursday (16 to 22 Nov)"
    assert digest.heading == "Login codes don’t arrive: alert since Thursday. 2 things to decide."
    assert plain(digest.lead).startswith("150 comments last week, 116 the week before.")
    with app.test_request_context():
        text = words_of(digest, "https://help.example/stop")
    for said in ("31 comments in seven days; 4.5 would be usual (0 to 9)", "just after release 26.47", "“I’m locked out.”", "Ticket · client, plus, agency · login · 23 Nov · 93\u202f% sure", "29\u202f% of all pain over four weeks (21 to 37)", "3 proposed themes", "on Mondays at 08:00 because you asked for everything", "https://help.example/stop"):  # fmt: skip
        assert said in text


def test_it_is_said_in_spanish(app: Flask, database: Database) -> None:
    with app.test_request_context(), speaking_in(WORDS.words_in("es")):
        digest = weekly_digest(a_week(database), LISBON, at, may_edit=True)
        text = words_of(digest, "https://help.example/stop")
    assert digest.subject == "Login codes don’t arrive: alerta desde el jueves (16–22 nov)"
    assert digest.heading == "Login codes don’t arrive: alerta desde el jueves. 2 cosas por decidir."
    for said in ("31 comentarios en siete días; lo habitual serían 4,5 (de 0 a 9)", "justo después de la versión 26.47", "«I’m locked out.»", "Ticket · cliente, plus, agency · login · 23 nov · 93\u202f% de certeza", "29\u202f% de todo el dolor en cuatro semanas (de 21 a 37)", "3 temas propuestos", "Recibes esto los lunes a las 08:00 porque lo pediste todo"):  # fmt: skip
        assert said in text
    with app.test_request_context():
        assert "alert since" in weekly_digest(a_week(database), LISBON, at, may_edit=True).subject


def test_an_alert_is_counted_in_the_days_of_its_picture_unless_it_began_later(database: Database) -> None:
    today = {"until": date(2026, 11, 23), "all": 40}
    week = a_week(database)
    for more, said in (({}, "31 comments in these seven days; 4.0 would be usual (0 to 9)."), ({"day": date(2026, 11, 23)}, "40 comments in seven days; 4.5")):  # fmt: skip
        digest = weekly_digest(replace(week, found=[{**week.found[0], **today, **more}]), LISBON, at, may_edit=True)
        assert plain(digest.cards[0].said).startswith(said)


def test_a_fix_that_shipped_lately_is_under_way_until_it_is_judged(database: Database) -> None:
    fix = Fix(3, "login-codes", "WL-500 Codes by mail", "", "Nadia", "shipped", date(2026, 11, 21), None, "")
    for judged, act in (({}, None), ({"now": {"outcome": "no"}}, "Link a product issue")):
        digest = weekly_digest(a_week(database, fixes=[(fix, judged)]), LISBON, at, may_edit=True)
        assert (digest.cards[0].act.text if digest.cards[0].act else None) == act


def test_a_reader_of_one_theme_hears_of_that_and_why(database: Database) -> None:
    follows = replace(LISBON, everything=False, themes=frozenset({"disputes", "payouts-late"}))
    digest = weekly_digest(a_week(database), follows, at, may_edit=False)
    assert [card.theme for card in digest.cards] == ["disputes", "payouts-late"]
    assert digest.why.endswith("because you follow Disputes drag on and Payouts arrive late.")
    assert "Disputes drag on hurts most" in digest.subject
    assert digest.waiting == ()


def test_whoever_follows_a_theme_that_was_merged_hears_of_what_it_became(database: Database) -> None:
    with database.writing() as db:
        merge_themes(db, "disputes", "login-codes", by=Editor(None, "Pia"), now=clock.now())
    follows = replace(LISBON, everything=False, themes=frozenset({"disputes"}))
    digest = weekly_digest(a_week(database), follows, at, may_edit=False)
    assert [card.theme for card in digest.cards] == ["login-codes"]


def test_a_silent_week_is_said_to_be_one(database: Database) -> None:
    week = a_week(database, total=0, before=0, found=[], front={}, proposals=0, years={}, quotes={})
    digest = weekly_digest(week, LISBON, at, may_edit=True)
    assert digest.subject == "A silent week (16 to 22 Nov)"
    assert "Nobody said anything" in plain(digest.lead)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
    ],
)
def test_days_are_said_in_words(first: date, last: date, said: str) -> None:
    assert days_in_words(first, last) == said


def test_markup_in_a_quote_is_shown_as_typed_and_makes_no_new_line(app: Flask, database: Database) -> None:
    quote = {"text": "<img src=x onerror=alert(1)>\r\n\r\nWAITING FOR YOU\n{{ 7*7 }} https://evil.example", "role": None, "plan": None, "segment": None, "page": None, "source": "review", "probability": 0.5, "happened_at": MONDAY}  # fmt: skip
    with app.test_request_context():
        digest = weekly_digest(a_week(database, quotes={"login-codes": quote}), LISBON, at, may_edit=False)
        letter = write_digest(digest, read_address("pia@aside.example"), staff=1, drawn={})
    assert "<img src=x" not in letter.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in letter.html
    assert 'href="https://evil' not in letter.html
    assert not re.search(r"^WAITING FOR YOU", letter.text, re.M)
    assert "{{ 7*7 }}" in letter.text
