"""What the demo's people say reads as if people had said it, and answers answer."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

import pytest
from sqlalchemy import select

from helpdesk.tickets.tables import messages, tickets
from kb.articles.tables import votes
from marketplace.contracts.tables import contracts
from marketplace.demo.knowledge import ARTICLES
from marketplace.demo.words import phrases, topics
from marketplace.jobs.tables import job_posts
from marketplace.proposals.tables import proposals
from marketplace.ratings.tables import ratings
from tests.demo.world import World, customer_texts, threads

pytestmark = pytest.mark.once

LEFT_OVER = re.compile(r"[{}]|[Ll]orem ipsum|TODO|XXX|undefined|\bNone\b")


def test_customers_write_in_thousands_of_ways(world: World) -> None:
    texts = customer_texts(world)
    assert len(set(texts)) >= 4000
    first = {row.body for row in world.all(select(messages).where(messages.c.id.in_(first_ids(world))))}
    assert len(first) >= 2000


def test_no_text_has_a_hole_in_it(world: World) -> None:
    texts = [
        *(row.body for row in world.all(select(messages.c.body))),
        *(row.subject for row in world.all(select(tickets.c.subject))),
        *(row.comment or "" for row in world.all(select(votes.c.comment))),
        *(row.rating_comment or "" for row in world.all(select(tickets.c.rating_comment))),
        *(text for row in world.all(select(job_posts.c.title, job_posts.c.brief)) for text in row),
        *(row.note for row in world.all(select(proposals.c.note))),
        *(row.title for row in world.all(select(contracts.c.title))),
        *(row.comment for row in world.all(select(ratings.c.comment))),
    ]
    assert [text for text in texts if LEFT_OVER.search(text)] == []
    assert all(text.strip() == text for text in texts)


def test_an_answer_belongs_to_the_case_it_answers(world: World) -> None:
    """Every first answer comes from the case whose subject the ticket bears."""
    known = defaultdict(list)
    for topic in topics().values():
        for case in topic.cases:
            for subject in case["subjects"]:
                known[pattern(subject)] += case["answers"] + ([case["asks"]] if "asks" in case else [])
    spanish = {answer for one in phrases("spanish").values() for answer in one["answers"]}
    for ticket, said in threads(world):
        answer = next((one.body for one in said if one.kind == "agent"), None)
        if answer is None:
            continue
        fitting = [text for subject, texts in known.items() if subject.fullmatch(ticket.subject) for text in texts]
        assert any(pattern(text).search(answer) for text in [*fitting, *spanish]), ticket.subject


def test_threads_begin_with_the_customer_and_go_forward_in_time(world: World) -> None:
    for _, said in threads(world):
        assert said[0].kind == "customer"
        assert [one.sent_at for one in said] == sorted(one.sent_at for one in said)
        assert all(one.kind != "customer" or two.kind != "customer" for one, two in pairwise(said))


def test_spanish_questions_get_spanish_answers(world: World) -> None:
    spanish = {subject for one in phrases("spanish").values() for subject in one["subjects"]}
    asked = [(ticket, said) for ticket, said in threads(world) if ticket.subject in spanish]
    assert len(asked) > 40
    for _, said in asked:
        assert all(one.body.startswith("Hola") for one in said if one.kind == "agent")


def test_only_freelancers_speak_of_their_client(world: World) -> None:
    roles = {row.id: row.context["role"] for row in world.all(select(tickets.c.id, tickets.c.context))}
    for row in world.all(select(messages.c.ticket, messages.c.body).where(messages.c.kind == "customer")):
        if "my client" in row.body.lower():
            assert roles[row.ticket] in {"freelancer", "agency"}, row.body
        if "my freelancer" in row.body.lower():
            assert roles[row.ticket] == "client", row.body


def test_comments_on_ratings_fit_their_stars(world: World) -> None:
    words = phrases("threads")["ratings"]
    pleased = {pattern(text) for text in words["good"] + words["short"]}
    for row in world.all(select(tickets).where(tickets.c.rating_comment.is_not(None))):
        is_praise = any(text.fullmatch(row.rating_comment) for text in pleased)
        assert is_praise == (row.rating >= 4), row.rating_comment


def test_every_topic_names_articles_that_exist() -> None:
    there = {path.stem for path in ARTICLES.glob("*.md")}
    assert {article for topic in topics().values() for article in topic.articles} <= there


def test_no_sentence_of_ours_is_said_too_often(world: World) -> None:
    replies = Counter(row.body for row in world.all(select(messages.c.body).where(messages.c.kind == "agent")))
    assert replies.most_common(1)[0][1] < 60


def first_ids(world: World) -> list[int]:
    return [said[0].id for _, said in threads(world)]


@cache
def pattern(text: str) -> re.Pattern[str]:
    """What the text looks like once its slots are filled."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)), re.IGNORECASE)
