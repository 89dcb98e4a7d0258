"""After a contract each side rates the other once; the success score needs three ended contracts of 24 months."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from foundation.errors import Conflict, Invalid, NotFound
from marketplace.contracts.changing import end_contract
from marketplace.members.standing import read_standing
from marketplace.ratings.rating import rate, rating_by, ratings_of
from marketplace.ratings.standing import Outcome, badge_of, rebuild_standings, success_score
from tests.marketplace.people import NOW, People, fixed_contract

PRAISE = {"stars": 5, "comment": "Lovely lids.", "again": True, "private_note": "", "completed_well": True}


def ended(db: Connection, people: People, *, now=NOW) -> int:
    contract = fixed_contract(db, people)
    end_contract(db, contract, member=people.bo.id, now=now)
    return contract


def test_each_side_rates_once_after_the_end(db: Connection, people: People) -> None:
    running = fixed_contract(db, people)
    with pytest.raises(Conflict, match="has ended"):
        rate(db, running, member=people.bo.id, now=NOW, **PRAISE)
    end_contract(db, running, member=people.bo.id, now=NOW)
    rate(db, running, member=people.bo.id, now=NOW, **PRAISE)
    with pytest.raises(Conflict, match="can’t be changed"):
        rate(db, running, member=people.bo.id, now=NOW, **PRAISE)
    rate(db, running, member=people.mara.id, now=NOW, **PRAISE | {"stars": 4, "comment": "A clear brief."})
    assert [row.comment for row in ratings_of(db, people.mara.id)] == ["Lovely lids."]
    assert [row.comment for row in ratings_of(db, people.bo.id)] == ["A clear brief."]


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(db: Connection, people: People, stars: int) -> None:
    contract = ended(db, people)
    with pytest.raises(Invalid) as wrong:
        rate(db, contract, member=people.bo.id, now=NOW, **PRAISE | {"stars": stars})
    assert wrong.value.field == "stars"
    assert rating_by(db, contract, people.bo.id) is None


def test_strangers_rate_nobody(db: Connection, people: People) -> None:
    contract = ended(db, people)
    with pytest.raises(NotFound):
        rate(db, contract, member=people.sam.id, now=NOW, **PRAISE)


def test_what_is_private_stays_private(db: Connection, people: People) -> None:
    contract = ended(db, people)
    rate(db, contract, member=people.bo.id, now=NOW, **PRAISE | {"private_note": "A little slow."})
    (row,) = ratings_of(db, people.mara.id)
    assert "private_note" not in row._fields
    assert "again" not in row._fields


def test_the_score_appears_with_the_third_ended_contract(db: Connection, people: People) -> None:
    for count in (1, 2, 3):
        rate(db, ended(db, people), member=people.bo.id, now=NOW, **PRAISE)
        standing = read_standing(db, people.mara.id)
        assert (standing.ended, standing.rated, standing.stars) == (count, count, 5.0)
        assert standing.score == (100 if count == 3 else None)
        assert standing.badge == ("Trusted" if count == 3 else "Newcomer")


def test_only_the_last_24_months_count(db: Connection, people: People) -> None:
    for _ in range(3):
        rate(db, ended(db, people), member=people.bo.id, now=NOW, **PRAISE)
    rebuild_standings(db, [people.mara.id], now=NOW + timedelta(days=731))
    standing = read_standing(db, people.mara.id)
    assert (standing.score, standing.badge, standing.ended) == (None, "Newcomer", 0)


def test_standings_rebuild_from_nothing_to_the_same(db: Connection, people: People) -> None:
    for stars in (5, 3, 2):
        rate(db, ended(db, people), member=people.bo.id, now=NOW, **PRAISE | {"stars": stars, "again": stars > 2})
    before = read_standing(db, people.mara.id)
    assert rebuild_standings(db, now=NOW) == 2
    assert read_standing(db, people.mara.id) == before


def test_the_score_is_the_mean_of_what_is_known() -> None:
    well, unrated = Outcome(5, True, True), Outcome(None, True, None)
    poor = Outcome(1, False, False)
    assert success_score([well, well]) is None
    assert success_score([well, unrated, unrated]) == 100
    assert success_score([well, well, poor]) == 67
    assert success_score([poor, poor, poor]) == 0
    assert [badge_of(90, 3), badge_of(89, 3), badge_of(None, 2)] == ["Trusted", "Rising", "Newcomer"]
