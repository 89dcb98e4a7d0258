"""The settings in a made-up language: every word of ours can be said otherwise."""

import html
from datetime import date, timedelta
from typing import Any

import pytest
from babel import Locale
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.clock import now
from foundation.database import Database
from foundation.tokens import make_token
from helpdesk.assignment.calendar import Shift
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.fields import add_tags, defining, shaping
from helpdesk.rules.firing import Cause, fire
from helpdesk.rules.keeping import read_rule
from helpdesk.rules.log import list_firings
from helpdesk.sla.calendar import Calendar
from helpdesk.sla.policy import Policy
from helpdesk.sla.rules import Rules
from helpdesk.sla.versions import rules_in_force, save_rules
from helpdesk.speaking import WORDS
from helpdesk.webhooks.endpoints import make_endpoint
from tests.helpdesk.people import ask, staff
from tests.helpdesk.permissions.conftest import token_of
from tests.helpdesk.rules.making import ago, automation, do, is_, trigger
from tests.helpdesk.speaking.test_no_word_forgotten import Wrapped, forgotten
from tests.helpdesk.test_routing_settings import post
from widgets.incidents.reporting import Told, open_incident

pytestmark = pytest.mark.once

PAGES = (
    "team", "team/giving/payments?channel=chat&language=es", "team/giving/support", "team/{lee}", "rules/", "rules/{trigger}", "rules/{automation}", "rules/new/trigger", "rules/{trigger}/log", "rules/{trigger}/history",
    "rules/firings/{firing}", "rules/tickets/{ticket}",
    "statuses", "statuses/new", "statuses/{status}", "fields", "fields/new", "fields/{field}", "forms/new", "forms/{form}", "tags", "sla", "sla/policies/{policy}", "sla/policies/new", "sla/calendars/{calendar}", "people", "people/{lee}", "people/{bea}", "audit", "audit?verify=1", "webhooks/", "webhooks/new", "webhooks/{hook}", "webhooks/{hook}/edit", "api/", "api/new", "incidents/", "incidents/{incident}",
)  # fmt: skip
SPANISH = WORDS.words_in("es")
COUNTRIES = set(Locale("en").territories.values())  # their names come from CLDR in the language of the page


class Known(Wrapped):
    """What was put together in English is said where Spanish has its pattern."""

    def sentence(self, english: str) -> str:
        return f"⟦{english}⟧" if SPANISH.sentence(english) != english else english


Lee = tuple[FlaskClient, dict[str, int | str]]


@pytest.fixture
def lee(app: Flask, database: Database) -> Lee:
    with app.app_context(), database.writing() as db:
        numbers = desk(db)
    app.extensions["speaking"] = lambda: Known("en", {})
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = "Ωµbrowser"
    csrf = token_of(client.get("/desk/sign-in").text)
    client.post("/desk/sign-in", data={"email": "ωµlee@aside.example", "password": "correct horse", "_csrf": csrf})
    return client, numbers


def desk(db: Connection) -> dict[str, int | str]:
    """A line on every page: whose numbers stand in their addresses."""
    lee = staff(db, "Ωµlee", "agent", "lead", "admin")
    shift = Shift(frozenset(range(5)), 9, 17)
    profile = Profile(
        languages=("en", "pt"),
        skills=("billing", "scam_job"),
        timezone="Europe/Madrid",
        shift=shift,
        answers_calls=True,
    )
    save_profile(db, lee.id, profile, now=now())
    return {
        "lee": lee.id,
        "bea": staff(db, "Ωµbea", "writer").id,
        **rules_of(db),
        **fields_of(db, lee),
        **promises_of(db, lee),
        **programs_of(db),
        "incident": open_incident(db, Told("Ωµ", "Ωµ"), by=lee, now=now()),
    }


def rules_of(db: Connection) -> dict[str, int]:
    when = {"event": "priority", "before": ["low"], "after": ["high", "critical"]}
    urgent = trigger(
        db, "Ωµurgent", "opened", when, every=[is_("priority", "low", "normal")], actions=[do("priority", "critical")]
    )
    late = automation(
        db,
        "Ωµlate",
        every=[ago("status_since", "3d")],
        actions=[do("tell", text="Ωµtold"), do("mail", "team", "Ωµ", "Ωµ")],
    )
    ticket = ask(db, subject="Ωµsubject", body="Ωµbody").id
    fire(db, read_rule(db, urgent), ticket, Cause("e1", "Ωµcause"), now=now())
    firing = list_firings(db, urgent)[0].id
    return {"firing": firing, "trigger": urgent, "automation": late, "ticket": ticket}


