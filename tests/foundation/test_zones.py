"""Time zones by name."""

import pytest

from foundation.zones import find_zone, is_zone, zones_to_choose


def test_zones_to_choose_are_utc_and_those_people_live_in() -> None:
    first, *others = zones_to_choose()
    assert first == "UTC"
    assert others == sorted(others)
    assert {"Europe/Lisbon", "America/Argentina/Salta", "Asia/Kolkata"} <= set(others)
    assert not any(one.startswith(("Etc/", "US/")) for one in others)


@pytest.mark.parametrize("name", ["", "Mars/Base", "America/Argentina", "../etc/passwd", "europe/lisbon\0"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert not is_zone(name)
    assert find_zone(name) is None


def test_every_zone_to_choose_is_one() -> None:
    assert all(is_zone(one) and find_zone(one) for one in zones_to_choose())
