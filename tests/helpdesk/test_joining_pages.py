"""Joining in HTTP: text written in a ticket that went elsewhere is kept, what is wrong is said in a sentence, and it costs little SQL."""

import re

import pytest
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from helpdesk.fields import add_tags
from helpdesk.joining.linking import link
from helpdesk.joining.merging import merge
from helpdesk.writing.tables import followers
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.widgets.conversation import open_session, post, token


class Desk:
    def __init__(self, client: FlaskClient, database: Database) -> None:
        self.client, self.database = client, database
        with database.writing() as db:
            self.ada: Staff = staff(db, "Ada Brenner")
            self.one, self.two = ask(db, MARA, "First words"), ask(db, MARA, "Second words")
            self.bos = ask(db, BO, "Words of Bo")
            session = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
        client.set_cookie(SESSION_COOKIE, session)

    def send(self, path: str, **data):
        found = re.search(r'name="_csrf" value="([^"]+)"', self.client.get("/desk/").text)
        assert found
        return self.client.post(f"/desk/tickets/{path}", data={"_csrf": found[1], **data})

    def page(self, path: str) -> str:
        answer = self.client.get(f"/desk/tickets/{path}")
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
def desk(client: FlaskClient, database: Database) -> Desk:
    return Desk(client, database)


def test_a_reply_to_a_ticket_that_was_merged_meanwhile_keeps_its_text_where_it_goes_on(desk: Desk) -> None:
    assert desk.send(f"{desk.one.id}/merges", **{"with": desk.two.id}).status_code == 303
    answer = desk.send(f"{desk.two.id}/replies", kind="reply", body="My long answer", seen=desk.two.last_message)
    assert answer.status_code == 409
    assert "My long answer" in answer.text
    assert f"{desk.two.reference} was merged into {desk.one.reference}" in answer.text
    assert f'action="/desk/tickets/{desk.one.id}/replies"' in answer.text
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    again = desk.send(f"{desk.one.id}/replies", kind="reply", body="My long answer", seen=seen[1])
    assert again.status_code == 303
    away = desk.page(str(desk.two.id))
    assert "Undo the merge" in away
    assert 'id="composer"' not in away
    late = desk.send(f"{desk.one.id}/merges", **{"with": desk.two.id})
    assert late.status_code == 409
    assert f'href="/desk/tickets/{desk.one.id}">Go on there' in late.text
    assert desk.send(f"{desk.two.id}/unmerge").status_code == 303
    assert desk.send(f"{desk.two.id}/unmerge").status_code == 409


def test_merging_with_another_customer_says_plainly_who_reads_what(desk: Desk) -> None:
    page = desk.page(f"{desk.one.id}/merge?with={desk.bos.id}")
    assert "Mara Castell is not Bo Halvorsen." in page
    assert "Neither reads the other’s words" in page
    assert 'name="follow" value="yes"' in page
    same = desk.page(f"{desk.one.id}/merge?with={desk.two.id}")
    assert "strangers" not in same
    assert "Mara sees one conversation" in same


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("{one}/merges", {}, 422), ("{one}/merges", {"with": "{one}"}, 422), ("{one}/merges", {"with": "987654"}, 404), ("{one}/merges", {"with": "x" * 9000}, 422),
        ("{one}/unmerge", {}, 409), ("987654/unmerge", {}, 404), ("{one}/splits", {"message": "-1"}, 422), ("{one}/unsplit", {}, 404),
        ("{one}/links", {"which": "W-10000000000000000000", "relation": "related"}, 303), ("{one}/links", {"which": "W-987654", "relation": "related"}, 404),
        ("{one}/links", {"which": "{ref}", "relation": "enemy"}, 422), ("{one}/unlink", {"other": "no", "relation": "related"}, 404),
        ("{one}/kind", {"kind": "wish"}, 422), ("{one}/shelf", {"shelf": "attic"}, 422), ("987654/shelf", {"shelf": "spam"}, 404),
        ("987654/restoration", {}, 404), ("{one}/incidents", {"body": "Hello"}, 404),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_breaks(desk: Desk, path: str, data: dict[str, str], status: int) -> None:
    told = {name: value.format(one=desk.one.id, ref=desk.two.reference) for name, value in data.items()}
    answer = desk.send(path.format(one=desk.one.id), **told)
    assert answer.status_code == status
    assert status == 303 or "<h1" in answer.text


def test_who_chose_no_ticket_to_merge_is_told_so_where_they_choose(desk: Desk) -> None:
    assert "Choose a ticket to merge." in desk.page(f"{desk.one.id}/merge?find=milestone&stays=other")
    assert "Choose a ticket to merge." not in desk.page(f"{desk.one.id}/merge")


