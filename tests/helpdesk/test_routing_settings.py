"""/desk/settings/routing in HTTP: what a lead can change, what is refused and where, what two leads do to each other, and going back."""

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.database import Database, count_statements
from helpdesk.routing.data.defaults import default_settings
from helpdesk.routing.data.versions import list_proposals, list_switches, read_version, save_version, version_in_force
from helpdesk.routing.tables import routing_state
from helpdesk.speaking import WORDS
from helpdesk.workspace.routing_form import read_form, typed_of
from helpdesk.workspace.rule_form import travelling
from helpdesk.workspace.typed_numbers import read_clock, read_number
from tests.kb.writers import SignedIn, signer

pytestmark = pytest.mark.once

PAGE = "/desk/settings/routing"


@pytest.fixture
def as_role(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


@pytest.fixture
def lee(as_role: SignedIn) -> FlaskClient:
    return as_role("lead")


def form_of(page: str) -> MultiDict[str, str]:
    """The fields of the page's form, as a browser would send them."""
    inside = page[page.index('id="routing"') : page.index("</form>", page.index('id="routing"'))]
    fields: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input[^>]*>", inside):
        said = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if said.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if "name" in said:
            fields.add(said["name"], said.get("value", "on"))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        values = re.findall(r'<option(?: value="([^"]*)")?( selected)?', options)
        fields.add(name, next((value for value, selected in values if selected), values[0][0]))
    return fields


def post(client: FlaskClient, path: str, opened: str | None = None, **changes: Any) -> Any:
    """Send the form of a page with some fields typed anew; a list is several boxes, None is none."""
    form = form_of(opened or client.get(PAGE).text)
    for name, value in changes.items():
        place = name.replace("__", ".")
        form.poplist(place)
        form.setlist(place, value if isinstance(value, list) else [] if value is None else [value])
    return client.post(path, data=form)


def in_force(database: Database) -> dict[str, Any]:
    with database.reading() as db:
        return read_version(db, list_switches(db, most=1)[0].version or 0).data


def test_only_leads_come_in(as_role: SignedIn, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 302
    for role in ("agent", "writer", "product"):
        assert as_role(role).get(PAGE).status_code == 403
    assert as_role("admin").get(PAGE).status_code == 200


def test_the_form_as_it_stands_changes_nothing() -> None:
    data = default_settings()
    form = MultiDict([*typed_of(data).items(), *(("rule", travelling(rule)) for rule in data["rules"])])
    for name, said in data["channels"].items():
        for day in said["days"] if said["days"] is not None else range(7):
            form.add(f"channels.{name}.days", str(day))
        if said["days"] is None or len(said["days"]) == 7:
            form.add(f"channels.{name}.holidays", "on")
    assert read_form(form, data).data == data


def test_the_page_sent_as_it_stands_changes_nothing(lee: FlaskClient) -> None:
    page = post(lee, f"{PAGE}/dry-run").text
    assert "not saved" not in page
    assert "9 channels, 11 rules in force<" in page


def test_what_is_saved_is_in_force_with_its_reason(lee: FlaskClient, database: Database) -> None:
    saved = post(
        lee, PAGE, channels__live_chat__from="7", channels__live_chat__to="21:30", channels__live_chat__days=["0", "1"], channels__live_chat__cap="",
        channels__live_chat__holidays=None, beliefs__payout__article="52.5", values__resolved="25", note="Fewer of us in June",
    )  # fmt: skip
    assert saved.status_code == 303
    data, wanted = in_force(database), default_settings()
    wanted["channels"]["live_chat"] |= {"hours": [7, 21.5], "days": [0, 1], "cap": None}
    wanted["beliefs"]["payout"]["article"] = 0.525
    wanted["values"]["resolved"] = 25
    assert data == wanted
    page = lee.get(saved.headers["Location"]).text
    assert "is in force." in page
    assert "“Fewer of us in June”" in page


def go_back(client: FlaskClient, version: int | None, instead_of: int | None, **more: str) -> int:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(PAGE).text)
    assert token
    said = {"_csrf": token[1], "version": str(version or 0), "instead_of": str(instead_of or 0)}
    return client.post(f"{PAGE}/history", data=said | more).status_code


def test_undo_is_one_press(lee: FlaskClient, database: Database) -> None:
    post(lee, PAGE, channels__live_chat__cost="6", note="Dearer")
    with database.reading() as db:
        kept = version_in_force(db)
    assert go_back(lee, None, kept) == 303
    with database.reading() as db:
        assert [(one.version, one.note) for one in list_switches(db)] == [
            (None, "Back to the first data"),
            (kept, "Dearer"),
        ]
    assert 'name="channels.live_chat.cost" value="4.5"' in lee.get(PAGE).text


def test_going_back_from_what_is_no_longer_in_force_is_refused(lee: FlaskClient) -> None:
    post(lee, PAGE, channels__live_chat__cost="6", note="Dearer")
    assert go_back(lee, None, None) == 409


def test_a_reason_is_needed_and_nothing_typed_is_lost(lee: FlaskClient) -> None:
    answer = post(lee, PAGE, channels__live_chat__cost="6")
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.text
    assert 'name="channels.live_chat.cost" value="6"' in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "place", "says"),
    [
        ("channels.live_chat.cost", "cheap", "channels.live_chat.cost", "“cheap” isn’t a number"),
        ("channels.live_chat.cost", "-1", "channels.live_chat.cost", "from 0 to 100,000"),
        ("channels.live_chat.servers", "0", "channels.live_chat.servers", "At least one person"),
        ("channels.live_chat.from", "noon", "channels.live_chat.hours", "Write both times like 08:00"),
        ("channels.live_chat.from", "23:00", "channels.live_chat.hours", "It must close after it opens"),
        ("channels.live_chat.days", None, "channels.live_chat.days", "Choose at least one day"),
        ("beliefs.payout.article", "120", "beliefs.payout.article", "between 0 and 100 %"),
        ("values.resolved", "-50", "values.resolved", "must be worth more than an unsolved one"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_kept_as_typed(
    lee: FlaskClient, database: Database, field: str, typed: str | None, place: str, says: str
) -> None:
    answer = post(lee, PAGE, **{field.replace(".", "__"): typed, "note": "Try"})
    assert answer.status_code == 422
    found = re.search(rf'id="w-{re.escape(place)}">.*?<span>(.*?)</span>', answer.text, re.DOTALL)
    assert found
    assert says in html.unescape(found[1])
    if typed:
        assert f'name="{field}" value="{typed}"' in answer.text
    with database.reading() as db:
        assert list_switches(db) == []


def test_a_rule_is_added_by_form(lee: FlaskClient, database: Database) -> None:
    opened = post(lee, f"{PAGE}/draft", act="add").text
    done = post(
        lee, f"{PAGE}/draft", opened, r__0__family=["payout"], r__0__amount="2,500", r__0__language="de, fr", r__0__language_is="not",
        r__0__wants_human="yes", r__channels=["article", "chatbot"], r__reason="Large sums go to people.", act="done",
    ).text  # fmt: skip
    assert "and 2,500 or more is at stake" in done
    assert post(lee, PAGE, done, note="Large sums").status_code == 303
    rule = in_force(database)["rules"][-1]
    assert rule["when"] == [
        {
            "family": "payout",
            "language": {"not_in": ["de", "fr"]},
            "amount_minor": {"at_least": 250_000},
            "wants_human": True,
        }
    ]
    assert (rule["out"], rule["reason"]) == (["article", "chatbot"], "Large sums go to people.")


def test_a_comma_before_decimals_is_refused_and_not_left_out(lee: FlaskClient) -> None:
    opened = post(lee, f"{PAGE}/draft", act="add").text
    told = {"r__0__family": ["payout"], "r__channels": ["article"], "r__reason": "Large sums go to people."}
    refused = post(lee, f"{PAGE}/draft", opened, r__0__amount="2500,5", **told, act="done").text
    assert "“2500,5” isn’t a number from 0. Write it like 1000." in html.unescape(refused)
    assert (
        "and 2,500.50 or more" in post(lee, f"{PAGE}/draft", opened, r__0__amount="2,500.50", **told, act="done").text
    )


def test_a_new_rule_that_says_nothing_is_not_saved(lee: FlaskClient) -> None:
    opened = post(lee, f"{PAGE}/draft", act="add").text
    answer = post(lee, PAGE, opened, note="Try")
    assert answer.status_code == 422
    for says in ("Say when it holds", "Choose at least one channel.", "Say in a sentence why"):
        assert says in answer.text


def test_looking_at_every_rule_changes_none(lee: FlaskClient) -> None:
    for rule in default_settings()["rules"]:
        opened = post(lee, f"{PAGE}/draft", act=f"edit:{rule['id']}").text
        assert "not saved" not in post(lee, f"{PAGE}/draft", opened, act="done").text, rule["id"]


def test_cases_are_added_and_removed(lee: FlaskClient) -> None:
    opened = post(lee, f"{PAGE}/draft", act="edit:suspended").text
    two = post(lee, f"{PAGE}/draft", opened, act="case").text
    assert two.count('name="r.case"') == 2
    done = post(lee, f"{PAGE}/draft", post(lee, f"{PAGE}/draft", two, act="uncase:1").text, act="done").text
    assert "not saved" not in done


def test_cancel_leaves_the_rule_as_it_was(lee: FlaskClient) -> None:
    opened = post(lee, f"{PAGE}/draft", act="edit:suspended").text
    assert "not saved" not in post(lee, f"{PAGE}/draft", opened, r__reason="Something else.", act="cancel").text


@pytest.mark.parametrize(("act", "says"), [("off", "is switched off"), ("remove", "is removed")])
def test_one_of_the_ten_is_given_up_only_by_who_means_it(
    lee: FlaskClient, database: Database, act: str, says: str
) -> None:
    changed = post(lee, f"{PAGE}/draft", act=f"{act}:language").text
    refused = post(lee, PAGE, changed, note="We speak all languages")
    assert refused.status_code == 422
    assert f"Rule 8 of the ten {says}" in refused.text
    assert post(lee, PAGE, refused.text, accept="language", note="We speak all languages").status_code == 303
    assert "leave one of the ten rules" in lee.get(PAGE).text
    assert (
        post(lee, PAGE, channels__live_chat__cost="6", note="Dearer").status_code == 303
    )  # what was accepted is not asked again


def test_agreeing_to_one_rule_is_not_agreeing_to_another(lee: FlaskClient) -> None:
    changed = post(lee, f"{PAGE}/draft", act="off:language").text
    changed = post(lee, f"{PAGE}/draft", changed, act="off:suspended").text
    assert post(lee, PAGE, changed, accept="language", note="Try").status_code == 422


def test_the_second_of_two_is_told_and_nothing_is_lost(lee: FlaskClient, database: Database) -> None:
    opened = lee.get(PAGE).text
    theirs = default_settings()
    theirs["channels"]["ticket"]["cost"] = 4
    theirs["channels"]["live_chat"]["cap"] = 10
    with database.writing() as db:
        save_version(db, theirs, based_on=None, note="E-mail is dearer", by="Bea", now=clock.now())
    told = post(lee, PAGE, opened, channels__live_chat__cost="6", channels__live_chat__cap="20", note="Chat too")
    assert told.status_code == 409
    assert "Bea saved other routing data" in told.text
    assert "Live chat, most who may wait. Yours stands below." in told.text
    assert 'name="note" value="Chat too"' in told.text
    assert post(lee, PAGE, told.text).status_code == 303
    channels = in_force(database)["channels"]
    assert (channels["ticket"]["cost"], channels["live_chat"]["cost"], channels["live_chat"]["cap"]) == (4, 6, 20)


def test_a_dry_run_answers_a_question_typed_by_hand_and_saves_nothing(
    lee: FlaskClient, app: Flask, database: Database
) -> None:
    with database.writing() as db:
        app.extensions["router"].decide(db, {"topic": "withdraw_failed", "hour_utc": 12, "weekday": 1}, now=clock.now())
    page = html.unescape(
        post(
            lee,
            f"{PAGE}/dry-run",
            beliefs__payout__payments_team="5",
            q__topic="withdraw_failed",
            q__plan="plus",
            q__role="client",
            q__language="de",
        ).text
    )
    assert "1 of the latest 1 questions would go elsewhere" in page
    assert "Your question: A withdrawal failed" in page
    assert "We speak English and Spanish live" in page
    assert "1 change not saved" in page
    with database.reading() as db:
        assert list_switches(db) == []


def test_what_a_dry_run_found_is_said_in_spanish(lee: FlaskClient, app: Flask, database: Database) -> None:
    with database.writing() as db:
        app.extensions["router"].decide(db, {"topic": "withdraw_failed", "hour_utc": 12, "weekday": 1}, now=clock.now())
    app.extensions["speaking"] = lambda: WORDS.words_in("es")
    asked = {"q__topic": "family:payout", "q__plan": "plus", "q__role": "client", "q__language": "de"}
    page = html.unescape(post(lee, f"{PAGE}/dry-run", beliefs__payout__payments_team="5", **asked).text)
    tried = page[page.index('id="tried"') : page.index("</section>", page.index('id="tried"'))]
    for spanish in (
        "1 de la última consulta iría a otro canal",
        "Tu consulta: Una consulta sobre cobros",
        "cliente, con plus, alemán",
        "Con tus cambios",
        "Probabilidad de resolver",
        "Descartado: ",
    ):
        assert spanish.lower() in tried.lower(), spanish
    for english in ("would", "Out:", "chance", "Next best", "A withdrawal", "Payments team"):
        assert english not in tried, english


def test_a_proposal_is_kept_and_used_later(lee: FlaskClient, database: Database) -> None:
    assert post(lee, f"{PAGE}/proposals", channels__live_chat__cost="6", note="To be judged").status_code == 303
    with database.reading() as db:
        (kept,) = list_proposals(db)
    page = lee.get(f"{PAGE}/history").text
    assert "“To be judged”" in page
    assert go_back(lee, kept.id, None, proposal="1") == 303
    assert in_force(database)["channels"]["live_chat"]["cost"] == 6


def test_a_live_test_is_said_before_somebody_changes_what_it_is_compared_with(
    lee: FlaskClient, database: Database
) -> None:
    post(lee, PAGE, channels__live_chat__cost="6", note="Dearer")
    with database.writing() as db:
        db.execute(
            update(routing_state).values(
                trial={"settings": 5, "against": None, "began": "2026-06-01T00:00:00+00:00", "stretch_min": 60}
            )
        )
    assert "Version 5 is being tested live" in lee.get(PAGE).text


def test_history_is_read_in_words(lee: FlaskClient) -> None:
    assert "Nobody has changed routing yet" in lee.get(f"{PAGE}/history").text
    post(lee, PAGE, channels__live_chat__to="20:00", note="<b>Earlier</b>")
    page = html.unescape(lee.get(f"{PAGE}/history").text)
    assert "06:00 to 22:00 UTC" in page
    assert "06:00 to 20:00 UTC" in page
    assert "&lt;b&gt;Earlier" in lee.get(f"{PAGE}/history").text


def test_the_pages_send_at_most_eight_statements(lee: FlaskClient, database: Database) -> None:
    for n in range(3):
        post(lee, PAGE, channels__live_chat__cost=str(6 + n), note="Dearer")
    for path in (PAGE, f"{PAGE}/history"):
        lee.get(path)
        with count_statements(database) as seen:
            assert lee.get(path).status_code == 200
        assert len(seen) <= 8, "\n".join(seen)


@pytest.mark.parametrize("rule", ["", "[]", "null", '{"id": 7}', '{"id": "x"}', '{"id": "x", "when": 3, "out": [1], "reason": {}}', "{", '{"id": "x", "when": [[]], "out": "all", "reason": ""}'])  # fmt: skip
def test_rules_nobody_could_have_sent_break_nothing(lee: FlaskClient, rule: str) -> None:
    assert post(lee, PAGE, rule=[rule], note="Try").status_code in (200, 422)
    assert post(lee, f"{PAGE}/draft", rule=[rule], act="edit:x").status_code in (200, 422)


def test_fields_nobody_could_have_sent_break_nothing(lee: FlaskClient) -> None:
    for changes in (
        {"based_on": "770077"},
        {"act": "edit:"},
        {"act": "uncase:9"},
        {"editing": "nothing"},
        {"q__topic": "family:", "q__hour": "x:y", "q__amount": "²"},
    ):
        assert post(lee, f"{PAGE}/dry-run", **changes).status_code in (200, 422)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4.5", 4.5), ("1,000", 1000), ("−3", -3), ("", None), ("1e9", None), ("nan", None), ("4,5", None), ("٣", None)],
)
def test_numbers_are_read_as_people_write_them(typed: str, read: float | None) -> None:
    assert read_number(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("8", 8), ("08:30", 8.5), ("24:00", 24), ("25:00", None), ("8:75", None), ("noon", None)]
)
def test_times_are_read_as_people_write_them(typed: str, read: float | None) -> None:
    assert read_clock(typed) == read


def test_rules_travel_unharmed() -> None:
    for rule in default_settings()["rules"]:
        assert json.loads(travelling(rule)) == rule