def fields_of(db: Connection, lee: Staff) -> dict[str, int]:
    def kept(what: defining.What, data: dict[str, Any]) -> int:
        return defining.keep(db, what, None, f"Ωµ{what}", data, by=lee, now=now())

    choices = [("", "Ωµone", False), ("", "Ωµtwo", False)]
    field = kept("field", shaping.field_data(db, None, name="Ωµfield", kind="choice", choices=choices))
    data = shaping.form_data(db, fields=[(field, "solve")], teams=["payments"], topics=["scam_job"], kinds=["question"])
    status = kept("status", shaping.status_data(category="on_hold", told="Ωµtold", teams=["payments"]))
    add_tags(db, [ask(db, subject="Ωµ", body="Ωµ").id], ["ωµtag"], by=lee, now=now())
    return {"field": field, "form": kept("form", data), "status": status}


def promises_of(db: Connection, lee: Staff) -> dict[str, str]:
    week = (((32_400, 61_200),),) * 5 + ((),) * 2
    calendar = Calendar("office", "Ωµoffice", "Europe/Madrid", week, "ES", frozenset({date(2026, 12, 24)}))
    when = {"priority": frozenset({"high"}), "plan": frozenset({"plus"}), "kind": frozenset({"question"})}
    policy = Policy(
        "fast", "Ωµfast", when, {"first_reply": {"high": timedelta(hours=1)}}, "office", frozenset({"pending"})
    )
    save_rules(
        db, Rules((policy,), {"office": calendar}, 75, rules_in_force(db).stamp), what="Ωµ added", by=lee, now=now()
    )
    return {"policy": "fast", "calendar": "office"}


def programs_of(db: Connection) -> dict[str, int]:
    make_token(db, name="Ωµtoken", scopes=["tickets:read"], teams=["payments"], by="Ωµlee", expires_at=None, now=now())
    hook, _ = make_endpoint(db, "Ωµhook", "https://example.org/ωµ", ["ticket.opened"], by="Ωµlee", now=now())
    return {"hook": hook}


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_page_can_be_said_otherwise(lee: Lee, page: str) -> None:
    client, numbers = lee
    answer = client.get("/desk/settings/" + page.format(**numbers))
    assert answer.status_code == 200, page
    lacking = set(forgotten(answer.text.replace("https://example.org/hooks", "").replace("https://example.org", "")))
    assert not lacking - COUNTRIES, sorted(lacking - COUNTRIES)


def test_routing_settings_are_read_in_spanish(lee: Lee) -> None:
    client, _ = lee
    client.application.extensions["speaking"] = lambda: SPANISH
    settings, history = (client.get(f"/desk/settings/routing{rest}").text for rest in ("", "/history"))
    for spanish in (
        "Reglas estrictas",
        "Estimaciones iniciales",
        "Espera, min",
        "Prueba antes de guardar",
        "Cuánto vale un resultado",
        "quedan fuera",
        "un canal está cerrado",
    ):
        assert spanish in settings
    for english in ("Hard rules", "First beliefs", "May wait", "Not solved", "Switch off", "People read", "not said"):
        assert english not in settings
    assert 'value="0.05"' in settings, "A field shows what it can read again"
    assert "Nadie ha cambiado aún el enrutamiento" in history


def test_an_open_rule_and_what_is_wrong_in_it_forget_no_word(lee: Lee) -> None:
    client, _ = lee
    draft = "/desk/settings/routing/draft"
    opened = post(client, draft, act="edit:large_dispute").text
    lacking = sorted(forgotten(opened[opened.index('id="editing"') : opened.index('class="rule-acts"')]))
    assert not lacking, lacking
    client.application.extensions["speaking"] = lambda: WORDS.words_in("es")
    refused = post(client, draft, opened, r__0__amount="mucho", r__reason="", act="done").text
    assert "«mucho» no es un número desde 0. Escríbelo como 1000." in html.unescape(refused)
    assert "Hay 2 cosas que revisar" in refused
    assert "Di por qué en una frase; la gente lo lee." in refused


def test_widget_settings_are_read_in_spanish(lee: Lee) -> None:
    client, _ = lee
    client.application.extensions["speaking"] = lambda: WORDS.words_in("es")
    page = client.get("/desk/settings/widget/worklane").text
    for spanish in ("La ayuda aún no está en Worklane", "Claves con las que tu servidor firma", "Lunes, desde"):
        assert spanish in page
    for english in ("Where it may run", "Nobody is asked", "off as it ships", "Monday", "E-mail"):
        assert english not in page
