"""1. Words and meaning find. 2. Counts agree with lists. 3. A question becomes filters. 4. Who was erased is found no more."""

import html
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from analytics.voice import add_verbatims
from analytics.voice.asking.current import CurrentShelf
from analytics.voice.asking.query import read_query
from analytics.voice.asking.searching import like_one, search
from analytics.voice.asking.shelf import BadShelf, Shelf, map_shelf
from analytics.voice.asking.understanding import understand
from analytics.voice.hearing.people import KEEPER
from analytics.voice.meaning.counting import read_ratings
from analytics.voice.registry.standing import Registry, seed
from analytics.voice.registry.themes import load_themes
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from helpdesk import Person, Question, take_in
from tests.analytics.content import comment, sign_in_pia

SAID = {
    1: "My refund still hasn't arrived.", 2: "I never got my money back from the cancelled job.", 3: "The fee was taken without a warning.",
    4: "The login code never came, I asked four times.", 5: "Dark mode would be lovely.", 6: "Thank you, quick and kind.", 7: "A fee of ten percent is too much.",
    8: "Please add a night theme, the white page hurts my eyes.",
}  # fmt: skip


def heard(app: Flask, database: Database, *more: dict[str, object]) -> Shelf:
    add_verbatims(database, [*[comment(number, text) for number, text in SAID.items()], *more])
    current: CurrentShelf = app.extensions["verbatims"]
    current.refresh()
    found = current.get()
    assert found
    return found


def ids(shelf: Shelf, typed: str) -> list[int]:
    """Numbers as in `SAID`, whatever the database counted before."""
    return [int(one - shelf.ids[0]) + 1 for one in search(shelf, read_query(typed)).ids]


def total_on(text: str) -> int:
    found = re.search(r'<strong class="total">([\d,]+)</strong>', text)
    assert found
    return int(found[1].replace(",", ""))


def many(count: int = 40) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for n in range(count):
        text = "The fee was taken without a warning. Very annoying." if n % 4 else "The fee is fair, thank you."
        role = "client" if n % 2 else "freelancer"
        rows.append(comment(100 + n, text, days_ago=n % 20, role=role, segment="agencies" if n % 5 == 0 else None))
    return rows


def test_words_their_forms_phrases_slips_and_meaning_find(app: Flask, database: Database) -> None:
    shelf = heard(app, database)
    assert ids(shelf, "refunds")[0] == 1
    assert 2 in ids(shelf, "money back")
    assert ids(shelf, '"taken without"') == [3]
    assert ids(shelf, '"without taken"') == []
    assert ids(shelf, '"taken without" fee') == [3]
    assert search(shelf, read_query("refnud")).mended == "refund"
    assert ids(shelf, "reimbursement not received") == [1]
    assert ids(shelf, "zzyzx") == []
    assert like_one(shelf, int(shelf.ids[2])).ids[0] == shelf.ids[2]


@pytest.mark.parametrize(
    "typed", ['"', '""', "“”", " ", "💥", "\x00", "a" * 10_000, "'; DROP TABLE verbatims; --", "%", "\\", '"" "" x']
)
def test_whatever_is_typed_has_a_clear_outcome(app: Flask, client: FlaskClient, database: Database, typed: str) -> None:
    heard(app, database, comment(50, "Love it 💥 <script>alert(1)</script>"))
    sign_in_pia(client, database)
    answer = client.get("/voice/verbatims", query_string={"words": typed})
    assert answer.status_code == 200
    text = html.unescape(answer.text)
    assert "<script>alert" not in answer.text
    assert ("we took the first 500 characters" in text) == (len(typed) > 500)
    assert ("No comment fits" in text) == (total_on(answer.text) == 0)
    if typed == "💥":
        assert total_on(answer.text) == 1


