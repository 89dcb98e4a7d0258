"""How routing does, on a page that leads trust.

1. Each figure is right on data whose truth is known: calibration, propensities, drift, fairness, regret. 2. What is within noise is
not said; what is beyond it is. 3. The page has an empty state, tells of reports in the making, and costs few statements.
4. Leads judge, test, go back and go by the rules from it; others don't see it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.data.settings import default_settings, read_settings
from helpdesk.routing.data.versions import keep_version, save_version, version_in_force
from helpdesk.routing.judging.calibration import calibration
from helpdesk.routing.judging.drift import Asked, drift, psi, psi_by_luck, read_asked
from helpdesk.routing.judging.fairness import fairness
from helpdesk.routing.judging.health_words import served, unfair
from helpdesk.routing.judging.propensity import propensity_health
from helpdesk.routing.judging.replaying import Settled, read_settled
from helpdesk.routing.judging.reports import ask_for
from helpdesk.routing.tables import OWN, routing_decisions, routing_state
from tests.helpdesk.simulated import log_a_world
from tests.kb.writers import SignedIn, send, signer

pytestmark = pytest.mark.once

PAGE = "/desk/routing"
NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
SETTINGS = read_settings()


def settled(n: int, *, solved: bool, chance: float = 0.5, days_ago: float = 3, **context: Any) -> Settled:
    at = NOW - timedelta(days=days_ago)
    probs = {"live_chat": 0.5, "ticket": 0.5}
    answer = {
        "channel": "ticket", "probs": probs, "propensity": 0.5, "model_version": "chances-1", "expected": {"ticket": {"solve": chance}},
    }  # fmt: skip
    return Settled(
        f"d{n}", {"urgency": "low"} | context, answer, {"resolved": solved, "wait_min": 30}, at, at + timedelta(hours=1), None, None, 1.0
    )  # fmt: skip


def drawn(count: int, off: float, seed: int = 1) -> list[Settled]:
    """Questions whose chance to be solved is `off` away from the one we said."""
    draw = np.random.default_rng(seed)
    chances = draw.uniform(0.3, 0.8, count)
    return [
        settled(n, solved=bool(draw.random() < p + off), chance=float(p), days_ago=float(draw.uniform(0, 35)))
        for n, p in enumerate(chances)
    ]


def test_chances_that_are_true_look_true_and_others_do_not() -> None:
    good, bad = calibration(drawn(1500, 0.0)), calibration(drawn(1500, 0.12))
    assert good["ece"] <= good["ece_by_luck"] < 0.06
    assert good["channels"][0]["fits"]
    assert bad["ece"] == pytest.approx(0.12, abs=0.03)
    assert bad["ece"] > bad["ece_by_luck"]
    assert not bad["channels"][0]["fits"]
    assert sum(one["count"] for one in good["bins"]) == good["judged"] == 1500


def test_a_question_settled_elsewhere_says_nothing_of_the_channel_it_was_sent_to() -> None:
    rows = drawn(40, 0.0)
    moved = [replace(row, outcome=row.outcome | {"channel": "live_chat"}) for row in rows]
    assert calibration([*rows, *moved])["judged"] == 40


def test_probabilities_that_lie_are_found_out() -> None:
    draw = np.random.default_rng(3)
    fair = [
        replace(row, answer=row.answer | {"channel": str(draw.choice(["ticket", "live_chat"]))})
        for row in drawn(400, 0.0)
    ]
    assert propensity_health(fair, SETTINGS)["fits"]
    assert not propensity_health(drawn(400, 0.0), SETTINGS)["fits"]  # always the ticket, where half was said
    torn = [replace(row, answer=row.answer | {"probs": {"ticket": 0.5, "live_chat": 0.4}}) for row in fair]
    assert propensity_health(torn, SETTINGS)["sums_off"] == 400
    bare = [replace(row, answer=row.answer | {"probs": {"ticket": 1.0, "live_chat": 0.0}}) for row in fair]
    assert propensity_health(bare, SETTINGS)["under_floor"] == 400


def asked(count: int, days: tuple[float, float], share: float, seed: int) -> list[Asked]:
    draw = np.random.default_rng(seed)
    return [
        Asked(
            NOW - timedelta(days=float(draw.uniform(*days))),
            dict.fromkeys(["topic_family", "plan", "language", "urgency", "channel"], "same")
            | {"role": "client" if draw.random() < share else "freelancer"},
        )
        for _ in range(count)
    ]


def test_a_mix_that_moved_is_told_from_one_that_a_small_week_makes() -> None:
    before = asked(800, (7.1, 34), 0.3, 1)
    moved = drift([*before, *asked(150, (0, 6.9), 0.6, 2)], [], now=NOW)
    like = drift([*before, *asked(40, (0, 6.9), 0.3, 3)], [], now=NOW)
    assert [one["kind"] for one in moved["mixes"] if one["beyond"]] == ["role"]
    assert moved["mixes"][1]["much"]
    assert [one["kind"] for one in like["mixes"] if one["beyond"]] == []
    assert drift(before, [], now=NOW)["mixes"] == []


def test_the_stability_index_stays_below_its_luck_95_times_in_100() -> None:
    draw, shares = np.random.default_rng(4), [0.4, 0.3, 0.2, 0.1]
    below = [
        psi(list(draw.multinomial(200, shares)), list(draw.multinomial(800, shares))) <= psi_by_luck(4, 200, 800)
        for _ in range(600)
    ]
    assert 0.92 <= np.mean(below) <= 0.98


def test_a_channel_that_fell_this_week_is_said() -> None:
    draw = np.random.default_rng(5)
    rows = [settled(n, solved=bool(draw.random() < 0.7), days_ago=float(draw.uniform(8, 34))) for n in range(300)]
    rows += [settled(900 + n, solved=bool(draw.random() < 0.4), days_ago=float(draw.uniform(1, 6))) for n in range(100)]
    found = drift([], rows, now=NOW)["solves"]
    assert (found[0]["channel"], found[0]["beyond"]) == ("ticket", True)
    assert found[0]["low"] < found[0]["change"] < found[0]["high"] < 0


def groups(gap: float, seed: int = 6) -> list[Settled]:
    """Clients ask what is hard, freelancers what is easy; like for like clients are solved `gap` less often."""
    draw, rows = np.random.default_rng(seed), []
    for n in range(1600):
        client = n % 2 == 0
        hard = draw.random() < (0.8 if client else 0.2)
        p = (0.4 if hard else 0.8) - (gap if client else 0)
        rows.append(settled(
            n, solved=bool(draw.random() < p), role="client" if client else "freelancer", topic_family="dispute" if hard else "account",
            plan="basic", language="en",
        ))  # fmt: skip
    return rows


def test_asking_harder_questions_is_not_being_served_worse() -> None:
    found = fairness(groups(0.0), SETTINGS)
    clients, freelancers = found["groups"]
    assert clients["solved"]["value"] < freelancers["solved"]["value"] - 0.15
    assert unfair({"fairness": found}) == []


def test_being_served_worse_is_said_in_a_sentence() -> None:
    told = unfair({"fairness": fairness(groups(0.15), SETTINGS)})
    assert told[0].startswith("Clients are solved less often than others who ask the same, by 1")


def test_groups_too_small_to_compare_are_left_out() -> None:
    rows = [settled(n, solved=True, language="es" if n < 10 else "en") for n in range(100)]
    assert fairness(rows, SETTINGS)["groups"] == []


@pytest.fixture
def as_role(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


@pytest.fixture
def lead(as_role: SignedIn) -> FlaskClient:
    return as_role("lead")


def text_of(client: FlaskClient, path: str = PAGE) -> str:
    return unescape(client.get(path).text)


def work_out(database: Database, count: int = 300) -> None:
    log_a_world(database, count)
    with database.writing() as db:
        ask_for(db, "health", now=clock.now())
    work_all(database)


def test_with_nothing_settled_it_says_what_will_be_here(lead: FlaskClient) -> None:
    text = text_of(lead)
    assert "Nothing has been settled yet" in text
    assert "whether everybody is served alike" in text
    assert "Nothing is proposed" in text


def test_with_little_settled_nothing_is_claimed(app: Flask, lead: FlaskClient, database: Database) -> None:
    work_out(database, 24)
    assert "Too little has been settled yet" in text_of(lead)
    assert "Value of a question" not in text_of(lead)


def test_the_page_is_worked_out_by_a_job_and_says_so(lead: FlaskClient, database: Database) -> None:
    log_a_world(database, 300)
    assert send(lead, f"{PAGE}/reports", {"kind": "health"}, opened=PAGE)[:2] == (303, PAGE)
    assert "How routing does is being worked out" in text_of(lead)
    assert "being worked out" in text_of(lead, f"{PAGE}/making")
    work_all(database)
    assert "It is worked out" in text_of(lead, f"{PAGE}/making")
    with count_statements(database) as seen:
        text = text_of(lead)
    assert len(seen) <= 8
    assert "300 questions decided" in text
    assert "Value of a question" in text
    assert "The table behind this picture" in text
    assert " style=" not in text


def test_only_leads_see_it(as_role: SignedIn, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 302
    assert as_role("agent").get(PAGE).status_code == 403


def proposal(database: Database, note: str = "A wider draw <b>") -> int:
    with database.writing() as db:
        return keep_version(
            db, default_settings() | {"choice": {"width": 0.26}}, note=note, by="Lee Okafor", now=clock.now()
        )


def test_a_lead_judges_a_proposal_tests_it_live_and_ends_the_test(lead: FlaskClient, database: Database) -> None:
    log_a_world(database, 300)
    version = proposal(database)
    text = text_of(lead)
    assert "A proposal waits" in text
    assert "<b>" not in lead.get(PAGE).text
    assert "Test it live" not in text
    send(lead, f"{PAGE}/reports", {"kind": "judgement", "version": str(version)}, opened=PAGE)
    work_all(database)
    text = text_of(lead)
    assert "per question, between" in text
    report = text.split("/desk/routing/reports/")[1].split('"')[0]
    judgement = text_of(lead, f"{PAGE}/reports/{report}")
    assert "Doubly robust" in judgement
    assert "300 decisions count like" in judgement
    send(lead, f"{PAGE}/trial", {"version": str(version)}, opened=PAGE)
    text = text_of(lead)
    assert f"Version {version} is being tested live" in text
    assert "begun by Lead" in text
    send(lead, f"{PAGE}/reports", {"kind": "trial"}, opened=PAGE)
    work_all(database)
    assert "Too little has been settled in it" in text_of(lead)
    assert "in force" not in text_of(lead).split("The rules")[0].split('class="trial"')[1].split("</div>")[0]
    send(lead, f"{PAGE}/trial/end", {"adopt": "no"}, opened=PAGE)
    work_all(database)
    assert "It was tested live" in text_of(lead)


def test_one_press_goes_back_to_the_rules_and_one_lets_it_decide_again(lead: FlaskClient, database: Database) -> None:
    send(lead, f"{PAGE}/mode", {"mode": "rules"}, opened=PAGE)
    assert "The rules alone decide." in text_of(lead)
    with database.reading() as db:
        assert db.execute(select(routing_state.c.mode)).scalar() == "rules"
    send(lead, f"{PAGE}/mode", {"mode": "learning"}, opened=PAGE)
    assert "The rules alone decide." not in text_of(lead)


def test_one_press_goes_back_to_the_version_before(lead: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        now = clock.now()
        save_version(
            db, default_settings() | {"choice": {"width": 0.5}}, based_on=None, note="Wider", by="Lee Okafor", now=now
        )
    text = text_of(lead)
    assert "Back to the first data" in text
    switch = text.split('name="switch" value="')[1].split('"')[0]
    assert send(lead, f"{PAGE}/back", {"switch": switch}, opened=PAGE)[0] == 303
    with database.reading() as db:
        assert version_in_force(db) is None
    assert send(lead, f"{PAGE}/back", {"switch": switch}, opened=PAGE)[0] == 422  # somebody was there already


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("reports", {"kind": "judgement", "version": "99"}, 404), ("reports", {"kind": "nonsense"}, 422), ("reports", {"kind": "trial"}, 422),
        ("trial", {"version": "x"}, 422), ("trial", {"version": "99"}, 404), ("trial/end", {}, 409), ("mode", {"mode": "magic"}, 422),
    ],
)  # fmt: skip
def test_what_is_odd_is_refused_in_a_sentence(lead: FlaskClient, path: str, form: dict[str, str], status: int) -> None:
    assert send(lead, f"{PAGE}/{path}", form, opened=PAGE)[0] == status
    assert lead.get(f"{PAGE}/reports/99").status_code == 404


def test_a_question_is_asked_about_its_topics_family(database: Database) -> None:
    made = {"answer": {"channel": "ticket", "probs": {"ticket": 1.0}, "blocked": {}}, "decided_at": clock.now()}
    contexts = [{"topic": "withdraw_failed"}, {"topic_family": "fixed_price", "topic": "withdraw_failed"}, {}]
    with database.writing() as db:
        rows = [made | {"id": f"r{at}", "context": context} for at, context in enumerate(contexts)]
        db.execute(routing_decisions.insert(), rows)
        asked = read_asked(db, TOPICS, now=clock.now())
    assert sorted(one.kinds["topic_family"] for one in asked) == ["fixed price", "not said", "payout"]


def test_a_group_is_served_worse_only_by_what_goes_against_it() -> None:
    gap = {"beyond": True, "error": 1.0}
    none: dict[str, object] = {"solved_gap": None, "wait_gap": None, "value_gap": None}
    assert served(none) == ""
    assert served(none | {"wait_gap": gap | {"value": -137.0}}) == "served better"
    assert served(none | {"wait_gap": gap | {"value": -137.0}, "value_gap": gap | {"value": -1.0}}) == "served worse"
    assert served(none | {"solved_gap": gap | {"value": -0.2, "beyond": False}}) == ""


def test_what_people_chose_themselves_is_no_drift_of_the_router(lead: FlaskClient, database: Database) -> None:
    log_a_world(database, 60)
    own = {
        "id": "own-1",
        "context": {},
        "answer": {"channel": "article", "probs": {"article": 1.0}, "blocked": {}},
        "arm": OWN,
        "decided_at": clock.now(),
    }
    with database.writing() as db:
        before = len(read_asked(db, TOPICS, now=clock.now()))
        db.execute(routing_decisions.insert().values(own))
        assert len(read_asked(db, TOPICS, now=clock.now())) == before
        assert not [row for row in read_settled(db, last=1000) if row.arm == OWN]
