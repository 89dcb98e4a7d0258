"""Every Worklane form: what is typed is shown as text, never as markup, and wrong input keeps it and says why.

1. Hostile text in every field comes back escaped wherever it is shown, and breaks nothing.
2. Wrong input answers 4xx with a sentence on the same page, and every text that was typed is still there.
3. A form without its token, or an unknown step, is refused.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from marketplace.contracts.changing import end_contract
from marketplace.contracts.refunds import ask_refund
from marketplace.contracts.tables import contracts, milestones
from marketplace.jobs.tables import job_posts
from marketplace.members.people import read_member
from marketplace.messages.tables import messages
from tests.marketplace.browsing import send, visit_as
from tests.marketplace.people import CARD, IBAN, JOB, NOTE, fixed_contract, funded, job, submitted
from tests.marketplace.world import World, make_world

HOSTILE = """"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\u202e"""
LONG = HOSTILE + " and enough honest words to be let in by every rule of length that there is here."


@pytest.fixture(autouse=True)
def _noon_of_a_wednesday() -> Iterator[None]:
    """A week’s hours can be disputed then."""
    with time_machine.travel(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, clock.now())


@pytest.fixture
def bo(app: Flask, database: Database, world: World) -> FlaskClient:
    return visit_as(app, database, world.people.bo, clock.now())


@pytest.fixture
def mara(app: Flask, database: Database, world: World) -> FlaskClient:
    return visit_as(app, database, world.people.mara, clock.now())


