"""Fixes are linked, judged by what customers say afterwards, and told once to those who asked."""

import html
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice import add_verbatims
from analytics.voice.meaning.around import judge
from analytics.voice.meaning.demo import link_demo_fixes
from analytics.voice.meaning.fixing import list_fixes, wants_to_hear
from analytics.voice.meaning.reading import read_figures
from analytics.voice.meaning.verdicts import peak_of, verdict
from analytics.voice.registry.editing import Editor, merge_themes
from analytics.voice.reports.showing import read_years
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.database import Database, count_statements
from foundation.events import events
from tests.analytics.content import comment, sign_in_pia

LATE = "The payout has been pending for 6 days now. Very annoying."
OTHER = "No word from the mediator about my dispute."
FIXED = 56  # days ago


def a_fix_that_worked() -> list[dict[str, object]]:
    """Four late payouts a day until the fix, one every other day since; disputes go on as ever."""
    rows = [comment(day * 10 + n, LATE, days_ago=day) for day in range(FIXED + 1, 160) for n in range(4)]
    rows += [comment(day * 10, LATE, days_ago=day) for day in range(1, FIXED, 2)]
    return rows + [
        comment(day * 10 + 5 + n, OTHER, days_ago=day, role="client") for day in range(160) for n in range(3)
    ]


def shipped(**changed: str) -> dict[str, str]:
    day = clock.now().date() - timedelta(days=FIXED)
    told = {"title": "Retry failed batches the same day", "url": "https://issues.example/WL-377", "owner": "Tomás Rey"}
    return told | {"status": "shipped", "shipped_on": day.isoformat()} | changed


def send(client: FlaskClient, path: str, **fields: str) -> tuple[int, str]:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/fixes").text)
    assert token
    answer = client.post(path, data={"_csrf": token[1], **fields})
    return answer.status_code, html.unescape(answer.text)


def test_a_fix_that_worked_is_said_to_have_worked(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_fix_that_worked())
    sign_in_pia(client, database)
    assert send(client, "/voice/themes/payouts-late/fixes", **shipped())[0] == 303
    summarise(database, clock.now())
    text = html.unescape(client.get("/voice/fixes").text)
    assert "Retry failed batches the same day" in text
    assert ">Fell<" in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).replace("\n", "")
    with database.reading() as db:
        number = str(list_fixes(db)[0].id)
        now = read_figures(db, "fixes")[number]["now"]
        assert "Retry failed batches" in str(read_years(db, ["payouts-late"])["payouts-late"]["marks"])
    assert now["outcome"] == "fell"
    assert now["low"] <= now["change"] <= now["high"] < -0.5
    with count_statements(database) as seen:
        page = html.unescape(client.get(f"/voice/fixes/{number}").text)
    assert len(seen) <= 8
    assert "from 2" not in page
    assert "Comments since the fix" in page
    assert "Retry failed batches" in html.unescape(client.get("/voice/themes/payouts-late").text)


def test_those_who_asked_are_told_once(client: FlaskClient, database: Database) -> None:
    asked = [comment(n, LATE, days_ago=100 + n, attributes={"tell_me": "yes"}) for n in range(3)]
    late = [comment(10, LATE, days_ago=2, attributes={"tell_me": "yes"}), comment(11, LATE, days_ago=100)]
    add_verbatims(database, [*asked, *late])
    sign_in_pia(client, database)
    send(client, "/voice/themes/payouts-late/fixes", **shipped())
    with database.reading() as db:
        number = list_fixes(db)[0].id
    assert "Hand it over" in client.get(f"/voice/fixes/{number}").text
    assert send(client, f"/voice/fixes/{number}/telling", message="  ")[0] == 422
    assert send(client, f"/voice/fixes/{number}/telling", message="It takes two days now.")[0] == 303
    assert send(client, f"/voice/fixes/{number}/telling", message="Again.")[0] == 409
    with database.reading() as db:
        rows = db.execute(select(events.c.facts).where(events.c.name == "fix_announced")).scalars().all()
    assert [len(facts["verbatims"]) for facts in rows] == [3]
    assert "It takes two days now." in client.get(f"/voice/fixes/{number}").text


def test_who_asked_on_the_day_it_shipped_is_told_too(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, [comment(1, LATE, days_ago=0, attributes={"tell_me": "yes"})])
    sign_in_pia(client, database)
    send(client, "/voice/themes/payouts-late/fixes", title="Say why a payout waits", status="shipped")
    with database.reading() as db:
        (fix,) = list_fixes(db)
        assert fix.shipped_on == clock.now().date()
        assert len(wants_to_hear(db, fix)) == 1


