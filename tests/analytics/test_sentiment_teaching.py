"""Learning from ratings: refused where there are too few, judged beside what stands, never swapped silently.

A version that is better beyond chance goes on and every comment is read anew; a person's choice outlives newer versions.
"""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from analytics.voice import add_verbatims
from analytics.voice.sentiment.blend.packing import BadModel, pack, unpack
from analytics.voice.sentiment.blend.training import train_sentiment
from analytics.voice.sentiment.correcting import correct
from analytics.voice.sentiment.tables import voice_feeling_models
from analytics.voice.sentiment.teaching.examples import read_examples
from analytics.voice.sentiment.teaching.judging import compare, fixed_set, verdict
from analytics.voice.sentiment.teaching.teaching import feel_anew, teach
from analytics.voice.sentiment.teaching.versions import let_go, list_versions, read_scorer, standing, use
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.errors import NotFound
from tests.analytics.content import comment, sign_in_pia

PLACES = [
    "the ledger",
    "my statement",
    "that panel",
    "our diary",
    "this screen",
    "the workroom",
    "my folder",
    "the notebook",
]
WHENS = [
    "again",
    "today",
    "on Monday",
    "since May",
    "this week",
    "twice",
    "for our team",
    "as ever",
    "at noon",
    "in the evening",
]


def rated(count: int = 300, start: int = 0) -> list[dict[str, Any]]:
    """Synthetic: words that no lexicon knows, with a meaning only the ratings tell."""
    rows = []
    for n in range(start, start + count):
        word, rating = [("blurked", 1), ("sang", 5)][n % 2]
        text = f"{PLACES[n % 8].capitalize()} {word} {WHENS[n // 8 % 10]}, number {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}."
        rows.append(comment(n, text, source="survey", rating=rating))
    return rows


def test_three_ratings_are_too_few_and_a_sentence_says_so(database: Database) -> None:
    add_verbatims(database, rated(3))
    assert teach(database, now=clock.now()) == "refused"
    with database.reading() as db:
        assert (
            list_versions(db)[0]
            .report["sentence"]
            .startswith("3 different comments with a rating so far. Learning starts at 150")
        )
        assert read_scorer(db).version.startswith("lexicon")


def test_ratings_that_all_say_the_same_teach_nothing(database: Database) -> None:
    add_verbatims(database, [row | {"rating": 5} for row in rated(200)])
    assert teach(database, now=clock.now()) == "refused"
    with database.reading() as db:
        assert "Nearly all ratings say the same" in list_versions(db)[0].report["sentence"]


def test_a_rating_in_the_middle_teaches_nothing(database: Database) -> None:
    """Otherwise every complaint that was put politely would be read as no complaint."""
    add_verbatims(database, [row | {"rating": 3} for row in rated(200)])
    with database.reading() as db:
        assert read_examples(db) == []
    assert teach(database, now=clock.now()) == "refused"


def test_a_version_better_beyond_chance_goes_on_and_comments_are_read_anew(database: Database) -> None:
    add_verbatims(database, rated())
    assert teach(database, now=clock.now()) == "on"
    with database.reading() as db:
        report = list_versions(db)[0].report
        assert "better beyond chance, so it is on" in report["sentence"]
    assert report["held"]["right"] > report["held"]["right_standing"]
    assert feel_anew(database) == 300
    add_verbatims(database, [comment(9000, "That panel blurked at noon, number zz.")])
    with database.reading() as db:
        assert (
            db.execute(select(verbatims.c.sentiment).where(verbatims.c.source_id == "9000")).scalar_one() == "negative"
        )
    assert teach(database, now=clock.now()) == "same"


