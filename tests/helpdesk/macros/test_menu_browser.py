"""Macros and snoozing in a ticket, by keyboard, in a real browser; nothing is wrong for who can't see it."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import choose_language, sign_in
from foundation.database import Database
from helpdesk.actions import Action, choices_of
from helpdesk.macros.macro import Draft
from helpdesk.macros.saving import create_macro
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import MARA, ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_ada_takes_a_macro_and_snoozes_by_keyboard(
    page: Page, live_server: LiveServer, app: Flask, database: Database
) -> None:
    with database.writing() as db:
        lee = staff(db, "Ada Brenner", "lead")
        token = sign_in(db, email=lee.email, password="correct horse", now=clock.now())
        for name, text in (("On its way", "Hello {{customer.first_name}}, it is on its way."), ("Only tags", "")):
            actions = (Action("add_tags", text="payout"), Action("priority", "low"))
            texts = {"en": text, "es": "Hola {{customer.first_name}}:\r\n\r\nya está en camino."} if text else {}
            draft = Draft(name, "Payouts", "everyone", texts, actions)
            create_macro(db, draft, choices_of(db, "macro"), by=lee, now=clock.now())
        ticket = ask(db, MARA, "Is my payout on its way? I wait for it.", subject="Payout on its way")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    expect(page.locator("#macro-chips button")).to_have_text(["On its way"])
    page.keyboard.press("Shift+M")
    menu = page.get_by_role("dialog", name="Macros")
    expect(menu.get_by_label("Find a macro")).to_be_focused()
    page.keyboard.type("way")
    expect(menu.get_by_label("What it does")).to_contain_text("Set the priority to Low")
    assert axe_violations_in_both_schemes(page, "#macro-picker") == []
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_have_value("Hello Mara, it is on its way.")
    expect(page.locator("#macro-chosen")).to_contain_text("On its way")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("#body")).to_have_value("Hola Mara:\n\nya está en camino.")
    page.get_by_role("button", name="Take it out").click()
    expect(page.locator("#body")).to_have_value("")
    page.locator("#body").press("Escape")
    page.locator("#snooze").focus()
    page.keyboard.press("s")
    snooze = page.get_by_role("dialog", name="Snooze until")
    expect(snooze).to_be_visible()
    assert axe_violations_in_both_schemes(page, "#snooze-menu") == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Wake it now")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with database.writing() as db:
        choose_language(db, lee.id, "es")
    page.reload()
    expect(page.locator("#macro-chips button")).to_have_text(["On its way"])
    page.keyboard.press("Control+k")
    page.keyboard.type("only tags")
    expect(page.get_by_role("group", name="Hacer aquí").get_by_role("option")).to_have_text("Macro: Only tags")
