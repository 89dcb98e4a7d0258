"""Requests to teams. 1. Each team asks its own few things, none required. 2. What doesn't fit is told, naming the field."""

from datetime import date

import pytest

from foundation.errors import Invalid
from helpdesk.requests import FORMS, read_answers, urgency_of

TODAY = date(2026, 11, 27)


def read(channel: str, **given: str) -> dict[str, str]:
    return {one.name: one.words for one in read_answers(channel, given, today=TODAY)}


def test_nothing_is_required_and_what_nobody_asked_is_left_out() -> None:
    assert all(read(channel) == {} for channel in FORMS)
    assert read("payments_team", who="x") == {}
    assert read("ticket", who="x") == {}
    assert max(len(fields) for fields in FORMS.values()) <= 3


def test_answers_are_kept_in_words() -> None:
    assert read("payments_team", what="payout", amount="1.200,50", currency="EUR") == {
        "what": "A payout to me", "amount": "1,200.50", "currency": "EUR",
    }  # fmt: skip
    assert read("mediation_team", contract=" Packaging  illustrations ", by="2026-12-01") == {
        "contract": "Packaging illustrations", "by": "2026-12-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "kept"), [("1200", "1,200"), ("1,200", "1,200"), ("1.200", "1,200"), ("1 200,5", "1,200.5"), ("0.99", "0.99")]
)  # fmt: skip
def test_an_amount_is_understood_however_it_is_written(said: str, kept: str) -> None:
    assert read("payments_team", amount=said)["amount"] == kept


@pytest.mark.parametrize(
    ("channel", "field", "said"),
    [
        ("payments_team", "amount", "a lot"),
        ("payments_team", "amount", "-5"),
        ("payments_team", "amount", "1e400"),
        ("payments_team", "currency", "XXX"),
        ("mediation_team", "by", "tomorrow"),
        ("mediation_team", "by", "2020-01-01"),
        ("mediation_team", "by", "9999-12-31"),
        ("mediation_team", "contract", "x" * 201),
        ("trust_safety", "link", "javascript:alert(1)"),
        ("trust_safety", "link", "https://[x"),
        ("trust_safety", "danger", "<b>"),
    ],
)
def test_what_does_not_fit_names_its_field(channel: str, field: str, said: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read(channel, **{field: said})
    assert wrong.value.field == field


def test_somebody_in_danger_comes_before_all_else() -> None:
    said = {danger: urgency_of(read_answers("trust_safety", {"danger": danger}, today=TODAY)) for danger in ("yes", "unsure", "no", "")}  # fmt: skip
    assert said == {"yes": "critical", "unsure": "high", "no": "normal", "": "normal"}
