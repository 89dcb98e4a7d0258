"""One click says a comment speaks of another theme, or of none.

It holds at once and through every re-run, becomes an example, is an edit in the log, and is undone in place.
"""

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice import add_verbatims, rebuild
from analytics.voice.hearing.wanted import Wanted
from analytics.voice.registry.editing import merge_themes
from analytics.voice.registry.tables import voice_edits, voice_examples
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from tests.analytics.content import comment, count_by_sentiment, sign_in_pia
from tests.analytics.registry import PIA

LATE = "The payout is still pending."
IN_PLACE = {"HX-Request": "true"}


def one_comment(client: FlaskClient, database: Database, roles: tuple[str, ...] = ("product",)) -> int:
    add_verbatims(database, [comment(1, LATE)])
    sign_in_pia(client, database, roles)
    with database.reading() as db:
        return int(db.execute(select(verbatims.c.id)).scalar_one())


def say(client: FlaskClient, number: int, what: str, *, in_place: bool = False, **fields: str) -> tuple[int, str]:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/themes/payouts-late").text)
    data = {"_csrf": token[1] if token else "", "here": "payouts-late", **fields}
    answer = client.post(f"/voice/verbatims/{number}/{what}", data=data, headers=IN_PLACE if in_place else {})
    return answer.status_code, html.unescape(answer.text)


def theme_of(database: Database) -> str | None:
    with database.reading() as db:
        return db.execute(select(verbatims.c.theme)).scalar_one()


def test_a_comment_moves_at_once_and_becomes_an_example(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    status, text = say(client, number, "theme", in_place=True, theme="withdrawals-fail")
    assert status == 200
    assert f'id="said-{number}"' in text
    assert "Moved to" in text
    assert "Undo" in text
    with database.reading() as db:
        assert count_by_sentiment(db, Wanted(theme="withdrawals-fail")).total() == 1
        assert db.execute(select(voice_examples.c.theme)).scalar_one() == "withdrawals-fail"
    assert "moved one comment of “Payouts arrive late” to “Withdrawals fail or come back”" in html.unescape(
        client.get("/voice/curation/").text
    )
    there = html.unescape(client.get("/voice/themes/withdrawals-fail").text)
    assert "theme set by Pia Lindqvist" in there
    assert "1 example" in there or "examples" in there


def test_only_the_comment_that_was_moved_says_so(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    add_verbatims(database, [comment(2, "The withdrawal failed."), comment(3, "My payout is late again.")])
    say(client, number, "theme", theme="withdrawals-fail")
    there = html.unescape(client.get("/voice/themes/withdrawals-fail").text)
    assert there.count("theme set by") == 1
    assert "theme set by" not in client.get("/voice/themes/payouts-late").text


def test_without_javascript_the_page_comes_back_and_offers_to_undo(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    add_verbatims(database, [comment(2, "My payout is late again.")])
    choose = html.unescape(client.get(f"/voice/verbatims/{number}/theme?here=payouts-late").text)
    assert "Which theme is it?" in choose
    assert 'value="withdrawals-fail"' in choose
    status, _ = say(client, number, "theme", theme="none")
    assert status == 303
    text = html.unescape(client.get(f"/voice/themes/payouts-late?moved={number}").text)
    assert "Moved to no theme" in text
    assert say(client, number, "theme/removal")[0] == 303
    assert theme_of_first(database) == "payouts-late"


def theme_of_first(database: Database) -> str | None:
    with database.reading() as db:
        return db.execute(select(verbatims.c.theme).order_by(verbatims.c.id).limit(1)).scalar_one()


def test_it_outlives_a_rebuild_and_the_comment_coming_again(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    for theme, kept in (("withdrawals-fail", "withdrawals-fail"), ("none", None)):
        assert say(client, number, "theme", theme=theme)[0] == 303
        rebuild(database)
        assert theme_of(database) == kept
        add_verbatims(database, [comment(1, LATE, page=f"elsewhere {theme}")])
        assert theme_of(database) == kept


def test_it_follows_its_theme_into_a_merge(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    say(client, number, "theme", theme="withdrawals-fail")
    with database.writing() as db:
        merge_themes(db, "withdrawals-fail", "bank-details", by=PIA, now=clock.now())
    rebuild(database)
    assert theme_of(database) == "bank-details"


def test_undo_takes_back_the_last_correction_and_is_said_once(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    say(client, number, "theme", theme="withdrawals-fail")
    say(client, number, "theme", theme="bank-details")
    status, text = say(client, number, "theme/removal", in_place=True)
    assert status == 200
    assert theme_of(database) == "withdrawals-fail"
    say(client, number, "theme/removal")
    assert theme_of(database) == "payouts-late"
    assert say(client, number, "theme/removal")[0] == 404
    with database.reading() as db:
        kinds = list(db.execute(select(voice_edits.c.kind).order_by(voice_edits.c.id)).scalars())
        assert db.execute(select(voice_examples.c.verbatim)).first() is None
    assert kinds[-4:] == ["correct", "correct", "undo", "undo"]
    assert text.count("Undo") <= 1


def test_what_makes_no_sense_is_refused_in_a_sentence(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    assert say(client, number, "theme", theme="payouts-late")[0] == 409
    assert say(client, number, "theme", theme="")[0] == 422
    assert say(client, number, "theme", theme="no-such-theme")[0] == 404
    assert say(client, 99, "theme", theme="none")[0] == 404
    assert theme_of(database) == "payouts-late"


def test_writers_read_and_do_not_correct(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database, roles=("writer",))
    assert say(client, number, "theme", theme="none")[0] == 403


def test_a_feeling_is_corrected_in_place_as_well(client: FlaskClient, database: Database) -> None:
    number = one_comment(client, database)
    status, text = say(client, number, "feeling", in_place=True, label="positive")
    assert status == 200
    assert "set by Pia Lindqvist" in text
    assert "an example for the next model" in text
    _, text = say(client, number, "feeling/removal", in_place=True)
    assert "set by" not in text
    assert say(client, number, "feeling", label="neutral")[0] == 303