def safe(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(..)", page)
    assert not re.search(r"=\"[^\"]*\"'><script", page)


def find(world: World, pattern: str, side: str = "client") -> str:
    return next(path for path in getattr(world, side) if re.fullmatch(pattern, path))


def test_hostile_words_stay_words_on_every_page(
    app: Flask, database: Database, world: World, bo: FlaskClient, mara: FlaskClient
) -> None:
    """Typed into every form that takes words, then read on every page of both sides."""
    now, people = clock.now(), world.people
    profile = {"city": HOSTILE, "country": HOSTILE, "name": HOSTILE}
    assert send(bo, "/profile", page="/profile", company=HOSTILE, **profile).status_code == 303
    assert (
        send(mara, "/profile", page="/profile", headline=HOSTILE, about=LONG, skills=HOSTILE, **profile).status_code
        == 303
    )
    posted = send(
        bo, "/jobs/new", page="/jobs/new", title=HOSTILE, brief=LONG, skills=HOSTILE, questions=HOSTILE, kind="fixed",
        budget="100", currency="EUR", visibility="public",
    )  # fmt: skip
    assert posted.status_code == 303
    proposed = send(
        mara, posted.location + "/proposals", page=posted.location, note=LONG, price="100", estimate=HOSTILE, answers=HOSTILE
    )  # fmt: skip
    assert proposed.status_code == 303
    job_page = bo.get(posted.location).text
    offer_form = re.findall(r'href="(/proposals/\d+/offer)"', job_page)[0]
    offered = send(bo, offer_form, page=offer_form, title=HOSTILE, terms=LONG, milestone=HOSTILE, amount="100", due="")
    assert offered.status_code == 303, offered.text
    contract = send(mara, offered.location + "/accept", page=offered.location).location
    with database.reading() as db:
        step = db.execute(
            select(milestones.c.id).where(milestones.c.contract == int(contract.split("/")[-1]))
        ).scalar_one()
    place = f"{contract}/milestones/{step}"
    assert send(bo, f"{place}/fund", page=place).status_code == 303
    assert send(mara, f"{place}/submit", page=place, words=LONG).status_code == 303
    assert send(bo, f"{place}/changes", page=place, words=LONG).status_code == 303
    assert send(mara, f"{place}/submit", page=place, words=LONG).status_code == 303
    disputed = send(bo, f"{place}/dispute", page=place, reason="late", statement=LONG, wish="part", amount="10")
    assert send(mara, f"{disputed.location}/answer", page=disputed.location, words=LONG).status_code == 303
    thread = find(world, r"/messages/\d+")
    assert send(bo, thread, page=thread, body=LONG).status_code == 303
    with database.reading() as db:
        last = db.execute(select(messages.c.id).order_by(messages.c.id.desc()).limit(1)).scalar_one()
    reported = send(mara, f"{thread}/reports/{last}", page=thread, reason="fake", note=HOSTILE)
    assert reported.status_code == 303
    assert "has your report" in mara.get(reported.location).text
    with database.writing() as db:
        over = fixed_contract(db, people, now=now)
        end_contract(db, over, member=people.mara.id, now=now)
    rated = send(bo, f"/contracts/{over}/rating", page="/contracts", stars="4", comment=LONG, private=HOSTILE)
    assert rated.status_code == 303
    own = [posted.location, posted.location + "/edit", offered.location, contract, place, disputed.location]
    for browser, pages in ((bo, [*world.client, *own, offer_form]), (mara, [*world.freelancer, *own])):
        for path in pages:
            answer = browser.get(path)
            assert answer.status_code in (200, 403, 404), path
            safe(answer.text)
    safe(bo.get("/talent", query_string={"q": HOSTILE}).text)
    safe(mara.get("/work", query_string={"q": HOSTILE}).text)
    safe(mara.get(thread, query_string={"reported": HOSTILE}).text)


Form = tuple[str, str, str, dict[str, str], str]  # who, page, address, what is typed, a word of the answer


def wrong_forms(world: World, database: Database) -> list[Form]:
    now, people = clock.now(), world.people
    with database.writing() as db:
        held, step = funded(db, people, now=now)
        asked, refund = funded(db, people, now=now)
        ask_refund(db, asked, refund, member=people.bo.id, words="We stop here.", now=now)
        review, in_review = submitted(db, people, now=now)
        over = fixed_contract(db, people, now=now)
        end_contract(db, over, member=people.mara.id, now=now)
        hourly = db.execute(select(contracts.c.id).where(contracts.c.kind == "hourly")).scalar_one()
        post = job(db, people.bo, now=now)
    fixed = find(world, r"/contracts/\d+")
    released, planned = [path for path in world.client if re.fullmatch(rf"{fixed}/milestones/\d+", path)]
    funded_page, refund_page = f"/contracts/{held}/milestones/{step}", f"/contracts/{asked}/milestones/{refund}"
    review_page, hourly_page = f"/contracts/{review}/milestones/{in_review}", f"/contracts/{hourly}"
    thread, dispute = find(world, r"/messages/\d+"), find(world, r"/disputes/\d+")
    by_hour, by_price = [path for path in world.client if path.endswith("/offer")][::-1]
    hours = find(world, r".*/weeks/\d+/dispute")
    post_words = {
        "title": "Short",
        "brief": JOB["brief"],
        "skills": "Tea",
        "questions": "Why?",
        "budget": "12x",
        "kind": "fixed",
        "currency": "USD",
    }
    return [
        ("", "/sign-in", "/sign-in", {"email": "bo@worklane.example", "password": "not this one"}, "don’t match"),
        ("", "/join", "/join", {"name": "Zoe Lind", "email": "bo@worklane.example", "role": "client", "password": "long enough"}, "account with this"),
        ("", "/join", "/join", {"name": "Zoe Lind", "email": "zoe@lind.example", "role": "agency", "password": "short"}, "8 characters"),
        ("", "/join", "/join", {"name": "Zoe Lind", "email": "nowhere", "role": "client", "password": "long enough"}, "name@example.com"),
        ("bo", "/jobs/new", "/jobs/new", post_words, "8 to 120"),
        ("bo", "/jobs/new", "/jobs/new", post_words | {"title": "Labels for a jam"}, "at least 5.00"),
        ("bo", f"/jobs/{post}/edit", f"/jobs/{post}/edit", post_words, "8 to 120"),
        ("mara", f"/jobs/{post}", f"/jobs/{post}/proposals", {"note": NOTE, "price": "ten", "estimate": "a week"}, "at least 5.00"),
        ("bo", by_price, by_price, {"title": "Six lids", "terms": "By May.", "milestone": "All", "amount": "lots", "due": "2030-02-01"}, "at least 5.00"),
        ("bo", by_price, by_price, {"title": "Six lids", "terms": "By May.", "milestone": "All", "amount": "40", "due": "someday"}, "like 2027-03-31"),
        ("bo", by_hour, by_hour, {"title": "Six lids", "terms": "By May.", "rate": "x", "limit": "20"}, "hourly rate"),
        ("bo", by_hour, by_hour, {"title": "Six lids", "terms": "By May.", "rate": "30", "limit": "many"}, "weekly limit"),
        ("bo", fixed, f"{fixed}/milestones", {"title": "Lids", "amount": "4.99", "due": "2030-02-01"}, "at least 5.00"),
        ("bo", fixed, f"{fixed}/milestones", {"title": "Lids", "amount": "50", "due": "someday"}, "like 2027-03-31"),
        ("bo", fixed, f"{fixed}/bonus", {"bonus": "1", "once": "a"}, "at least 5.00"),
        ("bo", planned, f"{planned}/change", {"title": "x", "amount": "44.00", "due": ""}, "2 to 120"),
        ("mara", funded_page, f"{funded_page}/submit", {"words": " "}, "Say what you hand in"),
        ("bo", review_page, f"{review_page}/changes", {"words": " "}, "Say what should change"),
        ("bo", review_page, f"{review_page}/part", {"part": "4711", "seen": "0"}, "above zero"),
        ("bo", review_page, f"{review_page}/refund-request", {"why": " "}, "Say why"),
        ("mara", refund_page, f"{refund_page}/refund-refusal", {"why": " "}, "Say why you decline"),
        ("mara", released, f"{released}/return", {"back": "4711", "seen": "0"}, "above zero"),
        ("bo", hourly_page, f"{hourly_page}/limit", {"hours": "many"}, "between 0 and 168"),
        ("bo", f"/contracts/{over}", f"/contracts/{over}/rating", {"stars": "9", "comment": "Lovely."}, "between one and five"),
        ("mara", f"{hourly_page}/diary", f"{hourly_page}/diary", {"day": "2020-01-01", "start": "25:99", "hours": "1", "memo": "A call"}, "like 09:30"),
        ("mara", f"{hourly_page}/diary", f"{hourly_page}/diary", {"day": "soon", "start": "09:00", "hours": "1", "memo": "A call"}, "like 2027-03-31"),
        ("mara", f"{hourly_page}/diary", f"{hourly_page}/diary", {"day": "2020-01-01", "start": "09:00", "hours": "x", "memo": "A call"}, "12 hours"),
        ("bo", thread, thread, {"body": "Could you take payment outside Worklane?"}, "never allowed"),
        ("bo", "/billing", "/billing/cards", {"number": "4242", "holder": "Bo H"}, "complete card number"),
        ("mara", "/payouts", "/payouts", {"method": "1", "amount": "30", "currency": "EUR", "once": "a"}, "where the money should go"),
        ("mara", "/payouts", "/payouts/schedule", {"schedule": "daily"}, "when money should be sent"),
        ("mara", "/payouts", "/payouts/methods", {"kind": "bank", "iban": "PT00", "holder": "Mara Castell"}, "complete IBAN"),
        ("mara", "/payouts", "/payouts/methods", {"kind": "card", "number": CARD, "holder": "Sam Odell"}, "must match your name"),
        ("bo", review_page + "/dispute", review_page + "/dispute", {"reason": "late", "statement": "Too late.", "wish": "part", "amount": "4711"}, "A few sentences"),
        ("mara", dispute, f"{dispute}/answer", {"words": "No."}, "Tell your side"),
        ("bo", hours, hours, {"statement": "On Tuesday nobody worked: the studio was closed.", "amount": "4711"}, "above zero"),
        ("mara", "/profile", "/profile", {"name": "Mara C", "headline": "Drawing", "about": "Call me: +351 912 345 678", "rate": "50"}, "a phone number"),
        ("mara", "/profile", "/profile", {"name": "Mara C", "headline": "Drawing", "about": "Plants.", "rate": "fifty"}, "like 45.00"),
        ("bo", "/settings/security", "/settings/security", {"old": "not this one", "new": "long enough"}, "current password"),
        ("bo", "/settings/security", "/settings/security", {"old": "correct horse", "new": "short"}, "at least 8"),
    ]  # fmt: skip


def test_wrong_input_keeps_what_was_typed_and_says_why(
    client: FlaskClient, bo: FlaskClient, mara: FlaskClient, world: World, database: Database
) -> None:
    browsers = {"": client, "bo": bo, "mara": mara}
    for who, page, address, typed, words in wrong_forms(world, database):
        answer = send(browsers[who], address, page=page, **typed)
        place = f"{who} {address} {typed}"
        assert 400 <= answer.status_code < 500, place
        assert words in answer.text, place
        assert answer.text.count("/widget/aside.js") == 1, f"{place}: not on its page"
        for name, value in typed.items():
            if name in ("password", "old", "new"):
                assert value not in answer.text, f"{place}: a password comes back"
            elif value.strip() and name not in ("method", "stars", "schedule", "once", "seen", "kind", "reason"):
                assert kept(answer.text, name, value), f"{place}: {name} is lost"


def kept(page: str, name: str, value: str) -> bool:
    """Whether a field of this name holds this value."""
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;").replace("'", "&#39;")
    for tag in re.findall(rf'<input[^>]*\sname="{name}"[^>]*>', page):
        if f'value="{text}"' in tag and ("radio" not in tag or "checked" in tag):
            return True
    if re.search(rf'<textarea[^>]*\sname="{name}"[^>]*>{re.escape(text)}</textarea>', page):
        return True
    chosen = re.search(rf'<select[^>]*\sname="{name}"[^>]*>(.*?)</select>', page, re.S)
    return bool(chosen and f'<option value="{text}" selected' in chosen[1])


def test_what_cannot_be_done_now_says_so_on_the_page(bo: FlaskClient, mara: FlaskClient, world: World) -> None:
    fixed = find(world, r"/contracts/\d+")
    released = find(world, rf"{fixed}/milestones/\d+")
    for browser, page, address, status in (
        (bo, released, f"{released}/approve", 409),
        (bo, released, f"{released}/fund", 409),
        (mara, released, f"{released}/approve", 403),
        (bo, fixed, f"{fixed}/resume", 409),
        (mara, fixed, f"{fixed}/pause", 403),
    ):
        answer = send(browser, address, page=page)
        assert answer.status_code == status, address
        assert 'class="wl-wrong" role="alert"' in answer.text, address
        assert answer.text.count("/widget/aside.js") == 1


@pytest.mark.parametrize(
    "address",
    ["/jobs/1/burn", "/proposals/1/burn", "/offers/1/burn", "/contracts/1/burn", "/contracts/1/milestones/1/burn"],
)
def test_an_unknown_step_is_not_found(bo: FlaskClient, address: str) -> None:
    assert send(bo, address, page="/home").status_code == 404


def test_a_form_without_its_token_is_refused(bo: FlaskClient, world: World) -> None:
    for address in ("/jobs/new", "/billing/cards", "/sign-out", find(world, r"/messages/\d+")):
        assert bo.post(address, data={"body": "Hello."}).status_code == 403


def test_the_forms_work_when_they_are_right(
    bo: FlaskClient, mara: FlaskClient, world: World, database: Database
) -> None:
    """One walk through what the other tests only refuse."""
    post = find(world, r"/jobs/\d+")
    edited = send(
        bo,
        f"{post}/edit",
        page=f"{post}/edit",
        **JOB | {"budget": "1,300.50", "skills": "Ink, Print", "visibility": "public"},
    )
    assert edited.status_code == 303
    with database.reading() as db:
        assert (
            db.execute(select(job_posts.c.budget_minor).where(job_posts.c.id == int(post.split("/")[-1]))).scalar_one()
            == 130_050
        )
    assert "changed the job" in mara.get("/messages").text
    hourly = next(path for path, key in world.client.items() if key == "contract/hourly")
    steps: list[tuple[FlaskClient, str, str, dict[str, str], Callable[[str], bool]]] = [
        (mara, "/payouts", "/payouts/schedule", {"schedule": "weekly"}, lambda page: 'value="weekly" checked' in page),
        (mara, "/payouts", "/payouts/methods", {"kind": "card", "number": CARD, "holder": "Mara Castell"}, lambda page: "Visa ending 4242" in page),
        (mara, "/payouts", "/payouts/methods", {"kind": "bank", "iban": IBAN, "holder": "Mara Castell"}, lambda page: "Bank account ending 0154" in page),
        (bo, "/billing", "/billing/cards", {"number": CARD, "holder": "Bo Halvorsen"}, lambda page: "Visa ending 4242" in page),
        (bo, hourly, f"{hourly}/limit", {"hours": "12"}, lambda page: "12 h" in page),
        (bo, hourly, f"{hourly}/bonus", {"bonus": "20", "once": "x"}, lambda page: "paid a bonus of €20.00" in page),
        (mara, "/work", f"{find(world, '/jobs/[0-9]+', 'freelancer')}/invitation/decline", {}, lambda page: True),
        (mara, "/settings/notifications", "/settings/notifications", {"notices": "money"}, lambda page: page.count(" checked") == 1),
        (bo, "/settings/security", "/settings/security/sessions", {}, lambda page: "This one" in page),
    ]  # fmt: skip
    for browser, page, address, typed, holds in steps:
        answer = send(browser, address, page=page, **typed)
        if address.endswith("/decline"):
            assert answer.status_code in (303, 409)
            continue
        assert answer.status_code == 303, (address, answer.text)
        assert holds(browser.get(page).text), address
    with database.reading() as db:
        assert read_member(db, world.people.mara.id).payout_schedule == "weekly"
