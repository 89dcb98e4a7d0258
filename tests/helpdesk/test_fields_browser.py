"""A ticket's tags, fields and status by keyboard, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from helpdesk import fields
from helpdesk.fields import defining, shaping
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import MARA, ask, staff
from tests.servers import LiveServer


@pytest.mark.browser
def test_ada_tags_fills_in_what_is_needed_and_solves_without_losing_a_word(
    live_server: LiveServer, page: Page, database: Database
) -> None:
    with database.writing() as db:
        ada, now = staff(db, "Ada Brenner", "lead"), clock.now()
        amount = shaping.field_data(db, None, name="Amount", kind="number", help="In euros.")
        asked = [(defining.keep(db, "field", None, "Amount", amount, by=ada, now=now), "solve")]
        defining.keep(db, "form", None, "Any", shaping.form_data(db, fields=asked), by=ada, now=now)
        bank = shaping.status_data(category="on_hold")
        defining.keep(db, "status", None, "Waiting on bank", bank, by=ada, now=now)
        ticket, other = ask(db, MARA), ask(db, MARA)
        fields.add_tags(db, [other.id], ["payout"], by=ada, now=now)
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=now)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    expect(page.locator("body")).to_have_class("workspace has-ticket has-js")
    page.keyboard.press("t")
    expect(page.get_by_label("Add a tag")).to_be_focused()
    page.keyboard.type("pay")
    expect(page.locator("#tag-list option[value=payout]")).to_be_attached()
    page.keyboard.type("out")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove tag payout")).to_be_visible()
    page.get_by_label("Your text").fill("It is on its way.")
    page.locator("#solve").click()
    field = page.get_by_label("Amount")
    expect(field).to_be_focused()
    assert page.locator("time[data-when]:not([title])").count() == 0
    page.keyboard.type("1e999")
    page.keyboard.press("Tab")
    expect(page.get_by_text("“1e999” isn’t a number for Amount. Write it like 1200")).to_be_visible()
    expect(page.get_by_label("Amount")).to_have_value("1e999")
    assert axe_violations_in_both_schemes(page) == []
    expect(page.get_by_text("Before this ticket can be solved, fill in Amount.")).to_be_visible()
    page.get_by_label("Amount").fill("1,200.40")
    page.get_by_label("Amount").press("Tab")  # onto its button, which goes with what was wrong
    expect(page.get_by_label("Amount")).to_be_focused()
    expect(page.locator("#notices .wrong")).to_have_count(0)
    page.get_by_label("Amount").fill("1,200")
    page.reload()  # half typed, it is there again and waits to be saved
    expect(page.get_by_label("Amount")).to_have_value("1,200")
    expect(page.get_by_role("button", name="Save Amount")).to_be_visible()
    page.get_by_label("Amount").fill("1,200.50")
    page.locator("#solve").click()  # the amount is saved first
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("It is on its way.")
    page.get_by_label("E-mail address").fill("nonsense")
    page.get_by_label("E-mail address").press("Enter")
    expect(page.locator(".add-copy + .wrong")).to_contain_text("Write one e-mail address")
    page.locator("#ticket").get_by_label("Status", exact=True).select_option(label="Waiting on bank")
    expect(page.get_by_text("Status Solved → Waiting on bank by Ada Brenner")).to_be_visible()
    for path in ("statuses", "fields", "forms/new", "fields/new", "tags"):
        page.goto(f"{live_server.url}/desk/settings/{path}")
        assert axe_violations_in_both_schemes(page) == [], path
    page.goto(f"{live_server.url}/desk/settings/fields")
    page.get_by_role("link", name="Amount").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#said")).to_have_text("It is the first already")


@pytest.mark.browser
def test_enter_in_a_field_that_a_colleague_changed_asks_before_it_replaces_their_value(
    live_server: LiveServer, page: Page, database: Database
) -> None:
    with database.writing() as db:
        ada, lee, now = staff(db, "Ada Brenner"), staff(db, "Lee Osei", "lead"), clock.now()
        amount = shaping.field_data(db, None, name="Amount", kind="number")
        field = defining.keep(db, "field", None, "Amount", amount, by=lee, now=now)
        form = shaping.form_data(db, fields=[(field, "never")])
        defining.keep(db, "form", None, "Any", form, by=lee, now=now)
        ticket = ask(db, MARA)
        token = sign_in(db, email=ada.email, password="correct horse", now=now)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    expect(page.locator("body")).to_have_class("workspace has-ticket has-js")
    typed = page.get_by_label("Amount", exact=True)
    typed.press_sequentially("200")
    with database.writing() as db:
        fields.set_field(db, ticket.id, "amount", ["100"], by=lee, now=clock.now())
    typed.press("Enter")
    expect(page.locator("form[data-field] .wrong")).to_contain_text("100")
    page.wait_for_load_state("networkidle")
    expect(typed).to_have_value("200")
    with database.reading() as db:
        assert [one.texts for one in fields.values_of(db, [ticket.id])[ticket.id]] == [("100",)]
    typed.press("Enter")
    expect(page.locator("#said")).to_have_text("Amount saved")