def test_a_persons_choice_outlives_newer_versions_until_let_go(database: Database) -> None:
    add_verbatims(database, rated())
    with database.writing() as db:
        use(db, None, by_name="Pia Lindqvist", now=clock.now())
    assert teach(database, now=clock.now()) == "proposed"
    with database.reading() as db:
        newest, chosen = list_versions(db)[0].id, standing(db)
        assert chosen
        assert chosen.by_name == "Pia Lindqvist"
        assert read_scorer(db).version.startswith("lexicon")
    with database.writing() as db:
        let_go(db)
        use(db, newest, by_name="Pia Lindqvist", now=clock.now())
        assert read_scorer(db).version == f"version {newest}"


def test_a_version_that_is_not_there_or_damaged_is_not_switched_on(database: Database) -> None:
    add_verbatims(database, rated())
    teach(database, now=clock.now())
    with database.writing() as db:
        with pytest.raises(NotFound):
            use(db, 999_999, by_name="Pia", now=clock.now())
        number = list_versions(db)[0].id
        db.execute(update(voice_feeling_models).values(model=b"broken"))
        with pytest.raises(NotFound, match="damaged"):
            use(db, number, by_name="Pia", now=clock.now())


def test_corrections_are_learned_from(database: Database) -> None:
    add_verbatims(database, rated())
    texts = [row | {"rating": None, "source_id": f"c{n}", "text": row["text"].replace("blurked", "zimbled").replace("sang", "zimbled")} for n, row in enumerate(rated(40))]  # fmt: skip
    add_verbatims(database, texts)
    with database.writing() as db:
        ids = db.execute(select(verbatims.c.id).where(verbatims.c.source_id.like("c%"))).scalars().all()
        for number in ids:
            correct(db, number, "positive", by=None, by_name="Pia", now=clock.now())
    teach(database, now=clock.now())
    with database.reading() as db:
        assert list_versions(db)[0].report["corrections"] == 40
        assert read_scorer(db).score(["My ledger zimbled."])[0].label == "positive"


def test_chance_alone_switches_nothing_on() -> None:
    even = {"judged": 200, "right": 150, "right_standing": 148, "beyond_chance": 0.4}
    better, worse = even | {"beyond_chance": 3.0}, even | {"beyond_chance": -2.5}
    assert [verdict(even, even), verdict(better, even), verdict(better, worse)] == ["proposed", "on", "worse"]
    assert verdict(better | {"judged": 20}, even) == "proposed"


def test_a_packed_model_reads_as_before_and_a_damaged_one_says_so() -> None:
    texts, labels = ["good", "bad", "lovely work", "awful work"] * 6, ["positive", "negative"] * 12
    model = train_sentiment(texts, labels)
    again = type(model)(unpack(pack(model.learned)), model._lexicon)
    assert again.score(texts) == model.score(texts)
    for damaged in (b"", b"nonsense", pack(model.learned)[:-20]):
        with pytest.raises(BadModel):
            unpack(damaged)


def test_the_fixed_comments_are_read_better_than_by_chance() -> None:
    from analytics.voice import load_sentiment

    found = compare(load_sentiment(), load_sentiment(), fixed_set())
    assert found["beyond_chance"] == 0
    assert found["right"] >= 0.6 * found["judged"]


def test_a_product_manager_switches_versions_on_a_page(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    assert "Nothing learned yet" in client.get("/voice/reading").text
    add_verbatims(database, rated())
    teach(database, now=clock.now())
    text = client.get("/voice/reading").text
    assert "better beyond chance, so it is on" in text
    token = re.search(r'name="_csrf" value="([^"]+)"', text)
    assert token
    client.post("/voice/reading", data={"version": "lexicon", "_csrf": token[1]})
    assert "Now: the lexicon, chosen by Pia Lindqvist; newer versions wait." in client.get("/voice/reading").text
    assert client.post("/voice/reading", data={"version": "999", "_csrf": token[1]}).status_code == 404


def test_a_writer_reads_the_page_and_switches_nothing(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database, roles=("writer",))
    assert "<form method" not in client.get("/voice/reading").text.split("</header>")[1]
    assert client.post("/voice/reading", data={"version": "lexicon"}).status_code == 403
