"""What to read next: what is alike, of the same section first, at most four, never the article itself."""

from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, Entry, publish_article
from kb.helpcentre.related import choose_related
from kb.search import Hit


def hit(name: str, score: float, section: str) -> Hit:
    return Hit(name, score, name, "", (), section, slug=name)


def entry(name: str) -> Entry:
    return Entry(name, name, name, "Escrow")


def test_alike_ones_of_the_same_section_come_first() -> None:
    found = choose_related(
        "self", "Escrow", [hit("self", 9, "Escrow"), hit("far", 8, "Fees"), hit("near", 7, "Escrow")], []
    )
    assert [one.id for one in found] == ["near", "far"]


def test_the_section_fills_up_what_chance_likeness_would_have() -> None:
    neighbours = [hit("alike", 9, "Fees"), hit("by chance", 1, "Hiring")]
    found = choose_related("self", "Escrow", neighbours, [entry("self"), entry("next"), entry("alike"), entry("after")])
    assert [one.id for one in found] == ["alike", "next", "after"]


def test_there_are_four_at_most_and_none_in_an_empty_house() -> None:
    found = choose_related("self", "Escrow", [hit(f"h{n}", 9, "Escrow") for n in range(8)], [entry("next")])
    assert [one.id for one in found] == ["h0", "h1", "h2", "h3"]
    assert choose_related("self", "Escrow", [hit("self", 9, "Escrow")], [entry("self")]) == []


def test_a_client_is_not_sent_to_what_is_only_for_freelancers(database: Database, client: FlaskClient) -> None:
    with database.writing() as db:
        for title, roles in (
            ("Fund a milestone", ("client",)),
            ("Milestone funding for clients", ("client",)),
            ("Milestone work", ("freelancer",)),
        ):
            draft = ArticleDraft(title=title, markdown="A milestone.", section=title, roles=roles)
            publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    related = client.get("/help/articles/fund-a-milestone").text.partition('id="related"')[2]
    assert "Milestone funding for clients" in related
    assert "Milestone work" not in related
    assert "/help/articles/fund-a-milestone" not in related.partition("</section>")[0]
