"""The composer in a browser: every button and key, what is pasted and dropped, quoting, the preview, and what is left of a text."""

import pytest
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.accounts import Staff, choose_language
from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes, listens
from tests.helpdesk.people import MARA
from tests.helpdesk.writing.window import Window, saved, text
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

PASTE = """([body, told]) => {
  const data = new DataTransfer();
  for (const [type, words] of Object.entries(told.texts ?? {})) data.setData(type, words);
  for (const [name, type, size] of told.files ?? []) data.items.add(new File([type === "image/png" ? Uint8Array.from(atob(told.png), (c) => c.charCodeAt(0)) : "x".repeat(size)], name, { type }));
  const event = told.drop ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }) : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  body.dispatchEvent(event);
}"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_who_comes_into_copy_is_said_above_the_text_at_once(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    Window(page.context, live_server, database, ada).open(ticket)
    text(page).fill("It is on its way.")
    page.get_by_label("E-mail address").fill("pat@northbeam.example")
    page.keyboard.press("Enter")
    expect(page.locator("#composer .to-customer")).to_contain_text("1 in copy")
    page.get_by_role("button", name="Take pat@northbeam.example out of copy").click()
    expect(page.locator("#composer .to-customer")).not_to_contain_text("in copy")
    expect(text(page)).to_have_value("It is on its way.")


def test_every_way_of_writing(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    Window(page.context, live_server, database, ada).open(ticket)
    body = text(page)

    def give(**told: object) -> None:
        page.evaluate(PASTE, [body.element_handle(), {"png": PNG, **told}])

    # keys and buttons, and back again
    body.fill("now")
    for key, marked in (("Control+b", "**now**"), ("Control+i", "*now*"), ("Control+Shift+K", "[now](https://)")):
        body.fill("now")
        body.select_text()
        page.keyboard.press(key)
        expect(body).to_have_value(marked)
    body.fill("now")
    body.select_text()
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+b")
    expect(body).to_have_value("now")
    body.fill("first\nsecond")
    body.select_text()
    for button, lines in (("Numbered list", "1. first\n2. second"), ("List (Ctrl Shift 8)", "- first\n- second"), ("Quote (", "> first\n> second")):  # fmt: skip
        page.get_by_role("toolbar").get_by_role("button", name=button, exact=button.endswith(")")).click()
        expect(body).to_have_value(lines)
    page.get_by_role("toolbar").get_by_role("button", name="Quote (").click()
    expect(body).to_have_value("first\nsecond")
    body.fill("")
    body.press_sequentially("- one\ntwo\n\nDone")
    expect(body).to_have_value("- one\n- two\nDone")
    for typed in ("1. one\n2. two\n3. three", "- one\n- two"):  # who types the next mark themselves has it once
        body.fill("")
        body.press_sequentially(typed)
        expect(body).to_have_value(typed)
    body.fill("1. one\n2. two\n3. three\n\n3. else")
    body.evaluate("(body) => body.setSelectionRange(6, 6)")
    page.keyboard.press("Enter")
    page.keyboard.type("more")
    expect(body).to_have_value("1. one\n2. more\n3. two\n4. three\n\n3. else")

    # what is pasted
    body.fill("")
    give(texts={"text/html": "<p style='color:red'>Pay <b>now</b>, see <a href='https://w.example/p'>payouts</a></p><script>x()</script><ul><li>a<li>b</ul>", "text/plain": "Pay now"})  # fmt: skip
    expect(body).to_have_value("Pay **now**, see [payouts](https://w.example/p)\n\n- a\n- b")
    page.keyboard.press("Control+z")
    expect(body).to_have_value("")
    give(files=[["shot.png", "image/png", 0]])
    attached = page.get_by_role("list", name="Attached files")
    expect(attached.locator("img")).to_be_visible()
    give(files=[["notes.txt", "text/plain", 40]], drop=True)
    expect(attached.locator('[name="files"]')).to_have_count(2)
    page.get_by_role("button", name="Remove shot.png").click()
    expect(attached.get_by_role("listitem")).to_have_text(["notes.txt"])
    give(files=[["a.exe", "application/octet-stream", 40], ["b.exe", "application/octet-stream", 40]])
    for refused in ("“a.exe”: We can take", "“b.exe”: We can take"):
        expect(page.locator("#attached-said")).to_contain_text(refused)
    give(texts={"text/plain": "x" * 5_000_000})
    expect(page.get_by_text("What you pasted has 5,000,000 characters")).to_be_visible()
    can_go_along = page.get_by_text("It isn’t in the text; it can go along as a file.")
    assert can_go_along.evaluate("(line) => line.scrollHeight <= line.clientHeight")  # said to its end
    expect(body).to_have_value("")
    page.get_by_role("button", name="Attach it as a file").click()
    expect(attached.get_by_role("listitem")).to_have_count(2)
    expect(attached.locator('[name="files"]')).to_have_count(2)
    page.get_by_role("button", name="Remove pasted-text.txt").click()

    # quoting, by its button and by q
    page.locator(".letter.customer").first.hover()
    page.get_by_role("button", name="Quote this message").first.click()
    quoted = body.input_value()
    assert quoted.startswith("> ")
    body.fill("")
    page.locator("#conversation").focus()
    page.keyboard.press("q")
    expect(body).to_have_value(quoted)

    # how it will be read, and that it is kept
    body.fill("The file is at snake_case_name, 5*3*2 is **30**")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_have_text("The file is at snake_case_name, 5*3*2 is 30")
    page.get_by_role("button", name="Preview").click()
    expect(body).to_be_focused()
    saved(page)
    page.get_by_role("button", name="Send and set a status").click()
    expect(page.get_by_role("group", name="Send and set a status")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.keyboard.press("Escape")

    # two things happen; Ctrl J reads them
    expect(page.locator("#live")).to_have_text("Live")
    for words in ("One more thing.", "And another."):
        with database.writing() as db:
            helpdesk.customer_reply(db, ticket.reference, MARA.key, words, now=clock.now())
    expect(page.get_by_role("alert")).to_contain_text("Two things happened while you wrote.")
    body.focus()
    page.keyboard.press("Control+j")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".since + .letter")).to_contain_text("One more thing.")
    expect(page.locator(".since + .letter")).to_be_focused()
    give(files=[["one.png", "image/png", 0], ["two.png", "image/png", 0]])
    expect(attached.locator("img")).to_have_count(2)
    body.focus()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".letter.agent")).to_contain_text("5*3*2 is 30")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()

    # a picture opens large in the page
    expect(page.locator(".letter.agent .letter-file bdi")).to_have_text(["notes.txt", "one.png", "two.png"])
    small = page.locator(".letter.agent").get_by_role("link", name="one.png")
    small.click()
    large = page.get_by_role("dialog", name="one.png").get_by_role("img", name="one.png, a picture from Ada Brenner")
    expect(large).to_be_visible()
    assert large.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") == 1
    assert axe_violations_in_both_schemes(page, "#pictures") == []
    for name in ("two.png", "one.png"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(small).to_be_focused()


def test_that_a_text_did_not_reach_us_is_said_until_something_does_and_then_that_it_is_not_sent(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    with page.expect_response("**/live?*"):
        Window(page.context, live_server, database, ada).open(ticket)
    page.reload()  # so that what was missed is known, and the page isn't read anew, which would reach the server
    listens(page)
    body, told, left = text(page), page.get_by_text("This didn’t reach us."), page.get_by_role("alert")
    body.fill("It is on its way.")
    saved(page)
    page.route("**/replies", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    expect(told).to_be_visible()
    expect(body).to_have_value("It is on its way.")
    page.keyboard.type(" Soon.")
    page.keyboard.press("Control+Enter")  # before that was saved
    saved(page)  # by itself: the server answers
    expect(told).to_have_count(0)
    expect(left).to_have_text("Connected again. Your text isn’t sent yet: send it when you’re ready.")
    page.keyboard.press("Control+Enter")
    expect(told).to_be_visible()
    with database.writing() as db:  # and so it does where the page hears of something
        helpdesk.set_priority(db, ticket.id, "high", by=ada, now=clock.now())
    expect(told).to_have_count(0)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(told).to_be_visible()
    page.context.set_offline(False)  # the stream never knew
    expect(left).to_have_text("Connected again. Your text isn’t sent yet: send it when you’re ready.")
    expect(body).to_have_value("It is on its way. Soon.")
    page.unroute("**/replies")
    page.keyboard.press("Control+Enter")
    expect(body).to_have_value("")
    expect(left).to_have_count(0)


def test_sending_stays_inside_the_composer_however_narrow(
    page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    with database.writing() as db:
        choose_language(db, ada.id, "es")
    Window(page.context, live_server, database, ada).open(ticket)
    ends = "['.composer', '.composer .split'].map((one) => document.querySelector(one).getBoundingClientRect().right)"
    for width in (1440, 1280, 1240, 1181, 1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        composer, split = page.evaluate(ends)
        assert split < composer, width
