"""Channels in a real browser, from both sides.

1. A chat: the line, presence, writing, reading, the end, a rating. 2. What is written offline is sent once, later. 3. Nobody in time is
told, and where the answer comes. 4. A call is booked, moved and cancelled by keyboard. 5. A team's questions are filled in from the page.
axe finds nothing in any of these states.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, select, update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import jobs, work_one
from helpdesk import chat
from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import messages, tickets
from tests.browser import axe_violations
from tests.helpdesk.people import MARA, staff
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles

pytestmark = pytest.mark.browser

Open = Callable[[str], Page]


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def choose(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Open:
    """Mara's page with the form of one channel open; the channel never closes here."""

    def open_form(channel: str) -> Page:
        settings = app.extensions["router"].settings
        kept = {name: settings.data["channels"][name] | {"hours": None, "days": None} for name in ("ticket", channel)}
        settings.data["channels"] = kept
        settings.__dict__.pop("channels", None)
        write_articles(app, database)
        serve_host_page(app)
        page.goto(f"{live_server.url}/host")
        page.get_by_role("button", name="Help").click()
        page.get_by_role("button", name="Talk to a person").click()
        expect(page.get_by_role("heading", level=2)).to_be_focused()
        assert axe_violations(page) == []
        label = {"live_chat": "Live chat", "phone_callback": "Phone callback", "payments_team": "Payments team"}[
            channel
        ]
        best = page.locator("aside-help .best").filter(has_text=label).get_by_role("button")
        (best if best.count() else page.locator("aside-help button.channel").filter(has_text=label)).click()
        expect(page.get_by_label("Your message")).to_be_focused()
        return page

    return open_form


def start_chat(page: Page) -> None:
    page.keyboard.type("The app crashes when I upload.")
    page.get_by_role("button", name="Send and start the chat").click()
    expect(page.get_by_text("You’re next.")).to_be_visible()
    page.wait_for_timeout(200)  # it hears live from here on


def the_chat(database: Database) -> chat.Chat:
    with database.reading() as db:
        found = chat.read_chat(db, db.execute(select(chats.c.ticket)).scalar_one())
    assert found
    return found


def test_a_line_that_filled_up_meanwhile_is_said_and_the_words_go_another_way(app: Flask, choose: Open) -> None:
    page = choose("live_chat")
    page.keyboard.type("The app crashes when I upload.")
    settings = app.extensions["router"].settings
    settings.data["channels"]["live_chat"]["cap"] = 0
    settings.__dict__.pop("channels")
    page.get_by_role("button", name="Send and start the chat").click()
    told = page.locator("aside-help").get_by_role("alert")
    expect(told).to_contain_text("The line for live chat is full right now. Your message is kept here.")
    assert axe_violations(page) == []
    told.get_by_role("button", name="Other ways").press("Enter")
    page.get_by_role("button", name="Write to us").click()
    expect(page.get_by_label("Your message")).to_have_value("The app crashes when I upload.")


