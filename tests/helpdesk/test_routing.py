"""The router, as contracts/routing.md has it.

1. Each hard rule holds, also for strange contexts; the ticket is the safe end.
2. `probs` covers the allowed channels, sums to 1, and draws follow exactly these probabilities.
3. Outcomes are counted once per decision and move the choice.
4. Anything may be missing, null or absurd.
"""

import json
import math

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid
from foundation.tokens import create_api_token
from helpdesk.routing import FAMILIES, TOPICS, Router, guess_topic, train_topics
from helpdesk.routing.data.settings import read_settings

OPEN = {"hour_utc": 12.0, "weekday": 1, "language": "en", "plan": "plus", "role": "freelancer", "account_state": "ok"}
SELF = {"article", "chatbot"}


def decide(**context) -> dict:
    return Router.default(seed=7).decide(OPEN | context)


def test_every_topic_has_its_family() -> None:
    assert len(TOPICS) == 53
    assert set(TOPICS.values()) == set(FAMILIES)


def test_rule_1_closed_full_and_tried_channels_are_out() -> None:
    night = decide(hour_utc=3.0, weekday=6)
    assert {"live_chat", "phone_callback", "payments_team", "mediation_team", "freelancer_success"} <= set(
        night["blocked"]
    )
    assert "live_chat" in decide(channels={"live_chat": {"open": False}})["blocked"]
    assert "live_chat" in decide(channels={"live_chat": {"open": True, "queue_len": 40, "cap": 40}})["blocked"]
    assert "article" in decide(tried=["article"])["blocked"]


def test_rule_2_a_person_asked_for_or_two_failures_end_self_service() -> None:
    assert set(decide(wants_human=True)["blocked"]) >= SELF
    assert set(decide(failed_self_service=2)["blocked"]) >= SELF
    assert not set(decide(failed_self_service=1, topic="password_reset")["blocked"]) >= SELF


def test_rule_3_safety_and_critical_limited_accounts_meet_people() -> None:
    assert set(decide(topic="scam_job")["blocked"]) >= SELF
    assert set(decide(urgency="critical", account_state="restricted")["blocked"]) >= SELF


def test_rule_4_the_gravest_go_to_three_channels_only() -> None:
    for context in (
        {"topic": "account_takeover"},
        {"topic": "harassment"},
        {"topic_family": "safety", "urgency": "critical"},
    ):
        assert set(decide(**context)["probs"]) <= {"trust_safety", "phone_callback", "live_chat"}
    out = {"trust_safety": {"open": False}, "phone_callback": {"open": False}, "live_chat": {"open": False}}
    assert decide(topic="harassment", channels=out)["channel"] == "ticket"


def test_rule_5_large_disputes_are_not_self_served() -> None:
    assert {"article", "chatbot", "freelancer_success"} <= set(
        decide(topic="start_dispute", amount_minor=100_000)["blocked"]
    )


def test_rule_6_callbacks_are_for_plus_and_enterprise_or_critical() -> None:
    assert "phone_callback" in decide(plan="basic")["blocked"]
    assert "phone_callback" in decide(plan=None)["blocked"]
    assert "phone_callback" not in decide(plan="basic", urgency="critical")["blocked"]
    assert "phone_callback" not in decide(plan="enterprise")["blocked"]


def test_rule_7_freelancer_success_is_not_for_clients() -> None:
    assert "freelancer_success" in decide(role="client")["blocked"]


def test_rule_8_other_languages_are_written_to() -> None:
    assert {"live_chat", "phone_callback"} <= set(decide(language="de")["blocked"])
    assert "live_chat" not in decide(language="es")["blocked"]


def test_rule_9_suspended_accounts_see_trust_and_safety_first() -> None:
    assert {"payments_team", "freelancer_success"} <= set(decide(account_state="suspended")["blocked"])


def test_rule_10_nothing_left_is_the_ticket() -> None:
    everything = list(read_settings().channels)
    decision = decide(tried=everything, wants_human=True)
    assert (decision["channel"], decision["fallback"], decision["propensity"]) == ("ticket", True, 1.0)


def test_the_answer_has_the_contracts_shape() -> None:
    decision = decide(topic="payout_pending_time", topic_confidence=0.9, page="payouts", urgency="high", sentiment=-0.6)
    assert set(decision) == {
        "decision_id",
        "channel",
        "propensity",
        "probs",
        "explanation",
        "blocked",
        "fallback",
        "model_version",
    }
    assert math.isclose(sum(decision["probs"].values()), 1, abs_tol=1e-9)
    assert decision["propensity"] == decision["probs"][decision["channel"]]
    assert decision["explanation"]
    assert all(sentence.endswith(".") for sentence in decision["explanation"])
    json.dumps(decision)


def test_repeated_draws_follow_the_stated_probabilities() -> None:
    router = Router.default(seed=11)
    context = OPEN | {"topic": "fee_question"}
    count = 3000
    drawn: dict[str, int] = {}
    for _ in range(count):
        decision = router.decide(context)
        drawn[decision["channel"]] = drawn.get(decision["channel"], 0) + 1
    for channel, p in decision["probs"].items():
        spread = math.sqrt(max(p * (1 - p) * count, 1e-9))
        assert abs(drawn.get(channel, 0) - p * count) < 4.5 * spread + 1e-9, channel