def test_a_link_that_would_be_a_circle_is_refused_where_another_is_chosen(desk: Desk) -> None:
    one, two = desk.one, desk.two
    assert desk.send(f"{one.id}/links", which=two.reference, relation="parent").status_code == 303
    refused = desk.send(f"{two.id}/links", which=one.reference, relation="parent")
    assert refused.status_code == 409
    assert f"{one.reference} is a child of {two.reference}. Unlink them first." in refused.text
    assert f'id="which" name="which" value="{one.reference}"' in refused.text
    assert "can’t be linked to itself" in desk.page(f"{one.id}/links?which={one.reference}")
    assert desk.send(f"{one.id}/links", which=desk.bos.reference, relation="parent").status_code == 303
    story = " ".join(re.sub(r"<[^>]+>", "", desk.page(str(one.id))).split())
    assert f"Made a child of {desk.bos.reference} instead of {two.reference} by" in story


def test_tags_and_followers_of_what_was_merged_are_shown_with_it(desk: Desk) -> None:
    with desk.database.writing() as db:
        add_tags(db, [desk.two.id], ["refund"], by=desk.ada, now=clock.now())
        copy = {"ticket": desk.two.id, "kind": "cc", "mail": "kim@example.org", "name": "Kim Ray", "added_at": clock.now(), "added_by": "Ada"}  # fmt: skip
        db.execute(followers.insert().values(copy))
    asked = desk.page(f"{desk.two.id}/merge?with={desk.one.id}&stays=other")
    assert 'name="copies" value="yes" checked> <span>Keep them in copy: Kim Ray<br>' in asked
    strange = desk.page(f"{desk.two.id}/merge?with={desk.bos.id}&stays=other")
    assert 'name="copies" value="yes"> <span>Keep them in copy: Kim Ray<br>' in strange, "another customer's words"
    assert 'name="copies"' not in desk.page(f"{desk.one.id}/merge?with={desk.two.id}&stays=other")
    with desk.database.writing() as db:
        merge(db, desk.one.id, [desk.two.id], by=desk.ada, now=clock.now())
    page = desk.page(str(desk.one.id))
    assert f"{desk.two.reference}, tagged refund, followed by Kim Ray" in page
    assert f"from {desk.two.reference}" in page


def test_a_problem_that_is_solved_says_who_has_not_been_told_and_offers_its_answer(desk: Desk) -> None:
    problem, incident = desk.one, desk.bos
    with desk.database.writing() as db:
        link(db, problem.id, incident.id, "incident", by=desk.ada, now=clock.now())
        helpdesk.reply(db, problem.id, author=desk.ada, body="Payouts run again.", seen=problem.last_message, now=clock.now())  # fmt: skip
    assert "still open" not in desk.page(str(problem.id))
    assert "Payouts run again." not in desk.page(f"{problem.id}/incidents")  # it isn't an end yet
    assert desk.send(f"{problem.id}/solution").status_code == 303
    page = desk.page(str(problem.id))
    assert "1 incident of this problem is still open" in page
    assert 'id="answer-incidents"' in page
    assert ">Payouts run again.</textarea>" in desk.page(f"{problem.id}/incidents")
    with desk.database.writing() as db:
        helpdesk.solve(db, incident.id, by=desk.ada, now=clock.now())
    assert "still open" not in desk.page(str(problem.id))


def test_what_a_page_costs(desk: Desk) -> None:
    """A ticket that stands alone costs no more than before; what it is joined to costs two, one of which says who may see it."""
    with desk.database.writing() as db:
        link(db, desk.one.id, desk.bos.id, "related", by=desk.ada, now=clock.now())
    sent: dict[str, int] = {}
    for path in (str(desk.two.id), str(desk.one.id), f"{desk.one.id}/merge", f"{desk.one.id}/split", f"{desk.one.id}/links?which=words"):  # fmt: skip
        desk.page(path)
        with count_statements(desk.database) as seen:
            desk.page(path)
        sent[path] = len(seen)
    assert sent[str(desk.one.id)] == sent[str(desk.two.id)] + 2
    assert max(list(sent.values())[2:]) <= 8
    assert "Linked" in desk.page(str(desk.one.id))


def test_the_widget_goes_on_under_either_reference_and_counts_each_reply_once(
    client: FlaskClient, database: Database
) -> None:
    session = open_session(client, token=token())
    asked = [post(client, "tickets", {"session": session, "body": body, "channel": "ticket", "key": f"key-{body}-1234"}).json["reference"] for body in ("First", "Second")]  # fmt: skip
    one, two = asked
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        numbers = [int(reference[2:]) - 10_000 for reference in asked]
        for number in numbers:
            helpdesk.reply(db, number, author=ada, body="Seen", seen=2**40, now=clock.now())
    post(client, "threads/read", {"session": session, "reference": two})
    with database.writing() as db:
        merge(db, numbers[0], [numbers[1]], by=ada, now=clock.now())
    lines = post(client, "threads", {"session": session}).json["threads"]
    assert [(line["reference"], line["unread"]) for line in lines] == [(one, 1)]
    assert post(client, "messages", {"session": session, "reference": two, "body": "Third", "key": "key-third-1234"}).status_code == 200  # fmt: skip
    for reference in asked:
        thread = post(client, "thread", {"session": session, "reference": reference}).json
        assert [said["body"] for said in thread["messages"]] == ["First", "Second", "Seen", "Seen", "Third"]
    post(client, "threads/read", {"session": session, "reference": two})
    assert [line["unread"] for line in post(client, "threads", {"session": session}).json["threads"]] == [0]