def test_a_chat_from_the_line_to_its_rating(choose: Open, database: Database, ada: Staff) -> None:
    page = choose("live_chat")
    start_chat(page)
    assert axe_violations(page) == []
    ticket = the_chat(database).ticket
    with database.writing() as db:
        chat.take(db, ticket, by=ada, now=clock.now())
    expect(page.get_by_text("Ada Brenner is here")).to_be_visible()
    expect(page.locator("aside-help h1")).to_contain_text("In this chat now")
    expect(page.locator("aside-help .mine .stamp")).to_contain_text("Read")
    with database.writing() as db:
        chat.agent_is_here(db, ticket, ada, writing=True, read=0, now=clock.now())
    expect(page.get_by_text("Ada Brenner is writing")).to_be_visible()
    assert axe_violations(page) == []
    with database.writing() as db:
        said = helpdesk.reply(db, ticket, author=ada, body="I’m looking at it.", seen=10**9, now=clock.now())
    expect(page.get_by_role("log")).to_contain_text("I’m looking at it.")
    page.keyboard.type("Thank you.")
    page.keyboard.press("Enter")
    expect(page.locator("aside-help .mine").last).to_contain_text("Delivered")
    for _ in range(50):
        if the_chat(database).customer_read >= said.id:
            break
        page.wait_for_timeout(100)
    assert the_chat(database).customer_read >= said.id
    page.get_by_role("button", name="End chat").click()
    expect(page.get_by_text("You ended the chat.")).to_be_visible()
    page.get_by_role("radio", name="2, Bad").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("aside-help .told")).to_contain_text("You can change it any time.")
    assert axe_violations(page) == []
    page.get_by_role("radio", name="1, Very bad").press("Space")
    page.get_by_label("What made it so?").fill("Slow.")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_role("region", name="How did we do?").get_by_role("button", name="Talk to a person")).to_be_visible()  # fmt: skip
    page.wait_for_timeout(300)
    with database.reading() as db:
        rated = helpdesk.read_ticket(db, ticket)
    assert (rated.rating, rated.rating_comment) == (1, "Slow.")


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(choose: Open, database: Database, ada: Staff) -> None:  # fmt: skip
    page = choose("live_chat")
    start_chat(page)
    lost: list[str] = []

    def lose_the_answer(route):
        lost.append(route.request.url)
        route.fetch()  # it arrives, but nobody hears so
        route.abort()

    page.route("**/v1/messages", lose_the_answer, times=1)
    page.keyboard.type("Are you there?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.type("I am offline now.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is sent when you’re back.")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.get_by_role("button", name="Send again")).to_have_count(0)
    expect(page.locator("aside-help .mine")).to_have_count(3)
    with database.reading() as db:
        said = list(db.execute(select(messages.c.body).order_by(messages.c.id)).scalars())
    assert said == ["The app crashes when I upload.", "Are you there?", "I am offline now."]


def test_when_nobody_comes_in_time_the_customer_is_told_where_the_answer_comes(choose: Open, database: Database) -> None:  # fmt: skip
    page = choose("live_chat")
    start_chat(page)
    past = clock.now() - timedelta(seconds=1)
    with database.writing() as db:
        db.execute(update(chats).values(until=past))
        db.execute(update(jobs).where(jobs.c.kind == "chat.fall_back").values(run_at=past))
    while work_one(database):
        pass
    expect(page.get_by_role("log")).to_contain_text("Nobody was free in time")
    expect(page.get_by_role("log")).to_contain_text("the answer comes here")
    assert axe_violations(page) == []


def test_a_call_is_booked_moved_and_cancelled_by_keyboard(choose: Open, database: Database) -> None:
    page = choose("phone_callback")
    assert axe_violations(page) == []
    page.keyboard.type("Please call me about my payout.")
    page.get_by_label("Your number").focus()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    expect(page.get_by_text("This number is too short for Portugal (+351).")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Your number").fill("912345678")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your number")).to_have_value("912 345 678")
    page.get_by_role("button", name="Book the call").press("Enter")
    expect(page.get_by_text("Choose when we may call.")).to_be_visible()
    page.get_by_label("Day").select_option(index=1)
    page.get_by_role("radiogroup", name="Time").get_by_role("radio").first.press("Space")
    expect(page.get_by_text("Choose when we may call.")).to_have_count(0)
    page.get_by_role("button", name="Book the call").press("Enter")
    card = page.get_by_role("region", name="Your call")
    expect(card).to_contain_text("On 912 345 678, on the clock in Lisbon.")
    before = card.get_by_role("strong").inner_text() if card.get_by_role("strong").count() else card.inner_text()
    card.get_by_role("button", name="Move").press("Enter")
    expect(card.get_by_label("Day")).to_be_focused()
    assert axe_violations(page) == []
    card.get_by_role("radiogroup").get_by_role("radio").nth(1).press("Space")
    card.get_by_role("button", name="Move the call").press("Enter")
    expect(card.get_by_role("button", name="Cancel the call")).to_be_visible()
    assert before not in card.inner_text()
    card.get_by_role("button", name="Cancel the call").press("Enter")
    expect(card).to_contain_text("The call is cancelled.")
    assert axe_violations(page) == []


def test_a_time_being_chosen_stays_when_somebody_writes(choose: Open, database: Database, ada: Staff) -> None:
    page = choose("phone_callback")
    page.keyboard.type("Please call me about my payout.")
    page.get_by_label("Your number").fill("912345678")
    page.get_by_role("radiogroup", name="Time").get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Book the call").press("Enter")
    card = page.get_by_role("region", name="Your call")
    card.get_by_role("button", name="Move").press("Enter")
    chosen = card.get_by_role("radiogroup").get_by_role("radio").nth(1)
    chosen.press("Space")
    page.wait_for_timeout(200)  # it hears live from here on
    with database.writing() as db:
        ticket = db.execute(select(messages.c.ticket)).scalars().first()
        assert ticket
        helpdesk.reply(db, ticket, author=ada, body="We call you then.", seen=10**9, now=clock.now())
    expect(page.get_by_role("log")).to_contain_text("We call you then.")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    card.get_by_role("button", name="Keep it as it is").press("Enter")
    expect(card.get_by_role("button", name="Move")).to_be_focused()


