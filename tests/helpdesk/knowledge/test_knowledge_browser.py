"""Knowledge beside a ticket in a browser: opened and put into the reply by keyboard, kept while the conversation goes on, accessible."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

import kb
from foundation import clock
from foundation.database import Database
from helpdesk.knowledge.tables import knowledge_offers
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.knowledge.solved import solved
from tests.helpdesk.people import BO, ask
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

pytestmark = pytest.mark.browser
NAME = kb.ArticleDraft(
    title="When a bank sends a payout back", slug="payout-returned", section="Payouts", questions=("Why did my payout come back?",),
    markdown="A bank returns a payout when the name on the account isn’t the name on your profile. Write it exactly as your bank does.\n\n## After that\n\nWithdraw again.",
)  # fmt: skip


def test_an_article_and_an_earlier_answer_go_into_the_reply_by_keyboard(
    app: Flask, page: Page, live_server: LiveServer, database: Database
) -> None:
    desk = Desk(page, live_server.url, database, waiting=1)
    with database.writing() as db:
        kb.publish_article(db, NAME, author="Wren Abara", now=clock.now())
        solved(db, desk.lee, "The bank returned my payout because of my name", "Hi Mara, 20 € are back. Write the name as your bank does.\n\nLee", subject="Payout returned")  # fmt: skip
        ticket = ask(db, BO, "Why did the bank return my payout? Is it my name?", subject="Payout", now=clock.now() - timedelta(hours=1))  # fmt: skip
    with app.app_context():
        app.extensions["kb"].rebuild()
    desk.open(ticket)
    beside = page.locator("#knowledge")
    expect(beside.get_by_role("link", name="When a bank sends a payout back")).to_be_visible(
        timeout=20_000
    )  # the word vectors are read the first time
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="When a bank sends a payout back")).to_contain_text("Withdraw again.")
    assert axe_violations_in_both_schemes(page) == []
    page.keyboard.press("Escape")
    expect(beside.get_by_role("link", name="When a bank sends a payout back")).to_be_focused()
    beside.get_by_role("button", name=re.compile("^Passage of")).press("Enter")
    expect(desk.text).to_have_value(re.compile(r"^> A bank returns.*\n\n\[When a bank sends a payout back\]\(http.*/help/articles/payout-returned\)", re.S))  # fmt: skip
    desk.text.fill("")
    beside.get_by_role("button", name=re.compile("^Start with this answer")).press("Enter")
    expect(desk.text).to_have_value("Hi Bo, [fill in: amount] are back. Write the name as your bank does.\n\nAda")
    assert page.evaluate("getSelection().toString()") == "[fill in: amount]"
    desk.text.fill("")
    desk.customer_writes(ticket, "I looked, the name is the same.")
    expect(page.locator("#thread")).to_contain_text("the name is the same")
    expect(beside.get_by_role("link", name="When a bank sends a payout back")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.keyboard.press("Escape")
    beside.get_by_role("link", name="When a bank sends a payout back").click()
    sheet = page.get_by_role("dialog", name="When a bank sends a payout back")
    sheet.get_by_text("Something is wrong with it").click()
    sheet.get_by_label("What is wrong").fill("Two banks compare no names.")
    assert axe_violations_in_both_schemes(page) == []
    sheet.get_by_role("button", name="Tell the writers").click()
    expect(sheet).to_be_hidden()
    expect(page.locator("#thread")).to_contain_text("Article flagged When a bank sends a payout back")
    with database.reading() as db:
        rows = db.execute(select(knowledge_offers).order_by(knowledge_offers.c.kind)).all()
    assert [(row.kind, row.target, bool(row.quoted_at), bool(row.started_at), row.linked_at) for row in rows] == [
        ("article", "payout-returned", True, False, None), ("solved", rows[1].target, False, True, None),
    ]  # fmt: skip