def test_the_same_seed_decides_the_same() -> None:
    contexts = [OPEN | {"topic": topic} for topic in TOPICS]
    one, other = Router.default(seed=3), Router.default(seed=3)
    assert [one.decide(c)["channel"] for c in contexts] == [other.decide(c)["channel"] for c in contexts]


def test_outcomes_count_once_and_move_the_choice() -> None:
    router = Router.default(seed=7)
    context = OPEN | {"topic": "withdraw_failed", "wants_human": True}
    before = router.decide(context)["probs"]["payments_team"]
    counted = 0
    for _ in range(300):
        decision = router.decide(context)
        good = decision["channel"] == "payments_team"
        outcome = {
            "decision_id": decision["decision_id"],
            "channel": decision["channel"],
            "resolved": good,
            "reopened": False,
            "csat": 5 if good else 1,
        }
        counted += router.learn(outcome)
        assert router.learn(outcome) is False
    assert counted == 300
    assert router.decide(context)["probs"]["payments_team"] > before


@pytest.mark.parametrize("outcome", [None, {}, {"decision_id": "nowhere"}, {"decision_id": 7}, "text"])
def test_unknown_outcomes_change_nothing(outcome) -> None:
    assert Router.default(seed=7).learn(outcome) is False


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.text(max_size=5), max_size=3),
)
contexts = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.one_of(values, st.sampled_from(sorted(TOPICS))), "topic_family": st.one_of(values, st.sampled_from(sorted(FAMILIES))),
        "urgency": st.one_of(values, st.sampled_from(["low", "normal", "high", "critical"])), "plan": st.one_of(values, st.sampled_from(["basic", "plus"])),
        "role": st.one_of(values, st.sampled_from(["client", "freelancer"])), "account_state": st.one_of(values, st.sampled_from(["ok", "suspended"])),
        "language": st.one_of(values, st.sampled_from(["en", "de"])), "amount_minor": values, "wants_human": values, "failed_self_service": values,
        "tried": values, "hour_utc": values, "weekday": values, "sentiment": values,
        "channels": st.one_of(values, st.dictionaries(st.sampled_from(["live_chat", "ticket", "nonsense"]), st.one_of(values, st.dictionaries(st.sampled_from(["open", "cap", "queue_len", "cost", "est_wait_min"]), values)))),
    },
)  # fmt: skip


@given(contexts)
def test_no_context_breaks_it_or_a_rule(context) -> None:
    decision = Router.default(seed=7).decide(context)
    probs = decision["probs"]
    assert math.isclose(sum(probs.values()), 1, abs_tol=1e-6)
    assert decision["channel"] in probs
    assert all(0 <= p <= 1 for p in probs.values())
    assert decision["channel"] not in decision["blocked"] or decision["fallback"]
    if decision["fallback"]:
        assert decision["channel"] == "ticket"
        return
    if context.get("wants_human") is True:
        assert not SELF & set(probs)
    if context.get("topic") in ("account_takeover", "harassment"):
        assert set(probs) <= {"trust_safety", "phone_callback", "live_chat"}
    if context.get("plan") == "basic" and context.get("urgency") != "critical":
        assert "phone_callback" not in probs
    if context.get("role") == "client":
        assert "freelancer_success" not in probs
    if context.get("account_state") == "suspended":
        assert not {"payments_team", "freelancer_success"} & set(probs)


def test_data_that_make_no_sense_are_refused_in_words() -> None:
    for data in ({"chanels": {}}, {"channels": {}}, {"rules": [{"id": "x"}]}):
        with pytest.raises(Invalid):
            read_settings(data)


def test_topics_are_guessed_from_words() -> None:
    assert guess_topic("my milestone is not released")[0] == "milestone_not_released"
    assert guess_topic("the login code never came")[0] in {"password_reset", "two_factor_lost"}
    assert guess_topic("lovely weather today") == (None, 0.0)


def test_topics_can_be_trained() -> None:
    texts = [f"{word} {n}" for word in ("payout late money bank", "password reset sign in") for n in range(30)]
    labels = ["payout"] * 30 + ["password"] * 30
    model = train_topics(texts, labels)
    found = model.predict(["where is my money from the bank", "reset password"])
    assert [one.label for one in found] == ["payout", "password"]
    assert all(0 <= one.probability <= 1 for one in found)


def test_the_two_endpoints_keep_the_contract(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        token = create_api_token(db, name="simulator", scopes=["routing"], now=clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/routing/decisions", json={}).status_code == 401
    decision = client.post(
        "/api/v1/routing/decisions", json=OPEN | {"topic": "fee_question", "extra": None}, headers=headers
    ).json
    assert decision["channel"] in decision["probs"]
    outcome = {"decision_id": decision["decision_id"], "resolved": True, "reopened": False, "csat": None, "ttr_min": 5}
    assert client.post("/api/v1/routing/outcomes", json=outcome, headers=headers).json == {"counted": True}
    assert client.post("/api/v1/routing/outcomes", json=outcome, headers=headers).json == {"counted": False}
    assert (
        client.post("/api/v1/routing/outcomes", json=outcome | {"resolved": False}, headers=headers).status_code == 409
    )
    assert client.post("/api/v1/routing/outcomes", json={"decision_id": "nowhere"}, headers=headers).status_code == 404
    assert client.post("/api/v1/routing/decisions", data=b"[]", headers=headers).status_code == 422
