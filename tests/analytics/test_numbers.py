"""1. A minus is a true one. 2. Nothing has no sign. 3. A number and its per cent sign stay on one line."""

from analytics.voice.asking.address import NAMES
from analytics.voice.asking.describing import NAMES as LABELS
from analytics.voice.numbers import percent, signed, signed_percent


def test_numbers_are_written_one_way() -> None:
    assert [signed(one) for one in (-0.421, 0.3, -0.001, 0.0)] == ["−0.42", "+0.30", "0.00", "0.00"]
    assert [signed_percent(one) for one in (-0.12, 0.034, -0.001)] == ["−12\u202f%", "+3\u202f%", "0\u202f%"]
    assert percent(0.996) == "100\u202f%"


def test_every_filter_has_a_name_for_people() -> None:
    """A filter that an address may hold and no pill shows couldn't be taken away."""
    assert set(LABELS) == set(NAMES)