def test_who_waits_for_a_call_hears_that_their_question_was_solved_without_it(
    choose: Open, database: Database, ada: Staff
) -> None:
    page = choose("phone_callback")
    page.keyboard.type("Please call me about my payout.")
    page.get_by_label("Your number").fill("912345678")
    page.get_by_role("radiogroup", name="Time").get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Book the call").press("Enter")
    card = page.get_by_role("region", name="Your call")
    expect(card).to_contain_text("We call you")
    page.wait_for_timeout(200)  # it hears live from here on
    with database.writing() as db:
        ticket = db.execute(select(messages.c.ticket)).scalars().first()
        assert ticket
        helpdesk.solve(db, ticket, by=ada, now=clock.now())
    expect(card).to_contain_text("The call is cancelled.")
    expect(card).to_contain_text("Your question was solved without it.")
    card.get_by_role("button", name="Choose another time").click()
    card.get_by_role("radiogroup").get_by_role("radio").nth(1).press("Space")
    card.get_by_role("button", name="Move the call").press("Enter")
    expect(card).to_contain_text("We call you")
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket).is_open


def test_a_team_s_questions_are_filled_in_from_the_page(choose: Open, database: Database) -> None:
    page = choose("payments_team")
    page.get_by_role("button", name="Back to").click()
    page.evaluate("document.querySelector('h1').setAttribute('data-help-amount', '1200')")
    page.get_by_role("button", name="payments team").or_(page.locator("aside-help button.channel").filter(has_text="Payments")).first.click()  # fmt: skip
    expect(page.get_by_label("Amount")).to_have_value("1200")
    page.get_by_label("What is it about?").select_option("payout")
    page.get_by_label("Currency").select_option("EUR")
    assert axe_violations(page) == []
    page.get_by_label("Your message").fill("It is on hold.")
    page.get_by_role("button", name="Send", exact=True).first.click()
    expect(page.get_by_role("log")).to_contain_text("1,200")
    with database.reading() as db:
        listed = helpdesk.list_tickets(db, "payments", staff_id=0, now=clock.now()).items[0]
        ticket = helpdesk.read_ticket(db, listed.id)
    assert {one["name"]: one["value"] for one in ticket.context["request"]} == {
        "what": "payout", "amount": "1,200", "currency": "EUR",
    }  # fmt: skip


def test_what_is_fastest_and_what_settles_it_stands_above_the_choice(
    app: Flask, database: Database, live_server: LiveServer, page: Page, ada: Staff
) -> None:
    settings = app.extensions["router"].settings
    settings.data["channels"] = {
        name: settings.data["channels"][name] | {"hours": None, "days": None}
        for name in ("ticket", "live_chat", "payments_team")
    }
    settings.__dict__.pop("channels", None)
    write_articles(app, database)
    serve_host_page(app)
    with database.writing() as db:
        for number in range(6):
            asked = clock.now() - timedelta(days=6, hours=number)
            for channel, minutes in (("ticket", 600), ("payments_team", 240)):
                _answered(db, channel, asked, asked + timedelta(minutes=minutes), ada)
            ticket = _answered(db, "live_chat", asked, asked + timedelta(minutes=6), ada)
            took = {
                "taken_at": asked + timedelta(minutes=6),
                "ended_at": asked + timedelta(minutes=20),
                "ended_by": "agent",
            }
            db.execute(
                chats.insert().values(
                    ticket=ticket, state="ended", ahead=0, started_at=asked, until=asked, agent=ada.id, **took
                )
            )
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("my payout failed")
    page.get_by_role("button", name="Talk to a person").click()
    compared = page.locator("aside-help .compared")
    expect(compared).to_contain_text("Fastest: Live chat, about 6 minutes.")
    expect(compared).to_contain_text("Most likely to settle it: Payments team, by ")
    assert axe_violations(page) == []


def _answered(db: Connection, channel: str, at: datetime, replied: datetime, by: Staff) -> int:
    ticket = helpdesk.take_in(db, helpdesk.Question(MARA, "Where is my money?", "It hasn’t come.", channel), now=at)
    helpdesk.reply(db, ticket.id, author=by, body="It is on its way.", seen=ticket.last_message, now=replied)
    return ticket.id


def test_where_the_topic_isn_t_sure_people_say_which_it_is_and_the_ticket_knows(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("card")
    page.get_by_role("button", name="Talk to a person").click()
    these = page.get_by_role("group", name="Is it about one of these?")
    expect(these.get_by_role("button")).to_have_count(3)
    assert axe_violations(page) == []
    these.get_by_role("button", name="My card was declined").click()
    expect(these).to_have_count(0)
    expect(page.locator("aside-help h2")).to_be_focused()
    page.locator("aside-help .channel, aside-help .best button").filter(has_text="E-mail").or_(
        page.get_by_role("button", name="Write to us")
    ).first.click()
    page.get_by_label("Your message").fill("Again, the same as yesterday.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("We have it.")).to_be_visible()
    with database.reading() as db:
        assert db.execute(select(tickets.c.topic)).scalar_one() == "card_declined"