def test_a_slip_that_customers_make_too_finds_what_is_meant(app: Flask, database: Database) -> None:
    many_late = [comment(300 + n, f"My payout number {n} is late.") for n in range(40)]
    shelf = heard(app, database, *many_late, comment(350, "Where is my payuot?"), comment(351, "A payment order."))
    found = search(shelf, read_query("payuot"))
    assert (len(found.ids), found.mended) == (41, "payout")
    assert len(search(shelf, read_query("payment order")).ids) < 41, "a word that the language knows is no slip"


@pytest.mark.parametrize("typed", ["¿por qué no llega el dinero?", "why? how? what?", "what how ¿por qué?"])
def test_a_question_that_leaves_a_question_is_searched_for(client: FlaskClient, database: Database, typed: str) -> None:
    sign_in_pia(client, database)
    assert client.get("/voice/verbatims", query_string={"words": typed}, follow_redirects=True).status_code == 200


def test_what_matched_is_marked_and_the_rest_escaped(app: Flask, client: FlaskClient, database: Database) -> None:
    heard(app, database, comment(50, "<b>Fees</b> & more fees <img src=x>"))
    sign_in_pia(client, database)
    text = client.get("/voice/verbatims?words=fees").text
    assert "&lt;b&gt;<mark>Fees</mark>&lt;/b&gt; &amp; more <mark>fees</mark> &lt;img src=x&gt;" in text
    assert not re.search(r"\sstyle=|<style|<img src=x", text)


