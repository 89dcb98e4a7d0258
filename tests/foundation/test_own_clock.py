"""The clock of who reads: their zone and their hours, as the browser tells both; without it UTC, and twenty-four in English."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from foundation.own_clock import own_clock, own_hour, own_zone
from foundation.saying import Words
from foundation.speaking import speaking_in

FIVE = datetime(2026, 11, 29, 17, tzinfo=UTC)


@pytest.mark.parametrize(("languages", "said"), [
    ("en-US,en;q=0.9", "5:00 PM UTC"), ("de-DE, de;q=0.8, en-US;q=0.5", "5:00 PM UTC"), ("en-GB,en-US", "17:00 UTC"), ("de-DE", "17:00 UTC"), ("es-MX", "17:00 UTC"),
    ("", "17:00 UTC"),
])  # fmt: skip
def test_it_has_the_hours_of_the_first_kind_of_the_pages_language(app: Flask, languages: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": languages}):
        assert own_clock(FIVE).replace("\u202f", " ") == said


def test_twenty_four_hours_have_two_digits_in_every_language(app: Flask) -> None:
    with app.test_request_context(), speaking_in(Words("es", {})):
        assert own_clock(FIVE.replace(hour=9)) == "09:00 UTC"


@pytest.mark.parametrize(("zone", "said"), [("Asia/Kolkata", "22:30"), ("Europe%2FBerlin", "18"), ("Mars/Base", "17")])
def test_it_is_in_the_zone_of_the_browser(app: Flask, zone: str, said: str) -> None:
    with app.test_request_context(headers={"Cookie": f"aside_zone={zone}"}):
        assert own_hour(FIVE) == said


@pytest.mark.parametrize(("chosen", "said"), [("America/Lima", "America/Lima"), ("UTC", "Asia/Kolkata"), (None, "Asia/Kolkata")])  # fmt: skip
def test_a_profile_that_names_another_zone_goes_before_the_browser(app: Flask, chosen: str | None, said: str) -> None:
    with app.test_request_context(headers={"Cookie": "aside_zone=Asia/Kolkata"}):
        assert str(own_zone(chosen)) == said