def test_a_fix_follows_its_theme_when_that_is_merged(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, [*a_fix_that_worked(), comment(1, LATE, days_ago=100, attributes={"tell_me": True})])
    sign_in_pia(client, database)
    send(client, "/voice/themes/payouts-late/fixes", **shipped())
    with database.writing() as db:
        number = list_fixes(db)[0].id
        merge_themes(db, "payouts-late", "withdrawals-fail", by=Editor(None, "Pia"), now=clock.now())
    summarise(database, clock.now())
    with database.reading() as db:
        assert read_figures(db, "fixes")[str(number)]["now"]["outcome"] == "fell"
    assert "Withdrawals fail" in client.get(f"/voice/fixes/{number}").text
    assert "Retry failed" in client.get("/voice/themes/withdrawals-fail").text
    assert send(client, f"/voice/fixes/{number}/telling", message="Done.")[0] == 303
    with database.reading() as db:
        facts = db.execute(select(events.c.facts).where(events.c.name == "fix_announced")).scalar_one()
    assert (facts["theme"], len(facts["verbatims"])) == ("withdrawals-fail", 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "what is being fixed"),
        ({"url": "javascript:alert(1)"}, "has to begin with https"),
        ({"url": "http://[::1"}, "has to begin with https"),
        ({"status": "done"}, "The status is one of"),
        ({"shipped_on": "soon"}, "Say on which day"),
        ({"shipped_on": "2199-01-01"}, "hasn’t come"),
    ],
)
def test_what_is_wrong_with_a_fix_is_said_and_what_was_typed_stays(
    client: FlaskClient, database: Database, wrong: dict[str, str], said: str
) -> None:
    sign_in_pia(client, database)
    status, text = send(client, "/voice/themes/payouts-late/fixes", **shipped(**wrong))
    assert status == 422
    assert said in text
    assert "Tomás Rey" in text


def test_a_fix_is_changed_and_unlinked(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    send(client, "/voice/themes/payouts-late/fixes", **shipped(title="<b>Bold</b>", status="planned"))
    with database.reading() as db:
        (fix,) = list_fixes(db)
    assert fix.shipped_on is None
    assert "<b>Bold" not in client.get(f"/voice/fixes/{fix.id}").text
    assert send(client, f"/voice/fixes/{fix.id}", **shipped(title="Same-day batches"))[0] == 303
    assert "Same-day batches" in client.get("/voice/fixes").text
    assert send(client, f"/voice/fixes/{fix.id}/removal")[0] == 303
    assert client.get(f"/voice/fixes/{fix.id}").status_code == 404
    assert send(client, "/voice/themes/no-such-theme/fixes", **shipped())[0] == 404


def test_releases_stand_on_the_trends(client: FlaskClient, database: Database) -> None:
    add_verbatims(database, a_fix_that_worked())
    sign_in_pia(client, database)
    day = clock.now().date() - timedelta(days=30)
    assert send(client, "/voice/releases", name="26.47", released_on=day.isoformat())[0] == 303
    assert send(client, "/voice/releases", name="", released_on=day.isoformat())[0] == 422
    summarise(database, clock.now())
    with database.reading() as db:
        assert "26.47" in str(read_years(db, ["disputes"])["disputes"]["marks"])


def test_the_demo_links_its_fixes_once(client: FlaskClient, database: Database) -> None:
    link_demo_fixes(database, clock.now())
    link_demo_fixes(database, clock.now())
    sign_in_pia(client, database)
    text = html.unescape(client.get("/voice/fixes").text)
    assert text.count("WL-377") == 1
    assert "26.47" in text
    assert "Planned" in text


def test_writers_read_fixes_and_change_none(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database, roles=("writer",))
    assert client.get("/voice/fixes").status_code == 200
    assert client.post("/voice/themes/payouts-late/fixes", data=shipped()).status_code in {400, 403}


def test_a_verdict_leaves_the_peak_out_and_waits_for_weeks() -> None:
    calm = [300] * 20
    storm = [10] * 16 + [11, 12, 40, 45]
    assert peak_of(storm, calm) == {18, 19}
    assert verdict(storm, [10, 9, 11, 10, 10, 12], calm, [300] * 6).outcome == "no"
    assert verdict([20] * 20, [19], calm, [300]).outcome == "not yet provable"
    halved = verdict([20] * 20, [9, 10, 8, 11, 9, 8], calm, [300] * 6)
    assert (halved.outcome, halved.power > 0.8) == ("fell", True)
    quiet = verdict([20] * 20, [10] * 6, calm, [150] * 6)
    assert quiet.outcome == "no", "half as many of half as much is no fall"
    assert verdict([0] * 20, [0] * 6, calm, [300] * 6).outcome == "not yet provable"
    assert verdict([], [], [], []).outcome == "not yet provable"


def test_a_fix_of_yesterday_and_a_theme_of_yesterday_have_no_verdict() -> None:
    today = date(2026, 11, 27)
    days = Counter({today - timedelta(days=back): 3 for back in range(60)})
    assert judge(days, days, today, today, min(days)) is None
    assert judge(days, days, today - timedelta(days=50), today, min(days)) is None