def test_comments_newer_than_the_shelf_are_found_by_their_words(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    heard(app, database)
    add_verbatims(database, [comment(60, "The zeppelin is late.")])
    sign_in_pia(client, database)
    assert total_on(client.get("/voice/verbatims?words=zeppelin").text) == 1


def test_without_a_shelf_words_are_found_and_it_is_said(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, [comment(1, SAID[1])])
    sign_in_pia(client, database)
    text = client.get("/voice/verbatims?words=refund").text
    assert total_on(text) == 1
    assert "Found by words only" in text
    assert total_on(client.get('/voice/verbatims?words="refund still"').text) == 1


def test_the_shelf_follows_in_steps_and_equals_one_made_at_once(app: Flask, database: Database) -> None:
    current: CurrentShelf = app.extensions["verbatims"]
    heard(app, database)
    assert current.refresh() is False
    add_verbatims(database, [comment(3, "Another text entirely."), comment(70, "Escrow is unclear.")])
    assert current.refresh() is True
    stepwise = current.get()
    current.path.unlink()
    current.refresh()
    at_once = current.get()
    assert stepwise
    assert at_once
    assert stepwise.vocabulary == at_once.vocabulary
    for name in ("ids", "stamps", "vectors", "tokens", "ends", "held", "grams"):
        assert np.array_equal(getattr(stepwise, name), getattr(at_once, name)), name


def test_a_damaged_shelf_is_no_error_and_made_anew(app: Flask, client: FlaskClient, database: Database) -> None:
    current: CurrentShelf = app.extensions["verbatims"]
    heard(app, database)
    current.path.write_bytes(current.path.read_bytes()[:-100])
    with pytest.raises(BadShelf):
        map_shelf(current.path)
    current._looked = float("-inf")
    sign_in_pia(client, database)
    assert total_on(client.get("/voice/verbatims?words=refund").text) == 1
    assert current.refresh() is True


def test_who_was_erased_is_found_no_more_and_leaves_the_file(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    bo = Person(key="worklane:member:1", name="Bo Halvorsen", email="bo@worklane.example", role="client", plan="plus")
    with app.app_context(), database.writing() as db:
        take_in(db, Question(customer=bo, subject="x", body="My zeppelin invoice is wrong. Bo Halvorsen, bo@worklane.example, +353 87 123 4567", channel="ticket", page=None), now=clock.now())  # fmt: skip
    work_all(database)
    current: CurrentShelf = app.extensions["verbatims"]
    current.refresh()
    assert b"zeppelin" in current.path.read_bytes()
    sign_in_pia(client, database)
    pages = (
        client.get("/voice/verbatims?words=zeppelin").data
        + client.get("/voice/comparison?a_words=zeppelin&b_saved=rest").data
    )
    assert b"zeppelin" in pages
    for detail in (b"bo@worklane", b"Halvorsen", b"halvorsen", b"4567", bo.key.encode()):
        assert detail not in current.path.read_bytes()
        assert detail not in pages
    with database.writing() as db:
        KEEPER.erase(db, bo.key, "erased:1")
    assert total_on(client.get("/voice/verbatims?words=zeppelin").text) == 0
    work_all(database)
    assert b"zeppelin" not in current.path.read_bytes()


def test_every_filter_counts_what_it_lists(app: Flask, client: FlaskClient, database: Database) -> None:
    facts = {
        "segment": "agencies", "contract_type": "hourly", "release": "26.47", "language": "es", "channel": "mail", "page": "job", "plan": "plus", "source": "review", "role": "agency",
    }  # fmt: skip
    rows = [comment(200, "No me llega el código, ¿qué hago?", rating=1, synthetic=True, **facts), comment(201, "Quick reply, but the money is still missing. Awful.", rating=5)]  # fmt: skip
    heard(app, database, *rows)
    with database.writing() as db:
        db.execute(update(verbatims).where(verbatims.c.source_id == "201").values(two_sided=True))
    sign_in_pia(client, database)
    for name, value in {**facts, "rating": "1-2", "synthetic": "yes", "two_sided": "yes"}.items():
        for words in ("", "&words=money+código" if name != "two_sided" else "&words=money"):
            text = client.get(f"/voice/verbatims?{name}={value}{words}").text
            assert total_on(text) == text.count('class="verbatim"'), (name, words)
            assert total_on(text) == 1 or words, name
            assert "take away" in text
    assert total_on(client.get("/voice/verbatims?area=Money").text) >= 2
    assert client.get("/voice/verbatims?rating=9").status_code == 422
    assert total_on(client.get("/voice/verbatims?rating=4-5&synthetic=no").text) == 1


def test_a_search_is_paged_without_gaps_in_both_orders(app: Flask, client: FlaskClient, database: Database) -> None:
    heard(app, database, *many(70))
    sign_in_pia(client, database)
    for order in ("", "&order=newest"):
        address, seen = f"/voice/verbatims?words=fee{order}", []
        while address:
            text = client.get(address).text
            seen += re.findall(r'id="said-(\d+)"', text)
            more = re.search(r'href="([^"]+)">(?:Older|More) comments', text)
            address = html.unescape(more[1]) if more else ""
        assert len(seen) == len(set(seen)) == 72, order
    assert client.get("/voice/verbatims?words=fee&cursor=nonsense").status_code in {400, 422}


def test_what_a_search_says_is_counted_and_every_number_opens_it(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    heard(app, database, *many())
    sign_in_pia(client, database)
    with count_statements(database) as seen:
        text = client.get("/voice/verbatims?words=fee&role=client").text
    assert len(seen) <= 8
    assert "What they say" in text
    assert "taken without" in text or "without a warning" in text
    assert text.count("Open with those like it") >= 1
    for address, label in re.findall(r'<a class="n" href="([^"]+)">([^<]+)</a>', text):
        number = re.match(r"[\d,]+", label)
        assert number
        assert total_on(client.get(html.unescape(address)).text) == int(number[0])
    for address, label in re.findall(
        r'<li><a href="([^"]+)">[^<]+<span class="quiet-text">(\d+)</span></a></li>', text
    ):
        assert total_on(client.get(html.unescape(address)).text) == int(label), address


def test_a_question_becomes_filters_one_can_take_away(app: Flask, client: FlaskClient, database: Database) -> None:
    heard(app, database, *many())
    sign_in_pia(client, database)
    asked = client.get("/voice/verbatims?words=why+do+freelancers+dislike+fees%3F")
    assert asked.status_code == 302
    text = client.get(asked.headers["Location"]).text
    assert "why do freelancers dislike fees?" in text
    pills = [re.sub(r"<[^>]+>|\s+", " ", one) for one in re.findall(r'<a class="pill".*?</a>', text, re.DOTALL)]
    assert [one.split()[:2] for one in pills] == [["Theme", "Fees"], ["Sentiment", "Negative"], ["Role", "Freelancer"]]
    address = html.unescape(re.findall(r'<a class="pill" href="([^"]+)"', text)[2])
    assert "role=" not in address
    assert total_on(client.get(address).text) > total_on(text) > 0
    assert client.get("/voice/verbatims?words=why%3F").status_code == 302
    assert client.get("/voice/verbatims?words=why%3F&plain=yes").status_code == 200


@pytest.mark.parametrize(
    ("question", "filters", "words"),
    [
        ("Why do people dislike fees?", {"theme": "fees", "sentiment": "negative"}, ""),
        ("What do clients say about disputes last week?", {"theme": "disputes", "role": "client", "from": "2026-11-21", "to": "2026-11-27"}, ""),
        ("Why are freelancers on the plus plan angry about late payouts?", {"theme": "payouts-late", "role": "freelancer", "plan": "plus", "sentiment": "negative"}, ""),
        ("What broke in release 26.47?", {"release": "26.47"}, "broke"),
        ("What do people love in reviews?", {"source": "review", "sentiment": "positive"}, ""),
        ("Do people like the tracker?", {"theme": "tracker"}, ""),
        ("What do one star reviews mention since October?", {"rating": "1", "source": "review", "from": "2026-10-01", "to": "2026-11-27"}, ""),
    ],
)  # fmt: skip
def test_questions_are_understood(question: str, filters: dict[str, str], words: str) -> None:
    registry = Registry([seed(one) for one in load_themes().all.values()])
    facets = {"role": ["client", "freelancer"], "plan": ["basic", "plus"], "release": ["26.47"]}
    found = understand(question, registry, facets, date(2026, 11, 27))
    assert (found.filters, found.words) == (filters, words)


def test_ratings_of_whoever_mentions_a_theme_open_as_just_these(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    add_verbatims(
        database,
        [
            comment(1, "The payout has been pending for six days.", ticket=1),
            comment(2, "Slow.", ticket=1, source="survey", rating=1.4, rating_scale="nps10"),
            comment(3, "The payout is still pending.", source="survey", rating=2, rating_scale="csat5"),
            comment(4, "The payout is pending again.", source="article", rating=1, rating_scale="thumbs"),
            comment(5, "Fine.", source="survey", rating=5, rating_scale="nps10"),
        ],
    )  # fmt: skip

    def asked(more: str) -> str:
        return client.get(f"/voice/verbatims?mentions=payouts-late&rating=1-5{more}").text

    assert total_on(asked("")) == 3
    assert total_on(asked("&not_rating_scale=thumbs")) == 2
    assert total_on(asked("&rating_scale=nps10")) == 1
    assert "Mentions</span> Payouts arrive late" in asked("&rating_scale=nps10")
    assert "Rated</span> how likely to recommend us" in asked("&rating_scale=nps10")
    assert 'type="hidden" name="mentions" value="payouts-late"' in asked(""), "a search within them stays within them"


def test_drivers_count_the_ratings_that_their_numbers_open(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    rated: dict[str, Any] = {"source": "survey", "rating": 2, "rating_scale": "csat5"}
    add_verbatims(
        database,
        [
            comment(1, "The payout has been pending for six days.", ticket=1, days_ago=400),
            comment(2, "Slow.", ticket=1, **rated),
            comment(3, "The payout is still pending.", **rated),
            comment(4, "The payout is still pending, again.", days_ago=390, **rated),
            comment(5, "The payout is pending.", source="article", rating=1, rating_scale="thumbs"),
        ],
    )
    first = clock.now().date() - timedelta(days=364)
    with database.reading() as db:
        ratings, mentions, _ = read_ratings(db, datetime.combine(first, time(), UTC), 10**9, ["payouts-late"])
    opened = f"/voice/verbatims?mentions=payouts-late&rating=1-5&not_rating_scale=thumbs&from={first}"
    assert len(ratings) == mentions.sum() == total_on(client.get(opened).text) == 2
