"""A rating is shown as it was given, and counted as points from 1 to 5 whatever it was given on."""

import pytest
from sqlalchemy import select

from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.hearing.scales import given, in_words, points
from analytics.voice.tables import verbatims
from foundation.database import Database
from tests.analytics.content import comment


@pytest.mark.parametrize(
    ("value", "scale", "kept", "said"),
    [
        (9, "nps10", 4.6, "9 of 10"),
        (0, "nps10", 1, "0 of 10"),
        (4, "csat5", 4, "4 of 5"),
        (1, "stars5", 1, "1 star"),
        (1, "thumbs", 5, "Thumbs up"),
        (0, "thumbs", 1, "Thumbs down"),
    ],
)
def test_what_was_given_is_told_again_from_its_points(value: float, scale: str, kept: float, said: str) -> None:
    assert points(value, scale) == kept
    assert given(kept, scale) == value
    assert in_words(kept, scale) == said


def test_a_rating_without_a_scale_is_points_of_five() -> None:
    assert in_words(3.5, None) == "3.5 of 5"


def test_a_comment_that_says_something_good_and_something_bad_is_marked_when_it_is_read(database: Database) -> None:
    both = "Quick answer, but the money is still missing."
    add_verbatims(database, [comment(1, both), comment(2, "Quick answer, thank you."), comment(3, "🙂")])
    with database.reading() as db:
        found = {row.source_id: row.two_sided for row in db.execute(select(verbatims))}
    assert found == {"1": True, "2": False, "3": False}
